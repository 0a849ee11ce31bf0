/**
 * A questionnaire, compiled once: what the checker, the example generator, the lint and the scoring read instead of the
 * SurveyJS JSON. Conditions are closures; names are unique over the whole instrument.
 */
import type { Scope } from "../expression.ts";

/** A text in languages: {"nl": "…", "en": "…"}, or one text for all. */
export type LocalText = string | Readonly<Record<string, string>>;

export type Condition = (scope: Scope) => boolean;
export type Formula = (scope: Scope) => unknown;

/** `null`: always. */
export type Visible = Condition | null;

export type ChoiceValue = string | number | boolean;
export type Choice = { readonly value: ChoiceValue; readonly text: LocalText; readonly visible: Visible };

export type Validator =
  | { readonly kind: "numeric"; readonly min: number | null; readonly max: number | null }
  | { readonly kind: "text"; readonly minLength: number; readonly maxLength: number; readonly allowDigits: boolean }
  | { readonly kind: "email" }
  | { readonly kind: "regex"; readonly pattern: RegExp }
  | { readonly kind: "expression"; readonly holds: Condition; readonly text: string }
  | { readonly kind: "answerCount"; readonly min: number; readonly max: number };

type QuestionBase = {
  readonly name: string;
  /** The key of the answer: SurveyJS's `valueName`, else the name. */
  readonly key: string;
  readonly title: LocalText;
  readonly visible: Visible;
  /** Visible with all its pages and panels around it (within one entry or row). */
  readonly shown: Visible;
  /** `null`: never disabled. A disabled question is not checked for being required, as in SurveyJS. */
  readonly enabled: Condition | null;
  readonly readOnly: boolean;
  readonly required: boolean | Condition;
  readonly validators: readonly Validator[];
  readonly defaultValue: unknown;
  /** Where the explanation or the "other" text is kept, if the question has one. */
  readonly commentKey: string | null;
  /** `clearIfInvisible: "none"`: a hidden answer is kept on purpose. */
  readonly keepsHidden: boolean;
  /** JSON pointer within the file. */
  readonly pointer: string;
};

/** SurveyJS input types of a text question. */
export type InputType = "text" | "number" | "range" | "date" | "datetime-local" | "month" | "week" | "time" | "email" | "url" | "tel" | "color" | "password";

export type TextQuestion = QuestionBase & {
  readonly kind: "text";
  readonly input: InputType;
  readonly long: boolean;
  readonly min: number | string | Formula | null;
  readonly max: number | string | Formula | null;
  readonly step: number | null;
  readonly maxLength: number;
};

/** One choice (radiogroup, dropdown, rating, …). `list`: choices come from outside, by this name. */
export type ChoiceQuestion = QuestionBase & {
  readonly kind: "choice";
  readonly control: string;
  readonly choices: readonly Choice[];
  readonly byValue: ReadonlyMap<unknown, Choice>;
  readonly list: string | null;
  readonly hasOther: boolean;
};

/** Several choices (checkbox, tagbox, ranking). */
export type ChoicesQuestion = QuestionBase & {
  readonly kind: "choices";
  readonly control: string;
  readonly choices: readonly Choice[];
  readonly byValue: ReadonlyMap<unknown, Choice>;
  readonly list: string | null;
  readonly hasOther: boolean;
  readonly minimum: number;
  readonly maximum: number;
  /** "None", "refuse" and "don't know" exclude all others. */
  readonly exclusive: ReadonlySet<unknown>;
};

export type BooleanQuestion = QuestionBase & { readonly kind: "boolean"; readonly yes: ChoiceValue; readonly no: ChoiceValue };

/** The value is computed; an answer that differs from it was tampered with. */
export type ComputedQuestion = QuestionBase & { readonly kind: "computed"; readonly formula: Formula };

export type MatrixQuestion = QuestionBase & {
  readonly kind: "matrix";
  readonly rows: readonly Choice[];
  readonly columns: readonly Choice[];
  readonly rowsByKey: ReadonlyMap<string, Choice>;
  readonly columnsByValue: ReadonlyMap<unknown, Choice>;
  readonly eachRowRequired: boolean;
  readonly eachRowUnique: boolean;
};

/** A table of questions with fixed rows. */
export type TableQuestion = QuestionBase & {
  readonly kind: "table";
  readonly rows: readonly Choice[];
  readonly rowsByKey: ReadonlyMap<string, Choice>;
  readonly fields: FieldSet;
  readonly unique: readonly string[];
};

/** Entries that the respondent adds: a dynamic panel or a dynamic matrix. */
export type EntriesQuestion = QuestionBase & {
  readonly kind: "entries";
  readonly variable: "panel" | "row";
  readonly fields: FieldSet;
  /** How many entries an untouched form shows. */
  readonly initial: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Fields of which the values must differ between entries. */
  readonly unique: readonly string[];
  readonly caseSensitive: boolean;
};

/** Several short texts under one question. */
export type TextsQuestion = QuestionBase & { readonly kind: "texts"; readonly fields: FieldSet };

export type Question =
  | TextQuestion | ChoiceQuestion | ChoicesQuestion | BooleanQuestion | ComputedQuestion
  | MatrixQuestion | TableQuestion | EntriesQuestion | TextsQuestion;

/** A page or a panel: questions and panels in the order of the form. */
export type Container = {
  readonly kind: "container";
  readonly name: string;
  readonly title: LocalText;
  readonly visible: Visible;
  readonly enabled: Condition | null;
  readonly readOnly: boolean;
  readonly elements: readonly Element[];
};

export type Element = Question | Container;

/** Questions that share one object of answers: a form, an entry, a row. */
export type FieldSet = {
  readonly elements: readonly Element[];
  readonly byKey: ReadonlyMap<string, Question>;
  readonly commentKeys: ReadonlyMap<string, Question>;
  /** Does it hold a computed question, at any depth? */
  readonly computes: boolean;
};

/** A name used in an expression, for the lint to look up. `fields`: what {panel.…} or {row.…} may name here. */
export type Reference = {
  readonly pointer: string;
  readonly text: string;
  readonly names: readonly string[];
  readonly owner: string;
  readonly purpose: "visible" | "enabled" | "required" | "validator" | "value" | "bound";
  readonly around: readonly Surrounding[];
};

/** What an expression stands in, innermost first. */
export type Surrounding = { readonly variable: "panel" | "row" | "item"; readonly fields: readonly string[] };

export type CompiledDefinition = {
  readonly name: string;
  readonly file: string;
  readonly answeredBy: "organisation" | "respondents";
  readonly title: LocalText;
  readonly fields: FieldSet;
  readonly calculated: readonly { readonly name: string; readonly formula: Formula; readonly pointer: string }[];
  /** `clearInvisibleValues: "none"`: hidden answers are kept on purpose. */
  readonly keepsHidden: boolean;
  readonly references: readonly Reference[];
};
