import { administeringHandlers } from "./administering.ts";
import { advisingHandlers } from "./advising.ts";
import type { Handlers } from "./ask.ts";
import { ownHandlers } from "./own.ts";
import { regionHandlers, roundHandlers } from "./regions.ts";
import { sessionHandlers } from "./session.ts";
import { submissionHandlers } from "./submissions.ts";

/** A handler for every route of the table; a missing one does not compile. */
export const handlers: Handlers = { ...sessionHandlers, ...ownHandlers, ...regionHandlers, ...roundHandlers, ...submissionHandlers, ...advisingHandlers, ...administeringHandlers };
