import { Badge } from "../design/Badge.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { useReply } from "../reply.ts";
import { Link } from "../router.tsx";
import { useTexts } from "../texts/language.tsx";
import { adviseTexts } from "./texts.ts";

/** The regions of this adviser (or all, for the administrator), with the rounds that matter now. */
export default function Regions() {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const { reply, problem, reload } = useReply("GET /regions");
  return (
    <div className="stack-lg">
      <div className="row-between"><PageHead title={texts.regions} lead={texts.regionsLead} /><ButtonLink look="primary" to="/regions/new">{texts.newRegion}</ButtonLink></div>
      <ProblemAlert problem={problem} retry={reload} />
      {!reply && !problem && <Loading what={common.loading} />}
      {reply?.length === 0 && <p className="card">{texts.noRegions}</p>}
      <div className="columns">
        {reply?.map((region) => (
          <section key={region.id} className="card stack-sm" aria-labelledby={`region-${region.id}`}>
            <h2 id={`region-${region.id}`}><Link to={`/regions/${region.id}`}>{region.name}</Link></h2>
            <p className="muted">{texts.members(region.members.length)}, {texts.rounds(region.rounds.length)}</p>
            <ul className="plain stack-sm">{region.rounds.slice(0, 4).map((round) => (
              <li key={round.id} className="row"><Link to={`/rounds/${round.id}`}>{round.title}</Link><Badge tone={round.state === "open" ? "info" : round.state === "published" ? "good" : "neutral"}>{texts.states[round.state]}</Badge></li>
            ))}</ul>
          </section>
        ))}
      </div>
    </div>
  );
}
