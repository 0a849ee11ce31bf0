import { createContext, useContext, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { nl } from "./nl.ts";
import { en } from "./en.ts";

export type Language = "nl" | "en";

/** A text in both languages, as instruments and results carry it. */
export type BothLanguages = { readonly nl: string; readonly en: string };

/** The texts of one part of the client, side by side; the compiler refuses a missing or extra one. */
export type Dictionary<Texts> = { readonly nl: Texts; readonly en: Texts };

/** Widens literal texts to string, so that English may differ from Dutch but not in its keys or parameters. */
type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] extends (...args: infer A) => unknown ? (...args: A) => string : Texts<T[K]> };

export const dictionary = <T,>(dutch: T, english: Texts<T>): Dictionary<Texts<T>> => ({ nl: dutch as unknown as Texts<T>, en: english });

const common = dictionary(nl, en);
export type CommonTexts = (typeof common)["nl"];

const Context = createContext<{ language: Language; choose: (language: Language) => void }>({ language: "nl", choose: () => undefined });
const stored = "netwerkregie.language";

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(stored);
  return asked === "en" ? "en" : "nl";
}

/** Keeps the reader's language, on this device and in the page's own `lang`. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(stored, language);
  }, [language]);
  const value = useMemo(() => ({ language, choose: setLanguage }), [language]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export const useLanguage = () => useContext(Context);

/** The common texts, or those of one part, in the reader's language. */
export function useTexts(): CommonTexts;
export function useTexts<T>(part: Dictionary<T>): T;
export function useTexts<T>(part?: Dictionary<T>): T | CommonTexts {
  const { language } = useLanguage();
  return part ? part[language] : common[language];
}

/** Numbers, money and dates as the reader writes them. */
export function useFormats() {
  const { language } = useLanguage();
  return useMemo(() => formats(language), [language]);
}

export function formats(language: Language) {
  const locale = language === "nl" ? "nl-NL" : "en-GB";
  const number = (decimals: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
  const whole = number(0), one = number(1);
  const money = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
  const moment = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  return {
    whole: (value: number) => whole.format(value),
    number: (value: number) => one.format(value),
    money: (value: number) => money.format(value),
    share: (value: number) => share.format(value),
    day: (value: string | Date | null | undefined) => (value ? day.format(new Date(value)) : "–"),
    moment: (value: string | Date | null | undefined) => (value ? moment.format(new Date(value)) : "–"),
    text: (text: BothLanguages | string | null | undefined) => (!text ? "" : typeof text === "string" ? text : text[language] || text.nl),
    unit: (value: number | null | undefined, unit: string | undefined) => {
      if (value === null || value === undefined) return "–";
      switch (unit) {
        case "euroPerYear": return money.format(value);
        case "hoursPerYear": return `${whole.format(value)} ${language === "nl" ? "uur" : "hours"}`;
        case "share": return share.format(value);
        case "count": return whole.format(value);
        default: return one.format(value);
      }
    },
  };
}
