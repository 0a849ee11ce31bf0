import { useMemo } from "react";
import type { AnalysisContent, Head, PartName } from "../../../server/rounds/analysis-parts.ts";
import type { Query, Round } from "../../api.ts";
import { useReply } from "../../reply.ts";
import { useFormats, useLanguage } from "../../texts/language.tsx";

export type PartProps = { readonly round: Round };
export type { AnalysisContent, PartName } from "../../../server/rounds/analysis-parts.ts";
export type { Range } from "../../../server/region/inputs.ts";

type PartQuery = NonNullable<Query<"GET /rounds/:round/analysis/:part">>;

/** One part of the analysis, with the type that the server gives it. */
export function usePart<P extends PartName>(round: string, part: P, query: Partial<PartQuery> = {}) {
  const { language } = useLanguage();
  const { reply, problem, reload } = useReply("GET /rounds/:round/analysis/:part", { params: { round, part }, query: { ...query, language } as PartQuery });
  return { content: (reply?.content ?? null) as AnalysisContent[P] | null, problem, reload };
}

type Names = (code: string | null) => string;

/** What codes are called: municipalities, domains, forms, roles, capabilities, measures; the code itself when nothing is known. */
export function useNames(head: Head | null): Names {
  const format = useFormats();
  return useMemo(() => {
    const members = new Map(head?.members.map((member) => [member.code, member.name]));
    const kinds = head ? [head.titles.choices["domain"], head.titles.choices["legalForm"], head.titles.choices["capability"], head.titles.choices["role"], head.titles.choices["future"], head.titles.measures] : [];
    return (code) => {
      if (code === null) return "–";
      const title = kinds.map((kind) => kind?.[code]).find((text) => text !== undefined);
      return members.get(code) ?? (format.text(title) || code);
    };
  }, [head, format]);
}
