import { useState } from "react";
import { call } from "../api.ts";
import type { User } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button } from "../design/Button.tsx";
import { Copyable } from "../design/Copyable.tsx";
import { Select, TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useLanguage, useTexts } from "../texts/language.tsx";
import { administerTexts } from "./texts.ts";

const roles = ["coordinator", "adviser", "administrator"] as const;

/** Who has an account: invite, block, change role, hand over a fresh link. */
export default function Users() {
  const texts = useTexts(administerTexts);
  const format = useFormats();
  const { language } = useLanguage();
  const { reply: users, problem, reload } = useReply("GET /users");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<User["role"]>("adviser");
  const [handed, setHanded] = useState<{ url: string | null } | null>(null);
  const invite = useAction(async () => { setHanded(await call("POST /users", { body: { name, email, role, language } })); setName(""); setEmail(""); reload(); });
  const change = useAction(async (person: string, body: { active?: boolean; role?: User["role"] }) => { await call("PATCH /users/:person", { params: { person }, body }); reload(); });
  const link = useAction(async (person: string) => setHanded(await call("POST /users/:person/link", { params: { person } })));
  const out = useAction(async (person: string) => { await call("POST /users/:person/sign-out", { params: { person } }); reload(); });
  return (
    <div className="stack-xl">
      <PageHead title={texts.usersTitle} lead={texts.usersLead} />
      <ProblemAlert problem={problem ?? change.problem ?? link.problem ?? out.problem} retry={reload} />
      {handed && <Alert tone="ok" title={handed.url ? texts.linkShown : texts.invited}>{handed.url && <Copyable value={handed.url} label={texts.linkShown} />}</Alert>}
      {users && <Table caption={texts.usersTitle} hideCaption rows={users} rowKey={(user) => user.id} columns={[
        { name: "name", title: texts.name, cell: (user) => user.name, sort: (user) => user.name },
        { name: "email", title: texts.email, cell: (user) => user.email, sort: (user) => user.email },
        { name: "role", title: texts.role, sort: (user) => user.role, cell: (user) => (
          <select className="input input--short" aria-label={`${texts.role}: ${user.name}`} value={user.role} onChange={(event) => change.run(user.id, { role: event.target.value as User["role"] })}>{roles.map((one) => <option key={one} value={one}>{texts.roles[one]}</option>)}</select>) },
        { name: "active", title: texts.active, sort: (user) => String(user.active), cell: (user) => <Badge tone={user.active ? "good" : "bad"}>{user.active ? texts.active : texts.blocked}</Badge> },
        { name: "second", title: texts.second, cell: (user) => (user.secondFactor ? texts.on : texts.off) },
        { name: "last", title: texts.lastSignIn, sort: (user) => user.lastSignIn, cell: (user) => (user.lastSignIn ? format.day(user.lastSignIn) : texts.never) },
        { name: "do", title: "", cell: (user) => (
          <div className="row"><Button small look="subtle" onClick={() => link.run(user.id)}>{texts.newLink}</Button><Button small look="subtle" onClick={() => out.run(user.id)}>{texts.signOutEverywhere}</Button>
            <Button small look="subtle" onClick={() => change.run(user.id, { active: !user.active })}>{user.active ? texts.block : texts.unblock}</Button></div>) },
      ]} />}
      <form className="card stack" onSubmit={(event) => { event.preventDefault(); invite.run(); }}>
        <h2>{texts.inviteTitle}</h2>
        <div className="form-grid">
          <TextField label={texts.name} required value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
          <TextField label={texts.email} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} autoComplete="off" />
          <Select label={texts.role} value={role} onChange={(event) => setRole(event.target.value as User["role"])}>{roles.map((one) => <option key={one} value={one}>{texts.roles[one]}</option>)}</Select>
        </div>
        <ProblemAlert problem={invite.problem} />
        <div><Button type="submit" look="primary" busy={invite.busy}>{texts.invite}</Button></div>
      </form>
    </div>
  );
}
