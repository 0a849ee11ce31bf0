/** Runs a formula under a missing policy: for expression measures, expression items and the formulas of entries. */
import type { Path, Scope } from "../expression.ts";
import { isEmpty, parsePath } from "../expression.ts";
import type { Reading } from "../results.ts";
import type { Builder, CompiledPolicy, Frame, PolicyDefaults } from "./construct.ts";
import { NOT_APPLICABLE, PRESENT, TREAT_MISSING, TREAT_VALUE, UNANSWERED } from "./construct.ts";

export const MISSING_IF_ANY: PolicyDefaults = ["missing", "missing", "missing", "missing"];

export type FormulaReader = {
  /** The result; `frame.kind` is 0, or why there is none. */
  readonly run: (frame: Frame, scope?: Scope, kindOfLocal?: (path: Path) => number) => unknown;
  readonly last: () => unknown;
  /** What it reads, for the trace. */
  readonly reads: (frame: Frame, scope?: Scope) => Reading[];
};

export function formulaReader(builder: Builder, text: string, pointer: string, policy: CompiledPolicy, locals: readonly string[] = []): FormulaReader {
  const formula = builder.formula(text, pointer, locals);
  const { treat, substitute } = policy;
  let outer: Scope = { get: () => undefined };
  let last: unknown = null;
  let local: ((path: Path) => number) | undefined;
  const kindOf = (path: Path, value: unknown): number => {
    if (isEmpty(value)) return local?.(path) || UNANSWERED;
    return formula.constants.has(String(value)) ? PRESENT : builder.isCode(value);
  };
  const strictly = (path: Path, value: unknown): number => {
    const kind = kindOf(path, value);
    return kind !== PRESENT && treat[kind] === TREAT_MISSING ? kind : PRESENT;
  };
  // A don't-know code is no value, unless the formula itself names that code.
  const inner: Scope = {
    get: (path) => {
      const value = outer.get(path);
      const kind = kindOf(path, value);
      if (kind === PRESENT) return value;
      if (treat[kind] === TREAT_VALUE) return substitute[kind];
      return kind <= NOT_APPLICABLE ? undefined : value;
    },
    get date() { return outer.date ?? null; },
  };
  const asRead: Scope = { get: (path) => outer.get(path) };
  const paths = formula.variables.map((variable) => [variable, parsePath(variable)] as const);
  return {
    run: (frame, scope, kindOfLocal) => {
      outer = scope ?? frame.scope;
      local = kindOfLocal;
      last = null;
      const kind = formula.missing(asRead, strictly);
      frame.kind = kind;
      if (kind !== PRESENT) return null;
      last = formula.run(inner);
      return last;
    },
    last: () => last,
    reads: (frame, scope) => {
      outer = scope ?? frame.scope;
      return paths.map(([variable, path]) => ({ path: variable, value: outer.get(path) ?? null }));
    },
  };
}
