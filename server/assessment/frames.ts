/** What is evaluated against: the organisation's answers, one respondent's answers, and the measures so far. */
import type { CompiledInstrument, CompiledMeasure } from "./compile.ts";
import { computeAnswers, formScope } from "./definition/scope.ts";
import type { Path, Scope } from "./expression.ts";
import { bandOf } from "./bands.ts";
import type { Answers, Frame } from "./measures/construct.ts";
import type { MeasureResult } from "./results.ts";

type Results = ReadonlyMap<string, MeasureResult>;

/** The frame of the organisation. `results` fills up while measures are computed. */
export function startFrame(compiled: CompiledInstrument, answers: Answers, date: string | null, results: Results): Frame {
  const model = compiled.questionnaires.organisation;
  const own = model.computes ? computeAnswers(model, answers, { date }).answers : answers;
  const form = formScope(model, own, { date });
  const scope: Scope = { date, get: (path) => (path[0] === "measures" ? measurePart(results, path) : (form.get(path) ?? ofQuestionnaire(compiled, form, path))) };
  const size = compiled.measures.length;
  return {
    organisation: own, own, scope, organisationScope: scope,
    values: new Float64Array(size).fill(NaN), kinds: new Uint8Array(size).fill(4), categories: new Array<string | null>(size).fill(null),
    shown: new Uint8Array(compiled.places.conditions()), kind: 0,
  };
}

/**
 * Evaluates the respondents' measures for one after another. The frame is the same object each time: read it before
 * asking for the next.
 */
export function* respondentFrames<R extends { readonly group?: string | null | undefined; readonly answers: Answers }>(compiled: CompiledInstrument, organisation: Frame, respondents: Iterable<R>, date: string | null, measures: readonly CompiledMeasure[]): Generator<{ frame: Frame; respondent: R }> {
  const model = compiled.questionnaires.respondents;
  const hasOrganisation = compiled.questionnaires.organisation.questions.size > 0;
  const { byName } = compiled;
  const frame: Frame = { ...organisation, values: organisation.values.slice(), kinds: organisation.kinds.slice(), categories: [...organisation.categories], shown: new Uint8Array(organisation.shown.length) };
  let form: Scope = organisation.scope;
  frame.scope = {
    date,
    get: (path) => {
      if (path[0] === "measures") {
        const measure = byName.get(String(path[1]));
        return measure?.isRespondents ? ownPart(measure, frame, path[2]) : organisation.scope.get(path);
      }
      const value = form.get(path) ?? ofQuestionnaire(compiled, form, path);
      return value === undefined && hasOrganisation ? organisation.organisationScope.get(path) : value;
    },
  };
  const slots = measures.map((each) => each.slot);
  const evaluators = measures.map((each) => each.evaluator);
  const evaluates = measures.map((each) => each.evaluator.evaluate);
  const finishes = measures.map((each) => (each.measure.transform || each.measure.round ? each.finish : null));
  const yielded: { frame: Frame; respondent: R | null } = { frame, respondent: null };
  for (const respondent of respondents) {
    const group = respondent.group ?? null;
    frame.own = model.computes ? computeAnswers(model, respondent.answers, { group, date }).answers : respondent.answers;
    form = formScope(model, frame.own, { group, date });
    frame.shown.fill(0);
    for (let index = 0; index < slots.length; index += 1) {
      const slot = slots[index] as number;
      const raw = (evaluates[index] as (frame: Frame) => number)(frame);
      const isThere = raw === raw;
      const finish = finishes[index];
      frame.values[slot] = isThere && finish ? finish(raw) : raw;
      frame.kinds[slot] = isThere ? 0 : frame.kind || 4;
      const evaluator = evaluators[index];
      if (evaluator?.words) frame.categories[slot] = isThere ? (evaluator.words[raw] ?? null) : null;
      else if (evaluator?.category) frame.categories[slot] = evaluator.category(frame);
    }
    yielded.respondent = respondent;
    yield yielded as { frame: Frame; respondent: R };
  }
}

/** {profile.inhabitants}: the name of a questionnaire may stand before that of its question. */
function ofQuestionnaire(compiled: CompiledInstrument, form: Scope, path: Path): unknown {
  return path.length > 1 && compiled.questionnaires.byName.has(String(path[0])) && !compiled.questionnaires.organisation.questions.has(String(path[0])) ? form.get(path.slice(1)) : undefined;
}

/** {measures.trust} of the respondent himself. */
function ownPart(measure: NonNullable<ReturnType<CompiledInstrument["byName"]["get"]>>, frame: Frame, part: string | number | undefined): unknown {
  const value = frame.values[measure.slot] as number;
  const category = frame.categories[measure.slot] ?? null;
  if (part === "category") return category;
  if (part === "band") return bandOf(measure.bands, value, category)?.name;
  return value === value ? value : (category ?? undefined);
}

/** {measures.trust}, {measures.trust.groups.bestuur}, {measures.load.byGroup.social}, {measures.trust.gap} … */
export function measurePart(results: Results, path: Path): unknown {
  const measure = results.get(String(path[1]));
  if (!measure) return undefined;
  const [, , part, key, more] = path;
  switch (part) {
    case undefined: case "value": return measure.value ?? measure.category ?? undefined;
    case "category": case "level": return measure.category ?? undefined;
    case "band": return key === undefined ? measure.band?.name : own(measure.band, key);
    case "gap": return key === undefined ? measure.gap?.value : own(measure.gap, key);
    case "groups": case "byGroup": {
      const group = own(measure[part], key) as { value?: unknown; band?: { name: string }; values?: unknown } | undefined;
      if (more === undefined) return group?.value ?? undefined;
      return more === "band" ? group?.band?.name : (own(group, more) ?? own(group?.values, more) ?? undefined);
    }
    case "values": case "counts": return own(measure[part], key) ?? undefined;
    case "levels": return measure.levels?.find((level) => level.name === key)?.[more === "reached" || more === "met" ? more : "degree"];
    case "scale": return own(measure.scale, key);
    case "target": return key === undefined ? measure.target?.value : own(measure.target, key);
    case "missing": return key === undefined ? measure.missing.dontKnow + measure.missing.notApplicable + measure.missing.skipped + measure.missing.unanswered : own(measure.missing, key);
    case "answered": return measure.missing.of - measure.missing.dontKnow - measure.missing.notApplicable - measure.missing.skipped - measure.missing.unanswered;
    case "entries": return key === "length" ? measure.entries?.length : measure.entries;
    case "row": return key === undefined ? measure.row?.index : own(measure.row, key);
    case "n": case "spread": case "agreement": case "suppressed": return measure[part] ?? undefined;
    default: return undefined;
  }
}

/** Second steps of {measures.name.…}: for lint and the manual. */
export const MEASURE_PARTS: readonly string[] = ["value", "category", "band", "gap", "groups", "byGroup", "values", "counts", "levels", "target", "missing", "answered", "entries", "row", "n", "spread", "agreement", "suppressed", "level", "scale"];

function own(object: unknown, key: string | number | undefined): unknown {
  return typeof object === "object" && object !== null && key !== undefined && Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}
