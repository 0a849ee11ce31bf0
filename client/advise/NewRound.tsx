import { useState } from "react";
import { call } from "../api.ts";
import type { Round } from "../api.ts";
import { Button } from "../design/Button.tsx";
import { Checkbox, Radios, Select, TextField } from "../design/Field.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { useAction, useReply } from "../reply.ts";
import { navigate, useParams } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { adviseTexts } from "./texts.ts";

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Prepare a round: questionnaire version, period, smallest group, what is shared with whom. */
export default function NewRound() {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const format = useFormats();
  const { region: id } = useParams<"region">();
  const { reply: region } = useReply("GET /regions/:region", { params: { region: id } });
  const { reply: instruments, problem } = useReply("GET /instruments");
  const [title, setTitle] = useState("");
  const [chosen, setChosen] = useState("");
  const [from, setFrom] = useState(inDays(0));
  const [until, setUntil] = useState(inDays(42));
  const [minimum, setMinimum] = useState(3);
  const [sharing, setSharing] = useState<Round["sharing"]>({ layerScores: "coordinator", comparison: "anonymous", council: true });
  const [earlier, setEarlier] = useState("");
  const instrument = instruments?.find((one) => `${one.id}@${one.version}` === chosen) ?? instruments?.[0];
  const create = useAction(async () => {
    if (!instrument) return;
    const round = await call("POST /rounds", { body: { region: id, title, instrument: { id: instrument.id, version: instrument.version }, from, until, minimumGroupSize: minimum, sharing, ...(earlier && { earlierRound: earlier }) } });
    navigate(`/rounds/${round.id}`, { replace: true });
  });
  if (!instruments || !region) return problem ? <ProblemAlert problem={problem} /> : <Loading what={common.loading} />;
  return (
    <form className="stack-lg measure" onSubmit={(event) => { event.preventDefault(); create.run(); }}>
      <PageHead title={texts.newRound} lead={region.name} />
      <TextField label={texts.roundTitle} help={texts.roundTitleHelp} required maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
      <Select label={texts.instrument} help={texts.instrumentHelp} value={chosen} onChange={(event) => setChosen(event.target.value)}>
        {instruments.map((one) => <option key={`${one.id}@${one.version}`} value={`${one.id}@${one.version}`}>{format.text(one.title)}, {one.version}</option>)}
      </Select>
      <div className="form-grid">
        <TextField label={texts.from} type="date" required value={from} onChange={(event) => setFrom(event.target.value)} />
        <TextField label={texts.until} type="date" required min={from} value={until} onChange={(event) => setUntil(event.target.value)} />
      </div>
      <TextField label={texts.minimum} help={texts.minimumHelp} size="short" type="number" min={Math.max(3, instrument?.minimumGroupSize ?? 3)} max={20} required value={minimum} onChange={(event) => setMinimum(event.target.valueAsNumber)} />
      <section className="card stack"><h2>{texts.sharing}</h2><p className="muted">{texts.sharingHelp}</p>
        <Radios legend={texts.layerScores} name="layerScores" value={sharing.layerScores} onChange={(layerScores) => setSharing({ ...sharing, layerScores })} options={(["adviser", "coordinator", "region"] as const).map((value) => ({ value, label: texts.layerScoresOptions[value] }))} />
        <Radios legend={texts.comparison} name="comparison" value={sharing.comparison} onChange={(comparison) => setSharing({ ...sharing, comparison })} options={(["none", "anonymous", "named"] as const).map((value) => ({ value, label: texts.comparisonOptions[value] }))} />
        <Checkbox label={texts.council} checked={sharing.council} onChange={(event) => setSharing({ ...sharing, council: event.target.checked })} />
      </section>
      {region.rounds.length > 0 && (
        <Select label={texts.earlier} value={earlier} onChange={(event) => setEarlier(event.target.value)}><option value="">{texts.earlierNone}</option>{region.rounds.map((round) => <option key={round.id} value={round.id}>{round.title}</option>)}</Select>
      )}
      <ProblemAlert problem={create.problem} />
      <div className="row"><Button type="submit" look="primary" busy={create.busy}>{texts.prepare}</Button><Button onClick={() => history.back()}>{common.cancel}</Button></div>
    </form>
  );
}
