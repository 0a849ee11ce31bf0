import type { Body, Params, Query, Reply, RouteName } from "../server/http/api.ts";
import { Problem } from "./problem.ts";
import type { ProblemDocument } from "./problem.ts";

export type * from "../server/http/api.ts";

/** What a route needs, no more: its path parameters, query and body, each only when the table names them. */
export type Call<K extends RouteName> =
  & (keyof Params<K> extends never ? { readonly params?: undefined } : { readonly params: Params<K> })
  & (Query<K> extends undefined ? { readonly query?: undefined } : { readonly query?: Query<K> })
  & (Body<K> extends undefined ? { readonly body?: undefined } : { readonly body: Body<K> });
type Arguments<K extends RouteName> = Record<never, never> extends Call<K> ? [call?: Call<K>, options?: CallOptions] : [call: Call<K>, options?: CallOptions];
type CallOptions = { /** The page is being left: the request may outlive it. */ readonly leaving?: boolean; readonly signal?: AbortSignal };

const base = "/api/v1";

/** The address of a route, for links that the browser follows itself (downloads, print twins). */
export function address<K extends RouteName>(name: K, ...[call]: Arguments<K>): string {
  const path = name.slice(name.indexOf(" ") + 1);
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String((call?.params as Record<string, string> | undefined)?.[key] ?? "")));
  const query = Object.entries((call?.query ?? {}) as Record<string, unknown>).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(query.map(([key, value]) => [key, String(value)])).toString();
  return `${base}${filled}${search ? `?${search}` : ""}`;
}

/** Calls one route of the server's table and gives its typed reply; anything else is a Problem with words to show. */
export async function call<K extends RouteName>(name: K, ...args: Arguments<K>): Promise<Reply<K>> {
  const [given, options] = args;
  const method = name.slice(0, name.indexOf(" "));
  const body: unknown = given?.body;
  let response: Response;
  try {
    response = await fetch(address(name, ...args), {
      method, credentials: "same-origin",
      // Problems come back in the language of the page.
      headers: { accept: "application/json", "accept-language": document.documentElement.lang, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(options?.leaving && { keepalive: true }), ...(options?.signal && { signal: options.signal }),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(0, { title: String(cause) });
  }
  if (!response.ok) throw new Problem(response.status, await readProblem(response));
  if (response.status === 204) return undefined as Reply<K>;
  const json = response.headers.get("content-type")?.includes("json") ?? false;
  return (json ? await response.json() : await response.blob()) as Reply<K>;
}

async function readProblem(response: Response): Promise<ProblemDocument> {
  try {
    return await response.json() as ProblemDocument;
  } catch {
    return { title: response.statusText };
  }
}

/** A file as the API takes it: in the body, base64. */
export async function readUpload(file: File): Promise<{ fileName: string; base64: string }> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("unreadable file"));
    reader.readAsDataURL(file);
  });
  return { fileName: file.name, base64: url.slice(url.indexOf(",") + 1) };
}
