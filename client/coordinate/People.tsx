import { useState } from "react";
import { call } from "../api.ts";
import type { Respondent, Submission } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button } from "../design/Button.tsx";
import { Copyable } from "../design/Copyable.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { Colleagues } from "./Colleagues.tsx";
import { Invite } from "./Invite.tsx";
import { LayerLinks } from "./LayerLinks.tsx";
import { SubmissionHead } from "./SubmissionHead.tsx";
import { coordinateTexts } from "./texts.ts";
import { useSubmission } from "./useSubmission.tsx";

/** Respondents per layer and colleagues who help: invite, remind, withdraw. Who answered, never what. */
export default function People() {
  const texts = useTexts(coordinateTexts);
  const { submission, instead, reload } = useSubmission();
  const { reply: respondents, problem, reload: readAgain } = useReply(submission ? "GET /submissions/:submission/respondents" : null, { params: { submission: submission?.id ?? "" } });
  if (!submission) return instead;
  const changed = () => { readAgain(); reload(); };
  return (
    <div className="stack-xl">
      <SubmissionHead submission={submission} title={texts.peopleTitle} lead={texts.peopleLead} />
      <Invite submission={submission} done={changed} />
      <LayerLinks submission={submission} />
      <ProblemAlert problem={problem} retry={readAgain} />
      {respondents && <Answered submission={submission} respondents={respondents} changed={changed} />}
      <Colleagues submission={submission} />
    </div>
  );
}

function Answered({ submission, respondents, changed }: { submission: Submission; respondents: readonly Respondent[]; changed: () => void }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  const [link, setLink] = useState<{ url: string | null } | null>(null);
  const [removing, setRemoving] = useState<Respondent | null>(null);
  const [reminded, setReminded] = useState<{ reminded: number; withoutMail: number } | null>(null);
  const params = { submission: submission.id };
  const remind = useAction(async () => setReminded(await call("POST /submissions/:submission/remind", { params, body: {} })));
  const again = useAction(async (respondent: string) => setLink(await call("POST /submissions/:submission/respondents/:respondent/link", { params: { ...params, respondent } })));
  const title = (name: string) => format.text(submission.round.groups.find((group) => group.name === name)?.title) || name;
  const name = (respondent: Respondent) => respondent.name ?? respondent.email ?? texts.anonymous;
  return (
    <section className="stack" aria-labelledby="answered">
      <div className="row-between"><h2 id="answered">{texts.whoAnswered}</h2>
        {respondents.some((one) => one.state === "invited" || one.state === "started") && <Button small busy={remind.busy} onClick={remind.run}>{texts.remind}</Button>}</div>
      <ProblemAlert problem={remind.problem ?? again.problem} />
      {reminded && <Alert tone="ok" title={texts.reminded(reminded.reminded, reminded.withoutMail)} />}
      {link && <Alert tone="ok" title={link.url ? texts.linksTitle : texts.mailed}>{link.url && <Copyable value={link.url} label={texts.linksTitle} />}</Alert>}
      <Table caption={texts.whoAnswered} hideCaption empty={texts.noOne} rows={respondents} rowKey={(respondent) => respondent.id} columns={[
        { name: "name", title: texts.person, cell: name, sort: name },
        { name: "layer", title: texts.layer, cell: (respondent) => title(respondent.group), sort: (respondent) => title(respondent.group) },
        { name: "state", title: texts.state, sort: (respondent) => respondent.state, cell: (respondent) => <Badge tone={respondent.state === "submitted" ? "good" : respondent.state === "started" ? "info" : "neutral"}>{texts.respondentStates[respondent.state]}</Badge> },
        { name: "via", title: texts.via, cell: (respondent) => texts.vias[respondent.via] },
        { name: "when", title: texts.invited, cell: (respondent) => format.day(respondent.invitedAt), sort: (respondent) => respondent.invitedAt },
        { name: "do", title: "", cell: (respondent) => respondent.state !== "withdrawn" && (
          <div className="row"><Button small look="subtle" onClick={() => again.run(respondent.id)}>{texts.newLink}</Button><Button small look="subtle" onClick={() => setRemoving(respondent)}>{texts.withdraw}</Button></div>) },
      ]} />
      {removing && <Uninvite submission={submission.id} respondent={removing} name={name(removing)} onClose={() => setRemoving(null)} onDone={() => { setRemoving(null); changed(); }} />}
    </section>
  );
}

/** Asks before an invitation is taken back; a refusal stands where it was asked. */
function Uninvite({ submission, respondent, name, onClose, onDone }: { readonly submission: string; readonly respondent: Respondent; readonly name: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const texts = useTexts(coordinateTexts);
  const common = useTexts();
  const remove = useAction(async () => { await call("DELETE /submissions/:submission/respondents/:respondent", { params: { submission, respondent: respondent.id } }); onDone(); });
  return (
    <Dialog title={texts.withdrawAsk} onClose={onClose}>
      <p><strong>{name}</strong>. {texts.withdrawHelp}</p>
      <ProblemAlert problem={remove.problem} />
      <div className="row"><Button look="danger" busy={remove.busy} onClick={() => remove.run()}>{texts.withdraw}</Button><Button onClick={onClose}>{common.cancel}</Button></div>
    </Dialog>
  );
}
