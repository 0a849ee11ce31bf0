/**
 * The view model of a report: everything a reader will see, as plain JSON, in one language. Nothing is computed after
 * this: the templates only lay out. It is what the golden tests hold, what is attached to the PDF and what is hashed.
 * Absent things are null, never left out, because the templates are strict.
 */
import type { ChartSpec } from "../charts/draw.ts";
import type { Language } from "../charts/numbers.ts";
import type { Tone } from "../charts/palette.ts";

export type ReportKind = "municipality" | "board" | "council" | "region";
export type ReportStatus = "draft" | "published";

/** Numbers of items in the evidence annex. */
export type References = readonly number[];

export type KeyFigure = { readonly label: string; readonly value: string; readonly unit: string | null; readonly note: string | null; readonly tone: Tone | null; readonly references: References };

export type Cell = { readonly text: string; readonly numeric: boolean; readonly tone: Tone | null; readonly references: References };
export type TableView = {
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly header: Cell; readonly cells: readonly Cell[]; readonly total: boolean }[];
  readonly note: string | null;
};

export type AdviceView = {
  readonly number: number;
  readonly title: string;
  readonly reason: string;
  readonly firstStep: string | null;
  readonly who: string | null;
  readonly effort: string | null;
  readonly phase: string | null;
  readonly effect: string | null;
  readonly counter: string | null;
  /** Would other weights or the missing answers change it? */
  readonly sturdy: string | null;
  readonly references: References;
};

export type OptionView = {
  readonly title: string;
  readonly description: string | null;
  readonly recommended: boolean;
  readonly score: string;
  readonly for: readonly { readonly text: string; readonly references: References }[];
  readonly against: readonly { readonly text: string; readonly references: References }[];
  readonly notAdvisable: readonly string[];
  readonly tensions: readonly string[];
};

export type LevelView = { readonly title: string; readonly state: "reached" | "current" | "ahead"; readonly stateText: string; readonly needed: readonly { readonly text: string; readonly met: boolean; /** Not met, but begun. */ readonly partly: boolean }[]; readonly degree: string | null };

export type Block =
  | { readonly type: "paragraph"; readonly text: string; readonly references: References }
  | { readonly type: "heading"; readonly text: string }
  | { readonly type: "keyFigures"; readonly items: readonly KeyFigure[] }
  | { readonly type: "chart"; readonly number: number; /** A table in the same section holds its figures; else the annex does. */ readonly dataBelow: boolean; readonly chart: ChartSpec; readonly caption: string; readonly references: References }
  | { readonly type: "table"; readonly table: TableView; readonly compact: boolean }
  | { readonly type: "findings"; /** One line each. */ readonly brief: boolean; readonly items: readonly { readonly title: string; readonly value: string; readonly tone: Tone; readonly band: string | null; readonly text: string | null; readonly note: string | null; readonly references: References }[] }
  | { readonly type: "advice"; readonly items: readonly AdviceView[]; readonly brief: boolean }
  | { readonly type: "decision"; readonly title: string; readonly note: string | null; readonly options: readonly OptionView[] }
  | { readonly type: "levels"; readonly title: string; readonly levels: readonly LevelView[]; readonly references: References }
  | { readonly type: "list"; readonly items: readonly { readonly text: string; readonly references: References }[]; readonly ordered: boolean }
  | { readonly type: "remark"; readonly title: string; readonly paragraphs: readonly string[] }
  | { readonly type: "discuss"; readonly title: string; readonly text: string }
  | { readonly type: "asks"; readonly items: readonly { readonly number: number; readonly title: string; readonly reason: string | null; readonly consequence: string | null; readonly firstStep: string | null; readonly who: string | null; readonly references: References }[] };

export type SectionView = {
  /** Also the id in the HTML and the destination in the PDF. */
  readonly id: string;
  readonly number: string | null;
  readonly title: string;
  readonly lead: string | null;
  readonly newPage: boolean;
  readonly blocks: readonly Block[];
};

export type EvidenceItem = {
  readonly number: number;
  readonly title: string;
  readonly value: string;
  /** How it came about, in words: "gemiddelde van 6 antwoorden". */
  readonly how: string;
  /** Where the rule stands: `scoring.json#/measures/3`. */
  readonly rule: string;
  /** The answers and measures it is made of. */
  readonly inputs: readonly { readonly label: string; readonly value: string; readonly item: number | null }[];
  readonly missing: string | null;
};

export type Words = Readonly<Record<string, string>>;

export type ReportView = {
  readonly format: 1;
  readonly kind: ReportKind;
  readonly language: Language;
  readonly status: ReportStatus;
  readonly title: string;
  readonly subtitle: string;
  readonly organisation: string;
  readonly organisationFacts: readonly string[];
  /** The date of the answers, in words. */
  readonly period: string;
  readonly summary: SectionView | null;
  readonly sections: readonly SectionView[];
  readonly evidence: readonly EvidenceItem[];
  readonly colophon: readonly { readonly label: string; readonly value: string }[];
  /** The fixed words of the templates in this language. */
  readonly words: Words;
};

/** What differs between two makings of the same report; kept out of the hash. */
export type Making = { readonly generatedAt: string; readonly contentHash: string };
