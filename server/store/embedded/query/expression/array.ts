import type { Operator } from "./operator.ts";

export const ARRAYS: Readonly<Record<string, Operator>> = {};
