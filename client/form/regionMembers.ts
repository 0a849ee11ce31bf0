/** Fills `choicesFrom: "regionMembers"` in the declaration itself, so that it also works inside repeating entries. */
export function withRegionMembers<T>(json: T, members: readonly { readonly code: string; readonly name: string }[]): T {
  const choices = members.map((member) => ({ value: member.code, text: member.name }));
  const fill = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(fill);
    if (node === null || typeof node !== "object") return node;
    const filled = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fill(value)]));
    return filled["choicesFrom"] === "regionMembers" ? { ...filled, choices: [...choices, ...(Array.isArray(filled["choices"]) ? filled["choices"] as unknown[] : [])] } : filled;
  };
  return fill(json) as T;
}
