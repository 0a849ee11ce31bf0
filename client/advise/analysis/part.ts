import { useMemo } from "react";
import type { Municipality, Query, Round } from "../../api.ts";
import { useReply } from "../../reply.ts";
import { useFormats, useLanguage } from "../../texts/language.tsx";
import type { BothLanguages } from "../../texts/language.tsx";

export type PartProps = { readonly round: Round; readonly members: readonly Municipality[] };
export type { Range } from "../../../server/region/inputs.ts";

type PartQuery = NonNullable<Query<"GET /rounds/:round/analysis/:part">>;

/** One part of the analysis, with the type that its pure function in server/region gives. */
export function usePart<T>(round: string, part: string, query: Partial<PartQuery> = {}) {
  const { language } = useLanguage();
  const { reply, problem, reload } = useReply("GET /rounds/:round/analysis/:part", { params: { round, part }, query: { ...query, language } as PartQuery });
  const names = (reply as { names?: Readonly<Record<string, BothLanguages>> } | null)?.names;
  return { content: (reply?.content ?? null) as T | null, names, problem, reload };
}

/** Codes of municipalities and domains as people call them. */
export function useNames(members: readonly Municipality[], names: Readonly<Record<string, BothLanguages>> | undefined): (code: string | null) => string {
  const format = useFormats();
  return useMemo(() => {
    const known = new Map(members.map((member) => [member.code, member.name]));
    return (code) => (code === null ? "–" : known.get(code) ?? (format.text(names?.[code]) || code));
  }, [members, names, format]);
}
