import type { DBAdapter, DBAdapterInstance, Where } from "better-auth";
import { hashToken } from "./tokens.ts";

type Row = Record<string, unknown>;
type Query = { model: string; where?: Where[]; data?: Row; update?: Row };

/**
 * better-auth keeps the tokens of sessions as they are; whoever reads a copy of the database would see keys. This lays itself between
 * better-auth and its adapter: in the database stands the hash, and better-auth sees the token that it asked with.
 */
export function withHashedSessions(make: DBAdapterInstance): DBAdapterInstance {
  return (options) => wrap(make(options));
}

type Methods = Record<string, unknown> & { readonly transaction?: (work: (within: Methods) => Promise<unknown>) => Promise<unknown> };
const methods = ["create", "findOne", "findMany", "update", "updateMany", "delete", "deleteMany", "count", "consumeOne", "incrementOne"] as const;

function wrap(adapter: DBAdapter): DBAdapter {
  const plain = adapter as unknown as Methods;
  const wrapped: Record<string, unknown> = { ...plain };
  for (const method of methods) {
    const own = plain[method] as ((query: Query) => Promise<unknown>) | undefined;
    if (own) wrapped[method] = async (query: Query): Promise<unknown> => (query.model === "session" ? asked(query, await own(hashed(query))) : own(query));
  }
  // Within a transaction better-auth works with an adapter of its own.
  wrapped["transaction"] = (work: (within: DBAdapter) => Promise<unknown>) => plain.transaction?.((within) => work(wrap(within as unknown as DBAdapter)));
  return wrapped as unknown as DBAdapter;
}

const hash = (value: unknown): unknown => (typeof value === "string" ? hashToken(value) : Array.isArray(value) ? value.map(hash) : value);

function hashed(query: Query): Query {
  const inRow = (row: Row | undefined): Row | undefined => (row && "token" in row ? { ...row, token: hash(row["token"]) } : row);
  return { ...query,
    ...(query.where ? { where: query.where.map((clause) => (clause.field === "token" ? { ...clause, value: hash(clause.value) as never } : clause)) } : {}),
    ...(query.data ? { data: inRow(query.data) as Row } : {}), ...(query.update ? { update: inRow(query.update) as Row } : {}) };
}

/** The answer with the token that was asked with, where there was one: without it the cookie could not be set. */
function asked(query: Query, answer: unknown): unknown {
  const token = query.data?.["token"] ?? query.update?.["token"] ?? query.where?.find((clause) => clause.field === "token" && typeof clause.value === "string")?.value;
  return typeof token === "string" && typeof answer === "object" && answer !== null && !Array.isArray(answer) && "token" in answer ? { ...answer, token } : answer;
}
