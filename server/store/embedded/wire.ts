/**
 * MongoDB's wire protocol, server side: OP_MSG (with document sequences, checksum and moreToCome bits) and the OP_QUERY
 * with which old handshakes begin. Source: MongoDB manual, "Wire Protocol".
 */
import { BSON } from "mongodb";
import { CommandError } from "./query/errors.ts";
import { decodeDocument } from "./query/partial.ts";

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** MongoDB's maxMessageSizeBytes. */
export const LARGEST_MESSAGE = 48_000_000;
export const LARGEST_DOCUMENT = 16 * 1024 * 1024;

/** One request. Sequences (kind 1 sections) stay raw, by name: documents to insert need no decoding and encoding. */
export type Request = {
  readonly id: number;
  readonly legacy: boolean;
  readonly command: BSON.Document;
  readonly sequences: Readonly<Record<string, readonly Buffer[]>>;
  /** The client expects no answer. */
  readonly silent: boolean;
};

/** Raw documents to be put into a reply's cursor as they are. */
export type RawBatch = { readonly field: "firstBatch" | "nextBatch"; readonly documents: readonly Buffer[]; readonly id: bigint; readonly namespace: string };

/** Cuts a stream of bytes into messages. */
export function messageReader(receive: (message: Buffer) => void): (chunk: Buffer) => void {
  let held: Buffer[] = [];
  let length = 0;
  return (chunk) => {
    held.push(chunk);
    length += chunk.length;
    if (length < 4) return;
    let all = held.length === 1 ? chunk : undefined;
    for (;;) {
      const first = held[0];
      if (!first || length < 16) return;
      const head = first.length >= 4 ? first : (all ??= Buffer.concat(held));
      const size = head.readInt32LE(0);
      if (size < 16 || size > LARGEST_MESSAGE) throw new CommandError(17, `message of ${size} bytes`);
      if (length < size) return;
      all = held.length === 1 ? first : Buffer.concat(held);
      receive(all.subarray(0, size));
      const rest = all.subarray(size);
      held = rest.length > 0 ? [rest] : [];
      length = rest.length;
    }
  };
}

/** Reads a request; throws for opcodes that are not offered (compression) and malformed messages. */
export function readRequest(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_QUERY) {
    const end = message.indexOf(0, 20);
    return { id, legacy: true, command: decodeDocument(message.subarray(end + 9)), sequences: {}, silent: false };
  }
  if (opcode !== OP_MSG) throw new CommandError(17, `opcode ${opcode} is not supported`);
  const flags = message.readUInt32LE(16);
  if ((flags & 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) throw new CommandError(17, `unknown required flag bits ${flags & 0xffff}`);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let command: BSON.Document | undefined;
  const sequences: Record<string, Buffer[]> = {};
  for (let at = 20; at < end;) {
    const kind = message[at++];
    const size = message.readInt32LE(at);
    if (size < 5 || at + size > end) throw new CommandError(17, "section runs over the end of the message");
    if (kind === 0) command = decodeDocument(message.subarray(at, at + size));
    else if (kind === 1) {
      const nameEnd = message.indexOf(0, at + 4);
      const documents: Buffer[] = [];
      for (let inner = nameEnd + 1; inner < at + size;) {
        const length = message.readInt32LE(inner);
        if (length < 5 || inner + length > at + size) throw new CommandError(17, "document runs over the end of its sequence");
        documents.push(message.subarray(inner, inner + length));
        inner += length;
      }
      sequences[message.toString("utf8", at + 4, nameEnd)] = documents;
    } else throw new CommandError(17, `section of kind ${kind}`);
    at += size;
  }
  if (!command) throw new CommandError(17, "message without a command");
  return { id, legacy: false, command, sequences, silent: (flags & MORE_TO_COME) !== 0 };
}

let nextId = 1;

/** A reply to a request, of a document or of a cursor with raw documents. */
export function writeReply(request: Pick<Request, "id" | "legacy">, reply: BSON.Document | RawBatch): Buffer {
  const head = request.legacy ? 36 : 21;
  if (isRaw(reply)) return headed(rawCursor(reply, head), request);
  const body = BSON.serialize(reply, { ignoreUndefined: true });
  const message = Buffer.allocUnsafe(head + body.length);
  message.set(body, head);
  return headed(message, request);
}

/** Fills in the head of a message. Legacy: flags "await capable" 8, no cursor, from 0, one document. OP_MSG: no flags, section of kind 0. */
function headed(message: Buffer, { id, legacy }: Pick<Request, "id" | "legacy">): Buffer {
  message.fill(0, 0, legacy ? 36 : 21);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(nextId = (nextId % 0x7fffffff) + 1, 4);
  message.writeInt32LE(id, 8);
  message.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12);
  if (legacy) { message.writeInt32LE(8, 16); message.writeInt32LE(1, 32); }
  return message;
}

function isRaw(reply: BSON.Document | RawBatch): reply is RawBatch {
  return Array.isArray(reply["documents"]) && typeof reply["id"] === "bigint";
}

const OK_END = Buffer.from(BSON.serialize({ ok: new BSON.Double(1) })).subarray(4);

/** Room for a head, then { cursor: { <field>: [...], id, ns }, ok: 1 } with the documents' bytes as they are stored, in one allocation. */
function rawCursor({ field, documents, id, namespace }: RawBatch, head: number): Buffer {
  const tail = BSON.serialize({ id: BSON.Long.fromBigInt(id), ns: namespace });
  let array = 5;
  for (let index = 0; index < documents.length; index++) array += 2 + String(index).length + (documents[index] as Buffer).length;
  const inner = 4 + 2 + field.length + array + tail.length - 4;
  const message = Buffer.allocUnsafe(head + 4 + 8 + inner + OK_END.length);
  let at = message.writeInt32LE(message.length - head, head);
  at += message.write("\x03cursor\0", at, "latin1");
  at = message.writeInt32LE(inner, at);
  at += message.write(`\x04${field}\0`, at, "latin1");
  at = message.writeInt32LE(array, at);
  for (let index = 0; index < documents.length; index++) {
    at += message.write(`\x03${index}\0`, at, "latin1");
    at += (documents[index] as Buffer).copy(message, at);
  }
  message[at++] = 0;
  message.set(tail.subarray(4), at);
  OK_END.copy(message, at + tail.length - 4);
  return message;
}
