/**
 * An instrument made ready to score with: every expression parsed, every item found, measures in the order in which they
 * can be computed. Compiling takes milliseconds, scoring microseconds; compile once.
 */
import { bandOf, compileBands } from "./bands.ts";
import type { CompiledBands } from "./bands.ts";
import { compileQuestionnaires } from "./definition.ts";
import type { Questionnaires } from "./definition.ts";
import { holds, isEmpty, parsePath } from "./expression.ts";
import type { Path } from "./expression.ts";
import type { Instrument, Placed } from "./language.ts";
import { compileFormula } from "./measures/formula.ts";
import type { Formula } from "./measures/formula.ts";
import { compilePolicy, gatherItems } from "./measures/gather.ts";
import { isCode, linear, readItem, readRecode, resolveItem } from "./measures/items.ts";
import type { ItemContext } from "./measures/items.ts";
import { constructOf } from "./measures/list.ts";
import { bothLanguages, placeFinder } from "./measures/questions.ts";
import type { PlaceFinder } from "./measures/questions.ts";
import type { AnyMeasure, Bounds, Builder, Evaluator, Frame, Use } from "./measures/construct.ts";
import { SKIPPED } from "./measures/construct.ts";
import type { ItemUse, Text } from "./measures/parts.ts";
import { AssessmentError } from "./problem.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { roundTo } from "./rounding.ts";
import type { Tone } from "./results.ts";

export type CompiledMeasure = {
  readonly slot: number;
  readonly measure: Placed<AnyMeasure>;
  /** Computed for each respondent, or once. */
  readonly isRespondents: boolean;
  /** Computed after the respondents, because it uses what they say together. */
  readonly isAfter: boolean;
  readonly evaluator: Evaluator;
  /** From what the construct gives to the value: transform, round. */
  readonly finish: (raw: number) => number;
  readonly bounds: Bounds | null;
  /** The lowest and highest that its items can give, whatever scale is declared; null when that is not known. */
  readonly reach: Bounds | null;
  readonly bands: CompiledBands | null;
  readonly flags: readonly CompiledFlag[];
  readonly targetFormula: Formula | null;
  /** Condition of groups.where on a respondent's value. */
  readonly where: ((value: number) => boolean) | null;
  /** Names of the measures that it uses, direct and indirect. */
  readonly needs: ReadonlySet<string>;
};

export type CompiledFlag = { readonly path: string; readonly label: Text; readonly text: Text; readonly tone: Tone; readonly raised: (frame: Frame) => boolean; readonly answer: (frame: Frame) => unknown };

export type CompiledInstrument = {
  readonly instrument: Instrument;
  readonly questionnaires: Questionnaires;
  /** In the order of computation. */
  readonly measures: readonly CompiledMeasure[];
  readonly byName: ReadonlyMap<string, CompiledMeasure>;
  readonly places: PlaceFinder;
  readonly codes: ItemContext["codes"];
};

/** Compiles an instrument; throws an AssessmentError with every problem when it cannot be scored with. */
export function compile(instrument: Instrument): CompiledInstrument {
  const sources = instrument.questionnaires.map(({ name, file, answeredBy, survey }) => ({ name, file, answeredBy, json: survey }));
  const { questionnaires, problems: read } = compileQuestionnaires(sources, instrument.groups?.name ?? null);
  const problems: Problem[] = read.filter((problem) => problem.severity === "error");
  const compiled = compileMeasures(instrument, questionnaires, problems);
  if (problems.length > 0) throw new AssessmentError(problems);
  return { instrument, questionnaires, ...compiled };
}

type Compiled = Pick<CompiledInstrument, "measures" | "byName" | "places" | "codes">;

function compileMeasures(instrument: Instrument, questionnaires: Questionnaires, problems: Problem[]): Compiled {
  const places = placeFinder(questionnaires);
  const declared = new Map(instrument.items.map((item) => [item.name, item]));
  const codes = { dontKnow: new Set([...(instrument.missing?.dontKnow ?? []).map(String), "dontknow"]), notApplicable: new Set((instrument.missing?.notApplicable ?? []).map(String)) };
  const definitions = new Map(instrument.measures.map((measure) => [measure.name, measure as Placed<AnyMeasure>]));
  const byName = new Map<string, CompiledMeasure>();
  const at = (where: string, pointer: string, code: ProblemCode, what: string, hint: string): void => {
    const [file = "", start = ""] = where.split("#");
    problems.push({ severity: "error", file, path: `${file}#${start}${pointer}`, code, what, hint });
  };
  // A measure may have the name of the question it reads: within itself that name is the question.
  const isMeasure = (name: string, self: string): { slot: number; bounds: null; title: Text; band: () => null } | null => (definitions.has(name) && name !== self ? { slot: 0, bounds: null, title: { nl: name, en: name }, band: () => null } : null);
  const sources = new Map([...definitions].map(([name, measure]) => [name, sourcesOf(constructOf(measure.by).uses(measure), questionnaires, places, (use) => resolveItem(use, { declared, measure: (other) => isMeasure(other, name) }))]));
  const order = inOrder([...definitions.keys()], sources, (cycle) => at(definitions.get(cycle[0] as string)?.at ?? "", "", "cycle", `Measures use each other in a circle: ${[...cycle, cycle[0]].join(" → ")}.`, "Let one of them not depend on the others."));

  order.forEach((name, slot) => {
    const measure = definitions.get(name) as Placed<AnyMeasure>;
    const own = sources.get(name) as Sources;
    const uses = [...own.measures].map((each) => byName.get(each)).filter((each) => each !== undefined);
    const { isRespondents, isAfter } = levelOf(measure, own, uses);
    if (isRespondents && uses.some((each) => each.isAfter)) at(measure.at, "", "level-cycle", `«${name}» is computed per respondent, but uses a measure that is only known when all respondents are.`, "Add \"per\": \"organisation\", or use the respondents' own measure.");
    const context: ItemContext = {
      places, declared, codes, answerSets: instrument.answerSets,
      problem: (pointer, code, what, hint) => at(measure.at, pointer, code, what, hint),
      measure: (other) => {
        const found = byName.get(other);
        if (found) return { slot: found.slot, bounds: found.bounds, title: found.measure.title, band: (frame) => bandOf(found.bands, frame.values[found.slot] as number, frame.categories[found.slot] ?? null)?.name ?? null };
        return isMeasure(other, name);
      },
    };
    const builder = builderOf(context, questionnaires);
    const evaluator = constructOf(measure.by).compile(measure, builder);
    const finish = finisher(measure);
    const natural = evaluator.bounds && measure.transform ? boundsOf(evaluator.bounds, (value) => linear(value, measure.transform as NonNullable<typeof measure.transform>)) : evaluator.bounds;
    const where = measure.groups?.where === undefined ? null : builder.formula(measure.groups.where, "/groups/where", ["value"]);
    byName.set(name, {
      slot, measure, isRespondents, isAfter, evaluator, finish,
      bounds: measure.scale ?? natural, reach: natural,
      bands: measure.bands ? compileBands(measure.bands) : null,
      flags: flagsOf(measure, builder, context),
      targetFormula: typeof measure.target === "string" ? builder.formula(measure.target, "/target") : null,
      where: where && ((value) => holds(where.run({ get: (path) => (path[0] === "value" ? value : undefined) }))),
      needs: new Set(uses.flatMap((each) => [each.measure.name, ...each.needs])),
    });
  });
  return { measures: [...byName.values()], byName, places, codes };
}

/** What a measure reads, as far as it decides when it can be computed. */
type Sources = { readonly measures: ReadonlySet<string>; readonly readsRespondents: boolean; readonly readsOrganisation: boolean; readonly readsTogether: boolean };

function sourcesOf(uses: readonly Use[], questionnaires: Questionnaires, places: PlaceFinder, resolve: (use: ItemUse) => ReturnType<typeof resolveItem>): Sources {
  const measures = new Set<string>();
  let readsRespondents = false;
  let readsOrganisation = false;
  let readsTogether = false;
  const readPath = (path: Path, locals: readonly string[]): void => {
    const first = String(path[0]);
    if (locals.includes(first)) return;
    const isKnown = questionnaires.respondents.questions.has(first) || questionnaires.organisation.questions.has(first);
    if (!isKnown && path.length > 1 && questionnaires.byName.has(first)) return readPath(path.slice(1), locals);
    if (first === "measures") {
      measures.add(String(path[1]));
      if (path.length > 2 && !OWN_PARTS.has(String(path[2]))) readsTogether = true;
    } else if (questionnaires.respondents.questions.has(first) || (questionnaires.respondents.groupName === first && !questionnaires.organisation.questions.has(first)) || questionnaires.respondents.calculated.some((each) => each.name === first)) readsRespondents = true;
    else if (first !== "items") readsOrganisation = true;
  };
  const readText = (text: string, locals: readonly string[]): void => {
    const compiled = compileFormula(text);
    if (compiled.ok) for (const variable of compiled.formula.variables) readPath(parsePath(variable), locals);
  };
  for (const use of uses) {
    if (use.kind === "expression") readText(use.text, use.locals);
    else if (use.kind === "panel") {
      if (questionnaires.respondents.questions.has(use.panel)) readsRespondents = true;
      else readsOrganisation = true;
    } else {
      const item = resolve(use.item);
      if (item.measure !== undefined) measures.add(item.measure);
      if (item.question !== undefined) {
        if (places.find(item.question)?.isRespondents) readsRespondents = true;
        else readsOrganisation = true;
      }
      if (item.expression !== undefined) readText(item.expression, ["value", "answer"]);
      if (typeof item.weight === "string") readText(item.weight, []);
    }
  }
  return { measures, readsRespondents, readsOrganisation, readsTogether };
}

/** Parts of a measure that one respondent's measure has as well. */
const OWN_PARTS: ReadonlySet<string> = new Set(["category", "band", "value"]);

function levelOf(measure: AnyMeasure, own: Sources, uses: readonly CompiledMeasure[]): { isRespondents: boolean; isAfter: boolean } {
  const ofRespondents = uses.filter((each) => each.isRespondents);
  const isRespondents = own.readsRespondents
    || (measure.per === "respondent" && ofRespondents.length > 0)
    || (measure.per !== "organisation" && ofRespondents.length > 0 && ofRespondents.length === uses.length && !own.readsOrganisation && !own.readsTogether);
  return { isRespondents, isAfter: !isRespondents && (own.readsTogether || uses.some((each) => each.isRespondents || each.isAfter)) };
}

/** Each after those it uses; `circular` is told of those that cannot be placed. */
function inOrder(names: readonly string[], sources: ReadonlyMap<string, Sources>, circular: (cycle: readonly string[]) => void): string[] {
  const order: string[] = [];
  const state = new Map<string, "visiting" | "done">();
  const visit = (name: string, trail: readonly string[]): void => {
    if (state.get(name) === "done") return;
    if (state.get(name) === "visiting") {
      circular(trail.slice(trail.indexOf(name)));
      return;
    }
    state.set(name, "visiting");
    for (const other of sources.get(name)?.measures ?? []) if (sources.has(other)) visit(other, [...trail, name]);
    state.set(name, "done");
    order.push(name);
  };
  for (const name of names) visit(name, []);
  return order;
}

function builderOf(context: ItemContext, questionnaires: Questionnaires): Builder {
  const fieldOf = (path: string) => context.places.find(path);
  const builder: Builder = {
    item: (use, pointer) => readItem(use, pointer, context, builder),
    gather: (items, pointer, policy, defaults) => gatherItems(items.map((use, index) => readItem(use, `${pointer}/${index}`, context, builder)), compilePolicy(policy, defaults)),
    formula: (text, pointer) => {
      const compiled = compileFormula(text);
      if (compiled.ok) return compiled.formula;
      context.problem(pointer, compiled.code, compiled.what, compiled.hint);
      return { text, variables: [], run: () => null, missing: () => 0, constants: new Set() };
    },
    recode: (use, pointer) => readRecode(use, pointer, context, builder),
    policy: compilePolicy,
    isCode: (value) => isCode(value, context.codes),
    choicesOf: (path) => (fieldOf(path)?.choices ?? []).map((choice) => String(choice.value)),
    titleOfChoice: (path, value) => {
      const choice = fieldOf(path)?.choices?.find((each) => String(each.value) === value);
      return choice ? bothLanguages(choice.text, value) : { nl: value, en: value };
    },
    panel: (name, pointer) => {
      const isRespondents = questionnaires.respondents.questions.has(name);
      const question = (isRespondents ? questionnaires.respondents : questionnaires.organisation).questions.get(name);
      if (question?.kind !== "entries") {
        context.problem(pointer, "unknown-question", `There is no list of entries «${name}».`, "Name a dynamic panel or a dynamic matrix.");
        return () => [];
      }
      const place = context.places.find(name);
      return (frame) => {
        if (place?.isAsked && !place.isAsked(frame)) return SKIPPED;
        const answer = (isRespondents ? frame.own : frame.organisation)[question.key];
        return Array.isArray(answer) ? answer.filter((entry) => !isEmpty(entry)) : [];
      };
    },
  };
  return builder;
}

function finisher({ transform, round }: AnyMeasure): (raw: number) => number {
  if (!transform && !round) return (raw) => raw;
  return (raw) => {
    const moved = transform ? linear(raw, transform) : raw;
    return round ? roundTo(moved, round.decimals, round.mode ?? "half-away") : moved;
  };
}

function boundsOf(bounds: Bounds, map: (value: number) => number): Bounds {
  const [a, b] = [map(bounds.min), map(bounds.max)];
  return { min: Math.min(a, b), max: Math.max(a, b) };
}

/** The flags of a measure's items. */
function flagsOf(measure: Placed<AnyMeasure>, builder: Builder, context: ItemContext): CompiledFlag[] {
  return constructOf(measure.by).uses(measure).flatMap((use): CompiledFlag[] => {
    if (use.kind !== "item") return [];
    const item = resolveItem(use.item, context);
    if (item.flag === undefined) return [];
    const reader = readItem(use.item, use.pointer, context, builder);
    return (Array.isArray(item.flag) ? item.flag : [item.flag]).map((flag) => {
      const formula = builder.formula(flag.when ?? `{value} ${flag.at ?? "= 0"}`, `${use.pointer}/flag`, ["value", "answer"]);
      return {
        path: reader.of, label: reader.label, text: flag.text, tone: flag.tone ?? "warning", answer: reader.answer,
        raised: (frame) => {
          const value = reader.read(frame);
          const scope = { get: (path: Path): unknown => (path[0] === "value" ? (value === value ? value : null) : path[0] === "answer" ? reader.answer(frame) : frame.scope.get(path)), date: frame.scope.date ?? null };
          return holds(formula.run(scope));
        },
      };
    });
  });
}
