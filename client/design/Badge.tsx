import type { ReactNode } from "react";

export type Tone = "good" | "fair" | "bad" | "neutral" | "info";

/** A short state in words; colour and form only repeat it. */
export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge--${tone}`}>{children}</span>;
}

/** A figure with what it says. */
export function Tile({ figure, label, note }: { figure: ReactNode; label: ReactNode; note?: ReactNode }) {
  return <div className="tile"><span className="tile__figure">{figure}</span><span className="tile__label">{label}</span>{note}</div>;
}
