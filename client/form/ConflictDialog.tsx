import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { formats, useFormats, useLanguage, useTexts } from "../texts/language.tsx";
import type { BothLanguages } from "../texts/language.tsx";
import type { Conflict } from "./outbox.ts";
import { questionsByName } from "./paths.ts";
import type { ElementJson, QuestionnaireJson } from "./survey.ts";
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

/** The question behind an address: the field of an entry, the row of a matrix, or the question itself. */
function questionAt(questions: ReadonlyMap<string, ElementJson>, path: string): ElementJson | undefined {
  const [name = "", inside] = path.split(/\[[^\]]*\]\.?|\./);
  const question = questions.get(name);
  if (!inside || !question) return question;
  const fields = questionsByName([{ elements: question.templateElements ?? [] }]);
  return fields.get(inside) ?? question;
}

function inWords(question: ElementJson | undefined, value: unknown, text: (value: BothLanguages | string) => string): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((one) => inWords(question, one, text)).join(", ");
  const choices = (question?.["choices"] ?? question?.["columns"] ?? []) as readonly unknown[];
  const chosen = choices.find((choice): choice is { value: unknown; text: BothLanguages } => choice !== null && typeof choice === "object" && (choice as { value?: unknown }).value === value);
  if (chosen?.text) return text(chosen.text);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
