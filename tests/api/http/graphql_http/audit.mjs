// The audits of graphql-http against the server whose address is given: the results as one line of JSON.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2] });
const told = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
console.log(JSON.stringify(told));
