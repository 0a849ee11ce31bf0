import type { Request, Response } from "express";
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { inLanguage, Problem, type ProblemCode, type ProblemPlace, problems } from "../accounts/problem.ts";
import { isAway, isTooLarge } from "../store/connect.ts";

/** The language of the reader, as his browser asks for it; Dutch when he asks for neither. */
export const languageOf = (request: Request): "nl" | "en" => request.acceptsLanguages("nl", "en") === "en" ? "en" : "nl";

/** Turns whatever was thrown into RFC 9457 problem+json: the one place where status codes are given. */
export function replyProblem(request: Request, response: Response, thrown: unknown, log: Logger): void {
  if (response.headersSent) { response.destroy(); return; }
  const { code, places } = codeOf(thrown);
  const instance = `urn:uuid:${randomUUID()}`;
  if (code === "internal") log.error({ instance, error: thrown instanceof Error ? { name: thrown.name, frames: framesOf(thrown) } : "not an error", route: request.route?.path as unknown }, "unexpected error");
  const language = languageOf(request);
  // A browser may keep a 404 or 410 by itself; what is not there for one may be there for another.
  response.setHeader("cache-control", "no-store");
  const entry = problems[code];
  if (entry.status === 429 || entry.status === 503) response.setHeader("retry-after", code === "databaseAway" ? "5" : "30");
  response.status(entry.status).type("application/problem+json").send(JSON.stringify({
    type: `/api/docs#problem-${code}`, code, status: entry.status, title: entry.title[language], detail: entry.detail[language], instance,
    ...(places.length > 0 ? { problems: places.map(({ path, what, hint, ...more }) => ({ path, what: inLanguage(what, language), ...(hint === undefined ? {} : { hint: inLanguage(hint, language) }), ...more })) } : {}),
  }));
}

/** Where it happened, without the message: a database quotes the value that it refused, which may be an address or an answer. */
const framesOf = (error: Error): string[] => (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 20).map((line) => line.trim());

function codeOf(thrown: unknown): { code: ProblemCode; places: readonly ProblemPlace[] } {
  if (thrown instanceof Problem) return { code: thrown.code, places: thrown.places };
  if (isAway(thrown)) return { code: "databaseAway", places: [] };
  if (isTooLarge(thrown)) return { code: "tooLarge", places: [] };
  // What express.json and its parsers throw.
  const kind = thrown instanceof Error && "type" in thrown ? String(thrown.type) : "";
  if (kind === "entity.too.large") return { code: "tooLarge", places: [] };
  if (kind.startsWith("entity.") || kind.startsWith("encoding.") || kind.startsWith("charset.") || kind.startsWith("request.")) return { code: "notJson", places: [] };
  if (thrown instanceof URIError) return { code: "notFound", places: [] };
  // What express.static throws: a file that is not there, a path that leads out of its folder, a range that does not exist.
  const status = thrown instanceof Error && "status" in thrown && typeof thrown.status === "number" ? thrown.status : 500;
  if (status >= 400 && status < 500) return { code: status === 413 ? "tooLarge" : "notFound", places: [] };
  return { code: "internal", places: [] };
}
