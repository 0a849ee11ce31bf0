import { useState } from "react";
import { call } from "../api.ts";
import type { Submission } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Copyable } from "../design/Copyable.tsx";
import { Checkbox, TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { coordinateTexts } from "./texts.ts";

/** Colleagues who do a part of the municipality's questions, each with a link of their own. */
export function Colleagues({ submission }: { submission: Submission }) {
  const texts = useTexts(coordinateTexts);
  const common = useTexts();
  const format = useFormats();
  const params = { submission: submission.id };
  const { reply, problem, reload } = useReply("GET /submissions/:submission/contributors", { params });
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [parts, setParts] = useState<readonly string[]>([]);
  const [link, setLink] = useState<{ url: string | null } | null>(null);
  const add = useAction(async () => {
    setLink(await call("POST /submissions/:submission/contributors", { params, body: { name, ...(email && { email }), parts: [...parts] } }));
    setName(""); setEmail(""); setParts([]);
    reload();
  });
  const end = useAction(async (contributor: string) => { await call("DELETE /submissions/:submission/contributors/:contributor", { params: { ...params, contributor } }); reload(); });
  const titleOf = (path: string) => format.text(submission.parts.find((part) => part.path === path)?.title) || path;
  return (
    <section className="stack" aria-labelledby="colleagues">
      <h2 id="colleagues">{texts.colleagues}</h2>
      <p className="measure">{texts.colleaguesLead}</p>
      <ProblemAlert problem={problem ?? end.problem} retry={reload} />
      {reply && reply.length > 0 && <Table caption={texts.colleagues} hideCaption rows={reply} rowKey={(one) => one.id} columns={[
        { name: "name", title: texts.colleague, cell: (one) => one.name },
        { name: "parts", title: texts.part, cell: (one) => one.parts.map(titleOf).join(", ") },
        { name: "seen", title: texts.lastSeen, cell: (one) => (one.lastSeen ? format.moment(one.lastSeen) : texts.never) },
        { name: "end", title: "", cell: (one) => <Button small look="subtle" onClick={() => end.run(one.id)}>{texts.end}</Button> },
      ]} />}
      <form className="card stack" onSubmit={(event) => { event.preventDefault(); add.run(); }}>
        <div className="form-grid">
          <TextField label={texts.colleague} required value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
          <TextField label={`${texts.email} (${common.optional})`} type="email" value={email} onChange={(event) => setEmail(event.target.value)} autoComplete="off" />
        </div>
        <fieldset className="choices"><legend>{texts.chooseParts}</legend>
          {submission.parts.map((part) => <Checkbox key={part.path} label={format.text(part.title)} checked={parts.includes(part.path)} onChange={(event) => setParts(event.target.checked ? [...parts, part.path] : parts.filter((path) => path !== part.path))} />)}
        </fieldset>
        <ProblemAlert problem={add.problem} />
        <div><Button type="submit" busy={add.busy} disabled={parts.length === 0 || !name}>{texts.addColleague}</Button></div>
        {link && <Alert tone="ok" title={link.url ? texts.linksTitle : texts.mailed}>{link.url && <Copyable value={link.url} label={texts.linksTitle} />}</Alert>}
      </form>
    </section>
  );
}
