import { useMemo } from "react";
import { address } from "../api.ts";
import type { Reply, Submission } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { Disclosure } from "../design/Disclosure.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useSession } from "../session.ts";
import { useReply } from "../reply.ts";
import { useFormats, useLanguage, useTexts } from "../texts/language.tsx";
import { Twin } from "../board/Twin.tsx";
import { Remarks } from "../advise/Remarks.tsx";
import { navigate, useSearch } from "../router.tsx";
import { AdviceList } from "./AdviceList.tsx";
import { Decisions } from "./Decisions.tsx";
import { Measures } from "./Measures.tsx";
import { Traced } from "./TraceView.tsx";
import { SubmissionHead } from "./SubmissionHead.tsx";
import { coordinateTexts } from "./texts.ts";
import { useSubmission } from "./useSubmission.tsx";

/** Scores with bands per layer, recommendations, fitting forms; each opens to the answers and rules behind it. And the report. */
export default function Result() {
  const texts = useTexts(coordinateTexts);
  const common = useTexts();
  const { submission, instead } = useSubmission();
  const params = { submission: submission?.id ?? "" };
  const { reply: result, problem, reload } = useReply(submission?.hasResult ? "GET /submissions/:submission/result" : null, { params });
  if (!submission) return instead;
  return (
    <div className="stack-xl">
      <SubmissionHead submission={submission} title={texts.resultTitle} lead={submission.progress.municipality.name} />
      {!submission.hasResult && <Alert tone="info" live={false} title={texts.resultNone}><ButtonLink to={`/submissions/${submission.id}/establish`}>{texts.establish}</ButtonLink></Alert>}
      {submission.hasResult && <Reports submission={submission} />}
      <ProblemAlert problem={problem} retry={reload} />
      {submission.hasResult && !result && !problem && <Loading what={common.loading} />}
      {result && <Findings result={result} submission={submission} />}
    </div>
  );
}

function Reports({ submission }: { submission: Submission }) {
  const texts = useTexts(coordinateTexts);
  const { language } = useLanguage();
  const reading = useSearch().get("report") === "municipality";
  const params = { submission: submission.id };
  const pdf = (kind: "municipality" | "board" | "council") => address("GET /submissions/:submission/reports/:kind/pdf", { params: { ...params, kind }, query: { language } });
  const here = `/submissions/${submission.id}/result`;
  return (
    <section className="stack-sm no-print">
      {submission.progress.state !== "published" && <p className="muted">{texts.draft}</p>}
      <div className="row">
        <ButtonLink look="primary" href={pdf("municipality")} download>{texts.download}</ButtonLink>
        <ButtonLink href={pdf("board")} download>{texts.downloadBoard}</ButtonLink>
        {submission.round.sharing.council && <ButtonLink href={pdf("council")} download>{texts.downloadCouncil}</ButtonLink>}
        <ButtonLink look="subtle" to={`${here}?report=municipality`}>{texts.readOnline}</ButtonLink>
      </div>
      {reading && <Twin title={texts.readOnline} src={address("GET /submissions/:submission/reports/:kind/html", { params: { ...params, kind: "municipality" }, query: { language } })} onClose={() => navigate(here)} />}
    </section>
  );
}

function Findings({ result, submission }: { result: Reply<"GET /submissions/:submission/result">; submission: Submission }) {
  const texts = useTexts(coordinateTexts);
  const { person } = useSession();
  const format = useFormats();
  const measures = useMemo(() => Object.values(result.measures), [result]);
  const traced = useMemo(() => ({ measures: result.measures, layerTitle: (name: string) => format.text(submission.round.groups.find((group) => group.name === name)?.title) || name }), [result, submission, format]);
  return (
    <Traced.Provider value={traced}>
      <Measures measures={measures} groups={submission.round.groups} />
      <section className="stack" aria-labelledby="advice"><h2 id="advice">{texts.advice}</h2><AdviceList advice={result.advice} /></section>
      {Object.keys(result.decisions).length > 0 && <section className="stack" aria-labelledby="decisions"><h2 id="decisions">{texts.decisions}</h2><Decisions decisions={Object.values(result.decisions)} /></section>}
      {person.role === "adviser" && <Remarks submission={submission.id} />}
      <Disclosure summary={`${result.instrument.id} ${result.instrument.version}`}><p className="mono">{result.instrument.hash}<br />{result.answersHash}<br />engine {result.engine.version}</p></Disclosure>
    </Traced.Provider>
  );
}
