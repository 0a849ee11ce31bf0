/**
 * From the files of an instrument to an instrument in memory: JSON, shape and references between files. Whether its
 * rules make sense is for `lint`.
 */
import type { z } from "zod";
import { contentHash } from "./canonical.ts";
import { duplicateKeys, parseJson } from "./json.ts";
import { glossaryOf, textsSchema } from "./glossary.ts";
import { adviceFileSchema, adviceSchema, decisionSchema, manifestSchema, scoringSchema } from "./language.ts";
import type { Advice, Decision, Instrument, InstrumentSource, Manifest, Placed } from "./language.ts";
import { answerSetSchema, declaredItemSchema } from "./measures/parts.ts";
import type { AnswerSet, DeclaredItem } from "./measures/parts.ts";
import { measureSchema } from "./measures/schema.ts";
import type { Measure } from "./measures/schema.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { problemsOfShape } from "./shape.ts";
import { suggest } from "./spelling.ts";

const MANIFEST = "instrument.json";

/** Reads an instrument. It is null when a file cannot be read or has the wrong shape; all such problems are given at once. */
export function parseInstrument(source: InstrumentSource): { instrument: Instrument | null; problems: Problem[] } {
  const { instrument, problems } = readInstrument(source);
  return { instrument: problems.some((problem) => problem.severity === "error") ? null : instrument, problems };
}

/** As `parseInstrument`, but with whatever could be read, so that the lint can look at the rest as well. */
export function readInstrument(source: InstrumentSource): { instrument: Instrument | null; problems: Problem[] } {
  const reader = new Reader(source);
  const manifest = reader.manifest();
  if (!manifest) return { instrument: null, problems: reader.problems };
  return { instrument: reader.instrument(manifest), problems: reader.problems };
}

class Reader {
  readonly problems: Problem[] = [];
  private readonly parsed = new Map<string, unknown>();

  constructor(private readonly source: InstrumentSource) {}

  manifest(): Manifest | null {
    const json = this.json(MANIFEST, "");
    return json === undefined ? null : (this.shape(manifestSchema, json, MANIFEST, "") ?? null);
  }

  instrument(manifest: Manifest): Instrument {
    const { questionnaires, scoring, advice, report, region, texts, $schema: _schema, ...rest } = manifest;
    const surveys = questionnaires.map((each, index) => ({ ...each, survey: this.json(each.file, `/questionnaires/${index}/file`) }));
    const scored = scoring.map((file, index) => this.scoring(file, `/scoring/${index}`));
    const advised = advice.map((file, index) => this.advice(file, `/advice/${index}`));
    const optional = (file: string | undefined, key: string): unknown => (file === undefined ? null : (this.json(file, `/${key}`) ?? null));
    const declared = optional(texts, "texts");
    // Only its glossary has a shape; what else stands there is for whoever reads it.
    if (texts !== undefined && declared !== null) this.shape(textsSchema, declared, texts, "");
    const instrument: Omit<Instrument, "hash"> = {
      ...rest, questionnaires: surveys,
      answerSets: Object.assign({}, ...scored.map((each) => each.answerSets)) as Instrument["answerSets"],
      items: scored.flatMap((each) => each.items), measures: scored.flatMap((each) => each.measures),
      advice: advised.flatMap((each) => each.advice), decisions: advised.flatMap((each) => each.decisions),
      texts: declared, glossary: glossaryOf(declared), report: optional(report, "report"), region: optional(region, "region"),
    };
    return { ...instrument, hash: this.hash() };
  }

  /** Of everything that can change a result or a report: the JSON files used, whatever the order of their keys, and the templates. */
  private hash(): string {
    const templates = Object.entries(this.source.files).filter(([path]) => path.endsWith(".hbs"));
    return contentHash(Object.fromEntries([...this.parsed, ...templates]));
  }

  private scoring(file: string, pointer: string): { answerSets: Record<string, Placed<AnswerSet>>; items: Placed<DeclaredItem>[]; measures: Placed<Measure>[] } {
    const json = this.json(file, pointer);
    if (json === undefined) return { answerSets: {}, items: [], measures: [] };
    const { answerSets, items, measures, ...others } = parts(json);
    this.shape(scoringSchema, isObject(json) ? others : json, file, "");
    const sets: Record<string, Placed<AnswerSet>> = {};
    if (answerSets !== undefined && !isObject(answerSets)) this.shape(scoringSchema, { answerSets }, file, "");
    for (const [name, set] of Object.entries(isObject(answerSets) ? answerSets : {})) {
      const at = `/answerSets/${name}`;
      const parsed = this.shape(answerSetSchema, set, file, at);
      if (parsed) sets[name] = { ...parsed, at: `${file}#${at}` };
    }
    return { answerSets: sets, items: this.list(declaredItemSchema, items, file, "items"), measures: this.list(measureSchema, measures, file, "measures") };
  }

  private advice(file: string, pointer: string): { advice: Placed<Advice>[]; decisions: Placed<Decision>[] } {
    const json = this.json(file, pointer);
    if (json === undefined) return { advice: [], decisions: [] };
    const { advice, decisions, ...others } = parts(json);
    this.shape(adviceFileSchema, isObject(json) ? others : json, file, "");
    return { advice: this.list(adviceSchema, advice, file, "advice"), decisions: this.list(decisionSchema, decisions, file, "decisions") };
  }

  /** Each declaration on its own, so that one mistake does not hide the others. */
  private list<S extends z.ZodType<object>>(schema: S, values: unknown, file: string, key: string): Placed<z.infer<S>>[] {
    if (values === undefined) return [];
    if (!Array.isArray(values)) {
      this.report(file, `/${key}`, "shape", `${key} must be a list.`, "Write it between [ and ].");
      return [];
    }
    return (values as unknown[]).flatMap((value, index) => {
      const at = `/${key}/${index}`;
      const parsed = this.shape(schema, value, file, at);
      return parsed ? [{ ...parsed, at: `${file}#${at}` }] : [];
    });
  }

  private shape<S extends z.ZodType>(schema: S, value: unknown, file: string, pointer: string): z.infer<S> | undefined {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    this.problems.push(...problemsOfShape(result.error, file, pointer, value));
    return undefined;
  }

  /** The JSON of a file; a mistake in it is reported once, however often the file is named. */
  private json(file: string, namedAt: string): unknown {
    if (this.parsed.has(file)) return this.parsed.get(file);
    if (!Object.hasOwn(this.source.files, file)) {
      const others = Object.keys(this.source.files);
      this.report(MANIFEST, namedAt, "missing-file", `There is no file ${file}.`, file === MANIFEST ? "Every instrument has an instrument.json." : suggest(file, others));
      return undefined;
    }
    const text = this.source.files[file] as string;
    const result = parseJson(text);
    if (!result.ok) {
      const { line, column, what, pointer } = result.mistake;
      this.report(file, pointer, "json-syntax", `Line ${line}, column ${column}: ${what}`, "Mend the JSON there.");
      return undefined;
    }
    for (const double of duplicateKeys(text)) this.report(file, double.pointer, "json-duplicate-key", `Line ${double.line}, column ${double.column}: ${double.what}`, "Keep one of the two.");
    this.parsed.set(file, result.value);
    return result.value;
  }

  private report(file: string, pointer: string, code: ProblemCode, what: string, hint: string): void {
    this.problems.push({ severity: "error", code, file, path: `${file}#${pointer}`, what, hint });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parts(json: unknown): Record<string, unknown> {
  return isObject(json) ? json : {};
}
