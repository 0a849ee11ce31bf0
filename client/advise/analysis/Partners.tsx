import { useState } from "react";
import { Badge } from "../../design/Badge.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { Select } from "../../design/Field.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import type { BothLanguages } from "../../texts/language.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { PartnerWeights } from "./PartnerWeights.tsx";
import { useNames, usePart } from "./part.ts";
import type { AnalysisContent, PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

type WordedMatch = AnalysisContent["partners"]["matches"][number];
type WordedReason = WordedMatch["for"][number];

/** For one municipality and domain: who suits, with reasons for and against, and whether other weights would change it. */
export default function Partners({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const [municipality, setMunicipality] = useState("");
  const [domain, setDomain] = useState("");
  const { content, problem, reload } = usePart(round.id, "partners", { ...(municipality && { municipality }), ...(domain && { domain }) });
  const nameOf = useNames(content);
  return (
    <>
      <div className="form-grid">
        <Select label={texts.chooseMunicipality} value={municipality || content?.municipality || ""} onChange={(event) => setMunicipality(event.target.value)}>{content?.members.map((member) => <option key={member.code} value={member.code}>{member.name}</option>)}</Select>
        <Select label={texts.chooseDomain} value={domain || content?.domain || ""} onChange={(event) => setDomain(event.target.value)}>{content?.domains.map((one) => <option key={one} value={one}>{nameOf(one)}</option>)}</Select>
      </div>
      <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="partners" query={{ ...(content && { municipality: content.municipality, domain: content.domain }) }}>{({ matches, rules, weights, coalitions }) => (
        <div className="stack">
          {rules.map((rule) => <Rule key={rule.name} rule={rule} />)}
          {weights && <PartnerWeights round={round.id} weights={weights} done={reload} />}
          {matches.length === 0 && <p className="card">{texts.noPartners}</p>}
          <ol className="plain stack">{matches.slice(0, 12).map((match, index) => <li key={`${match.partner}-${match.domain}`}><Match match={match} rank={index + 1} nameOf={nameOf} /></li>)}</ol>
          {coalitions.length > 0 && <section className="stack-sm"><h2>{texts.coalitions}</h2><ol>{coalitions.slice(0, 5).map((one) => <li key={one.members.join()}>{one.members.map(nameOf).join(", ")} <span className="muted number">({format.number(one.score)})</span><div className="muted">{texts.whyCoalition(one.weakestPair.map(nameOf).join(" – "), format.number(one.weakestScore))}{one.inhabitants !== null && `; ${texts.inhabitants.toLowerCase()}: ${format.whole(one.inhabitants)}`}</div></li>)}</ol></section>}
        </div>
      )}</PartFrame>
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
  const reason = (one: WordedReason) => <li key={one.criterion}>{format.text(one.sentence) || texts.criteria[one.criterion]} <span className="muted number nowrap">({format.number(one.value * 100)} × {format.number(one.weight)})</span></li>;
  return (
    <article className="card stack-sm">
      <div className="row-between"><h2>{rank}. {nameOf(match.partner)} <span className="muted">{nameOf(match.domain)}</span></h2><div className="row"><span className="figure__value">{format.number(match.score)}</span>{(rank <= 3 || !match.sturdy) && <Badge tone={match.sturdy ? "good" : "fair"}>{match.sturdy ? texts.sturdy : texts.notSturdy}</Badge>}</div></div>
      <div className="columns">
        {match.for.length > 0 && <div><strong>{texts.forIt}</strong><ul>{match.for.map(reason)}</ul></div>}
        {match.against.length > 0 && <div><strong>{texts.against}</strong><ul>{match.against.map(reason)}</ul></div>}
      </div>
      {match.neutral.length > 0 && <Disclosure summary={`${texts.neutral}: ${match.neutral.length}`}><ul>{match.neutral.map((one) => <li key={one.criterion}>{format.text(one.title) || texts.criteria[one.criterion]} <span className="muted number nowrap">({format.number(one.value * 100)} × {format.number(one.weight)})</span></li>)}</ul></Disclosure>}
      {match.unknown.length > 0 && <Disclosure summary={`${texts.unknown}: ${match.unknown.length}`}><p>{match.unknown.map((criterion) => texts.criteria[criterion]).join(", ")}</p></Disclosure>}
    </article>
  );
}
