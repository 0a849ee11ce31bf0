import type { Operator } from "./operator.ts";

export const DATES: Readonly<Record<string, Operator>> = {};
