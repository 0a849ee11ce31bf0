/** Was–wordt: this round against an earlier one, also of an earlier version of the instrument. */
import type { CompiledInstrument } from "./compile.ts";
import type { AnswersFile, EarlierRound } from "./language.ts";
import { linear } from "./measures/items.ts";
import { migrateFile, stepsFrom } from "./migrate.ts";
import { AssessmentError } from "./problem.ts";
import type { AssessmentResult, ChangeResult, MeasureChange } from "./results.ts";

type Before = { readonly value: number | null; readonly band?: { readonly name: string } | undefined };
type Transform = Parameters<typeof linear>[1];
type Counterpart = { readonly measure: string; readonly transforms: readonly Transform[] } | { readonly because: string };

/** Compares measure by measure. Answers of an earlier round are scored with this version of the instrument. */
export function changeSince(compiled: CompiledInstrument, now: AssessmentResult, found: unknown, scoreAgain: (file: AnswersFile) => AssessmentResult): ChangeResult {
  const earlier = readEarlier(found);
  const isResult = "measures" in earlier;
  const version = ("instrument" in earlier && typeof earlier.instrument === "object" ? earlier.instrument.version : undefined) ?? earlier.version ?? compiled.instrument.version;
  const before: Readonly<Record<string, Before>> = isResult ? earlier.measures : scoreAgain(migrateFile(compiled.instrument, earlier)).measures;
  const counterparts = counterpartsOf(compiled, isResult ? version : compiled.instrument.version, Object.keys(before).sort());
  return {
    version, date: earlier.date ?? null,
    measures: Object.fromEntries(compiled.instrument.measures.map(({ name }) => {
      const current = now.measures[name];
      const found = counterparts.get(name) ?? { measure: name, transforms: [] };
      if ("because" in found) return [name, notComparable(current, found.because)];
      const was = Object.hasOwn(before, found.measure) ? before[found.measure] : undefined;
      if (!was) return [name, notComparable(current, `version ${version} has no «${found.measure}»`)];
      return [name, changeOf(was.value === null ? null : found.transforms.reduce(linear, was.value), was.band?.name ?? null, current)];
    })),
  };
}

function readEarlier(found: unknown): EarlierRound {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
  if (isObject(found) && isObject(found["measures"])) return { ...found, measures: Object.fromEntries(Object.entries(found["measures"]).map(([name, measure]) => [name, beforeOf(name, measure)])) };
  if (isObject(found) && (isObject(found["answers"]) || Array.isArray(found["respondents"]))) return found as EarlierRound;
  throw new AssessmentError([{ severity: "error", file: "", path: "earlier", code: "file", what: "The earlier round holds neither measures nor answers.", hint: "Put a result ({\"measures\": {…}}) or an answers file ({\"answers\": {…}}) there." }]);
}

/** A measure of an earlier round: as a result has it, or its value alone. */
function beforeOf(name: string, found: unknown): Before {
  if (found === null || typeof found === "number") return { value: found };
  if (typeof found === "object" && "value" in found && (found.value === null || typeof found.value === "number")) return found as Before;
  throw new AssessmentError([{ severity: "error", file: "", path: `earlier.measures.${name}`, code: "file", what: `The earlier value of «${name}» is no number.`, hint: `Write "${name}": 6, or {"value": 6} as in a result.` }]);
}

/** For each measure of this version, what it was called in the earlier one: through every version between. */
function counterpartsOf(compiled: CompiledInstrument, version: string, names: readonly string[]): Map<string, Counterpart> {
  const found = new Map<string, Counterpart>();
  const steps = stepsFrom(compiled.instrument, version);
  for (const old of names) {
    let name = old;
    const transforms: Transform[] = [];
    let isComparable = true;
    for (const { measures } of steps) {
      const to = measures && Object.hasOwn(measures, name) ? measures[name] : name;
      if (to === null || to === undefined) {
        isComparable = false;
        break;
      }
      if (typeof to === "object" && to.transform) transforms.push(to.transform);
      name = typeof to === "string" ? to : to.measure;
    }
    found.set(name, isComparable ? { measure: old, transforms } : { because: `declared as not comparable with version ${version}` });
  }
  return found;
}

function changeOf(was: number | null, bandWas: string | null, current: AssessmentResult["measures"][string] | undefined): MeasureChange {
  const now = current?.value ?? null;
  const difference = was === null || now === null ? null : now - was;
  const isHigher = difference !== null && difference > 1e-9;
  const isLower = difference !== null && difference < -1e-9;
  return {
    was, now, difference, better: isHigher || isLower ? isHigher === (current?.better !== "lower") : null,
    bandWas, bandNow: current?.band?.name ?? null, comparable: true,
    ...(difference === null ? { because: was === null ? "no value then" : "no value now" } : {}),
  };
}

function notComparable(current: AssessmentResult["measures"][string] | undefined, because: string): MeasureChange {
  return { was: null, now: current?.value ?? null, difference: null, better: null, bandWas: null, bandNow: current?.band?.name ?? null, comparable: false, because };
}
