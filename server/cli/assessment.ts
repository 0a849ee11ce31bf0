import { type Command, InvalidArgumentError, Option } from "commander";
import { example } from "../assessment/example.ts";
import { explain } from "../assessment/explain.ts";
import { lint } from "../assessment/lint.ts";
import { score } from "../assessment/score.ts";
import { FINDINGS, print, say, sayProblems, Stop } from "./exit.ts";
import { count, openAnswers, openInstrument, openSource } from "./opening.ts";

type ScoreOptions = { readonly explain?: true; readonly lang: "nl" | "en"; readonly draft?: true };
type ExampleOptions = { readonly seed: number; readonly respondents?: number; readonly entries?: number };

/** `lint`, `score` and `example`: an author's daily tools. */
export function registerAssessmentCommands(program: Command): void {
  program.command("lint").argument("<instrument-dir>", "the folder that holds instrument.json")
    .description("Find every mistake in an instrument: each with its file, place and how to mend it. Exit code 1 when there are errors")
    .action(async (folder: string) => {
      const problems = lint(await openSource(folder));
      sayProblems(problems);
      const errors = problems.filter((problem) => problem.severity === "error").length;
      const warnings = problems.filter((problem) => problem.severity === "warning").length;
      await print({ instrument: folder, errors, warnings, problems });
      if (errors > 0) throw new Stop(`${folder}: ${count(errors, "error")}, ${count(warnings, "warning")}.`, FINDINGS);
      say(`${folder}: no errors, ${count(warnings, "warning")}.`);
    });

  program.command("score").argument("<instrument-dir>").argument("<answers.json>")
    .description("Check an answers file and score it: measures, advice and decisions as JSON")
    .option("--explain", "also tell on standard error how each figure came about, down to answers and rules")
    .option("--draft", "accept answers that are not complete yet")
    .addOption(new Option("--lang <language>", "language of the explanation").choices(["nl", "en"]).default("nl"))
    .action(async (folder: string, path: string, options: ScoreOptions) => {
      const open = await openInstrument(folder);
      const answers = await openAnswers(open, path, { complete: !options.draft });
      const result = score(open.compiled, answers);
      if (options.explain) say(explain(result, options.lang));
      await print(result);
    });

  program.command("example").argument("<instrument-dir>")
    .description("Print a plausible, valid answers file for any instrument; the same seed gives the same file")
    .option("--seed <number>", "another number gives another organisation", whole, 1)
    .option("--respondents <number>", "respondents per group", whole)
    .option("--entries <number>", "entries in each list", whole)
    .action(async (folder: string, options: ExampleOptions) => {
      const { compiled } = await openInstrument(folder);
      await print(example(compiled, options.seed, {
        ...(options.respondents === undefined ? {} : { respondentsPerGroup: options.respondents }), ...(options.entries === undefined ? {} : { entries: options.entries }),
      }));
    });
}

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError("Give a whole number of 0 or more.");
  return number;
}
