// Publishes with one process of the server and reads with the other, again and again, by the client of docs/frontend.md:
// what was published and what was read then, as one line of JSON.
import { connect } from "./client.ts";
import { graphql } from "./gql/index.ts";

const Edit = graphql(`
  mutation Edit($office: String!) {
    editCharter(input: { officeCode: $office }) { charter { revision } userErrors { message { en } } }
  }
`);
const Publish = graphql(`
  mutation Publish($office: String!, $revision: Int!) {
    publishCharter(input: { officeCode: $office, revision: $revision }) {
      charter { revision status }
      userErrors { message { en } }
    }
  }
`);
const InForce = graphql(`
  query InForce($office: String!) {
    office(code: $office) { charter { revision } }
  }
`);

const [one, other, token, rounds] = process.argv.slice(2);
const office = "bd.khulna.magura";
const writing = connect(one!, { authorization: token! });
const reading = connect(other!);
const read: [number?, number?][] = [];
await reading.query(InForce, { office });
for (let round = 0; round < Number(rounds); round++) {
  const draft = await writing.mutation(Edit, { office });
  const revision = draft.data!.editCharter!.charter!.revision;
  const published = await writing.mutation(Publish, { office, revision });
  const answer = await reading.query(InForce, { office });
  read.push([published.data?.publishCharter?.charter?.revision, answer.data?.office?.charter?.revision]);
}
console.log(JSON.stringify(read));
