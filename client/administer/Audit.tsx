import { useState } from "react";
import { call } from "../api.ts";
import type { AuditEntry } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { administerTexts } from "./texts.ts";

/** The audit log, newest first, with a check of its chain. */
export default function Audit() {
  const texts = useTexts(administerTexts);
  const common = useTexts();
  const format = useFormats();
  const { reply: newest, problem, reload } = useReply("GET /audit", { query: { limit: 100 } });
  const [older, setOlder] = useState<readonly AuditEntry[]>([]);
  const [verdict, setVerdict] = useState<{ intact: boolean; entries: number; brokenAt: number | null } | null>(null);
  const verify = useAction(async () => setVerdict(await call("POST /audit/verify")));
  const entries = [...(newest ?? []), ...older];
  const more = useAction(async () => { const before = entries.at(-1)?.sequence; if (before !== undefined) setOlder([...older, ...await call("GET /audit", { query: { before, limit: 100 } })]); });
  return (
    <div className="stack-lg">
      <PageHead title={texts.auditTitle} lead={texts.auditLead} />
      <div><Button busy={verify.busy} onClick={verify.run}>{texts.verify}</Button></div>
      {verdict && <Alert tone={verdict.intact ? "ok" : "error"} title={verdict.intact ? texts.intact(verdict.entries) : texts.broken(verdict.brokenAt ?? 0)} />}
      <ProblemAlert problem={problem ?? verify.problem ?? more.problem} retry={reload} />
      {!newest && !problem && <Loading what={common.loading} />}
      {newest && <Table caption={texts.auditTitle} hideCaption rows={entries} rowKey={(entry) => String(entry.sequence)} columns={[
        { name: "when", title: texts.when, cell: (entry) => <span className="nowrap">{format.moment(entry.at)}</span> },
        { name: "who", title: texts.who, cell: (entry) => `${entry.actor} (${entry.role})` },
        { name: "action", title: texts.action, cell: (entry) => <code>{entry.action}</code> },
        { name: "subject", title: texts.subject, cell: (entry) => <code>{entry.subject}</code> },
        { name: "detail", title: texts.detail, cell: (entry) => Object.entries(entry.detail).map(([key, value]) => `${key}: ${String(value)}`).join("; ") },
      ]} />}
      {entries.length > 0 && (entries.at(-1)?.sequence ?? 0) > 1 && <div><Button busy={more.busy} onClick={more.run}>{texts.older}</Button></div>}
    </div>
  );
}
