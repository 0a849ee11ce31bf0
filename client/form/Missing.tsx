import { Link } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import type { BothLanguages } from "../texts/language.tsx";
import type { ToDo } from "./missing.ts";
import { missingTexts } from "./texts-missing.ts";

const most = 60;

/** What still has to be done before handing in: each leads to its question. */
export function Missing({ toDo, form }: { toDo: readonly ToDo[]; /** The address of the form. */ form: string }) {
  const texts = useTexts(missingTexts);
  const format = useFormats();
  if (toDo.length === 0) return null;
  return (
    <ul>
      {toDo.slice(0, most).map((one) => (
        <li key={`${one.path} ${one.code}`}>
          <Link to={`${form}?part=${encodeURIComponent(one.part)}&at=${encodeURIComponent(one.path)}`}>{format.text(one.page)}{one.entry !== null && `, ${one.entry || texts.noName}`}: {format.text(one.question)}</Link>{" "}
          <span className="muted">({texts.codes[one.code as keyof typeof texts.codes] ?? texts.wrong})</span>
        </li>
      ))}
      {toDo.length > most && <li>{texts.more(toDo.length - most)}</li>}
    </ul>
  );
}

export type Empty = { readonly part: string; readonly title: BothLanguages | string; readonly empty: number };

/** Pages with questions that may stay empty, with the way to them. */
export function StillEmpty({ pages, form }: { pages: readonly Empty[]; form: string }) {
  const texts = useTexts(missingTexts);
  const format = useFormats();
  return <ul>{pages.map((page) => <li key={page.part}><Link to={`${form}?part=${encodeURIComponent(page.part)}`}>{format.text(page.title)}</Link> <span className="muted">({texts.empty(page.empty)})</span></li>)}</ul>;
}
