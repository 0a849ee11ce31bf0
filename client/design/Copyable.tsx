import { useState } from "react";
import { useTexts } from "../texts/language.tsx";
import { Button } from "./Button.tsx";

/** A link or code to hand on, with a button that copies it. */
export function Copyable({ value, label }: { value: string; label: string }) {
  const texts = useTexts();
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(value).then(() => setCopied(true), () => setCopied(false));
  return (
    <div className="copyable">
      <input className="input" readOnly value={value} aria-label={label} onFocus={(event) => event.target.select()} />
      <Button small onClick={copy}>{copied ? texts.copied : texts.copy}</Button>
      <span className="visually-hidden" role="status">{copied ? texts.copied : ""}</span>
    </div>
  );
}
