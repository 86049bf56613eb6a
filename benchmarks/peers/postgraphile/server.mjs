// PostGraphile as its documentation starts it: the Amber preset over the public schema, on Node's own HTTP server.
import { createServer } from "node:http";
import pg from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

// postgresql://user@:5432/database?host=%2Ffolder, as libpq reads it and JavaScript's URL does not.
const url = new URL(process.env.DATABASE_URL.replace("@:", "@socket:"));
const pool = new pg.Pool({
  host: url.searchParams.get("host") ?? url.hostname,
  port: Number(url.port),
  user: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
  database: url.pathname.slice(1),
  max: Number(process.env.CHARTER_POOL ?? 10),
});
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ["public"] })],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(Number(process.env.CHARTER_PORT), "127.0.0.1");
