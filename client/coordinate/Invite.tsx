import { useState } from "react";
import { call } from "../api.ts";
import type { Reply, Submission } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Copyable } from "../design/Copyable.tsx";
import { Checkbox, Radios, TextArea, TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useSession } from "../session.ts";
import { useAction } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { readPasted } from "./pasted.ts";
import { coordinateTexts } from "./texts.ts";

type Invited = Reply<"POST /submissions/:submission/respondents">;
type Made = Reply<"POST /submissions/:submission/layer-links">;

/** Invite people of one layer: by mail or pasted list (a link each), or one link with a maximum for the whole layer. */
export function Invite({ submission, done }: { submission: Submission; done: () => void }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  const { mail } = useSession();
  const [group, setGroup] = useState(submission.round.groups[0]?.name ?? "");
  const [how, setHow] = useState<"list" | "link">("list");
  const [text, setText] = useState("");
  const [send, setSend] = useState(mail);
  const [maximum, setMaximum] = useState(10);
  const [invited, setInvited] = useState<Invited | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const { people, unread } = readPasted(text);
  const params = { submission: submission.id };
  const invite = useAction(async () => {
    setInvited(await call("POST /submissions/:submission/respondents", { params, body: { group, people: [...people], mail: send } }));
    setText("");
    done();
  });
  const make = useAction(async () => { setMade(await call("POST /submissions/:submission/layer-links", { params, body: { group, maximum } })); done(); });
  const links = invited?.filter((one) => one.url !== null) ?? [];
  return (
    <section className="card stack" aria-labelledby="invite">
      <h2 id="invite">{texts.inviteTitle}</h2>
      <div className="columns">
        <Radios legend={texts.which} name="layer" value={group} onChange={setGroup} options={submission.round.groups.map((one) => ({ value: one.name, label: format.text(one.title) }))} />
        <Radios legend={texts.how} name="how" value={how} onChange={setHow} options={[{ value: "list", label: texts.byMail }, { value: "link", label: texts.byLink }]} />
      </div>
      {how === "list" ? (
        <form className="stack" onSubmit={(event) => { event.preventDefault(); invite.run(); }}>
          <TextArea label={texts.pasted} help={texts.byMailHelp} size="wide" rows={6} value={text} onChange={(event) => setText(event.target.value)} placeholder={"J. Jansen\tj.jansen@example.nl"} />
          <p role="status" className="muted">{text && texts.recognised(people.length)}{unread > 0 && `; ${texts.notRecognised(unread)}`}</p>
          {mail && <Checkbox label={texts.sendMail} checked={send} onChange={(event) => setSend(event.target.checked)} />}
          <ProblemAlert problem={invite.problem} />
          <div><Button type="submit" look="primary" busy={invite.busy} disabled={people.length === 0}>{texts.invite}</Button></div>
        </form>
      ) : (
        <form className="stack" onSubmit={(event) => { event.preventDefault(); make.run(); }}>
          <p>{texts.byLinkHelp}</p>
          <TextField label={texts.maximum} size="short" type="number" min={1} max={500} required value={maximum} onChange={(event) => setMaximum(event.target.valueAsNumber)} />
          <ProblemAlert problem={make.problem} />
          <div><Button type="submit" look="primary" busy={make.busy}>{texts.makeLink}</Button></div>
        </form>
      )}
      {invited && <Alert tone={invited.length > 0 ? "ok" : "info"} title={invited.length > 0 ? texts.invitedDone(invited.length) : texts.invitedAlready} />}
      {links.length > 0 && (
        <div className="stack-sm">
          <h3>{texts.linksTitle}</h3><p>{texts.linksHelp}</p>
          {links.map(({ respondent, url }) => <div key={respondent.id} className="stack-sm"><span>{respondent.name ?? respondent.email ?? texts.anonymous}</span><Copyable value={url ?? ""} label={`${texts.linksTitle}: ${respondent.name ?? ""}`} /></div>)}
        </div>
      )}
      {made?.url && (
        <div className="stack-sm"><h3>{format.text(submission.round.groups.find((one) => one.name === made.group)?.title)}</h3>
          <Copyable value={made.url} label={texts.byLink} />
          {made.qrSvg && <div className="qr" dangerouslySetInnerHTML={{ __html: made.qrSvg }} />}
        </div>
      )}
    </section>
  );
}
