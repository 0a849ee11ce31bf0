import { useState } from "react";
import type { Layout } from "../../../server/region/network/layout.ts";
import type { Scenario } from "../../../server/region/scenario.ts";
import { call } from "../../api.ts";
import { Badge } from "../../design/Badge.tsx";
import { Chart } from "../../design/Chart.tsx";
import { Button } from "../../design/Button.tsx";
import { Checkbox, TextField } from "../../design/Field.tsx";
import { ProblemAlert } from "../../design/ProblemAlert.tsx";
import { Table } from "../../design/Table.tsx";
import { useAction, useReply } from "../../reply.ts";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { analysisTexts } from "./texts.ts";

/** What if: several improvements together, the load and the network after beside before. */
export function Scenarios({ round, chosen, titleOf, nameOf }: { round: string; chosen: readonly string[]; titleOf: (id: string) => string; nameOf: (code: string | null) => string }) {
  const texts = useTexts(analysisTexts);
  const params = { round };
  const { reply, problem, reload } = useReply("GET /rounds/:round/scenarios", { params });
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const save = useAction(async () => { const { id } = await call("POST /rounds/:round/scenarios", { params, body: { name, improvements: [...chosen], shared } }); setName(""); setOpen(id); reload(); });
  const remove = useAction(async (scenario: string) => { await call("DELETE /rounds/:round/scenarios/:scenario", { params: { round, scenario } }); if (open === scenario) setOpen(null); reload(); });
  return (
    <section className={`card card--quiet stack${open ? "" : " no-print"}`} aria-labelledby="what-if"><h2 id="what-if">{texts.scenario}</h2>
      <p role="status">{texts.scenarioHelp(chosen.length)}</p>
      <form className="stack-sm no-print" onSubmit={(event) => { event.preventDefault(); save.run(); }}>
        <TextField label={texts.scenarioName} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        <Checkbox label={texts.share} checked={shared} onChange={(event) => setShared(event.target.checked)} />
        <ProblemAlert problem={save.problem ?? problem ?? remove.problem} />
        <div><Button small type="submit" look="primary" busy={save.busy} disabled={chosen.length === 0 || !name.trim()}>{texts.saveScenario}</Button></div>
      </form>
      {reply && reply.length > 0 && <div className="stack-sm"><h3>{texts.scenarios}</h3><ul className="plain stack-sm">{reply.map((scenario) => (
        <li key={scenario.id} className="row"><strong>{scenario.name}</strong>{scenario.shared && <Badge tone="info">{texts.sharedBadge}</Badge>}<span className="muted">{texts.scenarioHelp(scenario.improvements.length)}</span><Button small onClick={() => setOpen(scenario.id)}>{texts.chooseScenario}</Button><Button small look="subtle" onClick={() => remove.run(scenario.id)}>{texts.removeScenario}</Button></li>
      ))}</ul></div>}
      {open && <Effect key={open} round={round} scenario={open} titleOf={titleOf} nameOf={nameOf} />}
    </section>
  );
}

function Effect({ round, scenario, titleOf, nameOf }: { round: string; scenario: string; titleOf: (id: string) => string; nameOf: (code: string | null) => string }) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const { reply, problem, reload } = useReply("GET /rounds/:round/scenarios/:scenario/effect", { params: { round, scenario } });
  const effect = (reply?.content ?? null) as (Scenario & { readonly before: Placed; readonly after: Placed; readonly gone: readonly string[] }) | null;
  if (!effect) return <ProblemAlert problem={problem} retry={reload} />;
  const { before, after } = effect;
  const rows = [
    { title: texts.collaborations, now: format.whole(before.collaborations), then: format.whole(after.collaborations) },
    { title: texts.hours, now: format.whole(before.hoursPerYear.typical), then: format.whole(after.hoursPerYear.typical) },
    { title: texts.euros, now: format.money(before.costEuroPerYear.typical), then: format.money(after.costEuroPerYear.typical) },
    { title: texts.density, now: format.share(before.density), then: format.share(after.density) },
  ];
  return (
    <div className="stack-sm">
      <Table caption={texts.scenario} hideCaption rows={rows} rowKey={(row) => row.title} columns={[{ name: "what", title: "", cell: (row) => row.title }, { name: "now", title: texts.now, numeric: true, cell: (row) => row.now }, { name: "then", title: texts.then, numeric: true, cell: (row) => row.then }]} />
      <div className="columns"><Drawn id="before" title={texts.before} side={before} nameOf={nameOf} /><Drawn id="after" title={texts.after} side={after} nameOf={nameOf} /></div>
      <p>{texts.saved}: <strong>{format.unit(effect.hoursSavedPerYear.typical, "hoursPerYear")}, {format.money(effect.costSavedEuroPerYear.typical)}</strong> <span className="muted">({texts.range(format.whole(effect.hoursSavedPerYear.low), format.whole(effect.hoursSavedPerYear.high))})</span></p>
      <p>{texts.affected}: {effect.affected.map(nameOf).join(", ")}</p>
      {effect.gone.length > 0 && <p>{texts.gone(effect.gone.length)}</p>}
      {effect.overruled.length > 0 && <><p>{texts.overruled}</p><ul>{effect.overruled.map((one) => <li key={one.id}>{titleOf(one.id)}</li>)}</ul></>}
    </div>
  );
}

type Placed = { readonly layout: Layout };

/** One side of the what-if drawn: municipalities and bodies, in print too. */
function Drawn({ id, title, side, nameOf }: { id: string; title: string; side: Scenario["before"] & Placed; nameOf: (code: string | null) => string }) {
  const texts = useTexts(analysisTexts);
  const { network, layout } = side;
  return <section className="stack-sm"><h3>{title}</h3><Chart spec={{
    kind: "network", id, title, groups: [texts.kinds.municipality, texts.kinds.body], extent: { width: layout.width, height: layout.height },
    // What would be started has no name yet: it is called after its task field.
    nodes: network.nodes.map((node, index) => ({ label: node.kind === "body" && node.label === node.domain ? nameOf(node.domain) : node.label, x: layout.places[index]?.x ?? 0, y: layout.places[index]?.y ?? 0, radius: layout.places[index]?.radius ?? 6, group: node.kind === "body" ? 1 : 0, labelled: node.kind === "municipality" })),
    edges: network.edges.map(({ from, to, weight, state }) => ({ from, to, weight, dashed: state !== "confirmed" })),
  }} /></section>;
}
