"use strict";

const CHARTER_PAGE = `# The charter of Magura's ICT office: press play, or Ctrl-Enter.
query CharterPage($office: String!) {
  office(code: $office) {
    code
    name { bn en }
    charter {
      vision { bn }
      services {
        category
        serial
        name { bn }
        requiredDocuments { position name { bn } obtainFrom { bn } }
        fee { free text { bn } }
        timeLimit { text { bn } workingDays }
        responsible {
          title { bn }
          officer { name { bn } }
          contactPoints { kind published normalized }
        }
      }
    }
  }
}
`;

const ESCALATION = `# Who answers when the responsible officer does not.
query EscalationChain($office: String!, $service: String!) {
  escalationChain(officeCode: $office, serviceCode: $service) {
    step
    level
    office { code name { bn } }
    post { title { bn en } }
    occupancy
    officer { name { bn } }
    workingDays
  }
}
`;

const SEARCH = `# Bengali or English; a typo still finds it.
query Search($text: String!) {
  search(text: $text, first: 10) {
    edges {
      score
      node {
        __typename
        ... on Service { code name { bn } office { code } }
        ... on Office { code name { bn } }
        ... on Officer { name { bn } }
      }
    }
  }
}
`;

const TREE = `# The network: one national office, its divisions, their districts.
query Tree {
  office(code: "bd") {
    children(first: 100) {
      totalCount
      edges { node { code level name { bn en } childCount } }
    }
  }
}
`;

const variables = (values) => JSON.stringify(values, null, 2);
const magura = "bd.khulna.magura";
const socket = location.origin.replace(/^http/, "ws") + "/graphql";

const fetcher = GraphiQL.createFetcher({
  url: "/graphql",
  wsClient: graphqlWs.createClient({ url: socket, lazy: true }),
});

// GraphiQL fills the first tab's variables from this property only; later it keeps what was typed.
const firstVisit = localStorage.getItem("graphiql:tabState") === null;

ReactDOM.render(
  React.createElement(GraphiQL, {
    fetcher,
    variables: firstVisit ? variables({ office: magura }) : undefined,
    defaultEditorToolsVisibility: true,
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
    defaultTabs: [
      { query: CHARTER_PAGE, variables: variables({ office: magura }) },
      { query: ESCALATION, variables: variables({ office: magura, service: "c1" }) },
      { query: SEARCH, variables: variables({ text: "প্রশিক্ষন" }) },
      { query: TREE },
    ],
  }),
  document.getElementById("explorer"),
);
