import { useCallback, useState } from "react";
import { address, call } from "../api.ts";
import type { Batch, Round } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useParams } from "../router.tsx";
import { useFormats, useLanguage, useTexts } from "../texts/language.tsx";
import { Batches, isGoing, OneBatch } from "./Batches.tsx";
import { BoardMembers } from "./BoardMembers.tsx";
import { RoundHead } from "./RoundHead.tsx";
import { adviseTexts } from "./texts.ts";

/** Reports of the round: publish, make all as one ZIP, give board members access. */
export default function Publish() {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const format = useFormats();
  const { language } = useLanguage();
  const { round: id } = useParams<"round">();
  const params = { round: id };
  const { reply, problem, reload } = useReply("GET /rounds/:round/progress", { params });
  const { reply: reports, reload: readReports } = useReply("GET /rounds/:round/reports", { params });
  if (!reply) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Loading what={common.loading} />;
  const { round, submissions } = reply;
  const ready = submissions.filter((one) => one.state === "established" || one.state === "published").length;
  return (
    <div className="stack-xl">
      <RoundHead round={round} title={texts.publishTitle} lead={texts.publishLead} />
      <Release round={round} ready={ready} of={submissions.length} done={() => { reload(); readReports(); }} />
      <div><ButtonLink href={address("GET /rounds/:round/reports/region/pdf", { params, query: { language } })}>{texts.regionReport}</ButtonLink></div>
      {reports && reports.length > 0 && (
        <section className="stack"><h2>{texts.published}</h2>
          <Table caption={texts.published} hideCaption rows={reports} rowKey={(report) => report.id} columns={[
            { name: "municipality", title: texts.municipality, sort: (report) => report.municipality, cell: (report) => report.municipality ?? texts.boardRegion },
            { name: "kind", title: texts.report, cell: (report) => <a href={address("GET /reports/:report/pdf", { params: { report: report.id } })}>{report.kind === "region" ? texts.regionReport : texts.kinds[report.kind]} (PDF)</a> },
            { name: "language", title: texts.language, cell: (report) => (report.language === "nl" ? texts.dutch : texts.english) },
            { name: "pages", title: texts.size, cell: (report) => report.pages ?? "–", numeric: true },
            { name: "at", title: texts.publishedOn, cell: (report) => format.day(report.publishedAt) },
          ]} />
        </section>
      )}
      <Batches round={id} />
      <BoardMembers round={id} municipalities={submissions.map((one) => one.municipality)} />
    </div>
  );
}

function Release({ round, ready, of, done }: { round: Round; ready: number; of: number; done: () => void }) {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const format = useFormats();
  const [asking, setAsking] = useState(false);
  const [begun, setBegun] = useState<Batch | null>(null);
  const params = { round: round.id };
  const { reply: batches } = useReply("GET /rounds/:round/batches", { params });
  // The newest comes first: one that goes on since an earlier visit, or that failed, is shown too.
  const publication = begun ?? batches?.find((batch) => batch.purpose === "publication") ?? null;
  const publish = useAction(async () => { setBegun(await call("POST /rounds/:round/publish", { params })); setAsking(false); });
  const ended = useCallback(() => done(), [done]);
  if (round.state === "published") return <Alert tone="ok" live={false} title={texts.publishedAt(format.day(round.publishedAt))} />;
  if (round.state !== "closed") return <Alert tone="info" live={false} title={texts.closeFirst} />;
  const going = publication !== null && isGoing(publication);
  return (
    <div className="stack"><p>{texts.publishHelp(ready, of)}</p>
      {publication && <section className="card stack-sm" aria-labelledby="publication"><h2 id="publication">{texts.publication}</h2><p>{texts.batchHelp}</p><OneBatch key={publication.id} first={publication} done={ended} /></section>}
      <div><Button look="primary" disabled={ready === 0 || (going && begun === null)} onClick={() => setAsking(true)}>{texts.publishNow}</Button></div>
      {asking && (
        <Dialog title={texts.publishAsk} onClose={() => setAsking(false)}><p>{texts.publishHelp(ready, of)}</p><ProblemAlert problem={publish.problem} />
          <div className="row"><Button look="primary" busy={publish.busy} onClick={publish.run}>{texts.publishNow}</Button><Button onClick={() => setAsking(false)}>{common.cancel}</Button></div></Dialog>
      )}
    </div>
  );
}
