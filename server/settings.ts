import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";

/** All that can be configured, by environment variables (or a file .env). Nothing is needed for a first start. */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default("0.0.0.0").describe("address to listen on"),
  PUBLIC_URL: z.url().optional().describe("how people reach the server, e.g. https://netwerkregie.example.nl; links in mails begin with it"),
  DATA_DIR: z.string().default("./data"),
  MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//, "must begin with mongodb:// or mongodb+srv://").optional(),
  SMTP_URL: z.string().regex(/^smtps?:\/\//, "must begin with smtp:// or smtps://").optional(),
  MAIL_FROM: z.string().default("Netwerkregie <noreply@localhost>"),
  AUTH_SECRET: z.string().min(32, "at least 32 characters").optional().describe("signs session cookies; made and kept in DATA_DIR when absent"),
  SECOND_FACTOR: z.enum(["required", "optional"]).default("required").describe("for advisers and administrators"),
  OIDC_ISSUER: z.url().optional().describe("sign-in with the organisation's account: issuer URL"),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default("Organisatieaccount"),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0).describe("how many reverse proxies stand before the server"),
  KEY_ATTEMPTS_PER_MINUTE: z.coerce.number().int().min(1).default(20).describe("failed sign-ins per address and minute"),
  LOG_LEVEL: z.enum(["silent", "fatal", "error", "warn", "info", "debug"]).default("warn"),
});

export type Settings = {
  readonly port: number; readonly host: string; readonly publicUrl: string; readonly dataDir: string; readonly mongodbUri: string | null;
  readonly mail: { readonly url: string; readonly from: string } | null; readonly authSecret: string | null; readonly secondFactor: "required" | "optional";
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string | null; readonly name: string } | null;
  readonly trustProxy: number; readonly keyAttemptsPerMinute: number; readonly logLevel: "silent" | "fatal" | "error" | "warn" | "info" | "debug"; readonly demo: boolean;
};

/** A setting that cannot be used: says which, why, and what to do. */
export class SettingsError extends Error {}

/** Reads the settings; `.env` in the working directory is read when it is there. */
export function readSettings(environment: NodeJS.ProcessEnv, demo: boolean): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== ""));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new SettingsError(`These environment variables cannot be used:\n${lines.join("\n")}\nCorrect or remove them and start again.`);
  }
  const env = parsed.data;
  if (env.OIDC_ISSUER && !env.OIDC_CLIENT_ID) throw new SettingsError("OIDC_ISSUER is set, OIDC_CLIENT_ID is not. Set both, or neither.");
  return {
    port: env.PORT, host: env.HOST, publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ""), dataDir: resolve(env.DATA_DIR), mongodbUri: env.MONGODB_URI ?? null,
    mail: env.SMTP_URL ? { url: env.SMTP_URL, from: env.MAIL_FROM } : null, authSecret: env.AUTH_SECRET ?? null,
    // The demonstration is tried by one person on his own machine: one click per kind of user.
    secondFactor: demo && !environment["SECOND_FACTOR"] ? "optional" : env.SECOND_FACTOR,
    oidc: env.OIDC_ISSUER && env.OIDC_CLIENT_ID ? { issuer: env.OIDC_ISSUER.replace(/\/$/, ""), clientId: env.OIDC_CLIENT_ID, clientSecret: env.OIDC_CLIENT_SECRET ?? null, name: env.OIDC_NAME } : null,
    trustProxy: env.TRUST_PROXY, keyAttemptsPerMinute: env.KEY_ATTEMPTS_PER_MINUTE, logLevel: env.LOG_LEVEL, demo,
  };
}

/** Loads `.env` into the environment when there is one; variables that are set already win. */
export function loadDotEnv(path = ".env"): void {
  if (existsSync(path)) process.loadEnvFile(path);
}
