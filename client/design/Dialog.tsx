import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";

/** A question that has to be answered first: the browser's own dialog, so focus and Escape work everywhere. */
export function Dialog({ title, children, onClose }: { title: ReactNode; children: ReactNode; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <div className="dialog__body">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
