import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { call } from "../api.ts";
import type { Outcome, Reply, Sheet } from "../api.ts";
import { Problem } from "../problem.ts";
import { Outbox } from "./outbox.ts";
import type { Change, SaveState } from "./outbox.ts";
import { changesOf, questionsByName, randomName, same, withAnswer, withKeys } from "./paths.ts";
import type { Answers, QuestionnaireJson } from "./survey.ts";

type Since = Reply<"GET /submissions/:submission/sheet/changes">;
type Page = { readonly questionnaire: string; readonly page: string };

/** Where a sheet comes from and goes to: a personal link's own, or a municipality's. */
export type SheetSource = {
  readonly key: string;
  readonly load: () => Promise<Sheet>;
  readonly save: (body: { changes: readonly Change[]; page?: Page; writer: string; sheet: string }, leaving: boolean) => Promise<Outcome>;
  /** What others changed meanwhile; absent where nobody else writes. */
  readonly since?: (revision: number) => Promise<Since>;
};

export const ownSheet: SheetSource = {
  key: "netwerkregie.own",
  load: () => call("GET /own/sheet"),
  save: (body, leaving) => call("PATCH /own/sheet", { body: body as never }, { leaving }),
};
export const submissionSheet = (submission: string): SheetSource => ({
  key: `netwerkregie.submission.${submission}`,
  load: () => call("GET /submissions/:submission/sheet", { params: { submission } }),
  save: (body, leaving) => call("PATCH /submissions/:submission/sheet", { params: { submission }, body: body as never }, { leaving }),
  since: (since) => call("GET /submissions/:submission/sheet/changes", { params: { submission }, query: { since } }),
});

/** No connection, or a server that is away or restarting: passes by itself. Anything else does not. */
const passes = (problem: unknown): "offline" | "away" | null =>
  !(problem instanceof Problem) ? null : problem.status === 0 ? "offline" : problem.status === 429 || problem.status >= 500 ? "away" : null;

const listenEvery = 10_000;
/** This tab, while it is open: saving over one's own earlier save, whose acknowledgement got lost, is no conflict. */
const writer = randomName();

/** A questionnaire being filled in: the answers, how safe they are, and what to do with each change. */
export function useSheet(source: SheetSource) {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [answers, setAnswers] = useState<Answers>({});
  const [state, setState] = useState<SaveState>({ kind: "saved", at: null });
  const [refresh, setRefresh] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const outbox = useRef<Outbox | null>(null);
  const latest = useRef<Answers>({});
  const page = useRef<Page | undefined>(undefined);
  const sheetId = useRef("");
  const revision = useRef(0);
  const keepsPage = useRef(false);

  const show = useCallback((next: Answers, redraw: boolean) => {
    latest.current = next;
    setAnswers(next);
    if (redraw) setRefresh((count) => count + 1);
  }, []);

  useEffect(() => {
    let alive = true;
    let box: Outbox | null = null;
    setProblem(null);
    source.load().then((loaded) => {
      if (!alive) return;
      box = new Outbox({
        // By sheet: two people may use one device, and what the one had not sent yet is not the other's.
        key: `${source.key}.${loaded.id}`, passes, onState: setState,
        send: async (changes, { leaving }) => {
          const outcome = await source.save({ changes, writer, sheet: loaded.id, ...(page.current && { page: page.current }) }, leaving);
          return { ...outcome, conflicts: outcome.conflicts.filter((conflict) => !same(conflict.mine, conflict.theirs)),
            accepted: { ...outcome.accepted, ...Object.fromEntries(outcome.conflicts.filter((conflict) => same(conflict.mine, conflict.theirs)).map((conflict) => [conflict.path, conflict.revision])) } } as never;
        },
      }, loaded.revisions);
      outbox.current = box;
      revision.current = loaded.revision;
      sheetId.current = loaded.id;
      // A colleague with a few pages does not move the bookmark of who fills in the whole.
      keepsPage.current = loaded.parts === null && loaded.frozen === null;
      page.current = keepsPage.current ? loaded.page ?? undefined : undefined;
      // What this device had not sent yet is newer than what the server has.
      show(box.unsent.reduce<Answers>((all, change) => withAnswer(all, change.path, change.value), loaded.answers), true);
      setSheet(loaded);
      box.start();
    }, (cause: unknown) => { if (alive) setProblem(cause); });

    const leave = () => box?.leave();
    const hide = () => { if (document.visibilityState === "hidden") void box?.flush(); };
    const online = () => box?.online();
    const listen = setInterval(() => {
      if (!box || !source.since || document.visibilityState === "hidden" || !navigator.onLine) return;
      source.since(revision.current).then((news) => {
        if (!alive || !box) return;
        revision.current = news.revision;
        const waiting = new Set(box.unsent.map((change) => change.path));
        const foreign = news.changed.filter((change) => !waiting.has(change.path) && box?.revisionOf(change.path) !== change.revision);
        for (const change of foreign) box.saw(change.path, change.revision);
        if (foreign.length > 0) show(foreign.reduce<Answers>((all, change) => withAnswer(all, change.path, change.value), latest.current), true);
      }, () => undefined);
    }, listenEvery);
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", online);
    document.addEventListener("visibilitychange", hide);
    return () => {
      alive = false;
      clearInterval(listen);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", online);
      document.removeEventListener("visibilitychange", hide);
      void box?.flush();
    };
  }, [source, show, attempt]);

  const questions = useMemo(() => questionsByName((sheet?.questionnaires ?? []).map((questionnaire) => questionnaire.survey as QuestionnaireJson)), [sheet]);

  const answer = useCallback((name: string, value: unknown) => {
    const question = questions.get(name);
    const keyed = withKeys(question, value);
    for (const step of changesOf(question, name, latest.current[name], keyed)) outbox.current?.put(step.path, step.value);
    show({ ...latest.current, [name]: keyed }, keyed !== value);
  }, [questions, show]);

  const resolve = useCallback((path: string, choice: "mine" | "theirs") => {
    const value = outbox.current?.resolve(path, choice);
    show(withAnswer(latest.current, path, value ?? null), true);
  }, [show]);

  // Which page is open is saved too, also when nothing was typed on it: another device then resumes there.
  const at = useCallback((where: Page) => {
    if (!keepsPage.current || same(where, page.current)) return;
    page.current = where;
    source.save({ changes: [], page: where, writer, sheet: sheetId.current }, false).catch(() => undefined);
  }, [source]);

  return {
    sheet, problem, answers, state, refresh, answer, resolve,
    retry: () => setAttempt((count) => count + 1),
    flush: async () => { await outbox.current?.flush(); },
    at,
  };
}
export type OpenSheet = ReturnType<typeof useSheet>;
