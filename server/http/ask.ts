import type { Readable } from "node:stream";
import type { IncomingHttpHeaders } from "node:http";
import type { Actor, Subjects } from "../accounts/actor.ts";
import type { Params, ParsedBody, ParsedQuery, Routes, RouteName, Reply } from "./api.ts";
import type { Bytes, Events } from "./api/route.ts";
import type { Services } from "./services.ts";

/** A file or page as a reply. */
export type FileReply = { readonly content: Uint8Array | string | Readable; readonly type: string; readonly fileName?: string; /** A page that stands alone gets its own, stricter policy. */ readonly page?: boolean };

/** Cookies to set or clear beside the reply; only signing in and out needs them. */
export type Cookies = {
  /** Copies what better-auth sets. */ readonly take: (headers: Headers) => void;
  readonly setPersonal: (content: string, expiresAt: Date) => void;
  readonly clearPersonal: () => void;
  readonly personal: string | null;
};

/** What a handler gets: everything parsed, checked and allowed already. */
export type Ask<K extends RouteName> = {
  readonly actor: Actor;
  /** The actor of the personal link in this browser, beside a possible account. */
  readonly params: Params<K>;
  readonly body: ParsedBody<K>;
  readonly query: ParsedQuery<K>;
  readonly subjects: Subjects;
  readonly services: Services;
  readonly cookies: Cookies;
  readonly headers: Headers;
  readonly raw: IncomingHttpHeaders;
  readonly address: string;
  /** Aborted when the reader is gone. */
  readonly gone: AbortSignal;
};

export type Answer<K extends RouteName> = Routes[K]["reply"] extends Bytes ? FileReply
  : Routes[K]["reply"] extends Events ? AsyncIterable<Reply<K>>
  : Routes[K]["reply"] extends null ? void : Reply<K>;

export type Handler<K extends RouteName> = (ask: Ask<K>) => Promise<Answer<K>>;
/** One handler per route: a route without one does not compile. */
export type Handlers<K extends RouteName = RouteName> = { readonly [N in K]: Handler<N> };
