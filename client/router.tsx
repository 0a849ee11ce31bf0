import { createContext, lazy, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import type { AnchorHTMLAttributes, ComponentType } from "react";

/*
 * Sixty lines instead of a routing library: a respondent's first load has a budget, and our pages need no more than
 * an address per page, parameters, links, back and forward.
 */
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => { listeners.delete(listener); window.removeEventListener("popstate", listener); };
};
const address = () => location.pathname + location.search;

/** Goes to another page of this site. */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  if (to === address()) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  window.scrollTo({ top: 0 });
  for (const listener of listeners) listener();
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);
export const useSearch = (): URLSearchParams => {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => new URLSearchParams(search), [search]);
};

/** A link within the site; with a modifier key the browser does what it always does. */
export function Link({ to, onClick, ...rest }: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  const here = usePath() === to.split("?")[0];
  return (
    <a {...rest} href={to} {...(here && { "aria-current": "page" as const })} onClick={(event) => {
      onClick?.(event);
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      navigate(to);
    }} />
  );
}

const Params = createContext<Readonly<Record<string, string>>>({});
/** The parameters of the page that is open: `useParams<"round">().round`. */
export const useParams = <Names extends string>() => useContext(Params) as Readonly<Record<Names, string>>;

export type PageRoute = { readonly path: string; readonly page: ComponentType };
/** A page that is loaded when it is first opened. */
export const lazyPage = (path: string, load: () => Promise<{ default: ComponentType }>): PageRoute => ({ path, page: lazy(load) });

function match(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = pattern.split("/"), given = path.replace(/\/+$/, "").split("/");
  if (pattern === "/" ? path !== "/" : wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(actual);
    else if (part !== actual) return null;
  }
  return params;
}

/** Shows the page whose pattern fits the address. */
export function Pages({ routes, missing: Missing }: { routes: readonly PageRoute[]; missing: ComponentType }) {
  const path = usePath();
  const found = useMemo(() => {
    for (const route of routes) {
      const params = match(route.path, path);
      if (params) return { route, params };
    }
    return null;
  }, [routes, path]);
  if (!found) return <Missing />;
  const { page: Page } = found.route;
  return <Params.Provider value={found.params}><Page key={found.route.path} /></Params.Provider>;
}

/** Goes elsewhere as soon as it is shown. */
export function Redirect({ to }: { to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}
