/**
 * Published instruments written in the language, with their published scoring rules worked out by hand. Only the scoring
 * structure is used, none of the items' texts.
 */
import { expect, test } from "@jest/globals";
import { numbers, ratings, scoreTiny, tiny, valuesOf } from "./tiny.ts";
import { score } from "../../server/assessment/score.ts";

const named = (prefix: string, count: number): string[] => Array.from({ length: count }, (_each, index) => `${prefix}${index + 1}`);
const answersOf = (names: readonly string[], values: readonly unknown[]): Record<string, unknown> => Object.fromEntries(names.map((name, index) => [name, values[index]]).filter(([, value]) => value !== undefined));

test("SUS (Brooke 1996): odd items minus 1, even items 5 minus, times 2.5", () => {
  const names = named("q", 10);
  const sus = {
    questions: ratings(names, 1, 5),
    measures: [{ name: "sus", by: "sum", items: names.map((question, index) => ({ question, reverse: index % 2 === 1 })), transform: { from: [10, 50], to: [0, 100] }, scale: { min: 0, max: 100 } }],
  };
  // Brooke's own example: the contributions add up to 22, and 22 × 2.5 = 55... here 4,2,4,2,… = 5 × 3 + 5 × 3 = 30 → 75.
  expect(valuesOf(scoreTiny(sus, answersOf(names, [4, 2, 4, 2, 4, 2, 4, 2, 4, 2])))["sus"]).toBeCloseTo(75, 9);
  // Brooke 1996, figure: 5,4,2,1,2,3,2,4,5,2 → 4+1+1+4+1+2+1+1+4+3 = 22 → 55.
  expect(valuesOf(scoreTiny(sus, answersOf(names, [5, 4, 2, 1, 2, 3, 2, 4, 5, 2])))["sus"]).toBeCloseTo(55, 9);
  expect(valuesOf(scoreTiny(sus, answersOf(names, [5, 1, 5, 1, 5, 1, 5, 1, 5])))["sus"]).toBeNull();
});

test("PSS-10 (Cohen 1988): items 4, 5, 7 and 8 reversed, 0–40", () => {
  const names = named("p", 10);
  const pss = { questions: ratings(names, 0, 4), measures: [{ name: "pss", by: "sum", items: names.map((question, index) => ({ question, reverse: [3, 4, 6, 7].includes(index) })) }] };
  // 3+2+4 + (4−1)+(4−2) + 3 + (4−0)+(4−3) + 2+1 = 25
  expect(valuesOf(scoreTiny(pss, answersOf(names, [3, 2, 4, 1, 2, 3, 0, 3, 2, 1])))["pss"]).toBe(25);
});

test("WHO-5: raw sum 0–25 times 4", () => {
  const names = named("w", 5);
  const who = {
    questions: ratings(names, 0, 5),
    measures: [{ name: "who5", by: "sum", items: names, transform: { from: [0, 25], to: [0, 100] }, bands: [{ name: "low", to: 28, title: "low", tone: "bad" }, { name: "poor", above: 28, to: 50, title: "poor" }, { name: "good", above: 50, title: "good", tone: "good" }] }],
  };
  const result = scoreTiny(who, answersOf(names, [3, 2, 1, 4, 2]));
  expect(result.measures["who5"]?.value).toBe(48);
  expect(result.measures["who5"]?.band?.name).toBe("poor");
  expect(scoreTiny(who, answersOf(names, [2, 1, 1, 1, 2])).measures["who5"]?.band?.name).toBe("low");
});

test("PHQ-9 (Kroenke 2001): bands at 5, 10, 15, 20 and the critical item 9", () => {
  const names = named("phq", 9);
  const bands = [["minimal", undefined, 4], ["mild", 5, 9], ["moderate", 10, 14], ["moderatelySevere", 15, 19], ["severe", 20, undefined]]
    .map(([name, from, to]) => ({ name, title: name, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }));
  const phq = {
    questions: ratings(names, 0, 3),
    measures: [{ name: "phq9", by: "sum", missing: { unanswered: "prorate", minimum: { count: 7 } }, bands, items: names.map((question, index) => (index === 8 ? { question, flag: { at: ">= 1", text: { nl: "Bespreek item 9.", en: "Discuss item 9." } } } : question)) }],
  };
  const result = scoreTiny(phq, answersOf(names, [1, 2, 1, 0, 3, 1, 1, 0, 1]));
  expect([result.measures["phq9"]?.value, result.measures["phq9"]?.band?.name]).toEqual([10, "moderate"]);
  expect(result.flags.map((flag) => flag.path)).toEqual(["phq9"]);
  // Two missing: the sum of the other seven × 9 ÷ 7.
  expect(scoreTiny(phq, answersOf(names, [1, 2, 1, 0, 3, undefined, undefined, 0, 0])).measures["phq9"]?.value).toBeCloseTo(9, 9);
  expect(scoreTiny(phq, answersOf(names, [1, 2, 1, 0, 3, undefined, undefined, undefined, 0])).measures["phq9"]?.value).toBeNull();
});

test("SF-36 (RAND): recode tables, mean of a scale when at least half is answered", () => {
  const sf = {
    questions: [...ratings(["v23", "v27"], 1, 6), ...ratings(["v29", "v31"], 1, 6)],
    scoring: { answerSets: { down6: { values: { "1": 100, "2": 80, "3": 60, "4": 40, "5": 20, "6": 0 } }, up6: { values: { "1": 0, "2": 20, "3": 40, "4": 60, "5": 80, "6": 100 } } } },
    measures: [{ name: "energy", by: "mean", missing: { minimum: { share: 0.5 } }, items: [{ question: "v23", answerSet: "down6" }, { question: "v27", answerSet: "down6" }, { question: "v29", answerSet: "up6" }, { question: "v31", answerSet: "up6" }] }],
  };
  // RAND's own worked example of the energy scale: 3, 3, 3, 3 → 60, 60, 40, 40 → 50.
  expect(valuesOf(scoreTiny(sf, { v23: 3, v27: 3, v29: 3, v31: 3 }))["energy"]).toBe(50);
  expect(valuesOf(scoreTiny(sf, { v23: 3, v29: 5 }))["energy"]).toBe(70);
  expect(valuesOf(scoreTiny(sf, { v23: 3 }))["energy"]).toBeNull();
});

test("SERVQUAL (Parasuraman 1988): gap is perception minus expectation, weighted by points given by the respondent", () => {
  const pairs = ["a", "b", "c"];
  const servqual = {
    questions: [...ratings([...pairs.map((each) => `${each}E`), ...pairs.map((each) => `${each}P`)], 1, 7), ...numbers(pairs.map((each) => `${each}Points`))],
    measures: [
      { name: "gap", by: "mean", items: pairs.map((each) => ({ expression: `{${each}P} - {${each}E}` })) },
      { name: "weighted", by: "mean", items: pairs.map((each) => ({ expression: `{${each}P} - {${each}E}`, weight: `{${each}Points}` })) },
    ],
  };
  const values = valuesOf(scoreTiny(servqual, { aE: 6, aP: 5, bE: 7, bP: 4, cE: 5, cP: 6, aPoints: 20, bPoints: 50, cPoints: 30 }));
  expect(values["gap"]).toBeCloseTo(-1, 9);
  expect(values["weighted"]).toBeCloseTo((-1 * 20 - 3 * 50 + 1 * 30) / 100, 9);
});

test("NPS (Reichheld 2003): promoters minus detractors over respondents", () => {
  const nps = tiny({
    respondents: ratings(["recommend"], 0, 10),
    measures: [{ name: "nps", by: "mean", items: [{ question: "recommend", ranges: [{ from: 9, value: 100 }, { from: 7, to: 8, value: 0 }, { to: 6, value: -100 }] }] }],
  });
  const respondents = [10, 9, 9, 8, 7, 7, 6, 3, 10, 0].map((recommend, index) => ({ id: `r${index}`, answers: { recommend } }));
  expect(score(nps, { respondents }).measures["nps"]?.value).toBeCloseTo(40 - 30, 9);
});

test("SAMM (OWASP v2): 0, 0.25, 0.5, 1; practice is the sum of the means of maturity levels, function the mean of practices", () => {
  const streams = ["a1", "b1", "a2", "b2", "a3", "b3"];
  const samm = {
    questions: streams.map((name) => ({ type: "radiogroup", name, title: name, choices: ["none", "some", "half", "most"] })),
    scoring: { answerSets: { coverage: { values: { none: 0, some: 0.25, half: 0.5, most: 1 } } } },
    measures: [
      ...[1, 2, 3].map((level) => ({ name: `level${level}`, by: "mean", items: [{ question: `a${level}`, answerSet: "coverage" }, { question: `b${level}`, answerSet: "coverage" }] })),
      { name: "practice", by: "sum", items: ["level1", "level2", "level3"] },
    ],
  };
  expect(valuesOf(scoreTiny(samm, { a1: "most", b1: "half", a2: "some", b2: "some", a3: "none", b3: "half" }))["practice"]).toBeCloseTo(0.75 + 0.25 + 0.25, 9);
});

test("EQ-5D-like: 1 minus decrements, and a lookup of the whole profile", () => {
  const eq = {
    questions: ratings(["mo", "sc", "ua"], 1, 3),
    measures: [
      { name: "index", by: "sum", items: [{ value: 1 }, { question: "mo", values: { "1": 0, "2": -0.069, "3": -0.314 } }, { question: "sc", values: { "1": 0, "2": -0.104, "3": -0.214 } }, { question: "ua", values: { "1": 0, "2": -0.036, "3": -0.094 } }] },
      { name: "profile", by: "table", inputs: [{ name: "mo", question: "mo" }, { name: "sc", question: "sc" }, { name: "ua", question: "ua" }], rows: [{ when: { mo: 1, sc: 1, ua: 1 }, value: 1 }, { when: { mo: 2, sc: 1, ua: 3 }, value: 0.837 }] },
    ],
  };
  const values = valuesOf(scoreTiny(eq, { mo: 2, sc: 1, ua: 3 }));
  expect(values["index"]).toBeCloseTo(1 - 0.069 - 0.094, 9);
  expect(values["profile"]).toBe(0.837);
  expect(scoreTiny(eq, { mo: 3, sc: 3, ua: 3 }).measures["profile"]?.missing.because).toBe("no row matches");
});

test("CMMI-like gates: a level counts only when all below it are met", () => {
  const names = ["p2a", "p2b", "p3a", "p3b", "p4a"];
  const gate = {
    questions: names.map((name) => ({ type: "boolean", name, title: name })),
    measures: [{ name: "level", by: "gate", lowest: 1, unit: "level", levels: [{ name: "managed", title: "Managed", requires: ["p2a", "p2b"] }, { name: "defined", title: "Defined", requires: ["p3a", "p3b"], degree: 0.5 }, { name: "measured", title: "Measured", requires: ["p4a"] }], target: 3 }],
  };
  const level = (answers: Record<string, boolean>) => scoreTiny(gate, answers).measures["level"];
  expect(level({ p2a: true, p2b: true, p3a: true, p3b: false, p4a: true })?.value).toBe(4);
  expect(level({ p2a: true, p2b: true, p3a: false, p3b: false, p4a: true })?.value).toBe(2);
  const hole = level({ p2a: true, p2b: false, p3a: true, p3b: true, p4a: true });
  expect([hole?.value, hole?.category, hole?.target?.reached, hole?.levels?.map((each) => [each.met, each.reached])]).toEqual([1, null, false, [[false, false], [true, false], [true, false]]]);
});

test("ISO/IEC 33020: a level is reached when largely met (> 50%), but counts below a higher one only when fully met (> 85%)", () => {
  const spice = {
    questions: numbers(["pa11", "pa21", "pa22"]),
    measures: [{ name: "capability", by: "gate", counting: "every", degree: 0.5, degreeBelow: 0.85, levels: [{ name: "performed", requires: [{ question: "pa11", min: 0, max: 100 }] }, { name: "managed", requires: [{ question: "pa21", min: 0, max: 100 }, { question: "pa22", min: 0, max: 100 }] }] }],
  };
  const capability = (pa11: number, pa21: number, pa22: number) => valuesOf(scoreTiny(spice, { pa11, pa21, pa22 }))["capability"];
  expect([capability(60, 90, 90), capability(90, 60, 70), capability(90, 95, 40), capability(40, 90, 90)]).toEqual([1, 2, 1, 0]);
});

test("RoB 2 (Cochrane 2019): high if any domain is high or some concerns in several, low if all are low", () => {
  const domains = named("d", 5);
  const rob = {
    questions: domains.map((name) => ({ type: "radiogroup", name, title: name, choices: ["low", "some", "high", "ni"] })),
    measures: [{ name: "overall", by: "rollUp", order: ["high", "some", "low"], neutral: ["ni"], items: domains, rules: [{ when: "{count.some} >= 3", verdict: "high" }] }],
  };
  const overall = (...values: string[]) => scoreTiny(rob, answersOf(domains, values)).measures["overall"]?.category;
  expect([overall("low", "low", "low", "low", "low"), overall("low", "some", "low", "low", "ni"), overall("some", "some", "some", "low", "low"), overall("low", "high", "low", "low", "low"), overall("ni", "ni", "ni", "ni", "ni")]).toEqual(["low", "some", "high", "high", null]);
});

test("FMEA: the product of severity, occurrence and detection; per failure mode and the worst three", () => {
  const fmea = {
    questions: [{ type: "paneldynamic", name: "modes", title: "modes", templateElements: [{ type: "text", name: "name", title: "name" }, ...numbers(["s", "o", "d"])] }],
    measures: [
      { name: "worst", by: "entries", panel: "modes", value: "{entry.s} * {entry.o} * {entry.d}", aggregate: "max" },
      { name: "top", by: "entries", panel: "modes", value: "{entry.s} * {entry.o} * {entry.d}", aggregate: "sum", top: 2 },
    ],
  };
  const result = scoreTiny(fmea, { modes: [{ name: "leak", s: 7, o: 3, d: 5 }, { name: "crack", s: 9, o: 2, d: 8 }, { name: "noise", s: 2, o: 8, d: 1 }, { name: "unknown", s: 2 }] });
  expect(valuesOf(result)).toEqual({ worst: 144, top: 249 });
  expect(result.measures["top"]?.entries?.map((entry) => [entry.label, entry.value])).toEqual([["crack", 144], ["leak", 105]]);
  expect(result.measures["worst"]?.missing.unanswered).toBe(1);
});

test("Percentiles: Hyndman & Fan (1996) types on 1…10", () => {
  const names = named("x", 10);
  const measure = (name: string, percentile: number, method: string) => ({ name, by: "percentile", percentile, method, items: names });
  const values = valuesOf(scoreTiny({ questions: numbers(names), measures: [measure("linear", 90, "linear"), measure("weibull", 90, "weibull"), measure("hazen", 90, "hazen"), measure("nearestRank", 90, "nearestRank"), measure("lower", 25, "lower"), measure("higher", 25, "higher"), measure("midpoint", 25, "midpoint")] }, answersOf(names, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])));
  // R: quantile(1:10, .9, type = 7) 9.1; type 6 9.9; type 5 9.5; type 1 9.
  const expected = { linear: 9.1, weibull: 9.9, hazen: 9.5, nearestRank: 9, lower: 3, higher: 4, midpoint: 3.5 };
  for (const [name, value] of Object.entries(expected)) expect(values[name]).toBeCloseTo(value, 9);
});

test("WHO-5 cut-offs in a formula and an advice: 28 is 28, however the binary fractions fall (Topp e.a. 2015: ≤ 28 likely depression)", () => {
  const names = named("w", 5);
  const who = {
    questions: ratings(names, 0, 5),
    measures: [
      { name: "who5", by: "sum", items: names, transform: { from: [0, 25], to: [0, 100] } },
      { name: "likely", by: "expression", expression: "{measures.who5} <= 28" }, { name: "below", by: "expression", expression: "{measures.who5} < 28" },
      { name: "third", by: "expression", expression: "{measures.who5} / 3" }, { name: "same", by: "expression", expression: "{measures.third} * 3 = 28 and !({measures.third} * 3 <> 28)" },
    ],
    advice: { advice: [{ name: "refer", when: "{measures.third} * 3 <= 28 and {measures.third} * 3 >= 28", title: "t", reason: "r" }] },
  };
  const result = scoreTiny(who, answersOf(names, [2, 1, 1, 2, 1]));
  expect(valuesOf(result)).toEqual({ who5: 28, likely: 1, below: 0, third: 28 / 3, same: 1 });
  expect(result.advice.map((each) => each.name)).toEqual(["refer"]);
  // Every raw sum times 4, exactly.
  for (let raw = 0; raw <= 25; raw += 1) {
    const values = names.map((_name, index) => Math.min(5, Math.max(0, raw - 5 * index)));
    expect(scoreTiny(who, answersOf(names, values)).measures["who5"]?.value).toBe(raw * 4);
  }
});

test("MUST (BAPEN 2003): BMI, loss of weight and acute illness, computed and put into classes in one item", () => {
  const must = {
    questions: [...numbers(["height", "weight", "before"]), { type: "boolean", name: "acute", title: "acute" }],
    measures: [{ name: "must", by: "sum", items: [
      { expression: "{weight} / {height}^2", ranges: [{ below: 18.5, value: 2 }, { from: 18.5, to: 20, value: 1 }, { above: 20, value: 0 }] },
      { expression: "100 * ({before} - {weight}) / {before}", ranges: [{ below: 5, value: 0 }, { from: 5, to: 10, value: 1 }, { above: 10, value: 2 }] },
      { question: "acute", values: { true: 2, false: 0 } },
    ] }],
  };
  expect(valuesOf(scoreTiny(must, { height: 1.6, weight: 51.2, before: 64, acute: false }))).toEqual({ must: 3 });
  expect(valuesOf(scoreTiny(must, { height: 1.8, weight: 76, before: 80, acute: true }))).toEqual({ must: 3 });
  expect(valuesOf(scoreTiny(must, { height: 1.8, weight: 76, acute: true }))).toEqual({ must: null });
});

test("Borda count: places of a ranking, in which what was not ranked has no place", () => {
  const options = ["park", "school", "road"];
  const borda = {
    respondents: [{ type: "ranking", name: "rank", title: "rank", choices: options, selectToRankEnabled: true }],
    measures: options.map((choice) => ({ name: choice, by: "mean", items: [{ question: "rank", choice, expression: "3 - {value}" }], groups: { aggregate: "sum" } })),
  };
  const votes = [["park", "school", "road"], ["school", "park", "road"], ["park", "road", "school"], ["park", "road"]];
  const result = score(tiny(borda), { respondents: votes.map((rank) => ({ answers: { rank } })) });
  expect(valuesOf(result)).toEqual({ park: 7, school: 3, road: 2 });
  expect(result.measures["school"]?.n).toBe(3);
});

test("PSQI (Buysse 1989): habitual sleep efficiency from the times of going to bed and getting up, over midnight", () => {
  const times = ["bed", "up"].map((name) => ({ type: "text", inputType: "time", name, title: name }));
  const measuresOf = (inBed: string): readonly Record<string, unknown>[] => [
    { name: "inBed", by: "expression", expression: inBed },
    { name: "c4", by: "sum", items: [{ expression: "{hours} / {measures.inBed} * 100" }], transform: { from: [0, 100], to: [0, 100] } },
  ];
  const psqi = { questions: [...times, ...numbers(["hours"])], measures: measuresOf("(hourOf({up}) - hourOf({bed}) + 24) % 24") };
  // 23:30 to 07:15 is 7.75 hours; 6 ÷ 7.75.
  const values = valuesOf(scoreTiny(psqi, { bed: "23:30", up: "07:15", hours: 6 }));
  expect(values["inBed"]).toBeCloseTo(7.75, 9);
  expect(values["c4"]).toBeCloseTo(600 / 7.75, 9);
  expect(valuesOf(scoreTiny(psqi, { bed: "23:30", hours: 6 }))["c4"]).toBeNull();
  // Clock times are no numbers: without hourOf there is no value, rather than a wrong one.
  expect(valuesOf(scoreTiny({ ...psqi, measures: measuresOf("({up} - {bed} + 24) % 24") }, { bed: "23:30", up: "07:15", hours: 6 }))["inBed"]).toBeNull();
});

test("FACT-G (Cella 1993): prorated when more than half is answered; the total only when more than 80% of all is", () => {
  const [physical, social] = [named("gp", 7), named("gs", 7)];
  const prorated = { by: "sum", scale: { min: 0, max: 28 }, missing: { unanswered: "prorate", minimum: { count: 4 } } };
  const fact = {
    questions: ratings([...physical, ...social], 0, 4),
    measures: [
      { name: "pwb", ...prorated, items: physical.map((question) => ({ question, reverse: true })) }, { name: "swb", ...prorated, items: social },
      { name: "answered", by: "count", items: [...physical, ...social] },
      { name: "total", by: "expression", expression: "iif({measures.answered} > 0.8 * 14, {measures.pwb} + {measures.swb})" },
    ],
  };
  // Reversed: 4 + 3 + 2 + 4 + 3 = 16 over 5 of 7 items: 22.4. Social: 7 × 3 = 21. Answered 12 of 14 (more than 11.2).
  const answers = { ...answersOf(physical, [0, 1, 2, 0, 1]), ...answersOf(social, [3, 3, 3, 3, 3, 3, 3]) };
  const values = valuesOf(scoreTiny(fact, answers));
  expect(values["pwb"]).toBeCloseTo(22.4, 9);
  expect(values["total"]).toBeCloseTo(43.4, 9);
  const fewer = valuesOf(scoreTiny(fact, { ...answers, gs7: undefined, gs6: undefined }));
  expect([fewer["swb"], fewer["total"]]).toEqual([21, null]);
  expect(valuesOf(scoreTiny(fact, { ...answers, gp4: undefined, gp5: undefined }))["pwb"]).toBeNull();
});

test("r_wg(J) (James, Demaree & Wolf 1984): agreement over several items, from the agreement of each", () => {
  const names = named("i", 2);
  const parts = {
    respondents: ratings(names, 1, 5),
    measures: [
      ...names.map((name) => ({ name: `m${name}`, by: "mean", items: [name], scale: { min: 1, max: 5 }, groups: { steps: 5 } })),
      { name: "off", by: "expression", per: "organisation", expression: "1 - ({measures.mi1.agreement} + {measures.mi2.agreement}) / 2" },
      { name: "rwgj", by: "expression", per: "organisation", expression: "2 * (1 - {measures.off}) / (2 * (1 - {measures.off}) + {measures.off})" },
    ],
  };
  // Variances of 3, 4, 5 and 4, 4, 5: 1 and 1/3; their mean over (5² − 1) ÷ 12 = 2 is 1/3. 2 × 2/3 ÷ (2 × 2/3 + 1/3) = 0.8.
  const respondents = [[3, 4], [4, 4], [5, 5]].map((values) => ({ answers: answersOf(names, values) }));
  expect(valuesOf(score(tiny(parts), { respondents }))["rwgj"]).toBeCloseTo(0.8, 9);
});
