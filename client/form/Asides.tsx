import { useEffect, useId, useRef, useState } from "react";
import type { JSX } from "react";
import type { Question } from "survey-core";
import { useFormats, useTexts } from "../texts/language.tsx";
import { useTerms } from "./glossary.ts";
import type { Term } from "./glossary.ts";
import { formTexts } from "./texts.ts";

/** With more terms than this, one button opens them all. */
const mostButtons = 3;

/** Beside a question, on request only: why it is asked, and what its terms mean. One is open at a time; Escape or a tap elsewhere closes it. */
export function Asides({ about, why, terms }: { /** The question's title, for who cannot see what the button stands under. */ about: string; why: string; terms: readonly Term[] }) {
  const texts = useTexts(formTexts);
  const format = useFormats();
  const [open, setOpen] = useState<string | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (open === null) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      setOpen(null);
    };
    const onTap = (event: PointerEvent) => { if (!row.current?.contains(event.target as Node)) setOpen(null); };
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("pointerdown", onTap);
    return () => { document.removeEventListener("keydown", onKey, true); document.removeEventListener("pointerdown", onTap); };
  }, [open]);
  if (!why && terms.length === 0) return null;

  const buttons = terms.length > mostButtons ? [{ name: "-terms", label: texts.terms(terms.length), terms }] : terms.map((term) => ({ name: term.name, label: format.text(term.term), terms: [term] }));
  const shown = buttons.find((button) => button.name === open)?.terms;
  const toggle = (name: string) => ({ "aria-expanded": open === name, "aria-controls": id, onClick: () => setOpen(open === name ? null : name) });
  return (
    <div className="asides" ref={row}>
      {why && <button type="button" className="why-button" {...toggle("-why")}>{texts.whyAsked}<span className="visually-hidden"> {about}</span></button>}
      {buttons.map((button) => (
        <button key={button.name} type="button" className="term-button" {...toggle(button.name)}>
          <span className="term-button__mark" aria-hidden="true">?</span><span className="visually-hidden">{texts.meaningOf} </span>{button.label}
        </button>
      ))}
      {/* A live region: what opens is read aloud while the focus stays on its button. */}
      <div id={id} aria-live="polite">
        {open === "-why" && <p className="aside-text">{why}</p>}
        {shown && <dl className="aside-text aside-text--terms">{shown.map((term) => <div key={term.name}><dt>{format.text(term.term)}</dt> <dd>{format.text(term.meaning)}</dd></div>)}</dl>}
      </div>
    </div>
  );
}

/** Above a question's input: its asides. */
export function AsidesWrapper({ element, question }: { element: JSX.Element; question: Question }) {
  const terms = useTerms(question.hasTitle ? wordsOf(question) : []);
  return <><Asides about={question.processedTitle} why={String((question as Question & { why?: string }).why ?? "")} terms={terms} />{element}</>;
}

type Worded = { readonly text?: string; readonly title?: string };

/** What a question says: its title and description, its choices, rows and columns. */
function wordsOf(question: Question): readonly string[] {
  const { visibleChoices, rows, columns } = question as unknown as { readonly visibleChoices?: readonly Worded[]; readonly rows?: readonly Worded[]; readonly columns?: readonly Worded[] };
  const listed = [visibleChoices, rows, columns].flatMap((list) => (Array.isArray(list) ? list as readonly Worded[] : []));
  return [question.processedTitle, question.locDescription.textOrHtml, ...listed.map((one) => one.text ?? one.title ?? "")];
}
