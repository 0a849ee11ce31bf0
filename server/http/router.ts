import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import express, { type Request, type Response, Router } from "express";
import type { Logger } from "pino";
import { z } from "zod";
import { authorize } from "../accounts/actor.ts";
import { problem } from "../accounts/problem.ts";
import type { Bytes, Events, Route } from "./api/route.ts";
import { type RouteName, routeList } from "./api.ts";
import type { Ask, Cookies, FileReply, Handlers } from "./ask.ts";
import { bearerOf, headersOf, identify, personalCookie, readCookie } from "./identify.ts";
import { languageOf, replyProblem } from "./problem-reply.ts";
import type { Services } from "./services.ts";

type LooseHandler = (ask: Ask<RouteName>) => Promise<unknown>;

/** Builds the API from its table: every route is identified, allowed, parsed, handled and answered in the same way. */
export function makeRouter(handlers: Handlers, services: () => Services | null, log: Logger): Router {
  const router = Router({ strict: true });
  const small = express.json({ limit: "1mb", strict: false });
  const large = express.json({ limit: "15mb", strict: false });
  for (const { name, method, path, route } of routeList) {
    const handler = handlers[name] as LooseHandler;
    const parse = route.body && path.match(/import|preview|instruments/) ? large : small;
    const run = async (request: Request, response: Response): Promise<void> => {
      const wired = services();
      if (!wired?.store.ready()) throw problem("databaseAway");
      if (method !== "GET") refuseCrossSite(request, wired.settings.publicUrl);
      if (route.body) refuseHostileBody(request);
      const actor = await identify(request, route.action, wired.signIn, wired.settings.secondFactor);
      const params = request.params as Record<string, string>;
      const subjects = await authorize(actor, route.action, params);
      const ask = {
        actor, params, subjects, services: wired, raw: request.headers, headers: headersOf(request), address: request.ip ?? "", cookies: cookiesOf(request, response, wired),
        body: route.body ? parsed(route.body, request.body, "", request) : undefined, query: route.query ? parsed(route.query, request.query, "?", request) : undefined, gone: goneSignal(response),
      } as unknown as Ask<RouteName>;
      await reply(response, route, await handler(ask));
    };
    router[method.toLowerCase() as "get"](path, parse, (request, response) => run(request, response).catch((thrown: unknown) => { replyProblem(request, response, thrown, log); }));
  }
  const paths = new Set(routeList.map((entry) => entry.path));
  for (const path of paths) router.all(path, () => { throw problem("methodNotAllowed"); });
  router.use(() => { throw problem("notFound"); });
  router.use((thrown: unknown, request: Request, response: Response, _next: express.NextFunction) => { replyProblem(request, response, thrown, log); });
  return router;
}

/** Deeper than any answer or declaration that we know; far below what makes a program that follows the nesting run out of stack. */
const DEEPEST = 40;

/** Only JSON that says so is a body; and none that is nested without end: the database and our own checks follow the nesting. */
function refuseHostileBody(request: Request): void {
  if (request.body === undefined && request.headers["content-type"] !== undefined && hasBody(request)) throw problem("notJson");
  let level: unknown[] = [request.body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw problem("invalid", [{ path: "", what: { nl: `Dit is dieper genest dan ${DEEPEST} lagen.`, en: `This is nested deeper than ${DEEPEST} levels.` } }]);
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value).filter((inner) => typeof inner === "object" && inner !== null) : []));
  }
}

const hasBody = (request: Request): boolean => request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;

const dutch = z.locales.nl().localeError;

function parsed(schema: z.ZodType, given: unknown, prefix: string, request: Request): unknown {
  const result = schema.safeParse(given ?? {}, languageOf(request) === "nl" ? { error: dutch } : {});
  if (result.success) return result.data;
  throw problem("invalid", result.error.issues.slice(0, 50).map((issue) => ({ path: prefix + issue.path.join("."), what: issue.message })));
}

/**
 * A browser says where a request comes from: Sec-Fetch-Site, and Origin on every request that changes something. A request with
 * neither is no page of another site; it must carry our header, which a form cannot.
 */
function refuseCrossSite(request: Request, publicUrl: string): void {
  // Only a token of ours, which no browser adds by itself as it does a password of the server before us (Basic).
  if (bearerOf(request) !== null) return;
  const site = request.headers["sec-fetch-site"];
  const origin = request.headers.origin;
  if (site !== undefined && site !== "same-origin") throw problem("crossSite");
  if (origin !== undefined && origin !== publicUrl && origin !== `${request.protocol}://${request.headers.host ?? ""}`) throw problem("crossSite");
  if (site === undefined && origin === undefined && request.headers.cookie !== undefined && request.headers["x-netwerkregie"] === undefined) throw problem("crossSite");
}

function cookiesOf(request: Request, response: Response, services: Services): Cookies {
  const options = { httpOnly: true, sameSite: "lax" as const, secure: services.settings.publicUrl.startsWith("https:"), path: "/" };
  return {
    take: (headers) => { for (const cookie of headers.getSetCookie()) response.append("set-cookie", cookie); },
    setPersonal: (content, expires) => { response.cookie(personalCookie, content, { ...options, expires }); },
    clearPersonal: () => { response.clearCookie(personalCookie, options); },
    personal: readCookie(request, personalCookie),
  };
}

function goneSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.on("close", () => { controller.abort(); });
  return controller.signal;
}

async function reply(response: Response, route: Route, answer: unknown): Promise<void> {
  response.setHeader("cache-control", "no-store");
  if (route.reply === null) { response.status(204).end(); return; }
  if ("bytes" in route.reply) { await sendFile(response, answer as FileReply, route.reply); return; }
  if ("events" in route.reply) { await sendEvents(response, answer as AsyncIterable<unknown>, route.reply); return; }
  response.status(route.status ?? 200).json(answer);
}

async function sendFile(response: Response, file: FileReply, _declared: Bytes): Promise<void> {
  response.setHeader("content-type", file.type);
  if (file.fileName) {
    // RFC 6266: a plain name for old readers, the real one beside it.
    // A name that was cut through a character pair has half a one at its end.
    const name = file.fileName.replace(/\p{Cs}/gu, "");
    const plain = name.normalize("NFKD").replace(/[^\x20-\x7e]/g, "").replace(/["\\/]/g, "_");
    response.setHeader("content-disposition", `${file.page ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`);
  }
  // The twin of a report carries its own styles and no script at all.
  if (file.page) response.setHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'; font-src data: 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'");
  if (file.content instanceof Readable) { await pipeline(file.content, response.status(200)).catch((error: unknown) => { if (!response.destroyed) throw error; }); return; }
  response.status(200).send(typeof file.content === "string" ? file.content : Buffer.from(file.content));
}

async function sendEvents(response: Response, events: AsyncIterable<unknown>, _declared: Events): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" });
  for await (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
  response.end();
}
