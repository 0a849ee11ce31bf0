import { useDeferredValue, useState } from "react";
import { call } from "../../api.ts";
import { Alert } from "../../design/Alert.tsx";
import { Badge } from "../../design/Badge.tsx";
import { Button } from "../../design/Button.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { TextField } from "../../design/Field.tsx";
import { ProblemAlert } from "../../design/ProblemAlert.tsx";
import { Table } from "../../design/Table.tsx";
import { useAction, useReply } from "../../reply.ts";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { useNames, usePart } from "./part.ts";
import type { AnalysisContent, PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

type RegisterEntry = AnalysisContent["register"]["entries"][number];
const tones = { single: "neutral", sameName: "good", proposed: "fair", confirmed: "good" } as const;

/** One register of all lists: proposals to confirm or split, contradictions to discuss, everything findable. */
export default function Register({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const { content, problem, reload } = usePart(round.id, "register");
  const ties = usePart(round.id, "ties").content;
  const nameOf = useNames(content);
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim().toLowerCase());
  return (
    <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="register">{(register) => (
      <div className="stack-xl">
        <Proposals round={round.id} entries={register.entries.filter((entry) => entry.certainty === "proposed")} nameOf={nameOf} done={reload} />
        <Disclosure summary={texts.why}><p className="measure">{texts.whyRegister}</p></Disclosure>
        {ties && ties.toDiscuss.length > 0 && (
          <section className="stack"><h2>{texts.toDiscuss} ({ties.toDiscuss.length})</h2>
            <ul className="plain stack">{ties.toDiscuss.slice(0, 40).map((entry) => (
              <li key={entry.id} className="card stack-sm"><h3>{entry.name}</h3>{entry.contradictions.map((contradiction) => <p key={contradiction.subject}>{texts.subjects[contradiction.subject]}: {contradiction.values.map((one) => `${nameOf(one.municipality)}: ${contradiction.subject === "contribution" ? format.money(Number(one.value)) : nameOf(one.value)}`).join("; ")}</p>)}</li>
            ))}</ul></section>
        )}
        {ties && ties.claimed.length > 0 && (
          <Disclosure summary={`${texts.silent} (${ties.claimed.length})`}><ul>{ties.claimed.slice(0, 100).map((entry) => <li key={entry.id}><strong>{entry.name}</strong>: {entry.silent.map((code) => entry.notAnswered.includes(code) ? `${nameOf(code)} (${texts.notAnsweredYet})` : nameOf(code)).join(", ")}</li>)}</ul></Disclosure>
        )}
        <section className="stack"><h2>{texts.all} ({register.entries.length})</h2>
          <TextField label={texts.search} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
          <Table caption={texts.all} hideCaption rows={register.entries.filter((entry) => `${entry.name} ${entry.otherNames.join(" ")}`.toLowerCase().includes(wanted)).slice(0, 500)} rowKey={(entry) => entry.id} columns={[
            { name: "name", title: texts.name, sort: (entry) => entry.name, cell: (entry) => <>{entry.name}{entry.otherNames.length > 0 && <div className="muted">{texts.otherNames}: {entry.otherNames.join("; ")}</div>}</> },
            { name: "domain", title: texts.domain, sort: (entry) => nameOf(entry.domain), cell: (entry) => nameOf(entry.domain) },
            { name: "form", title: texts.form, sort: (entry) => nameOf(entry.legalForm), cell: (entry) => nameOf(entry.legalForm) },
            { name: "members", title: texts.participants, sort: (entry) => entry.participants.length, cell: (entry) => entry.participants.map(nameOf).join(", ") },
            { name: "certainty", title: texts.certainty, sort: (entry) => entry.certainty, cell: (entry) => <Badge tone={tones[entry.certainty]}>{texts.certainties[entry.certainty]}</Badge> },
          ]} />
        </section>
      </div>
    )}</PartFrame>
  );
}

function Proposals({ round, entries, nameOf, done }: { round: string; entries: readonly RegisterEntry[]; nameOf: (code: string | null) => string; done: () => void }) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const params = { round };
  const { reply: known, reload } = useReply("GET /rounds/:round/register-decisions", { params });
  const [saved, setSaved] = useState(false);
  // A decision is about two names; one entry with three names is two decisions.
  const decide = useAction(async (entry: RegisterEntry, same: boolean) => {
    const added = entry.otherNames.map((other) => ({ left: entry.name, right: other, same }));
    const kept = (known ?? []).filter((decision) => !added.some((one) => one.left === decision.left && one.right === decision.right));
    await call("PUT /rounds/:round/register-decisions", { params, body: { decisions: [...kept, ...added] } });
    setSaved(true); reload(); done();
  });
  return (
    <section className="stack"><h2>{texts.proposals} ({entries.length})</h2>
      {saved && <Alert tone="ok" title={texts.decided} />}
      <ProblemAlert problem={decide.problem} />
      {entries.length === 0 && <p>{texts.noProposals}</p>}
      <ul className="plain stack">{entries.slice(0, 40).map((entry) => (
        <li key={entry.id} className="card stack-sm">
          <ul>{entry.reports.map((report) => <li key={`${report.municipality}-${report.name}`}><strong>{report.name}</strong> <span className="muted">({nameOf(report.municipality)})</span></li>)}</ul>
          <p className="muted">{texts.likeness(format.share(entry.score))}: {entry.reasons.map((reason) => texts.reasons[reason.code]).join(", ")}</p>
          <div className="row"><Button small look="primary" busy={decide.busy} onClick={() => decide.run(entry, true)}>{texts.same}</Button><Button small busy={decide.busy} onClick={() => decide.run(entry, false)}>{texts.split}</Button></div>
        </li>
      ))}</ul>
    </section>
  );
}
