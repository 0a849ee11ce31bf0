import { useId, useRef, useState } from "react";
import { useTexts } from "../texts/language.tsx";

/** Choose one file: the browser's own control, out of sight but not out of reach of keyboard and screen reader; or drop a file on the box. */
export function FilePicker({ label, accept, onPick }: { label: string; accept: string; onPick: (file: File | null) => void }) {
  const texts = useTexts();
  const id = useId();
  const control = useRef<HTMLInputElement>(null);
  const [name, setName] = useState("");
  const [over, setOver] = useState(false);
  const pick = (file: File | null) => { setName(file?.name ?? ""); onPick(file); };
  return (
    <div className={`filebox${over ? " filebox--over" : ""}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); pick(event.dataTransfer.files[0] ?? null); if (control.current) control.current.value = ""; }}>
      <label className="field__label" htmlFor={id}>{label}</label>
      <input ref={control} id={id} className="visually-hidden" type="file" accept={accept} onChange={(event) => pick(event.target.files?.[0] ?? null)} />
      <div className="row"><label className="button button--secondary button--small" htmlFor={id}>{texts.chooseFile}</label><span role="status">{name || texts.noFile}</span></div>
    </div>
  );
}
