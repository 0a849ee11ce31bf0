import { useState } from "react";
import { address, call } from "../api.ts";
import type { Progress as SubmissionProgress, Round as RoundReply } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Badge, Tile } from "../design/Badge.tsx";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Loading, Progress } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Table } from "../design/Table.tsx";
import { stateTone } from "../coordinate/stateTone.ts";
import { useAction, useReply } from "../reply.ts";
import { Link, navigate, useParams } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { InviteCoordinator } from "./InviteCoordinator.tsx";
import { RoundHead } from "./RoundHead.tsx";
import { adviseTexts } from "./texts.ts";

/** How far each municipality and layer is, and what the adviser can do about it. */
export default function Round() {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const format = useFormats();
  const { round: id } = useParams<"round">();
  const params = { round: id };
  const { reply, problem, reload } = useReply("GET /rounds/:round/progress", { params });
  const [reminded, setReminded] = useState<{ reminded: number; withoutMail: number } | null>(null);
  const remind = useAction(async (whom: "coordinators" | "respondents") => setReminded(await call("POST /rounds/:round/remind", { params, body: { whom } })));
  if (!reply) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Loading what={common.loading} />;
  const { round, submissions } = reply;
  const layers = submissions.flatMap((submission) => submission.groups);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return (
    <div className="stack-xl">
      <RoundHead round={round} title={round.title} lead={`${format.text(round.instrument.title)}, ${round.instrument.version}`} />
      <Steps round={round} done={reload} />
      <div className="columns-narrow">
        <Tile figure={`${submissions.filter((one) => one.state === "established" || one.state === "published").length} / ${submissions.length}`} label={texts.established} />
        <Tile figure={`${sum(layers.map((layer) => layer.submitted))} / ${sum(layers.map((layer) => layer.invited))}`} label={texts.respondents} />
        <Tile figure={`${layers.filter((layer) => layer.enough).length} / ${layers.length}`} label={texts.layersEnough} />
        <Tile figure={format.whole(sum(submissions.map((one) => one.collaborations)))} label={texts.collaborations.toLowerCase()} />
      </div>
      <section className="stack" aria-labelledby="progress">
        <div className="row-between"><h2 id="progress">{texts.perMunicipality}</h2>
          {round.state === "open" && <div className="row"><Button small busy={remind.busy} onClick={() => remind.run("coordinators")}>{texts.remindCoordinators}</Button><Button small busy={remind.busy} onClick={() => remind.run("respondents")}>{texts.remindRespondents}</Button></div>}</div>
        <ProblemAlert problem={remind.problem} />
        {reminded && <Alert tone="ok" title={texts.reminded(reminded.reminded, reminded.withoutMail)} />}
        <ProgressTable submissions={submissions} round={round} />
      </section>
      {(round.state === "draft" || round.state === "open") && <InviteCoordinator round={round} submissions={submissions} done={reload} />}
      <section className="stack-sm"><h2>{texts.export}</h2>
        <div className="row">
          <ButtonLink small href={address("GET /rounds/:round/export", { params, query: { format: "xlsx" } })} download>{texts.exportXlsx}</ButtonLink>
          <ButtonLink small href={address("GET /rounds/:round/export", { params, query: { format: "csv" } })} download>{texts.exportCsv}</ButtonLink>
          <ButtonLink small href={address("GET /rounds/:round/analysis-set", { params })} download>{texts.exportSet}</ButtonLink>
        </div>
      </section>
    </div>
  );
}

function ProgressTable({ submissions, round }: { submissions: readonly SubmissionProgress[]; round: RoundReply }) {
  const texts = useTexts(adviseTexts);
  const format = useFormats();
  return (
    <Table caption={texts.perMunicipality} hideCaption rows={submissions} rowKey={(one) => one.submission} columns={[
      { name: "name", title: texts.municipality, sort: (one) => one.municipality.name, cell: (one) => <Link to={`/submissions/${one.submission}`}>{one.municipality.name}</Link> },
      { name: "state", title: texts.state, sort: (one) => one.state, cell: (one) => <Badge tone={stateTone(one.state)}>{texts.submissionStates[one.state]}</Badge> },
      { name: "asked", title: texts.organisation, sort: (one) => one.organisation.answered / Math.max(1, one.organisation.asked), cell: (one) => <Progress done={one.organisation.answered} of={one.organisation.asked} label={`${texts.organisation}, ${one.municipality.name}`} /> },
      { name: "count", title: texts.collaborations, numeric: true, sort: (one) => one.collaborations, cell: (one) => one.collaborations },
      ...round.groups.map((group) => ({
        name: group.name, title: format.text(group.title),
        sort: (one: SubmissionProgress) => one.groups.find((layer) => layer.name === group.name)?.submitted ?? 0,
        cell: (one: SubmissionProgress) => {
          const layer = one.groups.find((candidate) => candidate.name === group.name);
          return layer ? <span className="nowrap">{texts.layerCount(layer.submitted, layer.invited)}{!layer.enough && <> <Badge tone="fair">{texts.enoughNot}</Badge></>}</span> : "–";
        },
      })),
      { name: "coordinator", title: texts.coordinator, cell: (one) => one.coordinators.map((coordinator) => coordinator.name).join(", ") || <span className="muted">{texts.noCoordinator}</span> },
      { name: "last", title: texts.lastActivity, sort: (one) => one.lastActivity, cell: (one) => (one.lastActivity ? format.day(one.lastActivity) : texts.notYet) },
    ]} />
  );
}

/** Open, close, remove: each asked once more, with what it means. */
function Steps({ round, done }: { round: RoundReply; done: () => void }) {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const params = { round: round.id };
  const [asking, setAsking] = useState<"open" | "close" | null>(null);
  const change = useAction(async (to: "open" | "close") => {
    await (to === "open" ? call("POST /rounds/:round/open", { params }) : call("POST /rounds/:round/close", { params }));
    setAsking(null);
    done();
  });
  const remove = useAction(async () => { await call("DELETE /rounds/:round", { params }); navigate(`/regions/${round.region.id}`, { replace: true }); });
  return (
    <>
      <div className="row">
        {round.state === "draft" && <><Button look="primary" onClick={() => setAsking("open")}>{texts.openRound}</Button><Button look="danger" busy={remove.busy} onClick={remove.run}>{texts.removeRound}</Button></>}
        {round.state === "open" && <Button onClick={() => setAsking("close")}>{texts.closeRound}</Button>}
        {round.state === "closed" && <ButtonLink look="primary" to={`/rounds/${round.id}/publish`}>{texts.publish}</ButtonLink>}
      </div>
      <ProblemAlert problem={remove.problem} />
      {asking && (
        <Dialog title={asking === "open" ? texts.openAsk : texts.closeAsk} onClose={() => setAsking(null)}>
          <p>{asking === "open" ? texts.openHelp : texts.closeHelp}</p>
          <ProblemAlert problem={change.problem} />
          <div className="row"><Button look="primary" busy={change.busy} onClick={() => change.run(asking)}>{asking === "open" ? texts.openRound : texts.closeRound}</Button><Button onClick={() => setAsking(null)}>{common.cancel}</Button></div>
        </Dialog>
      )}
    </>
  );
}
