import { address } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Badge } from "../design/Badge.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { useReply } from "../reply.ts";
import { useTexts } from "../texts/language.tsx";
import { administerTexts } from "./texts.ts";

/** Does it work, and what to do if not; and the backup. */
export default function Health() {
  const texts = useTexts(administerTexts);
  const common = useTexts();
  const { reply: health, problem, reload } = useReply("GET /health");
  return (
    <div className="stack-xl">
      <PageHead title={texts.healthTitle} lead={texts.healthLead} />
      <ProblemAlert problem={problem} retry={reload} />
      {!health && !problem && <Loading what={common.loading} />}
      {health && (
        <section className="stack">
          <Alert tone={health.ok ? "ok" : "warning"} title={health.ok ? texts.allWell : texts.notWell} live={false}><p>{texts.version} {health.version}</p></Alert>
          <div className="columns">{(["database", "pdf", "mail", "jobs"] as const).map((part) => (
            <div key={part} className="card stack-sm"><div className="row-between"><h2>{texts.parts[part]}</h2><Badge tone={health[part].ok ? "good" : "bad"}>{health[part].ok ? texts.works : texts.fails}</Badge></div><p>{texts.healthWords[health[part].code]}</p>{(part === "pdf" || !health[part].ok) && <p className="muted" lang="en">{health[part].message}</p>}</div>
          ))}</div>
        </section>
      )}
      <section className="stack-sm"><h2>{texts.backup}</h2><p>{texts.backupHelp}</p><div><ButtonLink href={address("GET /backup")} download>{texts.download}</ButtonLink></div></section>
    </div>
  );
}
