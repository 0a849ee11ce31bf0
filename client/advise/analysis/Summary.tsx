import { Tile } from "../../design/Badge.tsx";
import { Chart } from "../../design/Chart.tsx";
import { Loading } from "../../design/Progress.tsx";
import { ProblemAlert } from "../../design/ProblemAlert.tsx";
import { Link } from "../../router.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { Euros } from "./Euros.tsx";
import { PatternCard } from "./Patterns.tsx";
import { useNames, usePart } from "./part.ts";
import type { PartProps, Range } from "./part.ts";
import { analysisTexts } from "./texts.ts";

/** Overview first: the figures that matter and what stands out, each with the way to its evidence. */
export default function Summary({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const common = useTexts().loading;
  const format = useFormats();
  const load = usePart(round.id, "load");
  const register = usePart(round.id, "register");
  const patterns = usePart(round.id, "patterns");
  const phase = usePart(round.id, "phase");
  const nameOf = useNames(load.content);
  const between = (range: Range, show: (value: number) => string) => (range.low === range.high ? null : <span className="tile__label">{texts.range(show(range.low), show(range.high))}</span>);
  const at = `/rounds/${round.id}/analysis`;
  const problem = load.problem ?? register.problem ?? patterns.problem;
  return (
    <div className="stack-xl">
      <ProblemAlert problem={problem} retry={() => { load.reload(); register.reload(); patterns.reload(); }} />
      {!load.content && !problem && <Loading what={common} />}
      <div className="columns-narrow">
        {register.content && <Tile figure={format.whole(register.content.entries.length)} label={<Link to={`${at}/register`}>{texts.collaborations}</Link>} />}
        {load.content && <Tile figure={format.whole(load.content.region.hoursPerYear.typical)} label={<Link to={`${at}/load`}>{texts.hours}</Link>} note={between(load.content.region.hoursPerYear, format.whole)} />}
        {load.content && <Tile figure={<Euros value={load.content.region.costEuroPerYear.typical} />} label={<Link to={`${at}/load`}>{texts.euros}</Link>} note={between(load.content.region.costEuroPerYear, format.money)} />}
        {phase.content && <Tile figure={format.text(phase.content.steps.find((step) => step.name === phase.content?.reached)?.title) || texts.noPhase} label={<Link to={`${at}/phase`}>{texts.current}</Link>} />}
      </div>
      {load.content && <p className="muted">{texts.answeredBy(format.whole(load.content.answered.length), format.whole(load.content.members.length))}. {texts.whySummary}</p>}
      {load.content && Object.keys(load.content.perDomain).length > 0 && (
        <section className="stack"><h2>{texts.hours}: {texts.perDomain.toLowerCase()}</h2><Chart spec={{ kind: "bars", id: "summary-domains", title: `${texts.hours}: ${texts.perDomain.toLowerCase()}`, items: Object.entries(load.content.perDomain).sort(([, a], [, b]) => b.hoursPerYear.typical - a.hoursPerYear.typical).slice(0, 8).map(([code, one]) => ({ label: nameOf(code), value: one.hoursPerYear.typical, display: format.unit(one.hoursPerYear.typical, "hoursPerYear") })) }} /></section>
      )}
      {patterns.content && patterns.content.patterns.length > 0 && (
        <section className="stack"><div className="row-between"><h2>{texts.topPatterns}</h2><Link to={`${at}/patterns`}>{texts.more}</Link></div>
          <div className="columns">{patterns.content.patterns.slice(0, 6).map((pattern, index) => <PatternCard key={index} pattern={pattern} nameOf={nameOf} />)}</div></section>
      )}
    </div>
  );
}
