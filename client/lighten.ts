import type { Plugin } from "vite";

/*
 * A respondent opens the form on a phone: the first load has a budget (450 KB gzipped, tested in test/e2e/budget.test.ts). SurveyJS is one
 * module whose top-level registrations keep every question type alive, and theme packages declare thousands of tokens of which we read a few.
 * These two plugins take out what no assessment can show: uploads, drawings, pictures to click on, sliders, pop-up surveys, and unread tokens.
 */
const types = ["file", "signaturepad", "imagepicker", "imageitemvalue", "imagemap", "imagemaparea", "image", "slider", "sliderlabel"];
const classes = [
  "QuestionFileModel", "QuestionFileModelBase", "QuestionFilePage", "QuestionSignaturePadModel", "SignaturePad", "SignatureEventTarget", "Camera",
  "QuestionImagePickerModel", "ImageItemValue", "QuestionImageMapModel", "ImageMapArea", "QuestionImageModel",
  "QuestionSliderModel", "SliderLabelItemValue", "SurveyWindowModel", "PopupSurveyModel",
];
const registration = new RegExp(`^(?:Serializer|QuestionFactory\\.Instance|ReactQuestionFactory\\.Instance)\\.\\w+\\("(?:${types.join("|")})"`);
const decoration = new RegExp(`\\], (?:${classes.join("|")})\\.prototype, `);
const icon = /^ {2}"(?:file|flip|folder|image|noimage|camera|clear|maximize|minimize|restoredown|fullsize)-[\w-]+": \w+,\n/gm;

/** Takes the registrations of unused question types out of SurveyJS, so that the bundler can drop their classes. */
export function leaveOutQuestionTypes(): Plugin {
  return {
    name: "leave-out-question-types",
    transform(code, id) {
      if (!/survey-(core|react-ui)\/fesm\/survey-[a-z-]+\.mjs$/.test(id)) return null;
      let kept = "";
      let from = 0;
      for (const statement of this.parse(code).body) {
        const text = code.slice(statement.start, statement.end);
        const isTheme = text.startsWith("var baseTheme = {");
        if (!isTheme && (statement.type !== "ExpressionStatement" || (!registration.test(text) && !decoration.test(text)))) continue;
        kept += code.slice(from, statement.start) + (isTheme ? "var baseTheme = {};" : "");
        from = statement.end;
      }
      return { code: (kept + code.slice(from)).replace(icon, ""), map: null };
    },
  };
}

/**
 * SurveyJS writes the variables of its base theme into the page as an inline style sheet, which our content security policy refuses.
 * They come as a style sheet of our own instead: made here from the same source, and pruned with the rest.
 */
export function surveyBaseTheme(): Plugin {
  const name = "virtual:survey-base-theme.css";
  return {
    name: "survey-base-theme",
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load: async (id) => (id === `\0${name}` ? (await import("survey-core")).createBaseThemeStyle() : null),
  };
}

const unusedSelector = /\.(?:sd|sv|sjs|svc|spg)[-_](?:slider|file|imagepicker|imagemap|image|signaturepad|sp|timer|window|logo|brand-info|progress|breadcrumbs|completedpage|save-data|header|popup--(?:dialog|overlay-modal)|toolbox|designer|tab|object)(?![a-z])/;

/** Takes rules of left-out parts and custom properties that nothing reads out of the finished style sheets. */
export function leaveOutUnreadTokens(): Plugin {
  return {
    name: "leave-out-unread-tokens",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const sheets = files.flatMap((file) => (file.type === "asset" && file.fileName.endsWith(".css") ? [{ file, items: withoutRules(parseSheet(String(file.source))) }] : []));
      // Scripts also read by name (SurveyJS asks for --sd-mobile-width): every name that they mention stays.
      const fromScripts = files.flatMap((file) => (file.type === "chunk" ? [...file.code.matchAll(/--[a-z][\w-]+/g)].map((match) => match[0]) : []));
      // A token read only by an unread token goes in the next turn.
      for (let gone = true; gone;) {
        const read = new Set(fromScripts);
        for (const sheet of sheets) eachDeclaration(sheet.items, (declaration) => { for (const name of readsOf(declaration)) read.add(name); });
        gone = false;
        for (const sheet of sheets) sheet.items = withoutDeclarations(sheet.items, (declaration) => {
          const name = /^(--[\w-]+)\s*:/.exec(declaration)?.[1];
          const unread = name !== undefined && !read.has(name);
          gone ||= unread;
          return unread;
        });
      }
      for (const { file, items } of sheets) file.source = print(items);
    },
  };
}

/** A declaration or statement, or a block with what it holds. */
type Item = string | { readonly prelude: string; readonly items: readonly Item[] };

const readsOf = (text: string): string[] => [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1] ?? "");
const print = (items: readonly Item[]): string => items.map((item) => (typeof item === "string" ? `${item};` : `${item.prelude}{${print(item.items)}}`)).join("");

function eachDeclaration(items: readonly Item[], visit: (declaration: string) => void): void {
  for (const item of items) if (typeof item === "string") visit(item); else eachDeclaration(item.items, visit);
}

const withoutDeclarations = (items: readonly Item[], goes: (declaration: string) => boolean): Item[] =>
  items.flatMap((item): Item[] => (typeof item === "string" ? (goes(item) ? [] : [item]) : [{ prelude: item.prelude, items: withoutDeclarations(item.items, goes) }]));

/** Drops selectors of left-out parts; a rule without selectors goes. */
const withoutRules = (items: readonly Item[]): Item[] => items.flatMap((item): Item[] => {
  if (typeof item === "string") return [item];
  if (item.prelude.startsWith("@")) return [{ prelude: item.prelude, items: withoutRules(item.items) }];
  const kept = selectorsOf(item.prelude).filter((selector) => !unusedSelector.test(selector));
  return kept.length === 0 ? [] : [{ prelude: kept.join(","), items: item.items }];
});

/** Splits a style sheet into blocks and declarations; quotes, brackets and comments are respected, nothing else is understood. */
function parseSheet(css: string): Item[] {
  let at = 0;
  const items = (): Item[] => {
    const found: Item[] = [];
    let start = at;
    const text = () => css.slice(start, at).replace(/\/\*[^]*?\*\//g, "").trim();
    for (; at < css.length; at += 1) {
      const sign = css[at];
      if (sign === '"' || sign === "'") at = css.indexOf(sign, at + 1);
      else if (sign === "\\") at += 1;
      else if (sign === "/" && css[at + 1] === "*") at = css.indexOf("*/", at) + 1;
      else if (sign === "(") at = closing(css, at);
      else if (sign === "{") {
        const prelude = text();
        at += 1;
        found.push({ prelude, items: items() });
        start = at + 1;
      } else if (sign === ";" || sign === "}") {
        const declaration = text();
        if (declaration) found.push(declaration);
        start = at + 1;
        if (sign === "}") return found;
      }
    }
    return found;
  };
  return items();
}

/** The selectors of a rule: only commas outside brackets part them. */
function selectorsOf(prelude: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (let at = 0; at < prelude.length; at += 1) {
    if (prelude[at] === "(") at = closing(prelude, at);
    else if (prelude[at] === ",") { found.push(prelude.slice(start, at)); start = at + 1; }
  }
  return [...found, prelude.slice(start)];
}

/** Where the bracket that opens here closes. */
function closing(css: string, from: number): number {
  let depth = 0;
  for (let at = from; at < css.length; at += 1) {
    const sign = css[at];
    if (sign === '"' || sign === "'") at = css.indexOf(sign, at + 1);
    else if (sign === "(") depth += 1;
    else if (sign === ")" && --depth === 0) return at;
  }
  return css.length;
}
