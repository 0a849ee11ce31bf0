import { useState } from "react";
import { call } from "../api.ts";
import type { Progress, Reply, Round } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Copyable } from "../design/Copyable.tsx";
import { Select, TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useAction } from "../reply.ts";
import { useTexts } from "../texts/language.tsx";
import { adviseTexts } from "./texts.ts";

/** Invite one coordinator; those without one come first. */
export function InviteCoordinator({ round, submissions, done }: { round: Round; submissions: readonly Progress[]; done: () => void }) {
  const texts = useTexts(adviseTexts);
  const ordered = [...submissions].sort((a, b) => a.coordinators.length - b.coordinators.length || a.municipality.name.localeCompare(b.municipality.name, "nl"));
  const [municipality, setMunicipality] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [handed, setHanded] = useState<Reply<"POST /rounds/:round/coordinators"> | null>(null);
  const invite = useAction(async () => {
    setHanded(await call("POST /rounds/:round/coordinators", { params: { round: round.id }, body: { municipality: municipality || ordered[0]?.municipality.code || "", name, email } }));
    setName(""); setEmail("");
    done();
  });
  return (
    <form className="card stack" onSubmit={(event) => { event.preventDefault(); invite.run(); }}>
      <h2>{texts.inviteCoordinator}</h2>
      <div className="form-grid">
        <Select label={texts.municipality} value={municipality} onChange={(event) => setMunicipality(event.target.value)}>
          {ordered.map((one) => <option key={one.municipality.code} value={one.municipality.code}>{one.municipality.name}{one.coordinators.length === 0 ? ` (${texts.noCoordinator})` : ""}</option>)}
        </Select>
        <TextField label={texts.name} required value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        <TextField label={texts.email} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} autoComplete="off" />
      </div>
      <ProblemAlert problem={invite.problem} />
      <div><Button type="submit" busy={invite.busy}>{texts.invite}</Button></div>
      {handed && <Alert tone="ok" title={handed.url ? texts.linkShown : texts.invited}>{handed.url && <Copyable value={handed.url} label={texts.linkShown} />}</Alert>}
    </form>
  );
}
