/**
 * One mistake, told once: what only follows from a declaration that could not be read is left out. A measure with a
 * misspelt key is still a measure, and a questionnaire that is not there would answer to every name.
 */
import type { Instrument, InstrumentSource, Manifest } from "../language.ts";
import type { Problem } from "../problem.ts";
import { isObject } from "./lint-run.ts";

/** The problems without those that another problem causes. */
export function withoutConsequences(problems: readonly Problem[], source: InstrumentSource, instrument: Instrument): Problem[] {
  const manifest = read(source, "instrument.json") as Partial<Manifest> | null;
  const scoring = manifest?.scoring ?? [];
  const isUnread = (file: string): boolean => read(source, file) === null;
  const hasUnreadScoring = scoring.some(isUnread);
  const hasUnreadQuestions = (manifest?.questionnaires ?? []).some((each) => isUnread(each.file));
  const known = new Set([...instrument.measures, ...instrument.items].map((each) => each.name));
  const broken = scoring.flatMap((file) => namesIn(read(source, file))).filter((name) => !known.has(name));
  return problems.filter(({ code, what, file }) => {
    if (code === "unknown-measure" || code === "unknown-item") return !hasUnreadScoring && !broken.some((name) => what.includes(`measure «${name}»`) || what.includes(`item «${name}»`));
    if (code === "unknown-question" || code === "unknown-path") return !hasUnreadQuestions && !broken.some((name) => what.includes(`uses «${name}»`));
    if (code === "unused" || code === "unknown-choice") return !hasUnreadScoring && !hasUnreadQuestions && (code === "unknown-choice" || broken.length === 0 || what.includes(".json"));
    return !(code === "wrong-type" && hasUnreadQuestions && !Object.hasOwn(source.files, file));
  });
}

function read(source: InstrumentSource, file: string): unknown {
  const text = Object.hasOwn(source.files, file) ? source.files[file] : undefined;
  if (text === undefined) return null;
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text) as unknown;
  } catch {
    return null;
  }
}

/** Names of the measures and items that a scoring file declares, readable or not. */
function namesIn(json: unknown): string[] {
  if (!isObject(json)) return [];
  return [json["measures"], json["items"]].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [])).flatMap((each) => (isObject(each) && typeof each["name"] === "string" ? [each["name"]] : []));
}
