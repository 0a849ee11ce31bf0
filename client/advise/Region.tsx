import { useState } from "react";
import { call } from "../api.ts";
import type { Region as RegionReply } from "../api.ts";
import { Badge } from "../design/Badge.tsx";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Checkbox } from "../design/Field.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { Table } from "../design/Table.tsx";
import { useSession } from "../session.ts";
import { useAction, useReply } from "../reply.ts";
import { Link, useParams } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { adviseTexts } from "./texts.ts";

/** One region: its rounds, its members, who advises it. */
export default function Region() {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const format = useFormats();
  const { person } = useSession();
  const { region: id } = useParams<"region">();
  const { reply: region, problem, reload } = useReply("GET /regions/:region", { params: { region: id } });
  if (!region) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Loading what={common.loading} />;
  return (
    <div className="stack-xl">
      <div className="row-between">
        <PageHead title={region.name} lead={texts.members(region.members.length)}><nav className="crumbs" aria-label={common.crumbs}><ol><li><Link to={person.role === "administrator" ? "/regions" : "/"}>{texts.regions}</Link></li></ol></nav></PageHead>
        <ButtonLink to={`/regions/${id}/edit`}>{texts.editRegion}</ButtonLink>
      </div>
      <section className="stack" aria-labelledby="rounds">
        <div className="row-between"><h2 id="rounds">{texts.roundsTitle}</h2>{person.role === "adviser" && <ButtonLink look="primary" to={`/regions/${id}/new-round`}>{texts.newRound}</ButtonLink>}</div>
        <Table caption={texts.roundsTitle} hideCaption empty={texts.noRounds} rows={region.rounds} rowKey={(round) => round.id} columns={[
          { name: "title", title: texts.roundTitle, cell: (round) => (person.role === "adviser" ? <Link to={`/rounds/${round.id}`}>{round.title}</Link> : round.title) },
          { name: "state", title: texts.state, cell: (round) => <Badge tone={round.state === "open" ? "info" : round.state === "published" ? "good" : "neutral"}>{texts.states[round.state]}</Badge> },
          { name: "from", title: texts.from, cell: (round) => format.day(round.from), sort: (round) => round.from },
          { name: "until", title: texts.until, cell: (round) => format.day(round.until), sort: (round) => round.until },
        ]} />
      </section>
      {person.role === "administrator" ? <Advisers region={region} done={reload} /> : <p>{texts.advisers}: {region.advisers.map((adviser) => adviser.name).join(", ") || texts.noAdvisers}</p>}
      <Table caption={texts.chooseMembers} rows={region.members} rowKey={(member) => member.code} columns={[
        { name: "name", title: texts.municipality, cell: (member) => member.name, sort: (member) => member.name },
        { name: "province", title: texts.province, cell: (member) => member.province ?? "–", sort: (member) => member.province },
        { name: "inhabitants", title: texts.inhabitants, cell: (member) => (member.inhabitants === null ? "–" : format.whole(member.inhabitants)), sort: (member) => member.inhabitants, numeric: true },
      ]} />
    </div>
  );
}

function Advisers({ region, done }: { region: RegionReply; done: () => void }) {
  const texts = useTexts(adviseTexts);
  const { reply: users, problem } = useReply("GET /users");
  const [chosen, setChosen] = useState<readonly string[]>(region.advisers.map((adviser) => adviser.id));
  const save = useAction(async () => { await call("PUT /regions/:region/advisers", { params: { region: region.id }, body: { advisers: [...chosen] } }); done(); });
  return (
    <section className="card stack">
      <fieldset className="choices"><legend>{texts.advisers}</legend>
        {users?.filter((user) => user.role === "adviser").map((user) => <Checkbox key={user.id} label={`${user.name} (${user.email})`} checked={chosen.includes(user.id)} onChange={(event) => setChosen(event.target.checked ? [...chosen, user.id] : chosen.filter((id) => id !== user.id))} />)}
      </fieldset>
      <ProblemAlert problem={problem ?? save.problem} />
      <div><Button busy={save.busy} onClick={save.run}>{texts.saveAdvisers}</Button></div>
    </section>
  );
}
