import type { BSON } from "mongodb";
import type { CompiledCollation } from "./keystring.ts";

export type Document = BSON.Document;

/** What one command gives to the evaluator: everything that is not in the filter, update or pipeline itself. */
export type QueryContext = {
  /** How strings compare in this command; absent means by their UTF-8 bytes. */
  readonly collation?: CompiledCollation | undefined;
  /** The command's `let`, evaluated (`evaluateVariables`): names without `$$`. */
  readonly variables?: Document | undefined;
  /** One moment for the whole command: `$$NOW`, `$currentDate`. */
  readonly now: Date;
  /** The documents of another collection of the same database, for `$lookup` and `$unionWith`. */
  collection(name: string): Iterable<Document>;
  /** Those of them that a filter finds, by an index if there is one; absent, `collection` is read. */
  find?(name: string, filter: Document): Iterable<Document>;
  /** A number from 0 up to 1, for `$rand` and `$sample`. */
  random(): number;
  /** `Date.now()` after which the command stops with code 50 (`maxTimeMS`). */
  readonly deadline?: number | undefined;
};
