import { useEffect, useState } from "react";
import { call } from "../../api.ts";
import { Button } from "../../design/Button.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { TextField } from "../../design/Field.tsx";
import { ProblemAlert } from "../../design/ProblemAlert.tsx";
import { useAction, useReply } from "../../reply.ts";
import { useTexts } from "../../texts/language.tsx";
import { analysisTexts } from "./texts.ts";
import { isWeight } from "./weights.ts";

/** Every default that the load rests on: in sight, and changeable for this round. */
export function Assumptions({ round, done }: { round: string; done: () => void }) {
  const texts = useTexts(analysisTexts);
  const params = { round };
  const { reply, problem, reload } = useReply("GET /rounds/:round/assumptions", { params });
  const [values, setValues] = useState<Readonly<Record<string, number>>>({});
  useEffect(() => { if (reply) setValues(reply); }, [reply]);
  const label = (name: string) => { const [base = name, end] = name.split("."); return end === undefined ? texts.assumption(base) : `${texts.assumption(base)} (${texts.ends[end as keyof typeof texts.ends]})`; };
  const save = useAction(async () => { await call("PUT /rounds/:round/assumptions", { params, body: values }); reload(); done(); });
  if (!reply && !problem) return null;
  return (
    <Disclosure summary={texts.rates}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); save.run(); }}>
        <p>{texts.ratesHelp}</p>
        {([[texts.ratesHours, false], [texts.ratesUnknown, true]] as const).map(([title, ranged]) => (
          <fieldset key={title} className="stack-sm"><legend>{title}</legend><div className="form-grid">{Object.entries(values).filter(([name]) => !isWeight(name) && name.includes(".") === ranged).map(([name, value]) => <TextField key={name} label={label(name)} type="number" min={0} step="any" size="short" required value={Number.isNaN(value) ? "" : value} onChange={(event) => setValues({ ...values, [name]: event.target.valueAsNumber })} />)}</div></fieldset>
        ))}
        <ProblemAlert problem={problem ?? save.problem} />
        <div><Button small type="submit" busy={save.busy}>{texts.saveRates}</Button></div>
      </form>
    </Disclosure>
  );
}
