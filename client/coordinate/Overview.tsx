import { Alert } from "../design/Alert.tsx";
import { Badge } from "../design/Badge.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { Progress } from "../design/Progress.tsx";
import { Table } from "../design/Table.tsx";
import { useSession } from "../session.ts";
import { Link } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { SubmissionHead } from "./SubmissionHead.tsx";
import { coordinateTexts } from "./texts.ts";
import { useSubmission } from "./useSubmission.tsx";

/** What is asked of this municipality, how far it is, and what to do next. */
export default function Overview() {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  const { person } = useSession();
  const { submission, instead } = useSubmission();
  if (!submission) return instead;
  const at = `/submissions/${submission.id}`;
  const { progress, round } = submission;
  const layers = progress.groups;
  const enough = layers.filter((layer) => layer.enough).length;
  const coordinates = person.role === "coordinator";
  return (
    <div className="stack-xl">
      <SubmissionHead submission={submission} title={progress.municipality.name} lead={round.title} />
      {submission.established && <Alert tone="ok" live={false} title={texts.frozenTitle(format.day(submission.established.at), submission.established.by)}><p>{submission.established.statement}</p></Alert>}
      {coordinates && (
        <section className="stack" aria-labelledby="steps">
          <h2 id="steps">{texts.steps}</h2>
          <div className="columns">
            <div className="card stack-sm">
              <h3>1. {texts.step1}</h3><p className="muted">{texts.step1Help}</p>
              <Progress done={progress.organisation.answered} of={progress.organisation.asked} label={texts.step1} text={texts.answered(progress.organisation.answered, progress.organisation.asked)} />
              <p>{texts.collaborations(progress.collaborations)}</p>
              <div className="row"><ButtonLink look="primary" to={`${at}/questionnaire`}>{progress.organisation.answered > 0 ? texts.goOn : texts.begin}</ButtonLink><ButtonLink look="subtle" to={`${at}/inventory`}>{texts.importFirst}</ButtonLink></div>
            </div>
            <div className="card stack-sm">
              <h3>2. {texts.step2}</h3><p className="muted">{texts.step2Help(round.minimumGroupSize)}</p>
              <Progress done={enough} of={layers.length} label={texts.step2} text={layers.map((layer) => `${format.text(layer.title)}: ${layer.submitted}`).join(" · ")} />
              <div className="row"><ButtonLink to={`${at}/people`}>{texts.people}</ButtonLink></div>
            </div>
            <div className="card stack-sm">
              <h3>3. {texts.step3}</h3><p className="muted">{texts.step3Help}</p>
              <p><Badge tone={submission.established ? "good" : "neutral"}>{texts.states[progress.state]}</Badge></p>
              <div className="row"><ButtonLink to={`${at}/establish`}>{texts.establish}</ButtonLink>{submission.hasResult && <ButtonLink to={`${at}/result`}>{texts.result}</ButtonLink>}</div>
            </div>
          </div>
        </section>
      )}
      <section className="stack" aria-labelledby="parts">
        <h2 id="parts">{texts.partsTitle}</h2>
        <Table caption={texts.partsTitle} hideCaption rows={submission.parts} rowKey={(part) => part.path} columns={[
          { name: "part", title: texts.part, cell: (part) => (coordinates ? <Link to={`${at}/questionnaire?part=${encodeURIComponent(part.path)}`}>{format.text(part.title)}</Link> : format.text(part.title)) },
          { name: "progress", title: texts.progress, cell: (part) => <Progress done={part.answered} of={part.asked} label={format.text(part.title)} /> },
          { name: "who", title: texts.assignedTo, cell: (part) => part.assignedTo.join(", ") || "–" },
        ]} />
      </section>
      <section className="stack" aria-labelledby="response">
        <h2 id="response">{texts.response}</h2>
        <Table caption={texts.response} hideCaption rows={layers} rowKey={(layer) => layer.name} columns={[
          { name: "layer", title: texts.layer, cell: (layer) => format.text(layer.title) },
          { name: "invited", title: texts.invited, cell: (layer) => layer.invited, numeric: true },
          { name: "started", title: texts.started, cell: (layer) => layer.started, numeric: true },
          { name: "submitted", title: texts.submitted, cell: (layer) => layer.submitted, numeric: true },
          { name: "enough", title: texts.enough, cell: (layer) => <Badge tone={layer.enough ? "good" : "fair"}>{layer.enough ? texts.enoughYes : texts.enoughNo(round.minimumGroupSize)}</Badge> },
        ]} />
      </section>
      {submission.reopened.length > 0 && (
        <section className="stack-sm"><h2>{texts.reopenedTitle}</h2><ul>{submission.reopened.map((reopening) => <li key={reopening.at}>{format.moment(reopening.at)}, {reopening.by}: {reopening.reason}</li>)}</ul></section>
      )}
    </div>
  );
}
