import { useRef, useState } from "react";
import { useTexts } from "../texts/language.tsx";
import { Button } from "./Button.tsx";

/** A link or code to hand on, with a button that copies it. */
export function Copyable({ value, label }: { value: string; label: string }) {
  const texts = useTexts();
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // Without HTTPS browsers give no clipboard: then the text is selected, and copied the old way where that still works.
  const copy = () => {
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard) { void clipboard.writeText(value).then(() => setCopied(true), () => setCopied(false)); return; }
    field.current?.select();
    setCopied(document.execCommand("copy"));
  };
  return (
    <div className="copyable">
      <input ref={field} className="input" readOnly value={value} aria-label={label} onFocus={(event) => event.target.select()} />
      <Button small onClick={copy}>{copied ? texts.copied : texts.copy}</Button>
      <span className="visually-hidden" role="status">{copied ? texts.copied : ""}</span>
    </div>
  );
}
