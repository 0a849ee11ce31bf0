/** What every chart shares: its frame (who it is, in which language and colours) and what comes back. */
import type { Language } from "./numbers.ts";
import type { Palette } from "./palette.ts";

/** Said once for all charts. `finding` is the sentence that a reader who cannot see the chart gets first. */
export type ChartFrame = {
  /** Unique in the page: the SVG's ids start with it. */
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  readonly finding?: string;
  /** User units; 635 is the text width of an A4 report at 96 per inch. */
  readonly width?: number;
  readonly palette?: Palette;
};

/** The same figures as text: shown beside or below the chart, and for assistive technology. */
export type ChartTable = {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly header: string; readonly cells: readonly string[] }[];
};

export type Chart = {
  readonly svg: string;
  readonly title: string;
  readonly description: string;
  readonly table: ChartTable;
  readonly width: number;
  readonly height: number;
};

export const DEFAULT_WIDTH = 635;
