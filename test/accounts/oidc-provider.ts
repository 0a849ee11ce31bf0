import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type Provider = { readonly issuer: string; /** Who signs in next. */ person: { sub: string; email: string; email_verified?: boolean; name: string }; /** What is wrong with the next ID token. */ spoil: Spoilt | null; readonly stop: () => Promise<void>; /** What the last exchange showed. */ readonly seen: { pkce: boolean; nonce: boolean } };

type Spoilt = "signature" | "nonce" | "audience" | "issuer" | "expired";

/** A small OpenID provider: discovery, code flow with PKCE, signed ID tokens. It lets everybody in without asking. */
export async function startProvider(clientId: string): Promise<Provider> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, { challenge: string | null; nonce: string | null }>();
  const seen = { pkce: false, nonce: false };
  const provider = { person: { sub: "1", email: "nobody@test.invalid", email_verified: true, name: "Nobody" } as Provider["person"], spoil: null as Spoilt | null };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", issuer());
    const json = (value: unknown, status = 200): void => { response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value)); };
    if (url.pathname === "/.well-known/openid-configuration") return json({ issuer: issuer(), authorization_endpoint: `${issuer()}/authorize`, token_endpoint: `${issuer()}/token`, jwks_uri: `${issuer()}/jwks`, userinfo_endpoint: `${issuer()}/userinfo`, response_types_supported: ["code"], subject_types_supported: ["public"], id_token_signing_alg_values_supported: ["RS256"] });
    if (url.pathname === "/jwks") return json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" }] });
    if (url.pathname === "/userinfo") return json(provider.person);
    if (url.pathname === "/authorize") {
      const code = randomBytes(12).toString("hex");
      codes.set(code, { challenge: url.searchParams.get("code_challenge"), nonce: url.searchParams.get("nonce") });
      response.writeHead(302, { location: `${url.searchParams.get("redirect_uri") ?? ""}?code=${code}&state=${encodeURIComponent(url.searchParams.get("state") ?? "")}` }).end();
      return;
    }
    let body = "";
    request.on("data", (chunk: Buffer) => { body += chunk.toString(); }).on("end", () => {
      const form = new URLSearchParams(body);
      const issued = codes.get(form.get("code") ?? "");
      codes.delete(form.get("code") ?? "");
      if (!issued) { json({ error: "invalid_grant" }, 400); return; }
      seen.pkce = issued.challenge !== null && createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url") === issued.challenge;
      seen.nonce = issued.nonce !== null;
      if (!seen.pkce) { json({ error: "invalid_grant" }, 400); return; }
      const now = Math.floor(Date.now() / 1000);
      const { spoil } = provider;
      const claims = { iss: spoil === "issuer" ? "https://other.test.invalid" : issuer(), aud: spoil === "audience" ? "somebody-else" : clientId, iat: now - (spoil === "expired" ? 7200 : 0), exp: now + (spoil === "expired" ? -3600 : 300) };
      const nonce = spoil === "nonce" ? "of-another-request" : issued.nonce;
      const unsigned = `${part({ alg: "RS256", typ: "JWT", kid: "k1" })}.${part({ ...claims, ...(nonce === null ? {} : { nonce }), ...provider.person })}`;
      json({ access_token: randomBytes(12).toString("hex"), token_type: "Bearer", expires_in: 300, id_token: `${unsigned}.${createSign("RSA-SHA256").update(spoil === "signature" ? `${unsigned}x` : unsigned).sign(privateKey).toString("base64url")}` });
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", () => { resolve(); }); });
  function issuer(): string { return `http://localhost:${(server.address() as AddressInfo).port}`; }
  return { issuer: issuer(), seen, get person() { return provider.person; }, set person(person) { provider.person = person; }, get spoil() { return provider.spoil; }, set spoil(spoil) { provider.spoil = spoil; }, stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => { resolve(); }); }) };
}
