import type { ReactNode } from "react";
import { address } from "../../api.ts";
import type { Query } from "../../api.ts";
import { ButtonLink } from "../../design/Button.tsx";
import { Loading } from "../../design/Progress.tsx";
import { ProblemAlert } from "../../design/ProblemAlert.tsx";
import { useLanguage, useTexts } from "../../texts/language.tsx";
import { analysisTexts } from "./texts.ts";

type PartName = "register" | "load" | "comparison" | "network" | "partners" | "patterns" | "improvements" | "ambitions" | "phase";
type Format = "xlsx" | "csv" | "zip" | "json" | "svg" | "graphml";
type ExportQuery = Omit<NonNullable<Query<"GET /rounds/:round/analysis/:part/export">>, "format" | "language">;

/** Around every part: waiting, problems, and the downloads of exactly what is shown. */
export function PartFrame<T>({ content, problem, reload, round, part, formats = ["xlsx", "zip", "json"], query, children }: {
  content: T | null; problem: unknown; reload: () => void; round: string; part: PartName; formats?: readonly Format[]; query?: ExportQuery; children: (content: T) => ReactNode;
}) {
  const texts = useTexts(analysisTexts);
  const common = useTexts();
  const { language } = useLanguage();
  if (content === null) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Loading what={common.loading} />;
  return (
    <>
      {problem !== null && <ProblemAlert problem={problem} retry={reload} />}
      {children(content)}
      <div className="row no-print"><span className="muted">{texts.export}:</span>{formats.map((format) => (
        <ButtonLink key={format} small look="subtle" href={address("GET /rounds/:round/analysis/:part/export", { params: { round, part }, query: { ...query, format, language } })} download>{texts.formats[format]}</ButtonLink>
      ))}</div>
    </>
  );
}
