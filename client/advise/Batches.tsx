import { useEffect, useRef, useState } from "react";
import { address, call } from "../api.ts";
import type { Batch } from "../api.ts";
import { Badge } from "../design/Badge.tsx";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Checkbox } from "../design/Field.tsx";
import { Progress } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { adviseTexts } from "./texts.ts";

/** Is it still being made? */
export const isGoing = ({ state }: Batch): boolean => state === "waiting" || state === "running";

const kinds = ["municipality", "board", "council"] as const, languages = ["nl", "en"] as const;

/** All reports of the round as one file, made in the background; progress arrives as it goes. */
export function Batches({ round }: { round: string }) {
  const texts = useTexts(adviseTexts);
  const params = { round };
  const { reply, problem, reload } = useReply("GET /rounds/:round/batches", { params });
  const [wanted, setWanted] = useState<readonly (typeof kinds)[number][]>(["board"]);
  const [spoken, setSpoken] = useState<readonly (typeof languages)[number][]>(["nl"]);
  const start = useAction(async () => { await call("POST /rounds/:round/batches", { params, body: { kinds: [...wanted], languages: [...spoken] } }); reload(); });
  const toggle = <T,>(list: readonly T[], one: T, on: boolean): readonly T[] => (on ? [...list, one] : list.filter((other) => other !== one));
  return (
    <section className="card stack" aria-labelledby="batch"><h2 id="batch">{texts.batch}</h2><p>{texts.batchHelp}</p>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); start.run(); }}>
        <div className="columns-narrow">
          <fieldset className="choices"><legend>{texts.kindsTitle}</legend>{kinds.map((kind) => <Checkbox key={kind} label={texts.kinds[kind]} checked={wanted.includes(kind)} onChange={(event) => setWanted(toggle(wanted, kind, event.target.checked))} />)}</fieldset>
          <fieldset className="choices"><legend>{texts.languagesTitle}</legend>{languages.map((one) => <Checkbox key={one} label={one === "nl" ? texts.dutch : texts.english} checked={spoken.includes(one)} onChange={(event) => setSpoken(toggle(spoken, one, event.target.checked))} />)}</fieldset>
        </div>
        <ProblemAlert problem={start.problem ?? problem} />
        <div><Button type="submit" busy={start.busy} disabled={wanted.length === 0 || spoken.length === 0}>{texts.start}</Button></div>
      </form>
      <ul className="plain stack">{reply?.filter((batch) => batch.purpose === "zip").map((batch) => <li key={batch.id}><OneBatch first={batch} done={reload} /></li>)}</ul>
    </section>
  );
}

/** One batch, followed as it goes. `done` is called when it ends. */
export function OneBatch({ first, done }: { first: Batch; done: () => void }) {
  const texts = useTexts(adviseTexts);
  const format = useFormats();
  const [batch, setBatch] = useState(first);
  const params = { round: first.round, batch: first.id };
  const going = isGoing(batch);
  const wasGoing = useRef(going);
  useEffect(() => {
    if (wasGoing.current && !going) done();
    wasGoing.current = going;
  }, [going, done]);
  useEffect(() => {
    if (!going) return undefined;
    const events = new EventSource(address("GET /rounds/:round/batches/:batch/events", { params: { round: first.round, batch: first.id } }));
    events.onmessage = (event) => setBatch(JSON.parse(String(event.data)) as Batch);
    events.addEventListener("progress", (event) => setBatch(JSON.parse(String(event.data)) as Batch));
    return () => events.close();
  }, [going, first.round, first.id]);
  const stop = useAction(async () => { setBatch(await call("POST /rounds/:round/batches/:batch/cancel", { params })); done(); });
  return (
    <div className="stack-sm">
      <div className="row"><Badge tone={batch.state === "done" ? "good" : batch.state === "failed" ? "bad" : "info"}>{texts.batchState[batch.state]}</Badge><span>{format.moment(batch.createdAt)}</span>
        {batch.state === "done" && batch.purpose === "zip" && <ButtonLink small href={address("GET /rounds/:round/batches/:batch/zip", { params })} download>{texts.downloadZip}</ButtonLink>}
        {going && <Button small onClick={stop.run}>{texts.stop}</Button>}</div>
      {going && <Progress done={batch.done} of={batch.total} label={batch.purpose === "zip" ? texts.batch : texts.publication} text={`${batch.done} / ${batch.total}${batch.remaining !== null ? `, ${texts.remaining(batch.remaining)}` : ""}`} />}
      {batch.failed > 0 ? <p className="muted">{texts.someFailed(batch.failed)}</p> : batch.state === "failed" && <p className="muted">{texts.batchStopped}</p>}
    </div>
  );
}
