import { useState } from "react";
import { call } from "../api.ts";
import type { Municipality, Reply } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Copyable } from "../design/Copyable.tsx";
import { Select, TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { adviseTexts } from "./texts.ts";

/** Who on a board may read what is published. */
export function BoardMembers({ round, municipalities }: { round: string; municipalities: readonly Municipality[] }) {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const format = useFormats();
  const params = { round };
  const { reply, problem, reload } = useReply("GET /rounds/:round/board-links", { params });
  const nameOf = (code: string | null) => (code === null ? null : municipalities.find((one) => one.code === code)?.name ?? code);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [municipality, setMunicipality] = useState("");
  const [handed, setHanded] = useState<Reply<"POST /rounds/:round/board-links"> | null>(null);
  const give = useAction(async () => {
    setHanded(await call("POST /rounds/:round/board-links", { params, body: { name, ...(email && { email }), municipality: municipality || null } }));
    setName(""); setEmail("");
    reload();
  });
  const end = useAction(async (link: string) => { await call("DELETE /rounds/:round/board-links/:link", { params: { ...params, link } }); reload(); });
  return (
    <section className="stack" aria-labelledby="board"><h2 id="board">{texts.board}</h2><p className="measure">{texts.boardLead}</p>
      <ProblemAlert problem={problem ?? end.problem} retry={reload} />
      {reply && <Table caption={texts.board} hideCaption empty={texts.noBoard} rows={reply} rowKey={(link) => link.id} columns={[
        { name: "name", title: texts.name, cell: (link) => link.name, sort: (link) => link.name },
        { name: "for", title: texts.boardFor, cell: (link) => nameOf(link.municipality) ?? texts.boardRegion, sort: (link) => nameOf(link.municipality) },
        { name: "opened", title: texts.state, cell: (link) => (link.opened ? texts.opened : texts.notOpened) },
        { name: "until", title: texts.validUntil, cell: (link) => format.day(link.expiresAt) },
        { name: "end", title: "", cell: (link) => <Button small look="subtle" onClick={() => end.run(link.id)}>{texts.endAccess}</Button> },
      ]} />}
      <form className="card stack" onSubmit={(event) => { event.preventDefault(); give.run(); }}>
        <div className="form-grid">
          <TextField label={texts.name} required value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
          <TextField label={`${texts.email} (${common.optional})`} type="email" value={email} onChange={(event) => setEmail(event.target.value)} autoComplete="off" />
          <Select label={texts.boardFor} value={municipality} onChange={(event) => setMunicipality(event.target.value)}><option value="">{texts.boardRegion}</option>{municipalities.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}</Select>
        </div>
        <ProblemAlert problem={give.problem} />
        <div><Button type="submit" busy={give.busy}>{texts.giveAccess}</Button></div>
        {handed && <Alert tone="ok" title={handed.url ? texts.boardLinkShown : texts.invited}>{handed.url && <Copyable value={handed.url} label={texts.boardLinkShown} />}</Alert>}
      </form>
    </section>
  );
}
