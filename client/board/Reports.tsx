import "../design/fonts.css";
import { useState } from "react";
import { address } from "../api.ts";
import type { ReportEntry } from "../api.ts";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead, Shell } from "../design/Shell.tsx";
import { useReply } from "../reply.ts";
import { SignedOutLink } from "../respond/SignedOutLink.tsx";
import { useFormats, useLanguage, useTexts } from "../texts/language.tsx";
import { Twin } from "./Twin.tsx";
import { boardTexts } from "./texts.ts";

const kinds: readonly ReportEntry["kind"][] = ["board", "council", "municipality", "region"];

/** What a board member's link gives access to: published reports, as PDF and as their online twin. */
export default function Reports() {
  const texts = useTexts(boardTexts);
  const common = useTexts();
  const format = useFormats();
  const { language } = useLanguage();
  const { reply: own, problem: shut, reload } = useReply("GET /own");
  const { reply: reports, problem } = useReply("GET /own/reports");
  const [open, setOpen] = useState<ReportEntry | null>(null);
  if (!own) return <Shell>{shut ? <SignedOutLink problem={shut} retry={reload} /> : <Loading what={common.loading} />}</Shell>;
  // The reader's language first, and the shortest report; the others stay within reach.
  const sorted = [...(reports ?? [])].sort((a, b) => Number(b.language === language) - Number(a.language === language) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  return (
    <Shell>
      <div className="stack-lg">
        <PageHead title={own.municipality || texts.title} lead={texts.lead(own.round.title)} />
        <ProblemAlert problem={problem} />
        {reports?.length === 0 && <p className="card">{texts.none}</p>}
        <div className="columns">
          {sorted.map((report) => (
            <section key={report.id} className="card stack-sm" aria-labelledby={`report-${report.id}`}>
              <h2 id={`report-${report.id}`}>{texts.kinds[report.kind]}{report.municipality ? `: ${report.municipality}` : ""}{report.language !== language && ` (${report.language === "nl" ? texts.inDutch : texts.inEnglish})`}</h2>
              <p className="muted">{report.language === "nl" ? texts.inDutch : texts.inEnglish} · {texts.published(format.day(report.publishedAt))}{report.pages !== null && ` · ${texts.pages(report.pages)}`}</p>
              <div className="row"><Button look="primary" onClick={() => setOpen(report)}>{texts.read}</Button><ButtonLink href={address("GET /own/reports/:report/pdf", { params: { report: report.id } })}>{texts.pdf}</ButtonLink></div>
            </section>
          ))}
        </div>
        {open && <Twin key={open.id} title={`${texts.kinds[open.kind]}${open.municipality ? `: ${open.municipality}` : ""}`} src={address("GET /own/reports/:report/html", { params: { report: open.id } })} onClose={() => setOpen(null)} />}
      </div>
    </Shell>
  );
}
