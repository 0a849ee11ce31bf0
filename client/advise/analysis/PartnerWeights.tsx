import { useEffect, useState } from "react";
import { call } from "../../api.ts";
import { Button } from "../../design/Button.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { TextField } from "../../design/Field.tsx";
import { ProblemAlert } from "../../design/ProblemAlert.tsx";
import { useAction, useReply } from "../../reply.ts";
import { useTexts } from "../../texts/language.tsx";
import type { AnalysisContent } from "./part.ts";
import { analysisTexts } from "./texts.ts";
import { isWeight, weightName } from "./weights.ts";

type Weights = NonNullable<AnalysisContent["partners"]["weights"]>;

/** How heavily each reason counts: in sight, and changeable for this round. `done` shows the new order. */
export function PartnerWeights({ round, weights, done }: { round: string; weights: Weights; done: () => void }) {
  const texts = useTexts(analysisTexts);
  const params = { round };
  const { reply: assumptions, problem, reload } = useReply("GET /rounds/:round/assumptions", { params });
  const [values, setValues] = useState<Readonly<Record<string, number>>>(weights);
  useEffect(() => { setValues(weights); }, [weights]);
  const put = async (own: Readonly<Record<string, number>>) => {
    // The rates of the load share this record: they stay as they are.
    const others = Object.fromEntries(Object.entries(assumptions ?? {}).filter(([name]) => !isWeight(name)));
    await call("PUT /rounds/:round/assumptions", { params, body: { ...others, ...own } });
    reload();
    done();
  };
  const save = useAction(() => put(Object.fromEntries(Object.entries(values).map(([criterion, weight]) => [weightName(criterion), weight]))));
  const reset = useAction(() => put({}));
  return (
    <Disclosure summary={texts.weightsTitle}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); save.run(); }}>
        <p className="measure">{texts.whyPartners} {texts.weightsHelp}</p>
        <div className="form-grid">{(Object.keys(weights) as (keyof Weights)[]).map((criterion) => (
          <TextField key={criterion} label={texts.criteria[criterion]} type="number" min={0} max={100} step="any" size="short" required value={Number.isNaN(values[criterion]) ? "" : values[criterion] ?? ""} onChange={(event) => setValues({ ...values, [criterion]: event.target.valueAsNumber })} />
        ))}</div>
        <ProblemAlert problem={problem ?? save.problem ?? reset.problem} />
        <div className="row no-print"><Button small type="submit" look="primary" busy={save.busy} disabled={!assumptions}>{texts.saveWeights}</Button><Button small busy={reset.busy} disabled={!assumptions} onClick={reset.run}>{texts.resetWeights}</Button></div>
      </form>
    </Disclosure>
  );
}
