import type { ReactNode } from "react";

/** "Why?" and other things that open in place. */
export function Disclosure({ summary, children, open }: { summary: ReactNode; children: ReactNode; open?: boolean }) {
  return <details className="disclosure" open={open}><summary>{summary}</summary><div className="disclosure__body">{children}</div></details>;
}
