import { useDeferredValue, useEffect, useState } from "react";
import { call } from "../api.ts";
import type { Municipality } from "../api.ts";
import { Button } from "../design/Button.tsx";
import { Select, TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { useAction, useReply } from "../reply.ts";
import { navigate, useParams } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { adviseTexts } from "./texts.ts";

/** Make or change a region: a name and its members, chosen from the imported list. */
export default function EditRegion() {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const format = useFormats();
  const { region: id } = useParams<"region">();
  const { reply: known } = useReply(id ? "GET /regions/:region" : null, { params: { region: id ?? "" } });
  const { reply: list, problem } = useReply("GET /municipalities");
  const [name, setName] = useState("");
  const [members, setMembers] = useState<readonly Municipality[]>([]);
  const [search, setSearch] = useState("");
  const [province, setProvince] = useState("");
  const wanted = useDeferredValue(search.trim().toLowerCase());
  useEffect(() => { if (known) { setName(known.name); setMembers(known.members); } }, [known]);
  const save = useAction(async () => {
    const body = { name, members: members.map((member) => member.code) };
    const region = id ? await call("PUT /regions/:region", { params: { region: id }, body }) : await call("POST /regions", { body });
    navigate(`/regions/${region.id}`, { replace: true });
  });
  const provinces = [...new Set(list?.flatMap((one) => one.province ?? []) ?? [])].sort();
  const found = list?.filter((one) => (!province || one.province === province) && one.name.toLowerCase().includes(wanted) && !members.some((member) => member.code === one.code)) ?? [];
  return (
    <form className="stack-lg" onSubmit={(event) => { event.preventDefault(); save.run(); }}>
      <PageHead title={id ? texts.editRegion : texts.newRegion} />
      <TextField label={texts.regionName} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      <ProblemAlert problem={problem} />
      {list?.length === 0 && <p className="card">{texts.noMunicipalities}</p>}
      <div className="columns">
        <section className="stack-sm" aria-labelledby="choose"><h2 id="choose">{texts.chooseMembers}</h2>
          <div className="form-grid">
            <TextField label={texts.search} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
            <Select label={texts.province} value={province} onChange={(event) => setProvince(event.target.value)}><option value="">{texts.allProvinces}</option>{provinces.map((one) => <option key={one}>{one}</option>)}</Select>
          </div>
          <ul className="plain picklist">{found.slice(0, 60).map((one) => (
            <li key={one.code}><button type="button" className="pick" onClick={() => setMembers([...members, one])}><span className="visually-hidden">{common.add}: </span><strong>{one.name}</strong><span className="muted number">{one.inhabitants === null ? "" : format.whole(one.inhabitants)}</span></button></li>
          ))}</ul>
        </section>
        <section className="stack-sm" aria-labelledby="chosen"><h2 id="chosen">{texts.chosen} ({members.length})</h2>
          {members.length === 0 && <p className="muted">{texts.noneChosen}</p>}
          <ul className="plain stack-sm">{members.map((member) => (
            <li key={member.code} className="row-between"><span>{member.name}</span><Button small look="subtle" aria-label={`${common.remove}: ${member.name}`} onClick={() => setMembers(members.filter((one) => one !== member))}>{common.remove}</Button></li>
          ))}</ul>
        </section>
      </div>
      <ProblemAlert problem={save.problem} />
      <div className="row"><Button type="submit" look="primary" busy={save.busy} disabled={!name.trim() || members.length === 0}>{common.save}</Button><Button onClick={() => history.back()}>{common.cancel}</Button></div>
    </form>
  );
}
