import { useState } from "react";
import type { ReactNode } from "react";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Problem } from "../problem.ts";
import { useFormats, useLanguage, useTexts } from "../texts/language.tsx";
import { ConflictDialog } from "./ConflictDialog.tsx";
import { toDoFrom } from "./missing.ts";
import type { Refusal, SaveState } from "./outbox.ts";
import type { OpenSheet } from "./useSheet.ts";
import { formTexts } from "./texts.ts";
import { missingTexts } from "./texts-missing.ts";

/** Always in sight while filling in: is what I typed safe? And when not: why, and what to do. */
export function SaveBar({ open, children }: { open: OpenSheet; children?: ReactNode }) {
  const texts = useTexts(formTexts);
  const { state } = open;
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <div className="savebar">
        <span className="savestate" data-state={state.kind} role="status"><span className="savestate__dot" aria-hidden="true" /><StateText state={state} /></span>
        {children}
      </div>
      {state.kind === "kept" && <Alert tone="warning" title={texts.kept} live={false}><p>{texts.keptWhy}</p></Alert>}
      {state.kind === "conflict" && (
        <Alert tone="error" title={texts.conflictHelp(state.conflicts.length)}>
          <Button small look="primary" onClick={() => setChoosing(true)}>{texts.conflictOpen}</Button>
        </Alert>
      )}
      {state.kind === "refused" && (
        <Alert tone="error" title={texts.refused}>
          <p>{texts.refusedHelp(state.refused.length)}</p>
          <Refused open={open} refused={state.refused} />
        </Alert>
      )}
      {state.kind === "stopped" && <ProblemAlert problem={state.problem} {...(isOfAnother(state.problem) ? {} : { retry: open.retry })} />}
      {choosing && state.kind === "conflict" && <ConflictDialog open={open} conflicts={state.conflicts} onClose={() => setChoosing(false)} />}
    </>
  );
}

/** Trying again would fetch the answers of whoever opened the other link. */
const isOfAnother = (problem: unknown): boolean => problem instanceof Problem && problem.document.code === "otherLink";

/** Each refused answer by its question, with the reason in words. */
function Refused({ open, refused }: { open: OpenSheet; refused: readonly Refusal[] }) {
  const words = useTexts(missingTexts);
  const format = useFormats();
  const places = toDoFrom(refused.map(({ path, code }) => ({ severity: "error", code, path, what: path })), open.sheet?.questionnaires ?? [], open.answers);
  return <ul>{places.map(({ path, code, entry, question }) => <li key={path}>{entry !== null && `${entry || words.noName}, `}<strong>{format.text(question)}</strong>: {words.codes[code as keyof typeof words.codes] ?? words.wrong}</li>)}</ul>;
}

function StateText({ state }: { state: SaveState }) {
  const texts = useTexts(formTexts);
  const { language } = useLanguage();
  switch (state.kind) {
    case "saved": return <>{state.at === null ? texts.saved : texts.savedAt(new Date(state.at).toLocaleTimeString(language === "nl" ? "nl-NL" : "en-GB", { hour: "2-digit", minute: "2-digit" }))}</>;
    case "typing": case "saving": return <>{texts.saving}</>;
    case "kept": return <>{texts.kept}</>;
    case "conflict": return <>{texts.conflict}</>;
    case "refused": return <>{texts.refused}</>;
    case "stopped": return <>{texts.stopped}</>;
  }
}
