import type { CommonTexts } from "./texts/language.tsx";

/** What the server says went wrong (RFC 9457), as far as we show it. */
export type ProblemDocument = {
  readonly type?: string; readonly title?: string; readonly status?: number; readonly detail?: string;
  readonly code?: string; readonly instance?: string;
  readonly problems?: readonly { readonly path?: string; readonly what?: string; readonly hint?: string; readonly row?: number }[];
};

/** A request that failed: `status` 0 means that the server could not be reached. */
export class Problem extends Error {
  readonly status: number;
  readonly document: ProblemDocument;
  constructor(status: number, document: ProblemDocument) {
    super(document.detail ?? document.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.document = document;
  }
}

/** What the reader should do next, in words. The server's own sentence wins when it has one. */
export function explain(problem: unknown, texts: CommonTexts): string {
  const words = texts.problem;
  if (!(problem instanceof Problem)) return words.unexpected;
  if (problem.status === 0) return words.offline;
  if (problem.document.detail) return problem.document.detail;
  switch (problem.status) {
    case 400: case 409: case 422: return problem.document.title ?? words.invalid;
    case 401: return words.signedOut;
    case 403: return words.forbidden;
    case 404: return words.notFound;
    case 413: return words.tooLarge;
    case 429: return words.tooMany;
    case 503: return words.away;
    default: return words.unexpected;
  }
}
