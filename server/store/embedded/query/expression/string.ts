import type { Operator } from "./operator.ts";

export const STRINGS: Readonly<Record<string, Operator>> = {};
