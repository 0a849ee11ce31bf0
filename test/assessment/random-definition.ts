/** Random questionnaires, and answers to them that are plausible or spoilt: for comparing our checker with survey-core. */
import type { Random } from "../../server/assessment/example/random.ts";

export type Json = Record<string, unknown>;
type Local = { name: string; type: string };
type Field = { name: string; type: string; values: unknown[] };

const choices = ["a", "b", "c", "d"];

/** A questionnaire of some pages with nested panels, lists, tables and conditions. */
export function randomDefinition(random: Random): Json {
  const maker = new Maker(random);
  const pages = Array.from({ length: random.chance(0.2) ? 2 : 1 }, (_, index) => ({
    name: `page${index}`,
    ...(random.chance(0.2) ? { visibleIf: maker.condition([]) } : {}),
    elements: maker.elements(random.whole(2, 4), 0),
  }));
  const calculatedValues = maker.fields.length > 1 && random.chance(0.25) ? [{ name: "calc", expression: `{${random.pick(maker.fields).name}} + 1` }] : [];
  return { pages, ...(calculatedValues.length > 0 ? { calculatedValues } : {}) };
}

class Maker {
  readonly fields: Field[] = [];
  private count = 0;

  constructor(private readonly random: Random) {}

  elements(howMany: number, depth: number): Json[] {
    return Array.from({ length: howMany }, () => this.element(depth));
  }

  private element(depth: number): Json {
    const { random } = this;
    if (depth < 2 && random.chance(0.12)) {
      return { type: "panel", name: this.name("panel"), ...this.shared([], false), elements: this.elements(random.whole(1, 3), depth + 1) };
    }
    if (random.chance(0.12)) return this.dynamicPanel();
    if (random.chance(0.08)) return this.dynamicMatrix();
    if (random.chance(0.06)) return this.table();
    const field = this.field([], this.name("q"));
    this.fields.push(field.field);
    return field.json;
  }

  private name(prefix: string): string {
    this.count += 1;
    return `${prefix}${this.count}`;
  }

  /** Condition, required, read-only: what any element may have. */
  private shared(local: Local[], isQuestion: boolean): Json {
    const { random } = this;
    return {
      ...(random.chance(0.3) ? { visibleIf: this.condition(local) } : random.chance(0.03) ? { visible: false } : {}),
      ...(random.chance(0.08) ? { enableIf: this.condition(local) } : random.chance(0.04) ? { readOnly: true } : {}),
      ...(isQuestion ? (random.chance(0.15) ? { requiredIf: this.condition(local) } : random.chance(0.45) ? { isRequired: true } : {}) : {}),
    };
  }

  condition(local: Local[]): string {
    const { random } = this;
    const one = (): string => {
      const isLocal = local.length > 0 && random.chance(0.6);
      const field = isLocal ? random.pick(local) : random.chance(0.06) || this.fields.length === 0 ? { name: "layer", type: "text" } : random.pick(this.fields);
      // Comparing a list by size is refused by the lint.
      const order = ["checkbox", "tagbox", "ranking"].includes(field.type) ? [] : ["> 2", "<= 3", "< 4"];
      return `{${field.name}} ${random.pick(["= 'a'", "= 'b'", "<> 'a'", "notempty", "empty", "anyof ['a', 'b', 1]", "= true", "contains 'b'", "= 2", ...order])}`;
    };
    return random.chance(0.35) ? `${one()} ${random.pick(["and", "or"])} ${one()}` : one();
  }

  private field(local: Local[], name: string, isCell = false): { json: Json; field: Field } {
    const { random } = this;
    const kind = random.pick(isCell ? ["text", "number", "dropdown", "checkbox", "boolean"] : ["text", "number", "comment", "radiogroup", "dropdown", "checkbox", "tagbox", "boolean", "rating", "matrix", "ranking", "multipletext", "date", "email", "expression"]);
    const base: Json = { type: kind, name, ...this.shared(local, kind !== "expression") };
    const result = (extra: Json, values: unknown[]): { json: Json; field: Field } => ({ json: { ...base, ...extra }, field: { name, type: kind, values } });
    switch (kind) {
      case "number": return result({ type: "text", inputType: "number", ...(random.chance(0.5) ? { min: 0, max: 5 } : {}), ...(random.chance(0.15) ? { step: 2 } : {}), ...this.validators("number", name, local) }, [0, 1, 2, 3, 6, -1]);
      case "date": return result({ type: "text", inputType: "date", ...(random.chance(0.5) ? { min: "2020-01-01", max: "2026-01-01" } : {}) }, ["2019-05-01", "2024-02-29", "2030-01-01"]);
      case "email": return result({ type: "text", inputType: "email" }, ["x@example.nl", "no"]);
      case "text": case "comment": return result(this.validators("text", name, local), ["a", "b", "long text", "12", "  "]);
      case "radiogroup": case "dropdown": return result({ choices: this.choices(local), ...(random.chance(0.2) ? { showOtherItem: true } : {}), ...(random.chance(0.1) ? { showNoneItem: true } : {}) }, choices);
      case "checkbox": case "tagbox": return result({
        choices: this.choices(local), ...(random.chance(0.2) ? { showNoneItem: true } : {}), ...(random.chance(0.2) ? { showOtherItem: true } : {}),
        ...(random.chance(0.2) ? { minSelectedChoices: 2 } : {}), ...(random.chance(0.2) && kind === "checkbox" ? { validators: [{ type: "answercount", minCount: 1, maxCount: 2 }] } : {}),
      }, [["a"], ["b", "c"], ["a", "b", "c"]]);
      case "ranking": return result({ choices }, [["a", "b", "c", "d"]]);
      case "boolean": return result({}, [true, false]);
      case "rating": return result({ ...(random.chance(0.4) ? { rateMin: 0, rateMax: 4 } : {}) }, [1, 2, 3, 4]);
      case "multipletext": return result({ items: [{ name: "one", ...(random.chance(0.4) ? { isRequired: true } : {}) }, { name: "two", ...this.validators("text", "two", []) }] }, [{ one: "a" }, { two: "b" }]);
      case "expression": return result({ expression: this.fields.length > 0 ? `iif({${random.pick(this.fields).name}} > 2, 2, 'a')` : "1 + 1" }, []);
      default: return result({
        columns: [1, 2, 3], rows: ["r1", "r2"], ...(random.chance(0.3) ? { eachRowRequired: true } : {}), ...(random.chance(0.2) ? { eachRowUnique: true } : {}),
        ...(random.chance(0.15) ? { rowsVisibleIf: `{item} <> 'r1' or ${this.condition(local)}` } : {}),
      }, [{ r1: 1 }, { r1: 2, r2: 2 }]);
    }
  }

  private choices(local: Local[]): unknown[] {
    return choices.map((value) => (this.random.chance(0.06) ? { value, visibleIf: this.condition(local) } : value));
  }

  private validators(kind: "text" | "number", name: string, local: Local[]): Json {
    const { random } = this;
    if (!random.chance(0.35)) return {};
    const own = local.length > 0 ? (local[0]?.name ?? "").split(".")[0] : "";
    const options: Json[] = kind === "number"
      ? [{ type: "numeric", minValue: 1, maxValue: 4 }, { type: "expression", expression: `{${own ? `${own}.` : ""}${name}} < 3` }]
      : [{ type: "text", minLength: 2, maxLength: 5 }, { type: "regex", regex: "^[a-z ]+$" }, { type: "numeric", maxValue: 20 }, { type: "text", allowDigits: false }];
    return { validators: [random.pick(options)] };
  }

  private inner(variable: "panel" | "row", howMany: number): { names: string[]; json: Json[]; fields: Field[] } {
    const names = Array.from({ length: howMany }, () => this.name("f"));
    const made: { json: Json; field: Field }[] = [];
    for (const name of names) made.push(this.field(made.filter(({ json }) => json["type"] !== "matrix").map(({ field }) => ({ name: `${variable}.${field.name}`, type: field.type })), name, variable === "row"));
    return { names, json: made.map(({ json }) => json), fields: made.map(({ field }) => field) };
  }

  private dynamicPanel(): Json {
    const { random } = this;
    const name = this.name("list");
    const { json, fields } = this.inner("panel", random.whole(1, 4));
    const key = fields.find((field) => ["text", "number", "dropdown"].includes(field.type));
    this.fields.push({ name: `${name}[0].${fields[0]?.name ?? ""}`, type: fields[0]?.type ?? "", values: [] });
    // Of a list that begins with empty entries, the lint refuses .length.
    const beginsEmpty = random.chance(0.5);
    if (beginsEmpty) this.fields.push({ name: `${name}.length`, type: "number", values: [] });
    return {
      type: "paneldynamic", name, ...this.shared([], !fields.some((field) => field.type === "expression")), templateElements: json, ...(!beginsEmpty && random.chance(0.6) ? { minPanelCount: 1 } : {}), ...(random.chance(0.3) ? { maxPanelCount: 3 } : {}),
      ...(!beginsEmpty && random.chance(0.4) ? { panelCount: 2 } : {}), ...(key && random.chance(0.4) ? { keyName: key.name } : {}),
    };
  }

  private columns(howMany: number): Json[] {
    return this.inner("row", howMany).json.map(({ type, inputType, ...rest }) => ({ cellType: type, ...(inputType ? { inputType } : {}), ...rest }));
  }

  private dynamicMatrix(): Json {
    const { random } = this;
    const columns = this.columns(random.whole(1, 3)).map((column) => (random.chance(0.15) && ["text", "dropdown"].includes(String(column["cellType"])) ? { ...column, isUnique: true } : column));
    return { type: "matrixdynamic", name: this.name("rows"), ...this.shared([], true), columns, ...(random.chance(0.6) ? { rowCount: random.whole(1, 3) } : {}), ...(random.chance(0.3) ? { minRowCount: 1 } : {}) };
  }

  private table(): Json {
    return { type: "matrixdropdown", name: this.name("table"), ...this.shared([], true), columns: this.columns(this.random.whole(1, 3)), rows: ["r1", "r2"] };
  }
}

/** Spoils some answers: drops, swaps, adds. */
export function spoil(answers: Json, random: Random): Json {
  const strange: unknown[] = ["a", "b", "zz", 1, 2, 6, -1, 2.5, true, false, "", "  ", ["a"], ["a", "b", "c"], {}, { r1: 1 }, [{}], null, "2024-02-29", "x".repeat(30)];
  const result: Json = {};
  for (const [key, value] of Object.entries(answers)) {
    if (random.chance(0.15)) continue;
    if (Array.isArray(value) && value.every((item) => typeof item === "object" && item !== null)) result[key] = value.map((item) => (random.chance(0.5) ? spoil(item as Json, random) : (item as Json)));
    else result[key] = random.chance(0.12) ? random.pick(strange) : value;
  }
  return result;
}
