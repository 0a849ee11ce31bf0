/** A person as pasted from a spreadsheet or mail program. */
export type Pasted = { readonly name?: string; readonly email?: string };

const address = /[^\s<>;,"()]+@[^\s<>;,"()]+\.[^\s<>;,"()]+/;

/** Reads pasted lines: tabs, semicolons, commas or "Name <address>", in any order. What has neither name nor address is counted, not guessed. */
export function readPasted(text: string): { people: readonly Pasted[]; unread: number } {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const people = lines.map((line): Pasted | null => {
    const email = address.exec(line)?.[0]?.toLowerCase();
    const rest = (email ? line.replace(address, " ") : line).split(/[\t;,<>"]+/).map((part) => part.trim()).filter(Boolean);
    const name = rest.filter((part) => /\p{L}/u.test(part)).join(" ").slice(0, 200);
    return email || name ? { ...(name && { name }), ...(email && { email }) } : null;
  });
  const read = people.filter((person): person is Pasted => person !== null);
  const seen = new Set<string>();
  return { people: read.filter((person) => !person.email || (!seen.has(person.email) && seen.add(person.email))), unread: lines.length - read.length };
}
