import type { ReactNode } from "react";

type Tone = "info" | "ok" | "warning" | "error";

const icons: Record<Tone, string> = {
  info: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm1 15h-2v-6h2v6Zm0-8h-2V7h2v2Z",
  ok: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.2 14.2-4-4 1.4-1.4 2.6 2.6 5.4-5.4 1.4 1.4-6.8 6.8Z",
  warning: "M12 2.5 1.5 21h21L12 2.5ZM13 18h-2v-2h2v2Zm0-3.5h-2V9h2v5.5Z",
  error: "M8 2 2 8v8l6 6h8l6-6V8l-6-6H8Zm5 15h-2v-2h2v2Zm0-4h-2V7h2v6Z",
};

/** A message to the reader. Errors are announced at once, the rest when the screen reader is ready. */
export function Alert({ tone = "info", title, children, live = true }: { tone?: Tone; title?: ReactNode; children?: ReactNode; live?: boolean }) {
  return (
    <div className={`alert alert--${tone}`} role={!live ? undefined : tone === "error" ? "alert" : "status"}>
      <svg className="alert__icon" viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" fillRule="evenodd" d={icons[tone]} /></svg>
      <div className="alert__body">
        {title !== undefined && <p className="alert__title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
