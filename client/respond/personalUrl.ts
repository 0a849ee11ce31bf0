const stored = "netwerkregie.personalUrl";

/** A respondent who came by a layer link has no e-mail with his own link: it is shown to him, for as long as this tab lives. */
export const keepPersonalUrl = (url: string | null): void => { if (url) sessionStorage.setItem(stored, url); else sessionStorage.removeItem(stored); };
export const personalUrl = (): string | null => sessionStorage.getItem(stored);
