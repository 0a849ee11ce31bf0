import { useDeferredValue, useState } from "react";
import { call, readUpload } from "../api.ts";
import type { Reply } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { TextField } from "../design/Field.tsx";
import { FilePicker } from "../design/FilePicker.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { Findings } from "./Findings.tsx";
import { administerTexts } from "./texts.ts";

/** The list that regions are made of: look, preview an import, import. */
export default function Municipalities() {
  const texts = useTexts(administerTexts);
  const format = useFormats();
  const { reply: list, problem, reload } = useReply("GET /municipalities");
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<Reply<"POST /municipalities/preview"> | null>(null);
  const [done, setDone] = useState(false);
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const look = useAction(async () => { setDone(false); setPreview(await call("POST /municipalities/preview", { body: await readUpload(file as File) })); });
  const store = useAction(async () => { await call("POST /municipalities/import", { body: await readUpload(file as File) }); setDone(true); setPreview(null); reload(); });
  const wrong = preview?.findings.some((finding) => finding.severity === "error") ?? false;
  return (
    <div className="stack-xl">
      <PageHead title={texts.municipalitiesTitle} lead={texts.municipalitiesLead} />
      <section className="card stack"><h2>{texts.importTitle}</h2><p>{texts.importHelp}</p>
        <FilePicker label={texts.file} accept=".csv,.json,text/csv,application/json" onPick={(picked) => { setFile(picked); setPreview(null); setDone(false); }} />
        <div><Button disabled={!file} busy={look.busy} onClick={look.run}>{texts.look}</Button></div>
        <ProblemAlert problem={look.problem ?? store.problem} />
        {preview && <><p role="status"><strong>{texts.importPreview(preview.rows, preview.added, preview.changed, preview.unchanged)}</strong></p><Findings findings={preview.findings} />
          {!wrong && <div><Button look="primary" busy={store.busy} onClick={store.run}>{texts.importNow}</Button></div>}</>}
        {done && <Alert tone="ok" title={texts.imported} />}
      </section>
      <ProblemAlert problem={problem} retry={reload} />
      {list && <section className="stack"><TextField label={texts.search} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
        <Table caption={texts.municipalitiesTitle} hideCaption empty={texts.noList} rows={list.filter((one) => `${one.name} ${one.code}`.toLowerCase().includes(wanted)).slice(0, 400)} rowKey={(one) => one.code} columns={[
          { name: "name", title: texts.municipality, cell: (one) => one.name, sort: (one) => one.name },
          { name: "code", title: texts.code, cell: (one) => one.code, sort: (one) => one.code },
          { name: "province", title: texts.province, cell: (one) => one.province ?? "–", sort: (one) => one.province },
          { name: "inhabitants", title: texts.inhabitants, numeric: true, cell: (one) => (one.inhabitants === null ? "–" : format.whole(one.inhabitants)), sort: (one) => one.inhabitants },
        ]} /></section>}
    </div>
  );
}
