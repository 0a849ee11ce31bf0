import { useState } from "react";
import { call, readUpload } from "../api.ts";
import type { Reply } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { FilePicker } from "../design/FilePicker.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { Findings } from "./Findings.tsx";
import { administerTexts } from "./texts.ts";

/** Published instruments, and a new version: upload, read what the check found, publish. */
export default function Instruments() {
  const texts = useTexts(administerTexts);
  const format = useFormats();
  const { reply: instruments, problem, reload } = useReply("GET /instruments");
  const [file, setFile] = useState<File | null>(null);
  const [lint, setLint] = useState<Reply<"POST /instruments/lint"> | null>(null);
  const [done, setDone] = useState(false);
  const check = useAction(async () => { setDone(false); setLint(await call("POST /instruments/lint", { body: await readUpload(file as File) })); });
  const publish = useAction(async () => {
    const reply = await call("POST /instruments", { body: await readUpload(file as File) });
    setLint(reply);
    if (reply.entry) { setDone(true); reload(); }
  });
  return (
    <div className="stack-xl">
      <PageHead title={texts.instrumentsTitle} lead={texts.instrumentsLead} />
      <ProblemAlert problem={problem} retry={reload} />
      {instruments && <Table caption={texts.instrumentsTitle} hideCaption rows={instruments} rowKey={(one) => `${one.id}@${one.version}`} columns={[
        { name: "title", title: texts.title, cell: (one) => format.text(one.title), sort: (one) => format.text(one.title) },
        { name: "version", title: texts.versionOf, cell: (one) => one.version, sort: (one) => one.version },
        { name: "published", title: texts.published, cell: (one) => format.day(one.publishedAt), sort: (one) => one.publishedAt },
        { name: "rounds", title: texts.rounds, cell: (one) => one.rounds, numeric: true, sort: (one) => one.rounds },
        { name: "hash", title: texts.hash, cell: (one) => <code>{one.hash.slice(0, 12)}</code> },
      ]} />}
      <section className="card stack"><h2>{texts.upload}</h2><p>{texts.uploadHelp}</p>
        <FilePicker label={texts.zip} accept=".zip,application/zip" onPick={(picked) => { setFile(picked); setLint(null); setDone(false); }} />
        <div><Button disabled={!file} busy={check.busy} onClick={check.run}>{texts.check}</Button></div>
        <ProblemAlert problem={check.problem ?? publish.problem} />
        {lint && !done && <Alert tone={lint.publishable ? "ok" : "warning"} title={lint.publishable ? texts.publishable(lint.id ?? "", lint.version ?? "") : texts.notPublishable} />}
        {lint && <Findings findings={lint.findings} />}
        {lint?.publishable && !done && <div><Button look="primary" busy={publish.busy} onClick={publish.run}>{texts.publish}</Button></div>}
        {done && <Alert tone="ok" title={texts.publishedNow} />}
      </section>
    </div>
  );
}
