import { call } from "../api.ts";
import type { Submission } from "../api.ts";
import { Button } from "../design/Button.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { coordinateTexts } from "./texts.ts";

/** Links per layer that are still in use. */
export function LayerLinks({ submission }: { submission: Submission }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  const params = { submission: submission.id };
  const { reply, problem, reload } = useReply("GET /submissions/:submission/layer-links", { params });
  const end = useAction(async (link: string) => { await call("DELETE /submissions/:submission/layer-links/:link", { params: { ...params, link } }); reload(); });
  if (!problem && !reply?.length) return null;
  return (
    <section className="stack-sm"><h2>{texts.layerLinks}</h2>
      <ProblemAlert problem={problem ?? end.problem} retry={reload} />
      <ul className="plain stack-sm">{reply?.map((link) => (
        <li key={link.id} className="row"><strong>{format.text(submission.round.groups.find((group) => group.name === link.group)?.title)}</strong>
          <span>{texts.used(link.used, link.maximum)}</span><span className="muted">{texts.expires(format.day(link.expiresAt))}</span>
          <Button small look="subtle" onClick={() => end.run(link.id)}>{texts.endLink}</Button></li>
      ))}</ul>
    </section>
  );
}
