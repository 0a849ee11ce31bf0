import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { formats, useFormats, useLanguage, useTexts } from "../texts/language.tsx";
import type { BothLanguages } from "../texts/language.tsx";
import { inWords, questionAt } from "./answerWords.ts";
import type { Conflict } from "./outbox.ts";
import { questionsByName } from "./paths.ts";
import type { QuestionnaireJson } from "./survey.ts";
import { formTexts } from "./texts.ts";
import type { OpenSheet } from "./useSheet.ts";

/** Two people changed the same answer: both values beside each other, a person chooses. */
export function ConflictDialog({ open, conflicts, onClose }: { open: OpenSheet; conflicts: readonly Conflict[]; onClose: () => void }) {
  const texts = useTexts(formTexts);
  const format = useFormats();
  const { language } = useLanguage();
  const questions = questionsByName((open.sheet?.questionnaires ?? []).map((questionnaire) => questionnaire.survey as QuestionnaireJson));
  return (
    <Dialog title={texts.conflictTitle} onClose={onClose}>
      <p>{texts.conflictLead}</p>
      {conflicts.map((conflict) => {
        const question = questionAt(questions, conflict.path);
        const show = (value: unknown) => inWords(question, value, formats(language).text) || texts.empty;
        return (
          <section key={conflict.path} className="card stack-sm">
            <h3>{format.text(question?.title as BothLanguages | string | undefined) || conflict.path}</h3>
            <dl className="facts">
              <dt>{texts.mine}</dt><dd>{show(conflict.mine)}</dd>
              <dt>{conflict.by ? texts.theirsBy(conflict.by) : texts.theirs}</dt><dd>{show(conflict.theirs)} {conflict.at && <span className="muted">({format.moment(conflict.at)})</span>}</dd>
            </dl>
            <div className="row">
              <Button small look="primary" onClick={() => { open.resolve(conflict.path, "mine"); if (conflicts.length === 1) onClose(); }}>{texts.keepMine}</Button>
              <Button small onClick={() => { open.resolve(conflict.path, "theirs"); if (conflicts.length === 1) onClose(); }}>{texts.takeTheirs}</Button>
            </div>
          </section>
        );
      })}
    </Dialog>
  );
}
