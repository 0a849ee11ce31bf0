import { Badge } from "../design/Badge.tsx";
import { Disclosure } from "../design/Disclosure.tsx";
import { Table } from "../design/Table.tsx";
import { useLanguage, useTexts } from "../texts/language.tsx";
import { wordsOf } from "./findingWords.ts";
import type { Finding } from "./findingWords.ts";
import { administerTexts } from "./texts.ts";

/** More rows help nobody: mending the first ones takes away most of the rest. */
const most = 200;

/** What is wrong with an upload: where, what, what to do. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const texts = useTexts(administerTexts);
  const { language } = useLanguage();
  if (findings.length === 0) return null;
  const rows = findings.slice(0, most).map((finding) => ({ ...finding, words: wordsOf(finding, language) }));
  return (
    <Table caption={texts.findings(findings.length)} rows={rows} rowKey={(finding) => `${finding.file ?? ""}${finding.path}${finding.what}`} columns={[
      { name: "where", title: texts.where, cell: (finding) => <code>{finding.path || finding.file}</code> },
      { name: "severity", title: texts.weight, cell: (finding) => <Badge tone={finding.severity === "error" ? "bad" : finding.severity === "warning" ? "fair" : "info"}>{texts.severity[finding.severity]}</Badge> },
      { name: "what", title: texts.what, cell: ({ words }) => <>{words.what}{words.original !== null && <Disclosure summary={texts.original}><p lang="en">{words.original}</p></Disclosure>}</> },
      { name: "hint", title: texts.todo, cell: ({ words }) => words.hint },
    ]} />
  );
}
