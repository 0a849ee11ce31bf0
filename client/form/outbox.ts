/**
 * The answers on their way to the server. What is typed goes first into the device's own storage, then (within two seconds) to the
 * server; without a connection it stays here, in sight, and is sent when the server is back. Nothing typed is ever dropped silently:
 * a change leaves the outbox only when the server acknowledged it or when a person chose the other value.
 */
export type Change = { readonly path: string; readonly value: unknown; /** The revision of this answer that the writer saw. */ readonly base: number };
export type Conflict = { readonly path: string; readonly mine: unknown; readonly theirs: unknown; readonly revision: number; readonly by?: string; readonly at?: string };
export type Refusal = { readonly path: string; /** Stable; the page has words for it. */ readonly code: string; readonly what: string };
export type Outcome = {
  /** Accepted: path to its new revision. */ readonly accepted: Readonly<Record<string, number>>;
  readonly conflicts: readonly Conflict[];
  readonly refused: readonly Refusal[];
};
export type SaveState =
  | { readonly kind: "saved"; readonly at: number | null }
  | { readonly kind: "typing" }
  | { readonly kind: "saving" }
  | { readonly kind: "kept"; readonly reason: "offline" | "away" }
  | { readonly kind: "conflict"; readonly conflicts: readonly Conflict[] }
  | { readonly kind: "refused"; readonly refused: readonly Refusal[] }
  | { readonly kind: "stopped"; readonly problem: unknown };

type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;
type Options = {
  /** Under which name this device keeps what is not sent yet: one per respondent or assessment. */ key: string;
  send: (changes: readonly Change[], options: { leaving: boolean }) => Promise<Outcome>;
  /** True for errors that pass by themselves: no connection, server away. */ passes: (problem: unknown) => "offline" | "away" | null;
  onState: (state: SaveState) => void;
  storage?: Storage;
};

const quiet = 700, longest = 1800, firstRetry = 2000, slowestRetry = 20000;

export class Outbox {
  private waiting: Record<string, Change> = {};
  private sending: Record<string, Change> = {};
  private revisions: Record<string, number> = {};
  private conflicts: Conflict[] = [];
  private refused: Refusal[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private firstWaiting = 0;
  private retryAfter = 0;
  private savedAt: number | null = null;
  private stopped = false;
  /** The addresses that this tab keeps on the device. */
  private kept: Set<string>;
  private readonly options: Options;
  private readonly storage: Storage;

  constructor(options: Options, revisions: Readonly<Record<string, number>>) {
    this.options = options;
    this.storage = options.storage ?? localStorage;
    this.revisions = { ...revisions };
    this.waiting = readKept(this.storage, options.key);
    this.kept = new Set(Object.keys(this.waiting));
  }

  /** What this device still had to send when the page opened: to be laid over the answers from the server. */
  get unsent(): readonly Change[] { return Object.values({ ...this.sending, ...this.waiting }); }
  get empty(): boolean { return this.unsent.length === 0 && this.conflicts.length === 0; }

  start(): void {
    if (this.unsent.length > 0) void this.flush();
    else this.tell();
  }

  put(path: string, value: unknown): void {
    // The base stays what the writer saw when he began: later keystrokes on the same answer do not forgive a conflict.
    const base = this.waiting[path]?.base ?? this.revisions[path] ?? 0;
    this.waiting[path] = { path, value, base };
    this.refused = this.refused.filter((refusal) => refusal.path !== path);
    this.keep();
    if (this.firstWaiting === 0) this.firstWaiting = Date.now();
    if (this.retryAfter === 0) this.schedule(Math.max(0, Math.min(quiet, this.firstWaiting + longest - Date.now())));
    this.tell();
  }

  /** The server's newer revision of an answer that was read again (resume, another tab). */
  saw(path: string, revision: number): void { this.revisions[path] = revision; }
  revisionOf(path: string): number { return this.revisions[path] ?? 0; }

  /** Sends now; resolves when all that was waiting is acknowledged, refused or in conflict, or when sending failed. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.stopped || Object.keys(this.sending).length > 0) return this.running;
    if (Object.keys(this.waiting).length === 0) { this.tell(); return; }
    this.sending = this.waiting;
    this.waiting = {};
    this.firstWaiting = 0;
    this.tell();
    this.running = this.deliver();
    await this.running;
    if (Object.keys(this.waiting).length > 0 && this.retryAfter === 0) await this.flush();
  }
  private running: Promise<void> = Promise.resolve();

  /** The page is being left: send what is waiting in a request that outlives it. What does not arrive is still kept on this device. */
  leave(): void {
    const changes = this.unsent;
    if (changes.length === 0 || this.stopped) return;
    void this.options.send(changes, { leaving: true }).then((outcome) => this.settle(outcome, changes), () => undefined);
  }

  /** A person chose between two values. */
  resolve(path: string, choice: "mine" | "theirs"): unknown {
    const conflict = this.conflicts.find((candidate) => candidate.path === path);
    if (!conflict) return undefined;
    this.conflicts = this.conflicts.filter((candidate) => candidate !== conflict);
    this.revisions[path] = conflict.revision;
    if (choice === "mine") this.put(path, conflict.mine);
    this.keep();
    this.tell();
    return choice === "mine" ? conflict.mine : conflict.theirs;
  }

  online(): void {
    this.retryAfter = 0;
    void this.flush();
  }

  close(): void { clearTimeout(this.timer); }

  private async deliver(): Promise<void> {
    const changes = Object.values(this.sending);
    try {
      const outcome = await this.options.send(changes, { leaving: false });
      this.retryAfter = 0;
      this.settle(outcome, changes);
    } catch (problem) {
      this.waiting = { ...this.sending, ...this.waiting };
      this.sending = {};
      const reason = this.options.passes(problem);
      if (reason === null) {
        this.stopped = true;
        this.keep();
        this.options.onState({ kind: "stopped", problem });
        return;
      }
      this.retryAfter = Math.min(slowestRetry, this.retryAfter === 0 ? firstRetry : this.retryAfter * 2);
      this.schedule(this.retryAfter);
      this.options.onState({ kind: "kept", reason });
    }
  }

  private settle(outcome: Outcome, changes: readonly Change[]): void {
    for (const change of changes) {
      delete this.sending[change.path];
      const later = this.waiting[change.path];
      const revision = outcome.accepted[change.path];
      if (revision !== undefined) {
        this.revisions[change.path] = revision;
        if (later) this.waiting[change.path] = { ...later, base: revision };
      }
    }
    for (const conflict of outcome.conflicts) {
      // Newer typing on the same answer is what "mine" means now.
      const later = this.waiting[conflict.path];
      delete this.waiting[conflict.path];
      this.conflicts = [...this.conflicts.filter((known) => known.path !== conflict.path), later ? { ...conflict, mine: later.value } : conflict];
    }
    this.refused = [...this.refused, ...outcome.refused];
    this.savedAt = Date.now();
    this.keep();
    this.tell();
  }

  private schedule(after: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { void this.flush(); }, after);
  }

  private tell(): void {
    const { onState } = this.options;
    if (this.stopped) return;
    if (this.conflicts.length > 0) onState({ kind: "conflict", conflicts: this.conflicts });
    else if (this.retryAfter > 0) onState({ kind: "kept", reason: "offline" });
    else if (Object.keys(this.sending).length > 0) onState({ kind: "saving" });
    else if (Object.keys(this.waiting).length > 0) onState({ kind: "typing" });
    else if (this.refused.length > 0) onState({ kind: "refused", refused: this.refused });
    else onState({ kind: "saved", at: this.savedAt });
  }

  private keep(): void {
    const inConflict = Object.fromEntries(this.conflicts.map((conflict) => [conflict.path, { path: conflict.path, value: conflict.mine, base: this.revisions[conflict.path] ?? 0 }]));
    const unsent: Record<string, Change> = { ...inConflict, ...this.sending, ...this.waiting };
    try {
      // Another tab of the same person keeps its own unsent answers under the same key: only ours are replaced.
      const others = Object.entries(readKept(this.storage, this.options.key)).filter(([path]) => !this.kept.has(path));
      this.kept = new Set(Object.keys(unsent));
      const all = { ...Object.fromEntries(others), ...unsent };
      if (Object.keys(all).length === 0) this.storage.removeItem(this.options.key);
      else this.storage.setItem(this.options.key, JSON.stringify(all));
    } catch {
      // Private browsing or a full disk: the server copy is then the only one, as before this feature.
    }
  }
}

function readKept(storage: Storage, key: string): Record<string, Change> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "{}");
    return kept !== null && typeof kept === "object" ? kept as Record<string, Change> : {};
  } catch {
    return {};
  }
}
