import { useState } from "react";
import { call } from "../api.ts";
import type { Body } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Copyable } from "../design/Copyable.tsx";
import { Checkbox, TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { administerTexts } from "./texts.ts";

type Scope = Body<"POST /tokens">["scopes"][number];
const scopes: readonly Scope[] = ["regions.read", "rounds.read", "results.read", "analysis.read", "municipalities.import"];

/** Keys with which other systems read, for certain regions and purposes. */
export function Tokens() {
  const texts = useTexts(administerTexts);
  const format = useFormats();
  const { reply: tokens, problem, reload } = useReply("GET /tokens");
  const { reply: regions } = useReply("GET /regions");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>(["results.read"]);
  const [forRegions, setForRegions] = useState<readonly string[]>([]);
  const [days, setDays] = useState(90);
  const [made, setMade] = useState<string | null>(null);
  const make = useAction(async () => { setMade((await call("POST /tokens", { body: { name, scopes: [...chosen], regions: [...forRegions], days } })).token); setName(""); reload(); });
  const end = useAction(async (token: string) => { await call("DELETE /tokens/:token", { params: { token } }); reload(); });
  return (
    <section className="card stack"><h2>{texts.tokensTitle}</h2><p>{texts.tokensHelp}</p>
      <ProblemAlert problem={problem ?? end.problem} retry={reload} />
      {tokens && tokens.length > 0 && <Table caption={texts.tokensTitle} hideCaption rows={tokens} rowKey={(token) => token.id} columns={[
        { name: "name", title: texts.name, cell: (token) => token.name },
        { name: "scopes", title: texts.scopes, cell: (token) => token.scopes.map((scope) => texts.scopeNames[scope]).join(", ") },
        { name: "expires", title: texts.expires, cell: (token) => format.day(token.expiresAt) },
        { name: "used", title: texts.lastUsed, cell: (token) => (token.lastUsed ? format.day(token.lastUsed) : texts.never) },
        { name: "end", title: "", cell: (token) => <Button small look="subtle" onClick={() => end.run(token.id)}>{texts.end}</Button> },
      ]} />}
      <form className="stack" onSubmit={(event) => { event.preventDefault(); make.run(); }}>
        <div className="form-grid"><TextField label={texts.name} required value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
          <TextField label={texts.days} type="number" size="short" min={1} max={730} required value={days} onChange={(event) => setDays(event.target.valueAsNumber)} /></div>
        <div className="columns">
          <fieldset className="choices"><legend>{texts.scopes}</legend>{scopes.map((scope) => <Checkbox key={scope} label={texts.scopeNames[scope]} checked={chosen.includes(scope)} onChange={(event) => setChosen(event.target.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))} />)}</fieldset>
          <fieldset className="choices"><legend>{texts.regions}</legend>{regions?.map((region) => <Checkbox key={region.id} label={region.name} checked={forRegions.includes(region.id)} onChange={(event) => setForRegions(event.target.checked ? [...forRegions, region.id] : forRegions.filter((one) => one !== region.id))} />)}</fieldset>
        </div>
        <ProblemAlert problem={make.problem} />
        <div><Button type="submit" busy={make.busy} disabled={chosen.length === 0}>{texts.make}</Button></div>
        {made && <Alert tone="ok" title={texts.token}><Copyable value={made} label={texts.token} /></Alert>}
      </form>
    </section>
  );
}
