import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../texts/language.tsx";

/** The mark: one body in the middle, connected. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="6" fill="var(--basis-color-accent-1-color-default)" />
      <path d="M16 15 8 9M16 15l8-6M16 15v9" stroke="#fff" strokeWidth="2" />
      <g fill="#fff"><circle cx="16" cy="15" r="3.5" /><circle cx="8" cy="9" r="2.5" /><circle cx="24" cy="9" r="2.5" /><circle cx="16" cy="24.5" r="2.5" /></g>
    </svg>
  );
}

function LanguageSwitch() {
  const texts = useTexts();
  const { language, choose } = useLanguage();
  const other = language === "nl" ? "en" : "nl";
  return (
    <button type="button" className="button button--subtle button--small" lang={other} title={texts.otherLanguageLabel} onClick={() => choose(other)}>
      {texts.otherLanguage}
    </button>
  );
}

/** The frame of every page: skip link, header with language switch, main, footer. `brand` and `nav` differ per audience. */
export function Shell({ brand, nav, side, narrow, children }: { brand?: ReactNode; nav?: ReactNode; side?: ReactNode; narrow?: boolean; children: ReactNode }) {
  const texts = useTexts();
  return (
    <div className="shell">
      <a className="skip-link" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>{texts.skip}</a>
      <header className="header">
        <div className="header__inner">
          {brand ?? <a className="brand" href="/"><Mark />{texts.product}</a>}
          {nav && <nav className="header__nav" aria-label={texts.menu}>{nav}</nav>}
          <div className="header__side no-print">{side}<LanguageSwitch /></div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={`main${narrow ? " main--narrow" : ""}`}>{children}</main>
      <footer className="footer"><div className="footer__inner"><span>{texts.product}: {texts.footer}</span></div></footer>
    </div>
  );
}

/** The title of a page: sets the window's title and takes focus after a change of page, so that a screen reader starts here. */
export function PageHead({ title, lead, children, focus = true }: { title: string; lead?: ReactNode; children?: ReactNode; focus?: boolean }) {
  const texts = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { document.title = `${title} · ${texts.product}`; }, [title, texts.product]);
  // Not on the very first page of a visit: there the browser itself starts at the top.
  useEffect(() => { if (focus && visited) heading.current?.focus(); visited = true; }, [focus]);
  return (
    <div className="page-head">
      {children}
      <h1 ref={heading} tabIndex={-1}>{title}</h1>
      {lead !== undefined && <div className="lead">{lead}</div>}
    </div>
  );
}
let visited = false;
