import type { Operator } from "./operator.ts";

export const CONVERSIONS: Readonly<Record<string, Operator>> = {};
