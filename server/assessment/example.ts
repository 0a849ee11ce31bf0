/**
 * A plausible, valid answers file for any instrument: to try it out, to demonstrate, to measure. The same seed always
 * gives the same answers. Respondents of one organisation agree more with each other than with those of another.
 */
import type { AnswerModel, Questionnaires } from "./definition.ts";
import type { Respondent } from "./example/answer.ts";
import { fillForm } from "./example/form.ts";
import type { Random } from "./example/random.ts";
import { randomFrom } from "./example/random.ts";

/** What an example needs of a compiled instrument. */
export type Exemplified = {
  readonly questionnaires: Questionnaires;
  readonly instrument: {
    readonly id: string;
    readonly version: string;
    readonly groups?: { readonly members: readonly { readonly name: string }[]; readonly minimumSize?: number | undefined } | null | undefined;
    /** Declarations of scoring: items with `reverse` are statements put negatively. */
    readonly items?: unknown;
    readonly measures?: unknown;
    readonly missing?: { readonly dontKnow?: readonly unknown[] | undefined; readonly notApplicable?: readonly unknown[] | undefined } | null | undefined;
  };
};

export type ExampleOptions = {
  /** How many respondents each group has; by default a few more than the minimum size. */
  readonly respondentsPerGroup?: number;
  /** How many entries each list of the organisation has; by default three to seven. */
  readonly entries?: number;
  /** Answers of the organisation to keep as they are. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** The date of the answers file. */
  readonly date?: string;
  /** How favourable the organisation answers, as a standard normal value; by default drawn from the seed. */
  readonly attitude?: number;
  /** Values of lists outside the instrument, for example the names of the region's members. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  /** Statements that are put negatively (`question` or `question.row`), so that answers to them are mirrored; by default those that the scoring reverses. */
  readonly reversed?: ReadonlySet<string>;
};

export type ExampleFile = {
  readonly instrument: string;
  readonly version: string;
  readonly date: string;
  readonly answers: Record<string, unknown>;
  readonly respondents: { id: string; group: string; answers: Record<string, unknown> }[];
  readonly invited: Record<string, number>;
};

const EXAMPLE_DATE = "2026-06-01";
/** Without declared groups, respondents are one group of this name. */
const EVERYONE = "everyone";

/** A complete, valid answers file, the same for the same seed. */
export function example(compiled: Exemplified, seed: number | string, options: ExampleOptions = {}): ExampleFile {
  const { instrument, questionnaires } = compiled;
  const random = randomFrom(`${instrument.id} ${seed}`);
  const date = options.date ?? EXAMPLE_DATE;
  const attitude = options.attitude ?? random.branch("attitude").normal();
  const reversed = options.reversed ?? reversedIn([instrument.items, instrument.measures]);
  const respondent = (own: number): Respondent => ({
    attitude: own, date, lists: options.lists ?? {}, reversed,
    missing: new Set([...(instrument.missing?.dontKnow ?? []), ...(instrument.missing?.notApplicable ?? []), "dontknow", "refused"]),
  });
  const fill = (model: AnswerModel, who: Respondent, group: string | null, part: Random): Record<string, unknown> =>
    fillForm(model, { respondent: who, circumstances: { group, date }, entries: group === null ? options.entries : undefined, random: part }, group === null ? (options.fixed ?? {}) : {});

  const answers = fill(questionnaires.organisation, respondent(attitude), null, random.branch("organisation"));
  const respondents: ExampleFile["respondents"] = [];
  const invited: Record<string, number> = {};
  if (questionnaires.respondents.definitions.length > 0) {
    const groups = instrument.groups?.members.map((member) => member.name) ?? [EVERYONE];
    for (const group of groups) {
      const part = random.branch(`group ${group}`);
      // Layers see things differently: that is what the instrument is to show.
      const shift = 0.5 * part.normal();
      const count = options.respondentsPerGroup ?? (instrument.groups?.minimumSize ?? 3) + part.whole(1, 4);
      invited[group] = count + part.whole(0, 3);
      for (let number = 1; number <= count; number += 1) {
        const person = part.branch(String(number));
        const own = 0.7 * attitude + shift + 0.6 * person.normal();
        respondents.push({ id: `${group}-${number}`, group, answers: fill(questionnaires.respondents, respondent(own), group, person) });
      }
    }
  }
  return { instrument: instrument.id, version: instrument.version, date, answers, respondents, invited };
}

/** The questions of items that are reversed, however deep they stand. */
function reversedIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const item of value) reversedIn(item, found);
  else if (typeof value === "object" && value !== null) {
    const { reverse, question } = value as { reverse?: unknown; question?: unknown };
    if (reverse === true && typeof question === "string") found.add(question);
    for (const item of Object.values(value)) reversedIn(item, found);
  }
  return found;
}
