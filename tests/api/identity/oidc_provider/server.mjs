// A certified issuer for the tests, on loopback. Whoever asks to be signed in is, as the `login_hint` says.
// Each line on standard input names the keys that it has from then on, the one that it signs with first.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

// Its notices would stand among what this program says.
console.info = () => {};
const keys = new Map();
let provider;

function key(kid) {
  if (!keys.has(kid)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    keys.set(kid, { ...privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" });
  }
  return keys.get(kid);
}

const resourceIndicators = {
  enabled: true,
  getResourceServerInfo: (_ctx, resource) => ({
    scope: "charter", audience: resource, accessTokenFormat: "jwt", accessTokenTTL: 600,
  }),
};
const configuration = {
  clients: [{
    client_id: "site", application_type: "native", token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"], response_types: ["code"], redirect_uris: ["http://127.0.0.1/callback"],
  }],
  cookies: { keys: ["only for the tests"] },
  features: { devInteractions: { enabled: false }, resourceIndicators },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
};

async function signIn(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = params.login_hint;
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope("openid");
  grant.addResourceScope(params.resource, "charter");
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { login: { accountId }, consent });
}

const server = createServer((request, response) =>
  request.url.startsWith("/sign-in/") ? signIn(request, response) : provider.callback()(request, response));
server.listen(0, "127.0.0.1", async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  for await (const line of createInterface({ input: process.stdin })) {
    provider = new Provider(issuer, { ...configuration, jwks: { keys: line.split(" ").map(key) } });
    console.log(issuer);
  }
  process.exit();
});
