import { useState } from "react";
import type { Criterion, PartnerMatch, PartnerReason } from "../../../server/region/partners.ts";
import { Badge } from "../../design/Badge.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { Select } from "../../design/Field.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import type { BothLanguages } from "../../texts/language.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { useNames, usePart } from "./part.ts";
import type { PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

type WordedReason = PartnerReason & { readonly sentence?: BothLanguages | string };
type WordedMatch = Omit<PartnerMatch, "for" | "against"> & { readonly for: readonly WordedReason[]; readonly against: readonly WordedReason[] };
type Content = readonly WordedMatch[] | { readonly matches: readonly WordedMatch[]; readonly domains?: readonly string[]; readonly rules?: readonly { readonly title: BothLanguages; readonly sentence: BothLanguages }[] };

/** For one municipality and domain: who suits, with reasons for and against, and whether other weights would change it. */
export default function Partners({ round, members }: PartProps) {
  const texts = useTexts(analysisTexts);
  const [municipality, setMunicipality] = useState(members[0]?.code ?? "");
  const [domain, setDomain] = useState("");
  const { content, names, problem, reload } = usePart<Content>(round.id, "partners", { municipality, ...(domain && { domain }) });
  const { content: ambitions } = usePart<readonly { domain: string }[]>(round.id, "ambitions");
  const nameOf = useNames(members, names);
  const domains = content && "domains" in content && content.domains ? content.domains : ambitions?.map((row) => row.domain) ?? [];
  return (
    <>
      <div className="form-grid">
        <Select label={texts.chooseMunicipality} value={municipality} onChange={(event) => setMunicipality(event.target.value)}>{members.map((member) => <option key={member.code} value={member.code}>{member.name}</option>)}</Select>
        <Select label={texts.chooseDomain} value={domain} onChange={(event) => setDomain(event.target.value)}><option value="">–</option>{domains.map((one) => <option key={one} value={one}>{nameOf(one)}</option>)}</Select>
      </div>
      <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="partners">{(found) => {
        const matches = "matches" in found ? found.matches : found;
        return (
          <div className="stack">
            {"rules" in found && found.rules?.map((rule, index) => <Rule key={index} rule={rule} />)}
            {matches.length === 0 && <p className="card">{texts.noPartners}</p>}
            <ol className="plain stack">{matches.slice(0, 12).map((match, index) => <li key={`${match.partner}-${match.domain}`}><Match match={match} rank={index + 1} nameOf={nameOf} /></li>)}</ol>
          </div>
        );
      }}</PartFrame>
    </>
  );
}

function Rule({ rule }: { rule: { readonly title: BothLanguages; readonly sentence: BothLanguages } }) {
  const format = useFormats();
  return <div className="card card--quiet stack-sm"><strong>{format.text(rule.title)}</strong><p>{format.text(rule.sentence)}</p></div>;
}

function Match({ match, rank, nameOf }: { match: WordedMatch; rank: number; nameOf: (code: string | null) => string }) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const reason = (one: WordedReason) => <li key={one.criterion}>{format.text(one.sentence) || texts.criteria[one.criterion]} <span className="muted number">({format.number(one.value * 100)} × {format.number(one.weight)})</span></li>;
  return (
    <article className="card stack-sm">
      <div className="row-between"><h3>{rank}. {nameOf(match.partner)} <span className="muted">{nameOf(match.domain)}</span></h3><div className="row"><span className="figure__value">{format.number(match.score)}</span><Badge tone={match.sturdy ? "good" : "fair"}>{match.sturdy ? texts.sturdy : texts.notSturdy}</Badge></div></div>
      <div className="columns">
        {match.for.length > 0 && <div><strong>{texts.forIt}</strong><ul>{match.for.map(reason)}</ul></div>}
        {match.against.length > 0 && <div><strong>{texts.against}</strong><ul>{match.against.map(reason)}</ul></div>}
      </div>
      {match.unknown.length > 0 && <Disclosure summary={`${texts.unknown}: ${match.unknown.length}`}><p>{match.unknown.map((criterion: Criterion) => texts.criteria[criterion]).join(", ")}</p></Disclosure>}
    </article>
  );
}
