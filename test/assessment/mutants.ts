/** Instruments with one mistake each, as authors make them: for measuring what the lint finds. */
import type { Random } from "../../server/assessment/example/random.ts";

export type Mutant = { readonly kind: string; readonly what: string; readonly files: Record<string, string> };
type Json = Record<string, unknown>;
type Site = { readonly holder: Json | unknown[]; readonly key: string | number; readonly path: string };

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every place in a JSON value. */
function sites(value: unknown, path = ""): Site[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => [{ holder: value as unknown[], key: index, path: `${path}/${index}` }, ...sites(item, `${path}/${index}`)]);
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => [{ holder: value, key, path: `${path}/${key}` }, ...sites(item, `${path}/${key}`)]);
  return [];
}

const at = (site: Site): unknown => (site.holder as Json)[site.key as string];
const put = (site: Site, value: unknown): void => { (site.holder as Json)[site.key as string] = value; };
const take = (site: Site): void => { if (Array.isArray(site.holder)) site.holder.splice(Number(site.key), 1); else delete site.holder[site.key as string]; };
const isQuestion = (value: unknown): value is Json => isObject(value) && typeof value["type"] === "string" && typeof value["name"] === "string" && !["panel", "html", "image"].includes(value["type"]);
const typo = (text: string, random: Random): string => { const place = random.whole(1, Math.max(1, text.length - 1)); return `${text.slice(0, place)}${random.pick(["x", "q", "zz"])}${text.slice(place)}`; };

const EXPRESSIONS = new Set(["visibleIf", "enableIf", "requiredIf", "when", "where", "value", "expression", "condition"]);
const isExpression = (site: Site): boolean => EXPRESSIONS.has(String(site.key)) && typeof at(site) === "string" && /\{/.test(at(site) as string);
const isSurvey = (json: unknown): boolean => isObject(json) && (Array.isArray(json["pages"]) || Array.isArray(json["elements"]));

/** A kind of mistake: finds the places where it can be made, and makes it. `needs` may look at the whole file. */
type Mutation = { readonly kind: string; readonly fits: (site: Site, file: unknown) => boolean; readonly make: (site: Site, random: Random) => string | void };

const inScoring = (file: unknown): boolean => isObject(file) && Array.isArray(file["measures"]);
const inAdvice = (file: unknown): boolean => isObject(file) && Array.isArray(file["advice"]);

export const mutations: readonly Mutation[] = [
  { kind: "rename a question", fits: (site, file) => isSurvey(file) && site.key === "name" && isQuestion(site.holder), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "delete a question", fits: (site, file) => isSurvey(file) && isQuestion(at(site)), make: (site) => { const name = String((at(site) as Json)["name"]); take(site); return name; } },
  { kind: "swap a question's type", fits: (site, file) => isSurvey(file) && site.key === "type" && isQuestion(site.holder) && ["radiogroup", "dropdown", "checkbox", "matrix", "paneldynamic", "rating"].includes(String(at(site))), make: (site) => put(site, at(site) === "checkbox" ? "radiogroup" : at(site) === "matrix" ? "checkbox" : at(site) === "paneldynamic" ? "panel" : "checkbox") },
  { kind: "misspell a type", fits: (site, file) => isSurvey(file) && site.key === "type" && isQuestion(site.holder), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "make a number a text", fits: (site, file) => isSurvey(file) && site.key === "inputType" && at(site) === "number", make: (site) => take(site) },
  { kind: "rename a choice value", fits: (site, file) => isSurvey(file) && site.key === "value" && /\/(choices|columns)\/\d+\/value$/.test(site.path) && typeof at(site) === "string", make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "make a choice double", fits: (site, file) => isSurvey(file) && /\/choices$/.test(site.path) && Array.isArray(at(site)) && (at(site) as unknown[]).length > 1, make: (site) => { (at(site) as unknown[]).push((at(site) as unknown[])[0]); } },
  { kind: "rename a matrix row", fits: (site, file) => isSurvey(file) && /\/rows\/\d+\/value$/.test(site.path), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "misspell a property", fits: (site, file) => isSurvey(file) && ["visibleIf", "isRequired", "choices", "maxLength", "inputType", "columns", "rows", "keyName"].includes(String(site.key)), make: (site, random) => { const value = at(site); take(site); (site.holder as Json)[typo(String(site.key), random)] = value; } },
  { kind: "use a question's name again", fits: (site, file) => isSurvey(file) && site.key === "name" && isQuestion(site.holder), make: () => "again" },
  { kind: "take away a translation", fits: (site) => (site.key === "nl" || site.key === "en") && typeof at(site) === "string", make: (site) => take(site) },
  { kind: "empty a translation", fits: (site) => (site.key === "nl" || site.key === "en") && typeof at(site) === "string", make: (site) => put(site, "") },
  { kind: "misspell a name in an expression", fits: isExpression, make: (site, random) => put(site, String(at(site)).replace(/\{([^}]+)\}/, (_match, name: string) => `{${typo(name, random)}}`)) },
  { kind: "misspell a value in an expression", fits: (site) => isExpression(site) && /(=|anyof|contains) *\[?'[a-zA-Z]{3,}'/.test(at(site) as string), make: (site, random) => put(site, String(at(site)).replace(/'([a-zA-Z]{3,})'/, (_match, value: string) => `'${typo(value, random)}'`)) },
  { kind: "break an expression", fits: isExpression, make: (site, random) => put(site, `${String(at(site))}${random.pick([" and", ")", " >", " + +"])}`) },
  { kind: "call an unknown function", fits: isExpression, make: (site) => put(site, `lookup(${String(at(site))})`) },
  { kind: "make a condition impossible", fits: (site) => isExpression(site) && ["visibleIf", "when"].includes(String(site.key)), make: (site) => { const name = /\{([^}]+)\}/.exec(String(at(site)))?.[1] ?? ""; put(site, `{${name}} empty and {${name}} > 1`); } },
  { kind: "let a question depend on itself", fits: (site, file) => isSurvey(file) && isQuestion(at(site)) && /^\/pages\/\d+\/elements\/\d+$/.test(site.path), make: (site) => { const question = at(site) as Json; question["visibleIf"] = `{${String(question["valueName"] ?? question["name"])}} notempty`; } },
  { kind: "add a slow pattern", fits: (site, file) => isSurvey(file) && isQuestion(at(site)) && (at(site) as Json)["type"] === "text", make: (site) => { (at(site) as Json)["validators"] = [{ type: "regex", regex: "^(a+)+$" }]; } },
  { kind: "delete a measure", fits: (site, file) => inScoring(file) && /^\/measures\/\d+$/.test(site.path), make: (site) => { const name = String((at(site) as Json)["name"]); take(site); return name; } },
  { kind: "rename a measure", fits: (site, file) => inScoring(file) && /^\/measures\/\d+\/name$/.test(site.path), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "misspell an item", fits: (site, file) => inScoring(file) && typeof at(site) === "string" && (/\/items\/\d+$/.test(site.path) || ["question", "measure", "item", "panel"].includes(String(site.key))), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "misspell an answer set", fits: (site, file) => inScoring(file) && site.key === "answerSet", make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "take an answer out of an answer set", fits: (site, file) => inScoring(file) && /\/values\/[^/]+$/.test(site.path) && typeof at(site) === "number" && site.key !== "*", make: (site) => take(site) },
  { kind: "misspell how a measure is made", fits: (site, file) => inScoring(file) && site.key === "by", make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "move the end of a band", fits: (site, file) => inScoring(file) && /\/bands\/\d+\/(from|below|to|above)$/.test(site.path), make: (site, random) => put(site, (at(site) as number) + random.pick([-7, 7, 0.5])) },
  { kind: "delete a band", fits: (site, file) => inScoring(file) && /\/bands\/\d+$/.test(site.path) && (site.holder as unknown[]).length > 1, make: (site) => take(site) },
  { kind: "shrink a scale", fits: (site, file) => inScoring(file) && /^\/measures\/\d+\/scale\/max$/.test(site.path) && !JSON.stringify(file).includes('"nothing"'), make: (site) => put(site, -5) },
  { kind: "delete an advice that is named", fits: (site, file) => inAdvice(file) && /\/(requires|excludes)\/\d+$/.test(site.path), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "misspell evidence", fits: (site, file) => inAdvice(file) && /\/evidence\/\d+$/.test(site.path), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "misspell a path in a text", fits: (site) => (site.key === "nl" || site.key === "en") && /\{measures\.[a-zA-Z]+\}/.test(String(at(site))) && !site.path.includes("rules"), make: (site, random) => put(site, String(at(site)).replace(/\{measures\.([a-zA-Z]+)/, (_match, name: string) => `{measures.${typo(name, random)}`)) },
  { kind: "use an advice's name again", fits: (site, file) => inAdvice(file) && /^\/advice\/\d+$/.test(site.path), make: (site) => { (site.holder as unknown[]).push(JSON.parse(JSON.stringify(at(site)))); } },
  { kind: "use a measure's name again", fits: (site, file) => inScoring(file) && /^\/measures\/\d+$/.test(site.path), make: (site) => { (site.holder as unknown[]).push(JSON.parse(JSON.stringify(at(site)))); } },
  { kind: "a measure of itself", fits: (site, file) => inScoring(file) && /^\/measures\/\d+\/items$/.test(site.path), make: (site) => { (at(site) as unknown[]).push({ measure: String((site.holder as Json)["name"]) }); } },
  { kind: "misspell a measure in the report", fits: (site, file) => isObject(file) && Array.isArray(file["sections"]) && (site.key === "measure" || /\/measures\/\d+$/.test(site.path)) && typeof at(site) === "string", make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "misspell a file", fits: (site, file) => isObject(file) && file["language"] === 1 && typeof at(site) === "string" && String(at(site)).endsWith(".json"), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "rename a group", fits: (site, file) => isObject(file) && file["language"] === 1 && /\/groups\/members\/\d+\/name$/.test(site.path), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "name an organisation's question wrongly", fits: (site, file) => isObject(file) && file["language"] === 1 && /^\/organisation\//.test(site.path), make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "list an item twice", fits: (site, file) => inScoring(file) && /^\/measures\/\d+(\/sections\/\d+)?\/items$/.test(site.path) && Array.isArray(at(site)) && (at(site) as unknown[]).length > 1, make: (site) => { (at(site) as unknown[]).push(JSON.parse(JSON.stringify((at(site) as unknown[])[0]))); } },
  { kind: "name an advice or a piece of evidence twice", fits: (site, file) => inAdvice(file) && ["evidence", "excludes", "requires"].includes(String(site.key)) && Array.isArray(at(site)), make: (site) => { (at(site) as unknown[]).push((at(site) as unknown[])[0]); } },
  { kind: "misspell a language", fits: (site) => site.key === "nl" && typeof at(site) === "string" && isObject(site.holder) && typeof site.holder["en"] === "string", make: (site, random) => { const text = at(site); take(site); (site.holder as Json)[random.pick(["nll", "dutch", "NL"])] = text; } },
  { kind: "misspell a unit", fits: (site, file) => inScoring(file) && /^\/measures\/\d+\/unit$/.test(site.path) && String(at(site)).length > 4, make: (site, random) => put(site, typo(String(at(site)), random)) },
  { kind: "turn the ends of a scale round", fits: (site, file) => inScoring(file) && /\/scale$/.test(site.path) && isObject(at(site)), make: (site) => { const { min, max } = at(site) as Json; put(site, { min: max, max: min }); } },
  { kind: "calculate with a word", fits: (site, file) => isExpression(site) && inScoring(file) && /\{[^}]+\} *[*/-] /.test(at(site) as string), make: (site) => put(site, String(at(site)).replace(/\{([^}]+)\} *([*/-]) /, (_match, name: string, operator: string) => `{${name}} ${operator} 'weekly' ${operator} `)) },
  { kind: "compare a word by size", fits: (site) => isExpression(site) && / = '[a-zA-Z]{3,}'/.test(at(site) as string), make: (site) => put(site, String(at(site)).replace(/ = '([a-zA-Z]{3,})'/, " > '$1'")) },
  { kind: "compare with a word's number", fits: (site) => isExpression(site) && / = '[a-zA-Z]{3,}'/.test(at(site) as string), make: (site) => put(site, String(at(site)).replace(/ = '[a-zA-Z]{3,}'/, " = 3")) },
  { kind: "weigh by nothing", fits: (site, file) => inScoring(file) && /\/items\/\d+$/.test(site.path) && isObject(at(site)), make: (site) => { (at(site) as Json)["weight"] = 0; } },
];

/** One mutant; null when the instrument has no place for this kind of mistake. */
export function mutate(files: Readonly<Record<string, string>>, mutation: Mutation, random: Random): Mutant | null {
  const parsed = Object.entries(files).filter(([path]) => path.endsWith(".json")).map(([path, text]) => ({ path, json: JSON.parse(text) as unknown }));
  const places = parsed.flatMap(({ path, json }) => sites(json).filter((site) => mutation.fits(site, json)).map((site) => ({ path, json, site })));
  if (places.length === 0) return null;
  const { path, json, site } = random.pick(places);
  const before = JSON.stringify(at(site))?.slice(0, 80);
  if (mutation.kind === "use a question's name again") {
    const others = sites(json).filter((each) => each.key === "name" && isQuestion(each.holder) && at(each) !== at(site) && each.path.split("/").length === site.path.split("/").length && each.path.includes("templateElements") === site.path.includes("templateElements") && (!each.path.includes("templateElements") || each.path.split("/templateElements")[0] === site.path.split("/templateElements")[0]));
    if (others.length === 0) return null;
    put(site, at(random.pick(others)));
  } else mutation.make(site, random);
  return { kind: mutation.kind, what: `${path}#${site.path}: ${before} → ${JSON.stringify(at(site))?.slice(0, 80) ?? "deleted"}`, files: { ...files, [path]: JSON.stringify(json) } };
}
