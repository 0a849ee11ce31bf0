/**
 * Draft answers of an older version brought to this one, by the instrument's declared migrations: rename, values, drop,
 * default, one version after the other. Established submissions are never migrated: they stay with their own version.
 */
import type { AnswersFile, Instrument, Migration } from "./language.ts";

type Answers = Readonly<Record<string, unknown>>;
type Holder = Record<string, unknown>;

/** The answers as this version of the instrument asks for them. The given answers are left as they are. */
export function migrate(instrument: Pick<Instrument, "version" | "migrations">, answers: Answers, fromVersion: string): Record<string, unknown> {
  const copy = structuredCopy(answers) as Holder;
  for (const step of stepsFrom(instrument, fromVersion)) apply(step, copy);
  return copy;
}

/** A whole answers file: those of the organisation and of every respondent. */
export function migrateFile(instrument: Pick<Instrument, "version" | "migrations">, file: AnswersFile): AnswersFile {
  const from = file.version ?? instrument.version;
  return {
    ...file, version: instrument.version,
    ...(file.answers ? { answers: migrate(instrument, file.answers, from) } : {}),
    ...(file.respondents ? { respondents: file.respondents.map((each) => ({ ...each, answers: migrate(instrument, each.answers, from) })) } : {}),
  };
}

/** The declared steps from a version to this one, in order. A version without a step of its own changed no names. */
export function stepsFrom(instrument: Pick<Instrument, "version" | "migrations">, fromVersion: string): readonly Migration[] {
  return instrument.migrations
    .filter((step) => compareVersions(step.from, fromVersion) >= 0 && compareVersions(step.from, instrument.version) < 0)
    .sort((a, b) => compareVersions(a.from, b.from));
}

/** Semantic versions in order; a pre-release comes before its release. */
export function compareVersions(a: string, b: string): number {
  const parts = (version: string): { numbers: number[]; label: string } => {
    const [core = "", ...rest] = version.split("-");
    return { numbers: core.split(".").map(Number), label: rest.join("-") };
  };
  const x = parts(a);
  const y = parts(b);
  for (let index = 0; index < 3; index += 1) {
    const difference = (x.numbers[index] ?? 0) - (y.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (x.label === y.label) return 0;
  if (x.label === "" || y.label === "") return x.label === "" ? 1 : -1;
  return x.label < y.label ? -1 : 1;
}

function apply(step: Migration, answers: Holder): void {
  rename(answers, Object.entries(step.rename ?? {}));
  for (const [path, mapping] of Object.entries(step.values ?? {})) {
    eachHolder(answers, path, (holder, key) => { if (Object.hasOwn(holder, key)) holder[key] = remap(holder[key], mapping); });
  }
  for (const path of step.drop ?? []) {
    eachHolder(answers, path, (holder, key) => {
      delete holder[key];
      delete holder[`${key}-Comment`];
    });
  }
  for (const [path, value] of Object.entries(step.default ?? {})) {
    eachHolder(answers, path, (holder, key) => { if (holder[key] === undefined || holder[key] === null) holder[key] = structuredCopy(value); });
  }
}

/** All old names are read before any new one is written, so that two names can be exchanged. */
function rename(answers: Holder, pairs: readonly (readonly [string, string])[]): void {
  const moved: (() => void)[] = [];
  for (const [from, to] of pairs) {
    const target = lastStep(to);
    if (isUnsafe(target)) continue;
    eachHolder(answers, from, (holder, key) => {
      for (const suffix of ["", "-Comment"]) {
        if (!Object.hasOwn(holder, key + suffix)) continue;
        const value = holder[key + suffix];
        delete holder[key + suffix];
        moved.push(() => {
          if (parentOf(from) === parentOf(to)) holder[target + suffix] = value;
          else eachHolder(answers, to, (other, name) => { other[name + suffix] = value; });
        });
      }
    });
  }
  for (const write of moved) write();
}

/** Visits the objects that hold a path's last step: one, or one per entry for `panel[].field`. */
function eachHolder(answers: Holder, path: string, see: (holder: Holder, key: string) => void): void {
  const steps = stepsOf(path);
  const key = steps.pop();
  if (key === undefined || key === "[]" || isUnsafe(key)) return;
  const walk = (value: unknown, rest: readonly string[]): void => {
    const [step, ...others] = rest;
    if (step === undefined) {
      if (isHolder(value)) see(value, key);
    } else if (step === "[]") {
      if (Array.isArray(value)) for (const item of value) walk(item, others);
    } else if (isHolder(value) && Object.hasOwn(value, step)) walk(value[step], others);
  };
  walk(answers, steps);
}

function stepsOf(path: string): string[] {
  return path.replaceAll("[]", ".[]").split(".").filter((step) => step !== "");
}

function lastStep(path: string): string {
  return stepsOf(path).pop() ?? path;
}

function parentOf(path: string): string {
  return stepsOf(path).slice(0, -1).join(".");
}

function remap(value: unknown, mapping: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((item) => remap(item, mapping));
  if (isHolder(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, remap(item, mapping)]));
  const key = String(value);
  return Object.hasOwn(mapping, key) ? mapping[key] : value;
}

function isHolder(value: unknown): value is Holder {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isUnsafe(key: string): boolean {
  return key === "__proto__" || key === "constructor" || key === "prototype";
}

function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  return isHolder(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, structuredCopy(item)])) : value;
}
