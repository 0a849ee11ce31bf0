/** Reads the items of a measure into arrays, and applies the missing policy: the same for every construct with items. */
import type { MissingResult, MissingState, TraceInput, Treated } from "../results.ts";
import type { CompiledPolicy, Frame, ItemReader, MissingPolicy, PolicyDefaults, Read } from "./construct.ts";
import { DONT_KNOW, MISSING_KINDS, NOT_APPLICABLE, PRESENT, SKIPPED, TREAT_MISSING, TREAT_PRORATE, TREAT_VALUE, UNANSWERED } from "./construct.ts";

/** The items as they were read last. A value is NaN where it does not count; `kinds` says why it was missing. */
export type Gathered = {
  readonly items: readonly ItemReader[];
  readonly policy: CompiledPolicy;
  values: Float64Array;
  kinds: Uint8Array;
  weights: Float64Array;
  /** Index of the item of each value, where items can give several values. */
  sources: Int32Array;
  /** How many values were read. */
  size: number;
  /** How many of them count. */
  usable: number;
  /** How many were missing, per kind. */
  readonly counts: Int32Array;
  because: string | undefined;
  /** For sensitivity: a number in place of a missing one. */
  fill: ((item: ItemReader, kind: number) => number) | null;
  /** Reads all; false when the policy leaves the measure without a value (kind in the frame). */
  readonly take: (frame: Frame) => boolean;
};

const TREATMENTS = ["exclude", "value", "prorate", "missing"];

export function compilePolicy(policy: MissingPolicy | undefined, defaults: PolicyDefaults): CompiledPolicy {
  const treat = new Uint8Array(5);
  const substitute = new Float64Array(5);
  const names = ["", "", "", "", ""];
  for (let kind = DONT_KNOW; kind <= UNANSWERED; kind += 1) {
    const key = MISSING_KINDS[kind] as "dontKnow" | "notApplicable" | "skipped" | "unanswered";
    const declared = policy?.[key] ?? defaults[kind - 1] ?? "exclude";
    if (typeof declared === "object") {
      treat[kind] = TREAT_VALUE;
      substitute[kind] = declared.value;
      names[kind] = `value ${declared.value}`;
    } else {
      treat[kind] = TREATMENTS.indexOf(declared);
      names[kind] = declared;
    }
  }
  const minimum = policy?.minimum;
  return { treat, substitute, names, minimumCount: minimum?.count ?? 0, minimumShare: minimum?.share ?? 0, shareOfAll: minimum?.of === "all" };
}

export function gatherItems(items: readonly ItemReader[], policy: CompiledPolicy): Gathered {
  const count = items.length;
  const reads = items.map((item) => item.read);
  const weightReads = items.map((item) => (typeof item.weight === "number" ? null : item.weight));
  const gathered: Gathered = {
    items, policy, size: count, usable: 0, because: undefined, fill: null,
    values: new Float64Array(count), kinds: new Uint8Array(count), counts: new Int32Array(5),
    weights: Float64Array.from(items, (item) => (typeof item.weight === "number" ? item.weight : 1)),
    sources: Int32Array.from(items, (_item, index) => index),
    take: items.some((item) => item.readAll) ? takeMany : weightReads.some((read) => read) ? takeWeighted : take,
  };
  const { treat, substitute } = policy;

  function take(frame: Frame): boolean {
    const { values, kinds, counts } = gathered;
    counts.fill(0);
    let usable = 0;
    for (let index = 0; index < count; index += 1) {
      const value = (reads[index] as Read)(frame);
      if (value === value) {
        values[index] = value;
        kinds[index] = PRESENT;
        usable += 1;
        continue;
      }
      const kind = frame.kind;
      if (gathered.fill) {
        const filled = gathered.fill(items[index] as ItemReader, kind);
        if (filled === filled) {
          values[index] = filled;
          kinds[index] = PRESENT;
          usable += 1;
          continue;
        }
      }
      kinds[index] = kind;
      counts[kind] = (counts[kind] as number) + 1;
      if (treat[kind] === TREAT_VALUE) {
        values[index] = substitute[kind] as number;
        usable += 1;
      } else values[index] = NaN;
    }
    gathered.usable = usable;
    return usable === count || settle(gathered, frame);
  }

  /** Weights that are answers themselves: an item without its weight does not count. */
  function takeWeighted(frame: Frame): boolean {
    take(frame);
    const { values, weights, kinds, counts } = gathered;
    weightReads.forEach((read, index) => {
      if (!read) return;
      const weight = read(frame);
      weights[index] = weight === weight ? weight : 0;
      if (weight === weight || values[index] !== values[index]) return;
      if (kinds[index] === PRESENT) counts[frame.kind] = (counts[frame.kind] as number) + 1;
      kinds[index] = frame.kind;
      values[index] = NaN;
      gathered.usable -= 1;
    });
    return settle(gathered, frame);
  }

  /** `panel[].field`: as many values as there are entries. */
  function takeMany(frame: Frame): boolean {
    const numbers: number[] = [];
    const why: number[] = [];
    const sources: number[] = [];
    const weights: number[] = [];
    items.forEach((item, index) => {
      if (item.readAll) item.readAll(frame, numbers, why);
      else {
        const value = item.read(frame);
        numbers.push(value);
        why.push(value === value ? PRESENT : frame.kind);
      }
      const weightRead = weightReads[index];
      const weight = weightRead ? weightRead(frame) : (item.weight as number);
      while (sources.length < numbers.length) {
        sources.push(index);
        weights.push(weight);
      }
    });
    gathered.counts.fill(0);
    gathered.usable = 0;
    numbers.forEach((value, at) => {
      if (value === value) gathered.usable += 1;
      else {
        const kind = why[at] as number;
        gathered.counts[kind] = (gathered.counts[kind] as number) + 1;
        if (treat[kind] === TREAT_VALUE) {
          numbers[at] = substitute[kind] as number;
          gathered.usable += 1;
        }
      }
    });
    gathered.size = numbers.length;
    gathered.values = Float64Array.from(numbers);
    gathered.kinds = Uint8Array.from(why);
    gathered.sources = Int32Array.from(sources);
    gathered.weights = Float64Array.from(weights);
    return settle(gathered, frame);
  }
  return gathered;
}

/** Does the measure have a value, given what is missing? */
function settle(gathered: Gathered, frame: Frame): boolean {
  const { policy, counts, size, usable } = gathered;
  gathered.because = undefined;
  for (let kind = DONT_KNOW; kind <= UNANSWERED; kind += 1) {
    if ((counts[kind] as number) > 0 && policy.treat[kind] === TREAT_MISSING) {
      frame.kind = kind;
      gathered.because = `${counts[kind]} of ${size} ${MISSING_KINDS[kind]}, which makes the measure missing`;
      return false;
    }
  }
  if (usable === 0) {
    frame.kind = commonKind(counts, size);
    gathered.because = size === 0 ? "there are no values" : "no item has a value";
    return false;
  }
  if (policy.minimumCount > usable) return tooFew(gathered, frame, `${usable} of at least ${policy.minimumCount} items`);
  if (policy.minimumShare > 0) {
    const of = policy.shareOfAll ? size : size - setAside(policy, counts, SKIPPED) - setAside(policy, counts, NOT_APPLICABLE);
    if (usable < policy.minimumShare * of - 1e-9) return tooFew(gathered, frame, `${usable} of ${of} items, less than the share of ${policy.minimumShare}`);
  }
  return true;
}

/** Skipped and not-applicable items do not apply, unless they count as a value. */
function setAside(policy: CompiledPolicy, counts: Int32Array, kind: number): number {
  return policy.treat[kind] === TREAT_VALUE ? 0 : (counts[kind] as number);
}

function tooFew(gathered: Gathered, frame: Frame, because: string): boolean {
  frame.kind = UNANSWERED;
  gathered.because = because;
  return false;
}

/** All missing for one reason: that is the measure's reason; else it is unanswered. */
function commonKind(counts: Int32Array, size: number): number {
  for (let kind = DONT_KNOW; kind <= UNANSWERED; kind += 1) if (size > 0 && counts[kind] === size) return kind;
  return UNANSWERED;
}

/** Weight of what counts, and of what a sum grows by in proportion. */
export function prorating(gathered: Gathered): { present: number; all: number } {
  const { values, kinds, weights, policy, size } = gathered;
  let present = 0;
  let prorated = 0;
  for (let index = 0; index < size; index += 1) {
    const value = values[index] as number;
    if (value === value) present += weights[index] as number;
    else if (policy.treat[kinds[index] as number] === TREAT_PRORATE) prorated += weights[index] as number;
  }
  return { present, all: present + prorated };
}

const TREATED: readonly Treated[] = ["excluded", "value", "prorated", "missing"];

/** The items as they were read last, for the trace. */
export function traceItems(gathered: Gathered, frame: Frame, section?: string): TraceInput[] {
  const inputs: TraceInput[] = [];
  for (let at = 0; at < gathered.size; at += 1) {
    const item = gathered.items[gathered.sources[at] as number] as ItemReader;
    const found = item.answer(frame);
    const answer = item.readAll && Array.isArray(found) ? (found[at - firstOf(gathered, at)] as unknown) : found;
    inputs.push(traceInput(item, answer, gathered.values[at] as number, gathered.kinds[at] as number, gathered.weights[at] as number, gathered.policy, section));
  }
  return inputs;
}

/** One item in the trace. */
export function traceInput(item: ItemReader, answer: unknown, value: number, kind: number, weight: number, policy: CompiledPolicy, section?: string, category?: string | null): TraceInput {
  const rest = {
    value: value === value ? value : null, weight,
    ...(item.reversed ? { reverse: true } : {}),
    ...(kind === PRESENT ? {} : { state: MISSING_KINDS[kind] as MissingState, treated: TREATED[policy.treat[kind] as number] as Treated }),
    ...(section === undefined ? {} : { section }),
    ...(category === undefined ? {} : { category }),
  };
  return item.kind === "measure" ? { kind: "measure", name: item.of, ...rest } : { kind: "question", path: item.of, label: item.label, answer: answer ?? null, ...rest };
}

function firstOf(gathered: Gathered, at: number): number {
  let first = at;
  while (first > 0 && gathered.sources[first - 1] === gathered.sources[at]) first -= 1;
  return first;
}

/** The policy in words, for the result. */
export function appliedPolicy(policy: CompiledPolicy): Readonly<Record<string, string>> {
  const minimum = [
    ...(policy.minimumCount > 0 ? [`${policy.minimumCount} items`] : []),
    ...(policy.minimumShare > 0 ? [`${policy.minimumShare} of ${policy.shareOfAll ? "all" : "applicable"} items`] : []),
  ].join(" and ");
  return {
    dontKnow: policy.names[DONT_KNOW] as string, notApplicable: policy.names[NOT_APPLICABLE] as string, skipped: policy.names[SKIPPED] as string, unanswered: policy.names[UNANSWERED] as string,
    ...(minimum === "" ? {} : { minimum }),
  };
}

/** Missing items added up over lists. */
export function missingResult(gathered: readonly Gathered[], because: string | undefined): MissingResult {
  const counts = [0, 0, 0, 0, 0];
  let of = 0;
  for (const each of gathered) {
    of += each.size;
    for (let kind = DONT_KNOW; kind <= UNANSWERED; kind += 1) counts[kind] = (counts[kind] as number) + (each.counts[kind] as number);
  }
  const first = gathered[0];
  return {
    dontKnow: counts[DONT_KNOW] as number, notApplicable: counts[NOT_APPLICABLE] as number, skipped: counts[SKIPPED] as number, unanswered: counts[UNANSWERED] as number, of,
    policy: first ? appliedPolicy(first.policy) : { dontKnow: "exclude", notApplicable: "exclude", skipped: "exclude", unanswered: "exclude" },
    ...(because === undefined ? {} : { because }),
  };
}
