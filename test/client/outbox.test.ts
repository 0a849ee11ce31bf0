import { Outbox } from "../../client/form/outbox.ts";
import type { Change, Outcome, SaveState } from "../../client/form/outbox.ts";

/** A device's storage in memory. */
function storage(kept: Record<string, string> = {}) {
  return { kept, getItem: (key: string) => kept[key] ?? null, setItem: (key: string, value: string) => { kept[key] = value; }, removeItem: (key: string) => { delete kept[key]; } };
}
class Offline extends Error {}

function situation(send: (changes: readonly Change[]) => Outcome | Promise<Outcome>, kept?: Record<string, string>) {
  const device = storage(kept);
  const states: SaveState[] = [];
  const sent: (readonly Change[])[] = [];
  const outbox = new Outbox({
    key: "k", storage: device, onState: (state) => states.push(state), passes: (problem) => (problem instanceof Offline ? "offline" : null),
    send: async (changes) => { sent.push(changes); return send(changes); },
  }, { a: 4 });
  return { outbox, device, states, sent, last: () => states.at(-1)?.kind };
}
const accept = (changes: readonly Change[]): Outcome => ({ accepted: Object.fromEntries(changes.map((change) => [change.path, change.base + 1])), conflicts: [], refused: [] });

describe("answers on their way to the server", () => {
  test("what is typed stands on the device at once, and leaves it when acknowledged", async () => {
    const { outbox, device, last } = situation(accept);
    outbox.put("a", "hello");
    expect(JSON.parse(device.kept["k"] ?? "")).toEqual({ a: { path: "a", value: "hello", base: 4 } });
    await outbox.flush();
    expect(device.kept["k"]).toBeUndefined();
    expect(last()).toBe("saved");
  });

  test("only the last value of an answer is sent, with the revision that the writer saw first", async () => {
    const { outbox, sent } = situation(accept);
    outbox.put("a", 1);
    outbox.put("a", 2);
    outbox.put("b", 3);
    await outbox.flush();
    expect(sent).toEqual([[{ path: "a", value: 2, base: 4 }, { path: "b", value: 3, base: 0 }]]);
  });

  test("typing while a request is under way builds on its new revision: no conflict with oneself", async () => {
    let release: () => void = () => undefined;
    const { outbox, sent } = situation(async (changes) => { if (sent.length === 1) await new Promise<void>((resolve) => { release = resolve; }); return accept(changes); });
    outbox.put("a", "x");
    const first = outbox.flush();
    outbox.put("a", "xy");
    await new Promise((resolve) => setTimeout(resolve));
    release();
    await first;
    expect(sent[1]).toEqual([{ path: "a", value: "xy", base: 5 }]);
    outbox.close();
  });

  test("without a connection it is kept, says so, and is sent when the connection is back", async () => {
    let connected = false;
    const { outbox, device, last, sent } = situation((changes) => { if (!connected) throw new Offline(); return accept(changes); });
    outbox.put("a", "kept");
    await outbox.flush();
    expect(last()).toBe("kept");
    expect(device.kept["k"]).toContain("kept");
    connected = true;
    outbox.online();
    await outbox.flush();
    expect(sent).toHaveLength(2);
    expect(last()).toBe("saved");
    expect(device.kept["k"]).toBeUndefined();
  });

  test("a page that opens again sends what the last one had to leave", async () => {
    const { outbox, sent } = situation(accept, { k: JSON.stringify({ a: { path: "a", value: "from yesterday", base: 3 } }) });
    expect(outbox.unsent).toEqual([{ path: "a", value: "from yesterday", base: 3 }]);
    outbox.start();
    await outbox.flush();
    expect(sent[0]?.[0]?.value).toBe("from yesterday");
  });

  test("a conflict keeps both values until a person chooses; choosing mine sends it on top of theirs", async () => {
    let refuse = true;
    const { outbox, states, sent, device } = situation((changes) => (refuse ? { accepted: {}, refused: [], conflicts: [{ path: "a", mine: "mine", theirs: "theirs", revision: 7 }] } : accept(changes)));
    outbox.put("a", "mine");
    await outbox.flush();
    expect(states.at(-1)).toMatchObject({ kind: "conflict", conflicts: [{ mine: "mine", theirs: "theirs" }] });
    expect(device.kept["k"]).toContain("mine");
    refuse = false;
    outbox.resolve("a", "mine");
    await outbox.flush();
    expect(sent.at(-1)).toEqual([{ path: "a", value: "mine", base: 7 }]);
    expect(states.at(-1)?.kind).toBe("saved");
  });

  test("choosing theirs takes mine off the device", async () => {
    const { outbox, device } = situation(() => ({ accepted: {}, refused: [], conflicts: [{ path: "a", mine: 1, theirs: 2, revision: 7 }] }));
    outbox.put("a", 1);
    await outbox.flush();
    expect(outbox.resolve("a", "theirs")).toBe(2);
    expect(device.kept["k"]).toBeUndefined();
  });
});
