import { useId } from "react";

/** Choose one file, with the browser's own control: works with keyboard, screen reader and by dropping a file on it. */
export function FilePicker({ label, accept, onPick }: { label: string; accept: string; onPick: (file: File | null) => void }) {
  const id = useId();
  return (
    <div className="filebox">
      <label className="field__label" htmlFor={id}>{label}</label>
      <input id={id} type="file" accept={accept} onChange={(event) => onPick(event.target.files?.[0] ?? null)} />
    </div>
  );
}
