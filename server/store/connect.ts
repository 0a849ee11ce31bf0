import mongoose from "mongoose";

/** Short enough that a reader hears within two seconds that the database is away. */
const patienceMs = 1500;

export type Store = {
  /** Whether the database answered last; the driver reconnects by itself. */
  readonly ready: () => boolean;
  /** Resolves when the first connection stands. */
  readonly connected: Promise<void>;
  readonly ping: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/**
 * Connects Mongoose to any MongoDB, the embedded store included. A database that is not there yet is tried again until it is:
 * the server is up meanwhile and says so.
 */
export function connect(uri: string, onTrouble: (error: Error) => void): Store {
  mongoose.set("strictQuery", true);
  mongoose.set("bufferTimeoutMS", patienceMs);
  let closed = false;
  const connected = (async () => {
    let told = false;
    for (;;) {
      try {
        await mongoose.connect(uri, { serverSelectionTimeoutMS: patienceMs, connectTimeoutMS: patienceMs, socketTimeoutMS: 30_000, heartbeatFrequencyMS: 1000, minHeartbeatFrequencyMS: 250, maxPoolSize: 40, autoIndex: false });
        await Promise.all(mongoose.modelNames().map((name) => mongoose.model(name).createIndexes()));
        return;
      } catch (error) {
        if (closed) return;
        if (!told) onTrouble(error instanceof Error ? error : new Error(String(error)));
        told = true;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  })();
  const ping = async (): Promise<boolean> => {
    if (mongoose.connection.readyState !== 1) return false;
    try {
      await mongoose.connection.db?.command({ ping: 1 }, { timeoutMS: patienceMs });
      return true;
    } catch {
      return false;
    }
  };
  return {
    ready: () => mongoose.connection.readyState === 1,
    connected, ping,
    close: async () => { closed = true; await mongoose.disconnect(); },
  };
}

/** Does one piece of work on a database, outside a server: nothing is made there (no collections, no indexes) but what the work makes. */
export async function within<T>(uri: string, work: () => Promise<T>): Promise<T> {
  await mongoose.connect(uri, { autoIndex: false, autoCreate: false });
  try { return await work(); } finally { await mongoose.disconnect(); }
}

/** True for errors that mean that the database cannot be reached now (to be told as 503), not that something is wrong with the request. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/^Mongo(ServerSelection|Network|NotConnected|PoolCleared|TopologyClosed|OperationTimeout|ClientClosed|Expired)/.test(error.name)) return true;
  if (/^MongooseServerSelection/.test(error.name)) return true;
  if (error.name === "MongooseError" && /buffering timed out|initial connection|disconnected/i.test(error.message)) return true;
  return error.cause !== undefined && error.cause !== error && isAway(error.cause);
}

/** BSONObjectTooLarge, and two older codes for a document that an update makes too large. */
const tooLargeCodes: readonly unknown[] = [10334, 17419, 17420];

/** True when a document would become larger than a MongoDB document may be (16 MB). */
export function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && tooLargeCodes.includes(error.code);
}

/** True when a unique index refused a second one. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 11000;
}
