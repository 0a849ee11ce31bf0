import type { ReactNode } from "react";

/** How far, as a bar and in words. */
export function Progress({ done, of, label, text }: { done: number; of: number; label: string; text?: ReactNode }) {
  return (
    <div className="progress">
      <progress className="progress__bar" value={done} max={Math.max(of, 1)} aria-label={label} />
      <span className="progress__text">{text ?? `${done} / ${of}`}</span>
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return <p className="row" role="status"><span className="spinner" aria-hidden="true" />{what}</p>;
}
