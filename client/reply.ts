import { useCallback, useEffect, useRef, useState } from "react";
import { address, call } from "./api.ts";
import type { Call, Reply, RouteName } from "./api.ts";

type GetRoute = Extract<RouteName, `GET ${string}`>;
type Arguments<K extends GetRoute> = Record<never, never> extends Call<K> ? [call?: Call<K>] : [call: Call<K>];

/** What was read last, so that going back to a page shows it at once while it is read again. */
const seen = new Map<string, unknown>();
export const forgetReplies = (): void => seen.clear();

/** Reads a route for as long as the page is open. `reply` keeps the last good one, also when reading again fails. */
export function useReply<K extends GetRoute>(name: K | null, ...args: Arguments<K>): { reply: Reply<K> | null; problem: unknown; reload: () => void } {
  const where = name === null ? null : address(name, ...args as never);
  const [state, setState] = useState<{ where: string | null; reply: Reply<K> | null; problem: unknown }>({ where: null, reply: null, problem: null });
  const [turn, setTurn] = useState(0);
  const given = useRef(args);
  given.current = args;
  useEffect(() => {
    if (name === null || where === null) return undefined;
    const leaving = new AbortController();
    const read = call as (name: K, call: unknown, options: { signal: AbortSignal }) => Promise<Reply<K>>;
    read(name, given.current[0], { signal: leaving.signal }).then((reply) => {
      seen.set(where, reply);
      setState({ where, reply, problem: null });
    }, (problem: unknown) => {
      if (!leaving.signal.aborted) setState((last) => ({ where, reply: last.where === where ? last.reply : null, problem }));
    });
    return () => leaving.abort();
  }, [name, where, turn]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  if (state.where === where) return { reply: state.reply, problem: state.problem, reload };
  return { reply: (where === null ? null : seen.get(where) ?? null) as Reply<K> | null, problem: null, reload };
}

/** Something the reader does: busy while it runs, the problem if it fails; a second click waits for the first. */
export function useAction<A extends readonly unknown[]>(action: (...args: A) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const latest = useRef(action);
  latest.current = action;
  const running = useRef(false);
  const run = useCallback(async (...args: A): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await latest.current(...args);
      return true;
    } catch (cause) {
      setProblem(cause);
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { run: (...args: A) => void run(...args), attempt: run, busy, problem };
}
