import { useId, useState } from "react";
import type { JSX } from "react";
import type { Question } from "survey-core";
import { useTexts } from "../texts/language.tsx";
import { formTexts } from "./texts.ts";

/** Above a question's input: tap, and it says why this is asked. */
export function WhyWrapper({ element, question }: { element: JSX.Element; question: Question }) {
  const texts = useTexts(formTexts);
  const [open, setOpen] = useState(false);
  const id = useId();
  const why = String((question as Question & { why?: string }).why ?? "");
  return (
    <>
      <div>
        <button type="button" className="why-button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {texts.whyAsked}<span className="visually-hidden"> {question.processedTitle}</span>
        </button>
        <div id={id} className={open ? "why-text" : undefined} hidden={!open}>{why}</div>
      </div>
      {element}
    </>
  );
}
