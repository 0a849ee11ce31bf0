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
        if (statement.type !== "ExpressionStatement") continue;
        const text = code.slice(statement.start, statement.end);
        if (!registration.test(text) && !decoration.test(text)) continue;
        kept += code.slice(from, statement.start);
        from = statement.end;
      }
      return { code: (kept + code.slice(from)).replace(icon, ""), map: null };
    },
  };
}

const unusedSelector = /\.(?:sd|sv|sjs|svc|spg)[-_](?:slider|file|imagepicker|imagemap|image|signaturepad|sp|timer|window|logo|brand-info|progress|breadcrumbs|completedpage|save-data|header|popup--(?:dialog|overlay-modal)|toolbox|designer|tab|object)[-_a-z]*/;

/** Takes rules of left-out parts and custom properties that nothing reads out of the finished style sheets. */
export function leaveOutUnreadTokens(): Plugin {
  return {
    name: "leave-out-unread-tokens",
    enforce: "post",
    generateBundle(_, bundle) {
      const sheets = Object.values(bundle).flatMap((file) => (file.type === "asset" && file.fileName.endsWith(".css") ? [{ file, css: withoutRules(String(file.source)) }] : []));
      const scripts = Object.values(bundle).map((file) => (file.type === "chunk" ? file.code : "")).join("");
      // A token read only by an unread token goes in the next turn.
      for (let before = -1, after = 0; before !== after;) {
        before = total(sheets);
        const read = new Set([...`${sheets.map((sheet) => sheet.css).join("")}${scripts}`.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));
        for (const sheet of sheets) sheet.css = sheet.css.replace(/(^|[{;])(--[\w-]+):[^;{}]*(?=[;}])/g, (whole, start: string, name: string) => (read.has(name) ? whole : start)).replace(/;{2,}/g, ";").replace(/\{;/g, "{");
        after = total(sheets);
      }
      for (const { file, css } of sheets) file.source = css;
    },
  };
}
const total = (sheets: readonly { css: string }[]) => sheets.reduce((sum, sheet) => sum + sheet.css.length, 0);

/** Drops selectors of left-out parts; a rule without selectors goes. Works on minified sheets: no comments, no strings with braces. */
function withoutRules(css: string): string {
  return css.replace(/(^|[{}])([^{}@]+)\{([^{}]*)\}/g, (whole, start: string, selectors: string, body: string) => {
    const kept = splitSelectors(selectors).filter((selector) => !unusedSelector.test(selector));
    return kept.length === 0 ? start : kept.length === selectors.length ? whole : `${start}${kept.join(",")}{${body}}`;
  });
}
const splitSelectors = (selectors: string) => selectors.split(/,(?![^(]*\))/);
