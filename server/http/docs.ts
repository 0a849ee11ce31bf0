import { permissions, roles } from "../accounts/permissions.ts";
import { problems } from "../accounts/problem.ts";
import { base, routeList } from "./api.ts";

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A readable page of the API: the routes, who may what, the problems. No script, no styles but the browser's. */
export function docsPage(): string {
  const groups = new Map<string, (typeof routeList)[number][]>();
  for (const entry of routeList) { const group = entry.path.split("/")[1] ?? ""; groups.set(group, [...groups.get(group) ?? [], entry]); }
  const routes = [...groups].map(([group, entries]) => `<h3>${escape(group)}</h3><dl>${entries.map((entry) => `<dt id="${escape(entry.name.replace(/\W+/g, "-"))}"><code>${escape(entry.method)} ${escape(base + entry.path)}</code></dt><dd>${escape(entry.route.summary)}. <a href="#action-${escape(entry.route.action)}">${escape(entry.route.action)}</a></dd>`).join("")}</dl>`).join("");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Netwerkregie API</title>
<h1>Netwerkregie API</h1>
<p>Version 1, under <code>${base}</code>. The exact shapes are in <a href="/api/openapi.json">the OpenAPI 3.1 document</a>. A machine sends <code>Authorization: Bearer …</code> with a token that an administrator made; it reaches only the regions and scopes named in it.</p>
<p>A request of a page that changes something must come from our own origin; a client that is no browser and sends a cookie adds the header <code>x-netwerkregie: 1</code>.</p>
<h2>Routes</h2>${routes}
<h2>Who may do what</h2>${permissionsTable("en")}
<h2>Problems</h2><p>Every error is <code>application/problem+json</code> with a <code>code</code>.</p>
<table><thead><tr><th scope="col">code<th scope="col">status<th scope="col">what<th scope="col">what to do</thead><tbody>${Object.entries(problems).map(([code, entry]) => `<tr id="problem-${code}"><td><code>${code}</code><td>${entry.status}<td>${escape(entry.title.en)}<td>${escape(entry.detail.en)}`).join("")}</tbody></table>`;
}

/** The permissions table as HTML, from the one table in accounts/permissions.ts. */
function permissionsTable(language: "nl" | "en"): string {
  const rows = Object.entries(permissions).map(([action, line]) => {
    const cells = roles.map((role) => `<td>${(line as Partial<Record<string, string>>)[role] ?? "–"}`).join("");
    return `<tr id="action-${action}"><th scope="row">${escape(line[language])}${cells}`;
  });
  return `<table><thead><tr><th scope="col">${roles.map((role) => `<th scope="col">${role}`).join("")}</thead><tbody>${rows.join("")}</tbody></table>`;
}
