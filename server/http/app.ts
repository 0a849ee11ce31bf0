import compression from "compression";
import express, { type Express, Router } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { toNodeHandler } from "better-auth/node";
import type { Logger } from "pino";
import { pinoHttp } from "pino-http";
import { problem } from "../accounts/problem.ts";
import { authPath, oidcProvider } from "../accounts/sign-in.ts";
import type { Settings } from "../settings.ts";
import { base } from "./api.ts";
import { docsPage } from "./docs.ts";
import { handlers } from "./handlers.ts";
import { health } from "./health.ts";
import { openApiDocument } from "./openapi.ts";
import { securityHeaders, servePages } from "./pages.ts";
import { replyProblem } from "./problem-reply.ts";
import { makeRouter } from "./router.ts";
import type { Services } from "./services.ts";

type Parts = { readonly settings: Settings; readonly log: Logger; /** Null until the database was reached. */ readonly services: () => Services | null; /** Folder of the built client, or null for the API alone. */ readonly client: string | null };

/** The whole web server, without listening. */
export function makeApp({ settings, log, services, client }: Parts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", settings.trustProxy);
  app.set("query parser", "simple");
  app.use(securityHeaders(settings.publicUrl.startsWith("https:")));
  // A phone gets a fifth of the bytes. Events are left alone: they must not wait in a buffer.
  app.use(compression({ filter: (request, response) => !String(response.getHeader("content-type")).startsWith("text/event-stream") && compression.filter(request, response) }));
  // Paths of personal links hold keys: what is logged is the route, not the address.
  app.use(pinoHttp({ logger: log, autoLogging: log.levelVal <= 20, quietReqLogger: true, serializers: { req: (request: { method: string; url: string }) => ({ method: request.method, path: loggedPath(request.url) }), res: (response: { statusCode: number }) => ({ status: response.statusCode }), err: (error: { type?: string }) => ({ type: error.type }) } }));

  app.get("/health", (_request, response, next) => {
    health(services(), settings).then((report) => response.status(report.ok ? 200 : 503).setHeader("cache-control", "no-store").json(report), next);
  });
  app.get("/api/openapi.json", (_request, response) => { response.json(openApiDocument(settings.publicUrl)); });
  app.get("/api/docs", (_request, response) => { response.type("html").send(docsPage()); });

  app.use(base, limits(log, settings.keyAttemptsPerMinute));
  app.use(base, makeRouter(handlers, services, log));
  app.use(authPath, limits(log, settings.keyAttemptsPerMinute), callbackOfOrganisationAccount(services));
  if (client) app.use(servePages(client));
  app.use(() => { throw problem("notFound"); });
  app.use((thrown: unknown, request: express.Request, response: express.Response, _next: express.NextFunction) => { replyProblem(request, response, thrown, log); });
  return app;
}

/** An address without what it may hold of a key or a person: the rest of a personal link, the query, and parts that are no plain word or id. */
const loggedPath = (url: string): string => url.replace(/\?.*/s, "").replace(/^\/+([isbl])\/.*/i, "/$1/…").split("/").map((part) => (/^[\w.-]{0,40}$/.test(part) ? part : "…")).join("/");

/**
 * Limits, so that one caller cannot hold up the others: generous for work (a whole town hall may sit behind one address), narrow for
 * trying keys. The narrow ones count only failures, per address and account together: a colleague behind the same address signs in as
 * always, and so does the victim from elsewhere. Who tries one account from a hundred addresses meets the last: it closes the way in by
 * password for that account, and leaves the link by e-mail.
 */
function limits(log: Logger, keyAttempts: number): Router {
  const router = Router();
  const tooMany = (request: express.Request, response: express.Response): void => { replyProblem(request, response, problem("tooMany"), log); };
  const accountIn = (request: express.Request): string => { const { email } = (request.body ?? {}) as { email?: unknown }; return typeof email === "string" ? email.trim().toLowerCase().slice(0, 254) : ""; };
  const failures = { skipSuccessfulRequests: true, standardHeaders: "draft-8", legacyHeaders: false, handler: tooMany } as const;
  const keys = rateLimit({ ...failures, windowMs: 60_000, limit: keyAttempts, keyGenerator: (request) => `${ipKeyGenerator(request.ip ?? "")} ${accountIn(request)}` });
  const keysOfAddress = rateLimit({ ...failures, windowMs: 60_000, limit: keyAttempts * 5 });
  const passwordClosed = (request: express.Request, response: express.Response): void => { replyProblem(request, response, problem("passwordClosed"), log); };
  const passwordOfAccount = rateLimit({ ...failures, windowMs: 3_600_000, limit: keyAttempts * 5, keyGenerator: accountIn, handler: passwordClosed });
  const body = express.json({ limit: "20kb", strict: false });
  const letters = rateLimit({ windowMs: 60_000, limit: Math.max(10, Math.floor(keyAttempts / 2)), standardHeaders: "draft-8", legacyHeaders: false, handler: tooMany });
  const work = rateLimit({ windowMs: 60_000, limit: 12_000, standardHeaders: "draft-8", legacyHeaders: false, handler: tooMany });
  router.use(work);
  for (const path of ["/session/token", "/session/password", "/session/second-factor", "/session/personal", "/withdrawals"]) router.post(path, body, keysOfAddress, keys);
  router.post("/session/password", passwordOfAccount);
  router.post("/session/link", letters);
  return router;
}

/** Of better-auth's own addresses only the way back from the organisation's account is open; the rest goes through our routes. */
function callbackOfOrganisationAccount(services: () => Services | null): Router {
  const router = Router();
  router.get(`/callback/${oidcProvider}`, (request, response, next) => {
    const wired = services();
    if (!wired) { next(problem("databaseAway")); return; }
    toNodeHandler(wired.signIn)(request, response).catch(next);
  });
  return router;
}
