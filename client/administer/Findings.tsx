import { Badge } from "../design/Badge.tsx";
import { Table } from "../design/Table.tsx";
import { useTexts } from "../texts/language.tsx";
import { administerTexts } from "./texts.ts";

type Finding = { readonly severity: "error" | "warning" | "info"; readonly path: string; readonly what: string; readonly hint: string; readonly file?: string };

/** What is wrong with an upload: where, what, what to do. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const texts = useTexts(administerTexts);
  if (findings.length === 0) return null;
  return (
    <Table caption={texts.findings(findings.length)} rows={findings.slice(0, 200)} rowKey={(finding) => `${finding.file ?? ""}${finding.path}${finding.what}`} columns={[
      { name: "where", title: texts.where, cell: (finding) => <code>{finding.path || finding.file}</code> },
      { name: "severity", title: "", cell: (finding) => <Badge tone={finding.severity === "error" ? "bad" : finding.severity === "warning" ? "fair" : "info"}>{texts.severity[finding.severity]}</Badge> },
      { name: "what", title: texts.what, cell: (finding) => finding.what },
      { name: "hint", title: texts.todo, cell: (finding) => finding.hint },
    ]} />
  );
}
