import { useMemo, useState } from "react";
import { address, call, readUpload } from "../api.ts";
import type { InventoryPreview } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Disclosure } from "../design/Disclosure.tsx";
import { Radios, TextField } from "../design/Field.tsx";
import { FilePicker } from "../design/FilePicker.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Table } from "../design/Table.tsx";
import { inWords } from "../form/answerWords.ts";
import { withRegionMembers } from "../form/regionMembers.ts";
import { questionsByName } from "../form/paths.ts";
import type { QuestionnaireJson } from "../form/survey.ts";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useLanguage, useTexts } from "../texts/language.tsx";
import type { BothLanguages } from "../texts/language.tsx";
import { SubmissionHead } from "./SubmissionHead.tsx";
import { coordinateTexts } from "./texts.ts";
import { useSubmission } from "./useSubmission.tsx";

/** Template, file, preview, confirm: nothing is stored before the last step, nor when a row is wrong. */
export default function ImportInventory() {
  const texts = useTexts(coordinateTexts);
  const { language } = useLanguage();
  const { submission, instead } = useSubmission();
  const [file, setFile] = useState<File | null>(null);
  const [existing, setExisting] = useState<"keep" | "replace">("keep");
  const [municipality, setMunicipality] = useState<string | null>(null);
  const [preview, setPreview] = useState<InventoryPreview | null>(null);
  const [imported, setImported] = useState<InventoryPreview | null>(null);
  const params = { submission: submission?.id ?? "" };
  const whose = municipality ?? submission?.progress.municipality.name ?? "";
  const body = async () => ({ ...await readUpload(file as File), existing, ...(whose.trim() && { municipality: whose.trim() }) });
  const look = useAction(async () => { setImported(null); setPreview(await call("POST /submissions/:submission/inventory/preview", { params, body: await body() })); });
  const store = useAction(async () => {
    const done = await call("POST /submissions/:submission/inventory/import", { params, body: await body() });
    setPreview(done);
    if (done.errors.length === 0) setImported(done);
  });
  if (!submission) return instead;
  const template = (format: "xlsx" | "csv") => address("GET /submissions/:submission/inventory/template", { params, query: { format, language } });
  return (
    <div className="stack-xl">
      <SubmissionHead submission={submission} title={texts.importTitle} lead={texts.importLead} />
      <section className="stack-sm"><h2>{texts.template}</h2><p>{texts.templateHelp}</p>
        <div className="row"><ButtonLink href={template("xlsx")} download>{texts.templateXlsx}</ButtonLink><ButtonLink href={template("csv")} download>{texts.templateCsv}</ButtonLink></div>
      </section>
      <section className="stack"><h2>{texts.choose}</h2>
        <FilePicker label={texts.chooseLabel} accept=".xlsx,.csv,text/csv" onPick={(picked) => { setFile(picked); setPreview(null); setImported(null); }} />
        <TextField label={texts.whose} help={texts.whoseHelp} maxLength={100} value={whose} onChange={(event) => { setMunicipality(event.target.value); setPreview(null); }} />
        <Radios legend={texts.existing} name="existing" value={existing} onChange={(value) => { setExisting(value); setPreview(null); }} options={[{ value: "keep", label: texts.keep }, { value: "replace", label: texts.replace }]} />
        <div><Button look={preview ? "secondary" : "primary"} disabled={!file} busy={look.busy} onClick={look.run}>{texts.previewNow}</Button></div>
        <ProblemAlert problem={look.problem} />
      </section>
      {preview && <Preview preview={preview} done={imported !== null} store={store} submission={submission.id} />}
    </div>
  );
}

function Preview({ preview, done, store, submission }: { preview: InventoryPreview; done: boolean; store: { run: () => void; busy: boolean; problem: unknown }; submission: string }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  const { errors, warnings } = preview;
  const { reply: sheet } = useReply("GET /submissions/:submission/sheet", { params: { submission } });
  const fields = useMemo(() => {
    const lists = [...questionsByName((sheet?.questionnaires ?? []).map((one) => withRegionMembers(one.survey as QuestionnaireJson, sheet?.regionMembers ?? []))).values()].filter((question) => question.templateElements);
    return new Map(lists.flatMap((list) => [...questionsByName([{ elements: list.templateElements ?? [] }])]));
  }, [sheet]);
  const titleOf = (field: string) => format.text(preview.columns.find((column) => column.field === field)?.title) || format.text(fields.get(field)?.title as BothLanguages | undefined) || field;
  const words = (field: string, value: unknown) => inWords(fields.get(field.split(".")[0] ?? field), value, format.text) || "–";
  return (
    <section className="stack"><h2>{texts.preview}</h2>
      {done
        ? <Alert tone="ok" title={texts.imported(preview.added + preview.changed)}><ButtonLink to={`/submissions/${submission}/questionnaire?part=inventory`}>{texts.toInventory}</ButtonLink></Alert>
        : <p role="status"><strong>{texts.summary(preview.added, preview.changed, preview.same, preview.kept)}</strong></p>}
      {errors.length > 0 && (
        <Alert tone="error" title={texts.errors(errors.length)}>
          <p>{texts.errorsHelp}</p>
          <ul>{errors.slice(0, 50).map((error, index) => <li key={index}>{texts.row} {error.row}{error.column && `, ${error.column}`}: {error.what} {error.hint}</li>)}</ul>
        </Alert>
      )}
      {warnings.length > 0 && <Disclosure summary={texts.warnings(warnings.length)}><ul>{warnings.slice(0, 100).map((warning, index) => <li key={index}>{texts.row} {warning.row}{warning.column && `, ${warning.column}`}: {warning.what} {warning.hint}</li>)}</ul></Disclosure>}
      <ProblemAlert problem={store.problem} />
      {/* Above the rows: a hundred of them may follow. */}
      {!done && errors.length === 0 && <div><Button look="primary" busy={store.busy} onClick={store.run}>{texts.confirmImport}</Button></div>}
      <Disclosure summary={texts.columns}>
        <Table caption={texts.columns} hideCaption rows={preview.columns} rowKey={(column) => column.column} columns={[
          { name: "column", title: texts.column, cell: (column) => column.column },
          { name: "field", title: texts.field, cell: (column) => (column.field ? format.text(column.title) || column.field : <span className="muted">{texts.notRead}</span>) },
        ]} />
      </Disclosure>
      <Table caption={texts.rows} rows={preview.rows} rowKey={(row) => String(row.row)} columns={[
        { name: "name", title: texts.name, cell: (row) => row.name, sort: (row) => row.name },
        { name: "row", title: texts.row, cell: (row) => row.row, sort: (row) => row.row, numeric: true },
        { name: "effect", title: texts.effect, sort: (row) => row.effect, cell: (row) => (
          <div className="stack-sm"><div><Badge tone={row.effect === "error" ? "bad" : row.effect === "same" ? "neutral" : row.effect === "add" ? "good" : "info"}>{texts.effects[row.effect]}</Badge></div>
            {row.changes.length > 0 && <ul>{row.changes.slice(0, 6).map((change) => <li key={change.field}>{titleOf(change.field)}: {row.effect !== "add" && `${words(change.field, change.from)} → `}{words(change.field, change.to)}</li>)}</ul>}</div>) },
      ]} />
    </section>
  );
}
