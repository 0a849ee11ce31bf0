import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { QuestionPanelDynamicModel } from "survey-core";
import { Survey } from "survey-react-ui";
import { Badge } from "../design/Badge.tsx";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { TextField } from "../design/Field.tsx";
import { formats, useLanguage, useTexts } from "../texts/language.tsx";
import type { BothLanguages } from "../texts/language.tsx";
import { Asides } from "./Asides.tsx";
import { useTerms } from "./glossary.ts";
import { entryKey, newEntryKey, same } from "./paths.ts";
import type { Place } from "./paths.ts";
import { createModel } from "./survey.ts";
import type { Answers, ElementJson } from "./survey.ts";
import { formTexts } from "./texts.ts";

type Entry = Readonly<Record<string, unknown>>;
type Props = {
  readonly list: ElementJson;
  readonly entries: readonly Entry[];
  readonly outside: Answers;
  readonly readOnly: boolean;
  readonly refresh: number;
  /** The entry, and the field in it, that somebody came for. */
  readonly target: Place | null;
  readonly onChange: (entries: readonly Entry[]) => void;
};

/** A long repeating question: the list in sight, one entry open. Only the open entry has a SurveyJS model, so a hundred stay fluid. */
export function Entries({ list, entries, outside, readOnly, refresh, target, onChange }: Props) {
  const texts = useTexts(formTexts);
  const { language } = useLanguage();
  const format = useMemo(() => formats(language), [language]);
  const [open, setOpen] = useState<number | null>(() => indexOf(entries, target));
  const [search, setSearch] = useState("");
  const [removing, setRemoving] = useState(false);
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const detail = useRef<HTMLDivElement>(null);
  const opened = open !== null ? entries[open] : undefined;
  const required = useMemo(() => requiredFields(list), [list]);
  const subtitle = useMemo(() => subtitleOf(list, format.text), [list, format]);

  const rows = useRef<HTMLDivElement>(null);
  const before = useRef(open);
  useEffect(() => {
    if (open !== null) {
      detail.current?.querySelector<HTMLElement>("h3")?.focus({ preventScroll: true });
      detail.current?.scrollIntoView({ block: "start" });
    } else if (before.current !== null) {
      // Back to the same line of the list, not to the top of a hundred.
      const line = rows.current?.querySelector<HTMLElement>(`[data-index="${before.current}"]`);
      line?.focus({ preventScroll: true });
      line?.scrollIntoView({ block: "center" });
    }
    before.current = open;
  }, [open]);
  // Beside an open entry the list scrolls by itself: its line stays in sight there, without moving the page.
  useEffect(() => {
    const line = rows.current?.querySelector<HTMLElement>('[aria-current="true"]'), box = line?.closest("ul");
    if (!line || !box) return;
    const shown = box.getBoundingClientRect(), own = line.getBoundingClientRect();
    if (own.top < shown.top || own.bottom > shown.bottom) box.scrollTop += own.top - shown.top - (shown.height - own.height) / 2;
  }, [open, wanted]);

  const lead = format.text(list["description"] as BothLanguages | string | undefined);
  const title = String(format.text(list.title as BothLanguages | string | undefined) || list.name);
  const terms = useTerms([title, lead]);
  const named = useMemo(() => wordsOf(nameField(list), format.text), [list, format]);
  const nameOf = (entry: Entry) => named(entry) || texts.noName;
  const add = () => { onChange([...entries, { [entryKey]: newEntryKey() }]); setOpen(entries.length); setSearch(""); };
  const remove = () => {
    if (open === null) return;
    onChange(entries.filter((_, index) => index !== open));
    setOpen(null);
    setRemoving(false);
  };

  return (
    <section className={`entries${opened ? " entries--open" : ""}`} aria-label={title}>
      <div ref={rows} className="entries__list stack-sm">
        <div className="row-between">
          <h3>{title}</h3>
          <span className="muted number">{texts.entriesCount(entries.length)}</span>
        </div>
        {lead && <p className="muted">{lead}</p>}
        <Asides about={title} why={format.text(list["why"] as BothLanguages | string | undefined)} terms={terms} />
        {entries.length > 8 && <TextField label={texts.search} size="wide" type="search" value={search} onChange={(event) => setSearch(event.target.value)} />}
        {entries.length === 0
          ? <p className="card muted">{texts.noEntries}</p>
          : (
            <ul className="entries__items plain">
              {entries.map((entry, index) => {
                const name = nameOf(entry), note = subtitle(entry);
                if (wanted && !`${name} ${note}`.toLowerCase().includes(wanted)) return null;
                const missing = required.filter((field) => isEmpty(entry[field])).length;
                return (
                  <li key={String(entry[entryKey] ?? index)}>
                    <button type="button" className="entries__item" data-index={index} aria-current={index === open} onClick={() => setOpen(index)}>
                      <span className="entries__name">{name}</span>
                      <span className="entries__note">{note}</span>
                      <span className="entries__state"><Badge tone={missing > 0 ? "fair" : "good"}>{missing > 0 ? texts.open(missing) : texts.complete}</Badge></span>
                    </button>
                  </li>
                );
              })}
            </ul>
          )}
        {!readOnly && <div className="row"><Button look={entries.length === 0 ? "primary" : "secondary"} onClick={add}>{format.text((list["panelAddText"] ?? list["addPanelText"]) as BothLanguages | string | undefined) || texts.addEntry}</Button></div>}
      </div>
      {opened && open !== null && (
        <div ref={detail} className="entries__detail stack">
          <div className="row-between">
            <h3 tabIndex={-1}>{nameOf(opened)}</h3>
            <Button look="subtle" small onClick={() => setOpen(null)}>{texts.closeEntry}</Button>
          </div>
          <EntryForm key={String(opened[entryKey] ?? open)} list={list} entry={opened} outside={outside} readOnly={readOnly} refresh={refresh} field={open === indexOf(entries, target) ? target?.field ?? null : null}
            onChange={(entry) => onChange(entries.map((known, index) => (index === open ? { ...entry, ...(known[entryKey] !== undefined && { [entryKey]: known[entryKey] }) } : known)))} />
          <div className="row-between">
            {!readOnly ? <Button look="danger" small onClick={() => setRemoving(true)}>{texts.removeEntry}</Button> : <span />}
            {open + 1 < entries.length && !wanted && <Button onClick={() => setOpen(open + 1)}>{texts.nextEntry}</Button>}
          </div>
        </div>
      )}
      {removing && opened && (
        <Dialog title={texts.removeAsk(nameOf(opened))} onClose={() => setRemoving(false)}>
          <p>{texts.removeHelp}</p>
          <div className="row"><Button look="danger" onClick={remove}>{texts.removeEntry}</Button><Button onClick={() => setRemoving(false)}>{texts.closeEntry}</Button></div>
        </Dialog>
      )}
    </section>
  );
}

/** One entry as a survey of its own: the same panel with exactly one entry, so that {panel.x} in its expressions means what it says. */
function EntryForm({ list, entry, outside, readOnly, refresh, field, onChange }: { list: ElementJson; entry: Entry; outside: Answers; readOnly: boolean; refresh: number; field: string | null; onChange: (entry: Entry) => void }) {
  const { language } = useLanguage();
  const latest = useRef(entry);
  latest.current = entry;
  const quiet = useRef(false);
  const emit = useRef(onChange);
  emit.current = onChange;
  const model = useMemo(() => {
    const { [list.name]: _all, ...variables } = outside;
    const { visibleIf: _shown, keyName: _key, minPanelCount: _min, templateTitle: _title, why: _why, description: _description, ...declared } = list;
    const json = { elements: [{ ...declared, panelCount: 1, minPanelCount: 1, maxPanelCount: 1, allowAddPanel: false, allowRemovePanel: false, titleLocation: "hidden", displayMode: "list", panelsState: "default" }] };
    const made = createModel(json, { [list.name]: [entry] }, { language, variables, readOnly });
    made.onValueChanged.add((_, change) => {
      const value: unknown = Array.isArray(change.value) ? change.value[0] : undefined;
      if (value !== undefined && !quiet.current) emit.current(value as Entry);
    });
    return made;
    // The entry flows out; a different one is a different key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [list, language, readOnly]);
  const panel = (model.getQuestionByName(list.name) as QuestionPanelDynamicModel | null)?.panels[0];
  // What a colleague changed meanwhile, field by field: the one in which somebody is typing keeps its focus.
  useEffect(() => {
    quiet.current = true;
    for (const question of panel?.questions ?? []) {
      if (!same(question.value, latest.current[question.name])) question.value = structuredClone(latest.current[question.name]);
    }
    quiet.current = false;
  }, [panel, refresh]);
  useEffect(() => {
    if (!field) return undefined;
    const soon = setTimeout(() => panel?.getQuestionByName(field)?.focus(), 80);
    return () => clearTimeout(soon);
  }, [panel, field]);
  return <div className="card"><Survey model={model} /></div>;
}

/** Where the wanted entry stands now. */
function indexOf(entries: readonly Entry[], target: Place | null): number | null {
  const found = target?.key == null ? -1 : entries.findIndex((entry) => entry[entryKey] === target.key);
  return found < 0 ? null : found;
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

function flatten(elements: readonly ElementJson[] | undefined): readonly ElementJson[] {
  return (elements ?? []).flatMap((element) => (element.elements ? flatten(element.elements) : [element]));
}
/** What an entry is called: its key if it has one, else its name or first field. */
const nameField = (list: ElementJson): ElementJson | undefined => {
  const fields = flatten(list.templateElements);
  return fields.find((field) => field.name === list["keyName"]) ?? fields.find((field) => field.name === "name") ?? fields[0];
};
const requiredFields = (list: ElementJson): readonly string[] =>
  flatten(list.templateElements).filter((field) => field.isRequired === true && field.visibleIf === undefined).map((field) => field.name);

type ToText = (value: BothLanguages | string) => string;

/** A field's value in words: the text of the choice, or the value itself. */
function wordsOf(field: ElementJson | undefined, text: ToText): (entry: Entry) => string {
  if (!field) return () => "";
  const words = new Map(asChoices(field["choices"]).map((choice) => [String(choice.value), text(choice.text)]));
  return (entry) => { const value = entry[field.name]; return isEmpty(value) ? "" : words.get(String(value)) ?? String(value); };
}

/** The first two single choices of an entry, in words: enough to tell entries apart. */
function subtitleOf(list: ElementJson, text: ToText): (entry: Entry) => string {
  const name = nameField(list);
  const fields = flatten(list.templateElements).filter((field) => field !== name && (field.type === "dropdown" || field.type === "radiogroup")).slice(0, 2);
  const words = fields.map((field) => wordsOf(field, text));
  return (entry) => words.map((word) => word(entry)).filter(Boolean).join(" · ");
}
function asChoices(choices: unknown): { value: unknown; text: BothLanguages | string }[] {
  if (!Array.isArray(choices)) return [];
  return choices.map((choice: unknown) => (choice !== null && typeof choice === "object"
    ? { value: (choice as { value: unknown }).value, text: ((choice as { text?: BothLanguages | string }).text ?? String((choice as { value: unknown }).value)) }
    : { value: choice, text: String(choice) }));
}
