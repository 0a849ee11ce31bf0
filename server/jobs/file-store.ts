import { createHash, randomUUID } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import mongoose from "mongoose";

export type KeptFile = { readonly sha256: string; readonly bytes: number };

/** Finished files by their content hash: the same file is kept once, and a retry makes no double. */
export type FileStore = {
  readonly keep: (bytes: Uint8Array) => Promise<KeptFile>;
  /** Keeps what is too large for memory, as it comes. */
  readonly keepStream: (content: AsyncIterable<Uint8Array>) => Promise<KeptFile>;
  readonly read: (sha256: string) => Promise<Buffer>;
  readonly stream: (sha256: string) => Readable;
};

export function fileStore(): FileStore {
  const bucket = () => new mongoose.mongo.GridFSBucket(mongoose.connection.db as never, { bucketName: "reports" });
  const has = (sha256: string): Promise<boolean> => bucket().find({ filename: sha256 }).hasNext();
  const upload = async (name: string, content: AsyncIterable<Uint8Array>): Promise<{ readonly id: mongoose.mongo.ObjectId; readonly bytes: number; readonly sha256: string }> => {
    const to = bucket().openUploadStream(name);
    const hash = createHash("sha256");
    let bytes = 0;
    const count = new Transform({ transform(chunk: Uint8Array, _encoding, done) { hash.update(chunk); bytes += chunk.length; done(null, chunk); } });
    await pipeline(Readable.from(content, { objectMode: false }), count, to);
    return { id: to.id, bytes, sha256: hash.digest("hex") };
  };
  return {
    keep: async (bytes) => {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      if (!await has(sha256)) await upload(sha256, once(bytes));
      return { sha256, bytes: bytes.length };
    },
    keepStream: async (content) => {
      const { id, bytes, sha256 } = await upload(`unfinished-${randomUUID()}`, content);
      if (await has(sha256)) await bucket().delete(id);
      else await bucket().rename(id, sha256);
      return { sha256, bytes };
    },
    read: async (sha256) => {
      const chunks: Buffer[] = [];
      for await (const chunk of bucket().openDownloadStreamByName(sha256)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    stream: (sha256) => bucket().openDownloadStreamByName(sha256),
  };
}

// An async generator although nothing is waited for: a stream of one piece.
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
