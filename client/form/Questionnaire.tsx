import { useEffect, useMemo } from "react";
import { Alert } from "../design/Alert.tsx";
import { navigate, usePath, useSearch } from "../router.tsx";
import { useFormats } from "../texts/language.tsx";
import { GlossaryContext } from "./glossary.ts";
import { LazyForm } from "./LazyForm.tsx";
import type { PageJson, QuestionnaireJson } from "./survey.ts";
import type { OpenSheet } from "./useSheet.ts";

type Part = { readonly questionnaire: string; readonly json: QuestionnaireJson; readonly pages: readonly string[] };

/** The questionnaires of a sheet, one page after the other. The page is in the address: back, bookmarks and other devices work. */
export function Questionnaire({ open, onDone, doneLabel, answeredBy }: {
  open: OpenSheet; onDone: () => void; doneLabel: string; answeredBy: "organisation" | "respondents";
}) {
  const format = useFormats();
  const path = usePath();
  const search = useSearch();
  const asked = search.get("part");
  const { sheet } = open;
  const parts = useMemo(() => (sheet ? partsOf(sheet, answeredBy) : []), [sheet, answeredBy]);
  const wanted = asked ?? (sheet?.page ? `${sheet.page.questionnaire}.${sheet.page.page}` : null);
  const current = parts.find((part) => wanted?.startsWith(`${part.questionnaire}.`) && part.pages.includes(wanted.slice(part.questionnaire.length + 1))) ?? parts[0];
  const page = current && wanted?.startsWith(`${current.questionnaire}.`) ? wanted.slice(current.questionnaire.length + 1) : current?.pages[0] ?? null;

  const { at } = open;
  useEffect(() => { if (current && page) at({ questionnaire: current.questionnaire, page }); }, [at, current, page]);
  if (!sheet || !current) return null;

  const position = parts.indexOf(current);
  const go = (questionnaire: string, name: string | undefined) => navigate(`${path}?part=${encodeURIComponent(`${questionnaire}.${name ?? ""}`)}`);
  const finish = () => {
    const next = parts[position + 1];
    if (next) go(next.questionnaire, next.pages[0]);
    else void open.flush().then(onDone);
  };
  const before = parts[position - 1];
  const frozen = sheet.frozen;
  return (
    <GlossaryContext.Provider value={sheet.glossary}>
      {frozen && <Alert tone="info" title={format.text(frozen.text)} />}
      <LazyForm key={current.questionnaire} json={current.json} answers={open.answers} variables={sheet.variables} regionMembers={sheet.regionMembers} readOnly={frozen !== null} refresh={open.refresh}
        target={search.get("at")} page={page} onPage={(name) => go(current.questionnaire, name)} onAnswer={open.answer} onFinish={finish}
        {...(before && { onBack: () => go(before.questionnaire, before.pages.at(-1)) })}
        progress={{ done: parts.slice(0, position).reduce((sum, part) => sum + part.pages.length, 0), of: parts.reduce((sum, part) => sum + part.pages.length, 0) }}
        {...(position === parts.length - 1 && { finishLabel: doneLabel })} />
    </GlossaryContext.Provider>
  );
}

/** The questionnaires that this person is asked, with only his pages when parts were assigned to him. */
function partsOf(sheet: NonNullable<OpenSheet["sheet"]>, answeredBy: "organisation" | "respondents"): readonly Part[] {
  return sheet.questionnaires.filter((questionnaire) => questionnaire.answeredBy === answeredBy).map(({ name, survey }) => {
    const json = survey as QuestionnaireJson;
    const all: readonly PageJson[] = json.pages ?? [{ name: "page1", elements: json.elements ?? [] }];
    const mine = all.filter((page) => sheet.parts === null || sheet.parts.includes(`${name}.${page.name}`) || sheet.parts.includes(name));
    const { elements: _elements, ...rest } = json;
    return { questionnaire: name, json: { ...rest, pages: mine }, pages: mine.map((page) => page.name) };
  }).filter((part) => part.pages.length > 0);
}
