/** Was–wordt and how sturdy the advice is: shown when they were computed. */
import type { Context } from "../context.ts";
import type { Block } from "../view.ts";

export function changeBlocks(context: Context): Block[] {
  void context;
  return [];
}

export function sensitivityBlocks(context: Context): Block[] {
  void context;
  return [];
}
