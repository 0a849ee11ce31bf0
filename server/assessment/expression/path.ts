/** Where an answer stands: `panel[0].field` is ["panel", 0, "field"]. */
export type Path = readonly (string | number)[];

/** What an expression reads from. `date` is the answers file's (ISO), for `today()` and its kin. */
export type Scope = { readonly get: (path: Path) => unknown; readonly date?: string | null };

/** "panel[0].field" → ["panel", 0, "field"]. */
export function parsePath(name: string): Path {
  const path: (string | number)[] = [];
  for (const part of name.split(".")) {
    const match = /^(.*)\[(-?\d+)\]$/.exec(part);
    if (match) path.push(match[1] ?? "", Number(match[2]));
    else path.push(part);
  }
  return path;
}

/**
 * Follows a path from its `from`-th step on. Only own properties count, so `{constructor.name}` and `{__proto__}` are
 * missing. `length` of a list or text, and negative positions (from the end), are as in SurveyJS.
 */
export function walk(value: unknown, path: Path, from: number): unknown {
  let here = value;
  for (let step = from; step < path.length; step += 1) {
    const key = path[step] as string | number;
    if (here === undefined || here === null) return undefined;
    if (typeof key === "number") {
      if (!Array.isArray(here)) return undefined;
      here = here[key < 0 ? here.length + key : key] as unknown;
    } else if (key === "length" && (Array.isArray(here) || typeof here === "string")) here = here.length;
    else if (typeof here === "object" && Object.hasOwn(here, key)) here = (here as Record<string, unknown>)[key];
    else return undefined;
  }
  return here;
}
