/** The server: connections in, commands in order per connection, replies out; expired documents and idle cursors swept. */
import { chmodSync, existsSync, unlinkSync } from "node:fs";
import net from "node:net";
import { errorReply, type Store } from "./call.ts";
import { Catalogue } from "./catalogue.ts";
import { run } from "./commands.ts";
import { removeMatching } from "./commands/changing.ts";
import { Cursors } from "./cursors.ts";
import { openFiles, type Files } from "./files.ts";
import type { Address } from "./owner.ts";
import { guardOf } from "./password.ts";
import type { QueryContext } from "./query/context.ts";
import { Sessions } from "./sessions.ts";
import { messageReader, readRequest, writeReply } from "./wire.ts";
import { Writer } from "./writer.ts";

export type Served = { readonly store: Store; close(): Promise<void> };

/** TTL indexes are swept at the start and every minute, as MongoDB does. */
const SWEEP_MS = 60_000;

/** Opens the files of a folder and listens at a socket or a loopback port. `end` is called when the process must be replaced. */
export async function serve(folder: string, at: Address, open: (folder: string) => Files = openFiles, end?: (error: Error) => void): Promise<Served> {
  const files = open(folder);
  const catalogue = new Catalogue(files);
  const store: Store = { files, catalogue, writer: new Writer(files, catalogue, end), cursors: new Cursors(), sessions: new Sessions(), startedAt: new Date() };
  const connections = new Set<net.Socket>();
  const server = net.createServer((connection) => {
    connections.add(connection);
    connection.setNoDelay(true);
    connection.once("close", () => { connections.delete(connection); });
    connection.on("error", () => { connection.destroy(); });
    attend(store, connection, "port" in at ? at.password : undefined);
  });
  if ("socket" in at && existsSync(at.socket)) unlinkSync(at.socket);
  await new Promise<void>((listening, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => { failed(error.code === "EADDRINUSE" && "port" in at ? new Error(`Port ${at.port} is used by another program already. Choose another port.`) : error); });
    const ready = () => { if ("socket" in at) chmodSync(at.socket, 0o600); listening(); };
    if ("socket" in at) server.listen(at.socket, ready); else server.listen(at.port, "127.0.0.1", ready);
  });
  await expire(store);
  const sweeping = setInterval(() => { store.cursors.sweep(); void expire(store); }, SWEEP_MS);
  return {
    store,
    close: async () => {
      clearInterval(sweeping);
      const closed = new Promise<void>((done) => { server.close(() => { done(); }); });
      for (const connection of connections) connection.destroy();
      await closed;
      await files.root.close();
    },
  };
}

/** Commands of one connection are answered in the order they came. */
function attend(store: Store, connection: net.Socket, password: string | undefined): void {
  const guard = guardOf(password);
  let last: Promise<void> = Promise.resolve();
  const read = messageReader((message) => {
    let request;
    try {
      request = readRequest(message);
    } catch (error) {
      // The stream cannot be trusted any further.
      connection.end(writeReply({ id: message.readInt32LE(4), legacy: false }, errorReply(error)));
      return;
    }
    const answered = request;
    const reply = guard(answered) ?? run(store, answered);
    last = last.then(async () => {
      const content = await reply;
      if (!answered.silent && !connection.destroyed) connection.write(safely(answered, content));
    });
  });
  connection.on("data", (chunk) => {
    try { read(chunk); } catch { connection.destroy(); }
  });
}

function safely(request: Parameters<typeof writeReply>[0], content: Parameters<typeof writeReply>[1]): Buffer {
  try { return writeReply(request, content); } catch (error) { return writeReply(request, errorReply(error)); }
}

/** Removes documents whose date is older than their TTL index allows. */
export async function expire(store: Store, now = new Date()): Promise<void> {
  for (const entry of [...store.catalogue.collections.values()]) for (const index of entry.indexes) {
    const [path] = index.key[0] ?? [];
    if (index.expireAfterSeconds === null || path === undefined) continue;
    const filter = { [path]: { $lt: new Date(now.getTime() - index.expireAfterSeconds * 1000) }, ...(index.partial ?? {}) };
    const ctx: QueryContext = { now, random: () => 0, collection: () => [] };
    await store.writer.write((changes) => removeMatching(changes, entry, { filter, ctx })).catch(() => undefined);
  }
}
