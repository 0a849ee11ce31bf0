import { Badge } from "../design/Badge.tsx";
import { Loading, Progress } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { useReply } from "../reply.ts";
import { Link } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { coordinateTexts } from "./texts.ts";
import { stateTone } from "./stateTone.ts";

/** What this coordinator is responsible for. */
export default function Submissions() {
  const texts = useTexts(coordinateTexts);
  const common = useTexts();
  const format = useFormats();
  const { reply, problem, reload } = useReply("GET /submissions");
  return (
    <div className="stack-lg">
      <PageHead title={texts.mine} lead={texts.mineLead} />
      <ProblemAlert problem={problem} retry={reload} />
      {!reply && !problem && <Loading what={common.loading} />}
      {reply?.length === 0 && <p className="card">{texts.none}</p>}
      <div className="columns">
        {reply?.map((submission) => (
          <Link key={submission.id} to={`/submissions/${submission.id}`} className="card card--link">
            <div className="stack-sm">
              <div className="row-between"><h2>{submission.progress.municipality.name}</h2><Badge tone={stateTone(submission.progress.state)}>{texts.states[submission.progress.state]}</Badge></div>
              <p>{submission.round.title}, {texts.until(format.day(submission.round.until))}</p>
              <Progress done={submission.progress.organisation.answered} of={submission.progress.organisation.asked} label={texts.progress} text={texts.answered(submission.progress.organisation.answered, submission.progress.organisation.asked)} />
            </div>
          </Link>
        ))}
      </div>
    </div>
  );
}
