/** Whatever people type stays text: no markup, no CSS, no link, in no field of no template. */
import { describe, expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { printable } from "../../server/reports/fonts.ts";
import { defaultHouseStyle, houseStyle, templatesFolder } from "../../server/reports/house-style.ts";
import { cssString, renderHtml } from "../../server/reports/html.ts";
import type { ReportKind, ReportView } from "../../server/reports/view.ts";
import { sampleView } from "./sample-view.ts";

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)></style></title><a href="file:///etc/passwd">x</a>{{constructor}}{{{x}}}\\";}*{display:none}/* \u202e\u0000 javascript:alert(3) ' \`=`;
const making = { generatedAt: "2026-11-23T10:00:00Z", contentHash: "0".repeat(64) };

/** The same view with every text of people made hostile; what the program itself writes stays. */
function poisoned(view: ReportView): ReportView {
  const keep = new Set(["kind", "type", "language", "status", "tone", "state", "id", "words", "format", "withheld"]);
  const change = (value: unknown, key: string): unknown => {
    if (keep.has(key)) return value;
    if (typeof value === "string") return HOSTILE;
    if (Array.isArray(value)) return value.map((one) => change(one, key));
    if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one, name)]));
    return value;
  };
  return change(view, "") as ReportView;
}

const own = (html: string): string[] => [...html.matchAll(/<([a-zA-Z][a-zA-Z0-9]*)/g)].map(([, tag = ""]) => tag.toLowerCase());

describe.each(["municipality", "board", "council", "region"] satisfies ReportKind[])("hostile texts in the %s report", (kind) => {
  const calm = renderHtml(sampleView(kind, "draft"), making, { fonts: false });
  const html = renderHtml(poisoned(sampleView(kind, "draft")), making, { fonts: false });
  const body = html.slice(html.indexOf("<body"));

  test("add no element", () => {
    expect(new Set(own(html))).toEqual(new Set(own(calm)));
    expect(html).not.toMatch(/<script|<iframe|<object|<link|<img/i);
  });
  test("add no attribute that runs or links", () => {
    for (const [tag] of body.matchAll(/<[a-z][^>]*>/gi)) expect(tag).not.toMatch(/\son[a-z]+=|javascript:|file:|style=/i);
    for (const [, href = ""] of body.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^#[A-Za-z0-9-]+$/);
  });
  test("do not leave the style element or a CSS string", () => {
    const css = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "";
    expect(html.match(/<style>/g)).toHaveLength(1);
    expect(css.match(/display:none\}/g) ?? []).toHaveLength((/<style>([\s\S]*?)<\/style>/.exec(calm)?.[1]?.match(/display:none\}/g) ?? []).length);
    for (const [, content = ""] of css.matchAll(/content:("[^"\n]*")/g)) expect(content).toMatch(/^"(?:[A-Za-z0-9 ,.:;()%-]|\\[0-9a-f]{6})*"$/);
  });
  test("are still shown", () => { expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;"); });
});

test("templates have no raw output, and only one file makes raw strings", () => {
  const folders = [templatesFolder, path.join(templatesFolder, "partials")];
  for (const folder of folders) for (const file of readdirSync(folder).filter((name) => name.endsWith(".hbs"))) {
    const text = readFileSync(path.join(folder, file), "utf8");
    expect({ file, raw: /\{\{\{|\{\{&/.test(text) }).toEqual({ file, raw: false });
    expect({ file, unquoted: /\s[a-z-]+=\{\{/.test(text) }).toEqual({ file, unquoted: false });
  }
  const reports = path.join(templatesFolder, "..", "server", "reports");
  const raw = readdirSync(reports, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && readFileSync(path.join(reports, name), "utf8").includes("SafeString"));
  expect(raw).toEqual(["html.ts"]);
});

test("a missing field is an error, not a blank", () => {
  const view = sampleView();
  const broken = { ...view, sections: [{ ...view.sections[0], title: undefined }] } as unknown as ReportView;
  expect(() => renderHtml(broken, making, { fonts: false })).toThrow();
});

test("CSS strings cannot end early", () => {
  expect(cssString(`a"; } </style> \\ \n é`)).toBe(`"a\\000022 ; \\00007d  \\00003c \\00002f style\\00003e  \\00005c  \\00000a  \\0000e9 "`);
});

test("only characters that the fonts have are printed", () => {
  expect(printable("Súdwest-Fryslân \u2192 \u2265 5 \ud83d\ude80 \u6771\u4eac \u202eabc\u0000 \u0141\u00f3d\u017a \u0391\u03b8\u03ae\u03bd\u03b1")).toBe("Súdwest-Fryslân \u203a >= 5  ?? abc \u0141\u00f3d\u017a \u0391\u03b8\u03ae\u03bd\u03b1");
});

test("a house style with unreadable colours or a logo from elsewhere is refused", () => {
  const style = defaultHouseStyle();
  expect(houseStyle.safeParse(style).success).toBe(true);
  expect(houseStyle.safeParse({ ...style, primary: "#ffee00" }).success).toBe(false);
  expect(houseStyle.safeParse({ ...style, accent: "red;}" }).success).toBe(false);
  expect(houseStyle.safeParse({ ...style, logo: "https://example.org/logo.png" }).success).toBe(false);
});
