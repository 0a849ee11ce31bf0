/** A password for stores that listen at a port (Windows): SASL's PLAIN, which the driver speaks. It crosses the loopback only. */
import { createHash, timingSafeEqual } from "node:crypto";
import { BSON } from "mongodb";
import { errorReply, OK } from "./call.ts";
import type { Document } from "./query/context.ts";
import { CommandError } from "./query/errors.ts";
import type { Request } from "./wire.ts";

/** What a connection may ask before it has shown the password. */
const OPEN = new Set(["hello", "isMaster", "ismaster", "ping", "endSessions", "logout"]);

/** Answers the sign-in, and refuses (13) what comes before it; `undefined` when the request may be carried out. */
export function guardOf(password: string | undefined): (request: Request) => Document | undefined {
  let open = password === undefined;
  return ({ command }) => {
    const name = Object.keys(command)[0] ?? "";
    if (name === "saslStart" && password !== undefined) {
      if (command["mechanism"] !== "PLAIN" || !isRight(command["payload"], password)) return errorReply(new CommandError(18, "Authentication failed."));
      open = true;
      return { conversationId: new BSON.Int32(1), done: true, payload: new BSON.Binary(Buffer.alloc(0)), ...OK };
    }
    if (open || OPEN.has(name)) return undefined;
    return errorReply(new CommandError(13, `Command ${name} requires authentication`));
  };
}

/** RFC 4616: an authorisation identity, a name and a password, with null characters between them. */
function isRight(payload: unknown, password: string): boolean {
  const text = payload instanceof BSON.Binary ? Buffer.from(payload.buffer).toString("utf8") : String(payload);
  const [, name, given = ""] = text.split("\0");
  const digest = (secret: string) => createHash("sha256").update(secret).digest();
  return name === "store" && timingSafeEqual(digest(given), digest(password));
}
