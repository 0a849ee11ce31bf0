/** Scoring: items, answer sets, scales, bands, targets, circles; and what each construct says of its own rules. */
import type { Bounds } from "../measures/construct.ts";
import { constructOf } from "../measures/list.ts";
import type { AnswerSet, Band, DeclaredItem, ItemUse, Measure, Placed } from "../language.ts";
import { compileExpression, parsePath } from "../expression.ts";
import { UNITS } from "../format.ts";
import { nearest, suggest } from "../spelling.ts";
import { modelsOf, report, reportTwice } from "./lint-run.ts";
import type { LintRun } from "./lint-run.ts";
import { reportCycles } from "./questionnaires.ts";
import type { Domain } from "./resolve.ts";
import { resolveAnswer } from "./resolve.ts";
import { checkRule, checkText, measureDomain, resolveRule } from "./rules.ts";

export function checkMeasures(run: LintRun): void {
  checkNames(run);
  for (const [name, set] of Object.entries(run.instrument.answerSets)) checkAnswerSet(run, name, set);
  for (const item of run.instrument.items) checkItem(run, item, item.at, item.name);
  const edges = new Map<string, Set<string>>();
  const places = new Map<string, string>();
  for (const measure of run.instrument.measures) {
    const { at } = measure;
    const needs = new Set<string>();
    edges.set(measure.name, needs);
    places.set(measure.name, at);
    checkUses(run, measure, at, needs);
    checkBands(run, measure, at);
    checkTarget(run, measure, at);
    checkUnit(run, measure, at);
    checkReach(run, measure, at);
    checkTwice(run, measure, at);
    checkText(run, measure.description, `${at}/description`, measure.name, []);
    const construct = constructOf(measure.by);
    for (const finding of construct.check(measure, { boundsOf: (item) => boundsOf(run, item) })) report(run, at + finding.pointer, finding.code, finding.what, finding.hint, finding.severity ?? "error");
    if (measure.groups?.weights) for (const group of Object.keys(measure.groups.weights)) checkGroup(run, group, `${at}/groups/weights/${group}`);
  }
  reportCycles(run, edges, places, "circular-measure", "A measure cannot be made of itself: take one of them out.");
}

/** Any unit will do, but one that is nearly ours is misspelt, and would be shown as a bare number. */
function checkUnit(run: LintRun, measure: Placed<Measure>, at: string): void {
  const { unit } = measure;
  const known = [...UNITS, "text"];
  if (unit !== undefined && !known.includes(unit) && nearest(unit, known) !== undefined) report(run, `${at}/unit`, "wrong-value", `The unit «${unit}» of «${measure.name}» is not known; its value is shown as a bare number.`, suggest(unit, known), "warning");
}

/** The items must not be able to leave the declared scale. A clamped transform keeps them within. */
function checkReach(run: LintRun, measure: Placed<Measure>, at: string): void {
  const { scale, name } = measure;
  const reach = run.compiled?.byName.get(name)?.reach;
  if (!scale || !reach || !BOUNDED.has(measure.by) || measure.transform?.clamp || (measure.by === "sum" && measure.reproject)) return;
  const margin = 1e-9 * Math.max(1, Math.abs(scale.min), Math.abs(scale.max));
  if (Number.isFinite(reach.min) && Number.isFinite(reach.max) && (reach.min < scale.min - margin || reach.max > scale.max + margin)) {
    report(run, `${at}/scale`, "value-outside-scale", `The items of «${name}» reach from ${reach.min} to ${reach.max}, outside its scale ${scale.min} to ${scale.max}.`, "Correct the scale, the items or the transform.", "warning");
  }
}

/** Constructs of which the reach follows from the items alone. */
const BOUNDED: ReadonlySet<string> = new Set(["sum", "mean", "meanOfMeans", "min", "max", "median"]);

/** An item that stands twice counts double. Constants may. */
function checkTwice(run: LintRun, measure: Placed<Measure>, at: string): void {
  const lists = "items" in measure && measure.items ? [[measure.items, "items"] as const] : [];
  const sections = measure.by === "meanOfMeans" ? (measure.sections ?? []).map((section, index) => [section.items, `sections/${index}/items`] as const) : [];
  for (const [items, pointer] of [...lists, ...sections]) {
    const named = items.map((item, index) => (typeof item === "string" ? item : item.value !== undefined ? { constant: index } : Object.keys(item).length === 1 ? (item.question ?? item.measure ?? item.item ?? item) : item));
    reportTwice(run, named, `${at}/${pointer}`, (item) => `${item} stands twice in «${measure.name}», and counts double.`, "Take one out, or give one a weight of 2.");
  }
}

function checkGroup(run: LintRun, name: string, at: string): void {
  const groups = run.instrument.groups?.members.map((member) => member.name) ?? [];
  if (!groups.includes(name)) report(run, at, "unknown-group", `There is no group «${name}».`, suggest(name, groups));
}

function checkNames(run: LintRun): void {
  const seen = new Map<string, string>();
  const note = (name: string, at: string, what: string): void => {
    const first = seen.get(name);
    if (first !== undefined) report(run, `${at}/name`, "duplicate-name", `The ${what} «${name}» also stands at ${first}.`, "Rename one.");
    seen.set(name, at);
  };
  for (const item of run.instrument.items) note(item.name, item.at, "item");
  for (const measure of run.instrument.measures) note(measure.name, measure.at, "measure");
}

function checkUses(run: LintRun, measure: Placed<Measure>, at: string, needs: Set<string>): void {
  for (const use of constructOf(measure.by).uses(measure)) {
    const place = at + use.pointer;
    if (use.kind === "item") {
      checkItem(run, use.item, place, measure.name);
      collectNeeds(run, use.item, needs);
    } else if (use.kind === "panel") checkPanel(run, use.panel, use.field, place, measure.name);
    else {
      const last = use.pointer.split("/").pop() ?? "";
      checkRule(run, { text: use.text, at: place, owner: measure.name, locals: use.locals, panel: use.panel, recoded: measure.by === "entries" ? Object.keys(measure.recode ?? {}) : [], isCondition: last === "where" || last === "when" });
      needsOf(use.text, needs);
    }
  }
  if (measure.by === "entries") checkRecodes(run, measure, at);
}

/** The recode tables of the fields of entries: known answer sets, in which every choice has its worth. */
function checkRecodes(run: LintRun, measure: Extract<Measure, { by: "entries" }>, at: string): void {
  const sets = run.instrument.answerSets;
  for (const [field, how] of Object.entries(measure.recode ?? {})) {
    const place = `${at}/recode/${field}`;
    const use = typeof how === "string" ? { answerSet: how } : how;
    const set = use.answerSet !== undefined && Object.hasOwn(sets, use.answerSet) ? sets[use.answerSet] : undefined;
    if (use.answerSet !== undefined && !set) report(run, place, "unknown-answer-set", `«${measure.name}» uses the answer set «${use.answerSet}», which does not exist.`, suggest(use.answerSet, Object.keys(sets)));
    const own = "values" in use ? use.values : undefined;
    const table = own ?? set?.values;
    const resolved = resolveRule(run, `entry.${field}`, ["entry"], measure.panel);
    if (table && resolved.ok) checkTable(run, table, resolved.domain, `${measure.panel}[].${field}`, own ? `${place}/values` : place, measure.name);
  }
}

function collectNeeds(run: LintRun, item: ItemUse, needs: Set<string>): void {
  if (typeof item === "string") {
    const declared = run.instrument.items.find((each) => each.name === item);
    if (declared) collectNeeds(run, declared, needs);
    else needs.add(item);
    return;
  }
  if (item.measure !== undefined) needs.add(item.measure);
  if (item.item !== undefined) collectNeeds(run, item.item, needs);
  if (item.expression !== undefined) needsOf(item.expression, needs);
}

function needsOf(text: string, needs: Set<string>): void {
  const compiled = compileExpression(text);
  if (compiled.ok) for (const name of compiled.variables) if (name.startsWith("measures.")) needs.add(String(parsePath(name)[1]));
}

function checkPanel(run: LintRun, panel: string, field: string | undefined, at: string, owner: string): void {
  const lists = modelsOf(run).flatMap((model) => [...model.questions.values()]).filter((question) => question.kind === "entries");
  const list = lists.find((question) => question.key === panel);
  if (!list) {
    report(run, at, "unknown-question", `«${owner}» is about the list «${panel}», which does not exist.`, suggest(panel, lists.map((question) => question.key)));
    return;
  }
  run.used.add(panel);
  if (field !== undefined && list.kind === "entries" && !list.fields.byKey.has(String(parsePath(field)[0]))) report(run, at, "unknown-question", `There is no «${field}» in «${panel}».`, suggest(field, [...list.fields.byKey.keys()]));
}

// ---- items ----------------------------------------------------------------------------------------------------

function checkItem(run: LintRun, item: ItemUse | DeclaredItem, at: string, owner: string): void {
  const items = run.instrument.items;
  const measures = run.instrument.measures;
  if (typeof item === "string") {
    const isBoth = [...items, ...measures].some((each) => each.name === item) && modelsOf(run).some((model) => model.questions.has(item));
    if (isBoth) report(run, at, "ambiguous-name", `«${item}» is the name of a question and of a measure or item.`, `Write {"question": "${item}"} or {"measure": "${item}"}.`);
    if (items.some((each) => each.name === item) || measures.some((each) => each.name === item)) return;
    const domain = questionDomain(run, item, at, owner, [...items.map((each) => each.name), ...measures.map((each) => each.name)]);
    if (domain) checkNumeric(run, domain, item, at, owner);
    return;
  }
  if (item.measure !== undefined && !measures.some((each) => each.name === item.measure)) report(run, `${at}/measure`, "unknown-measure", `«${owner}» uses the measure «${item.measure}», which does not exist.`, suggest(item.measure, measures.map((each) => each.name)));
  if (item.item !== undefined && !items.some((each) => each.name === item.item)) report(run, `${at}/item`, "unknown-item", `«${owner}» uses the item «${item.item}», which does not exist.`, suggest(item.item, items.map((each) => each.name)));
  const sets = run.instrument.answerSets;
  const set = item.answerSet === undefined ? undefined : Object.hasOwn(sets, item.answerSet) ? sets[item.answerSet] : null;
  if (set === null) report(run, `${at}/answerSet`, "unknown-answer-set", `«${owner}» uses the answer set «${item.answerSet ?? ""}», which does not exist.`, suggest(item.answerSet ?? "", Object.keys(sets)));
  if (item.expression !== undefined) checkRule(run, { text: item.expression, at: `${at}/expression`, owner, locals: ["value", "answer", "entry", "index"], isCondition: false });
  if (typeof item.weight === "string") checkRule(run, { text: item.weight, at: `${at}/weight`, owner, locals: ["value", "entry"], isCondition: false });
  for (const [index, flag] of [item.flag ?? []].flat().entries()) if (flag.when !== undefined) checkRule(run, { text: flag.when, at: `${at}/flag${Array.isArray(item.flag) ? `/${index}` : ""}/when`, owner, locals: ["value", "answer", "entry"], isCondition: false });
  if (item.min !== undefined && item.max !== undefined && item.min >= item.max) report(run, at, "wrong-value", `The item of «${owner}» has min ${item.min} and max ${item.max}.`, "Let min be less than max.");
  if (item.question === undefined) return;
  const domain = questionDomain(run, item.question, `${at}/question`, owner, []);
  if (!domain) return;
  if (item.choice !== undefined) {
    if (domain.values !== null && !domain.values.includes(item.choice)) report(run, `${at}/choice`, "unknown-choice", `«${item.question}» has no choice ${JSON.stringify(item.choice)}.`, suggest(String(item.choice), domain.values.map(String)));
    else if (!domain.isList && domain.type !== "choice" && domain.type !== "boolean") report(run, `${at}/choice`, "wrong-type", `«${item.question}» is no question with choices.`, "Leave choice out.");
    return;
  }
  const table = item.values ?? set?.values;
  if (table) checkTable(run, table, domain, item.question, item.values ? `${at}/values` : `${at}/answerSet`, owner);
  else if (!item.ranges && !set?.ranges && item.expression === undefined) checkNumeric(run, domain, item.question, at, owner);
}

function questionDomain(run: LintRun, path: string, at: string, owner: string, others: readonly string[]): Domain | null {
  const steps = parsePath(path.replaceAll("[]", "[0]"));
  const resolved = resolveAnswer(modelsOf(run), steps);
  if (resolved.ok) {
    if (resolved.key) run.used.add(resolved.key);
    return resolved.domain;
  }
  const near = others.length > 0 ? suggest(path, others) : "";
  report(run, at, resolved.code, `«${owner}» uses «${path}»${others.length > 0 ? ", which is no item, measure or question" : ""}. ${resolved.what}`, near.startsWith("Did") ? near : resolved.hint);
  return null;
}

/** A recode table and the choices it recodes. */
function checkTable(run: LintRun, table: Readonly<Record<string, unknown>>, domain: Domain, question: string, at: string, owner: string): void {
  if (domain.values === null) return;
  if (domain.isList) report(run, at, "several-answers", `«${question}» allows several choices; in «${owner}» their worths are added up.`, "Name a choice with {\"question\": …, \"choice\": …} if that is not meant.", "info");
  const missing = run.instrument.missing;
  const known = domain.values.map(String);
  const codes = new Set([...(missing?.dontKnow ?? []), ...(missing?.notApplicable ?? []), "none", "refused", "dontknow", "other"].map(String));
  if (at.endsWith("/values")) for (const key of Object.keys(table)) if (key !== "*" && !known.includes(key)) report(run, `${at}/${key}`, "unknown-choice", `«${owner}» gives a worth to «${key}», which is no choice of «${question}».`, suggest(key, known));
  if (Object.hasOwn(table, "*")) return;
  const left = known.filter((value) => !Object.hasOwn(table, value) && !codes.has(value));
  if (left.length > 0) report(run, at, "uncovered-choice", `The choice${left.length > 1 ? "s" : ""} ${left.map((each) => `«${each}»`).join(", ")} of «${question}» ${left.length > 1 ? "have" : "has"} no worth in «${owner}».`, "Add it to the table, or \"*\" for every other answer.");
}

/** Without a recode table an answer must be a number itself. */
function checkNumeric(run: LintRun, domain: Domain, question: string, at: string, owner: string): void {
  const codes = new Set([...(run.instrument.missing?.dontKnow ?? []), ...(run.instrument.missing?.notApplicable ?? []), "none", "refused", "dontknow", "other"].map(String));
  const construct = run.instrument.measures.find((measure) => measure.name === owner)?.by;
  // These read words as they are.
  if (construct === "rollUp" || construct === "table") return;
  if (domain.isList && domain.type === "choice") report(run, at, "several-answers", `«${question}» allows several choices; their number counts.`, "Name a choice with {\"question\": …, \"choice\": …}, or give each a worth with values, if that is meant.", "info");
  else if (domain.type === "object" || domain.type === "entries") report(run, at, "not-a-number", `«${question}» holds several answers, and is no number.`, domain.type === "object" ? "Name its row: question.row." : `Name a field of every entry: ${question}[].field.`);
  else if (domain.type === "text" || domain.type === "date") report(run, at, "not-a-number", `«${question}» is a ${domain.type === "date" ? "date" : "text"}, and is no number.`, "Use another question, or an expression.");
  else if (domain.values !== null && domain.type !== "boolean") {
    const words = domain.values.filter((value) => typeof value !== "boolean" && !Number.isFinite(Number(value)) && !codes.has(String(value)));
    if (words.length > 0) report(run, at, "not-a-number", `«${question}» has the choice${words.length > 1 ? "s" : ""} ${words.map((each) => `«${String(each)}»`).join(", ")}, which ${words.length > 1 ? "are no numbers" : "is no number"}, and no answer set.`, "Add an answerSet or values.");
  }
}

function checkAnswerSet(run: LintRun, name: string, set: Placed<AnswerSet>): void {
  const { at } = set;
  const numbers = [...Object.values(set.values ?? {}), ...(set.ranges ?? []).map((range) => range.value)].filter((value): value is number => typeof value === "number");
  if (!set.values && !set.ranges) report(run, at, "empty", `The answer set «${name}» has neither values nor ranges.`, "Add one of them.");
  if (set.min !== undefined && set.max !== undefined && set.min >= set.max) report(run, at, "wrong-value", `The answer set «${name}» has min ${set.min} and max ${set.max}.`, "Let min be less than max.");
  for (const number of numbers) if ((set.min !== undefined && number < set.min) || (set.max !== undefined && number > set.max)) report(run, at, "value-outside-scale", `The answer set «${name}» holds ${number}, outside ${set.min ?? "…"} to ${set.max ?? "…"}.`, "Correct the value or the scale.");
  const used = JSON.stringify([run.instrument.items, run.instrument.measures]).includes(JSON.stringify(name));
  if (!used) report(run, at, "unused", `The answer set «${name}» is not used.`, "Remove it, or is a name misspelt?", "info");
}

/** The lowest and highest number that an item can give, as far as its declaration tells. */
function boundsOf(run: LintRun, item: ItemUse | DeclaredItem): Bounds | null {
  if (typeof item === "string") {
    const declared = run.instrument.items.find((each) => each.name === item);
    if (declared) return boundsOf(run, declared);
    const measure = run.instrument.measures.find((each) => each.name === item);
    if (measure) return measure.scale ? { min: measure.scale.min, max: measure.scale.max } : null;
    return answerBounds(run, item);
  }
  if (item.min !== undefined && item.max !== undefined) return { min: item.min, max: item.max };
  const sets = run.instrument.answerSets;
  const set = item.answerSet !== undefined && Object.hasOwn(sets, item.answerSet) ? sets[item.answerSet] : undefined;
  if (set?.min !== undefined && set.max !== undefined) return { min: set.min, max: set.max };
  const numbers = Object.values(item.values ?? set?.values ?? {}).filter((value): value is number => typeof value === "number");
  if (numbers.length > 0) return { min: Math.min(...numbers), max: Math.max(...numbers) };
  if (item.choice !== undefined) return { min: 0, max: 1 };
  if (item.measure !== undefined) return boundsOf(run, item.measure);
  if (item.item !== undefined) return boundsOf(run, item.item);
  return item.question !== undefined && item.expression === undefined && !item.ranges ? answerBounds(run, item.question) : null;
}

function answerBounds(run: LintRun, path: string): Bounds | null {
  const resolved = resolveAnswer(modelsOf(run), parsePath(path.replaceAll("[]", "[0]")));
  if (!resolved.ok) return null;
  const { low, high } = resolved.domain;
  return Number.isFinite(low) && Number.isFinite(high) ? { min: low, max: high } : null;
}

// ---- bands and targets ----------------------------------------------------------------------------------------

type End = { readonly at: number; readonly included: boolean };

const lowerEnd = (band: Band): End => (band.from !== undefined ? { at: band.from, included: true } : band.above !== undefined ? { at: band.above, included: false } : { at: -Infinity, included: false });
const upperEnd = (band: Band): End => (band.to !== undefined ? { at: band.to, included: true } : band.below !== undefined ? { at: band.below, included: false } : { at: Infinity, included: false });

/** Every value of the scale lies in exactly one band. */
function checkBands(run: LintRun, measure: Placed<Measure>, at: string): void {
  const bands = measure.bands;
  if (!bands) return;
  const names = bands.map((band) => band.name);
  names.forEach((name, index) => { if (names.indexOf(name) !== index) report(run, `${at}/bands/${index}/name`, "duplicate-name", `«${measure.name}» has two bands «${name}».`, "Rename one."); });
  bands.forEach((band, index) => {
    const low = lowerEnd(band);
    const high = upperEnd(band);
    if (band.from !== undefined && band.above !== undefined) report(run, `${at}/bands/${index}`, "band-ends", `The band «${band.name}» has both from and above.`, "Keep one.");
    if (band.to !== undefined && band.below !== undefined) report(run, `${at}/bands/${index}`, "band-ends", `The band «${band.name}» has both to and below.`, "Keep one.");
    if (low.at > high.at || (low.at === high.at && !(low.included && high.included))) report(run, `${at}/bands/${index}`, "band-ends", `The band «${band.name}» holds no value.`, "Let its lower end be below its upper end.");
    checkText(run, band.text, `${at}/bands/${index}/text`, measure.name, []);
  });
  const sorted = bands.map((band, index) => ({ band, index })).sort((a, b) => lowerEnd(a.band).at - lowerEnd(b.band).at || upperEnd(a.band).at - upperEnd(b.band).at);
  for (let position = 1; position < sorted.length; position += 1) {
    const below = sorted[position - 1] as (typeof sorted)[number];
    const above = sorted[position] as (typeof sorted)[number];
    const end = upperEnd(below.band);
    const start = lowerEnd(above.band);
    const place = `${at}/bands/${above.index}`;
    const isWhole = measure.by === "count" || measure.round?.decimals === 0;
    if (end.at > start.at || (end.at === start.at && end.included && start.included)) report(run, place, "band-overlap", `The bands «${below.band.name}» and «${above.band.name}» of «${measure.name}» overlap at ${start.at}.`, "End the lower one with \"below\" where the upper one begins with \"from\".");
    else if ((end.at < start.at && !(isWhole && end.included && start.included && start.at - end.at <= 1)) || (end.at === start.at && !end.included && !start.included)) report(run, place, "band-gap", `Between the bands «${below.band.name}» and «${above.band.name}» of «${measure.name}» there is a gap ${end.at === start.at ? `at ${end.at}` : `from ${end.at} to ${start.at}`}.`, "Let each band begin where the one below it ends.");
  }
  const scale = measure.scale ?? (measure.transform?.clamp ? { min: Math.min(...measure.transform.to), max: Math.max(...measure.transform.to) } : undefined);
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  if (!first || !last) return;
  const low = lowerEnd(first.band);
  const high = upperEnd(last.band);
  const least = scale?.min ?? -Infinity;
  const most = scale?.max ?? Infinity;
  const severity = scale ? "error" : "warning";
  if (low.at > least || (low.at === least && Number.isFinite(least) && !low.included)) report(run, `${at}/bands/${first.index}`, "band-gap", `Values of «${measure.name}» below ${low.at} lie in no band.`, scale ? "Leave the lower end of the lowest band open." : "Leave the lower end of the lowest band open, or declare the scale.", severity);
  if (high.at < most || (high.at === most && Number.isFinite(most) && !high.included)) report(run, `${at}/bands/${last.index}`, "band-gap", `Values of «${measure.name}» above ${high.at} lie in no band.`, scale ? "Leave the upper end of the highest band open." : "Leave the upper end of the highest band open, or declare the scale.", severity);
  if (scale) for (const { band, index } of sorted) if (lowerEnd(band).at > scale.max || upperEnd(band).at < scale.min || (lowerEnd(band).at === scale.max && !lowerEnd(band).included)) report(run, `${at}/bands/${index}`, "value-outside-scale", `The band «${band.name}» lies outside the scale ${scale.min} to ${scale.max}.`, "Correct the band or the scale.");
}

function checkTarget(run: LintRun, measure: Placed<Measure>, at: string): void {
  const { target, scale } = measure;
  if (typeof target === "string") checkRule(run, { text: target, at: `${at}/target`, owner: measure.name, locals: [], isCondition: false });
  if (target === undefined || typeof target === "string") return;
  const value = typeof target === "number" ? target : "atLeast" in target ? target.atLeast : target.atMost;
  const reach = scale ? null : measureDomain(run, measure);
  if (reach && (value < reach.low || value > reach.high)) report(run, `${at}/target`, "value-outside-scale", `The target of «${measure.name}» is ${value}, but its value lies from ${reach.low} to ${reach.high}.`, "Correct the target, or the transform.");
  if (!scale) return;
  if (value < scale.min || value > scale.max) report(run, `${at}/target`, "value-outside-scale", `The target of «${measure.name}» is ${value}, outside its scale ${scale.min} to ${scale.max}.`, "Correct the target or the scale.");
}
