import { z } from "zod";
import { Id, When } from "./route.ts";

/** Reports that are made in the background: as a ZIP, or to be published. */
export const Batch = z.object({
  id: Id, round: Id, purpose: z.enum(["zip", "publication"]), kind: z.string(), state: z.enum(["waiting", "running", "done", "cancelled", "failed"]), done: z.int(), total: z.int(), failed: z.int(),
  /** Seconds, when it can be told. */ remaining: z.number().nullable(), createdAt: When, bytes: z.int().nullable(), /** What went wrong. */ message: z.enum(["someFailed", "stopped"]).nullable(),
});
