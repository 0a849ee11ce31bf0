import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { letter } from "../../server/jobs/letters.ts";
import { makeMailer, type Mailer } from "../../server/jobs/mail.ts";

/** The smallest mail server: takes every letter and keeps it, with whom it was for. */
let post: Server, mailer: Mailer;
const received: { readonly to: string[]; readonly text: string }[] = [];
const logged: string[] = [];
beforeAll(async () => {
  post = createServer((socket) => {
    let inLetter = false, text = "", to: string[] = [], rest = "";
    socket.write("220 test\r\n");
    socket.on("error", () => undefined).on("data", (part: Buffer) => {
      const lines = (rest + part.toString("utf8")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (inLetter && line === ".") { received.push({ to, text }); inLetter = false; text = ""; to = []; socket.write("250 kept\r\n"); }
        else if (inLetter) text += `${line}\n`;
        else if (line === "DATA") { inLetter = true; socket.write("354 go on\r\n"); }
        else { if (/^RCPT TO:/i.test(line)) to.push(line.slice(8)); socket.write(/refused@/.test(line) ? "550 nobody of that name\r\n" : "250 ok\r\n"); }
      }
    });
  });
  await new Promise<void>((resolve) => { post.listen(0, "127.0.0.1", () => { resolve(); }); });
  mailer = makeMailer({ url: `smtp://127.0.0.1:${(post.address() as AddressInfo).port}`, from: "Netwerkregie <noreply@test.invalid>" }, pino({ level: "debug" }, { write: (line) => { logged.push(line); } }));
});
afterAll(() => new Promise<void>((resolve) => { post.close(() => { resolve(); }); }));

const harm = "Plaats\r\nBcc: evil@evil.test\r\n\r\n<script>alert(1)</script>";
const facts = { url: "https://regie.test.invalid/i/x", municipality: harm, round: harm, from: harm, until: "2026-12-31" };
const kinds = ["signIn", "coordinator", "respondent", "respondentReminder", "coordinatorReminder", "contributor", "board", "user"] as const;

test.each(kinds.flatMap((kind) => (["nl", "en"] as const).map((language) => [kind, language] as const)))("a letter (%s, %s) goes to one reader, whatever is in the names", async (kind, language) => {
  received.length = 0;
  expect(await mailer.send(letter(kind, language, "lezer@test.invalid", facts))).toBe(true);
  expect(received).toHaveLength(1);
  expect(received[0]?.to).toEqual(["<lezer@test.invalid>"]);
  const [head = ""] = (received[0]?.text ?? "").split("\n\n");
  const fields = head.split("\n").filter((line) => !/^\s/.test(line)).map((line) => line.split(":")[0]?.toLowerCase());
  expect([...fields].sort()).toEqual(["content-transfer-encoding", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"]);
  expect(head).toMatch(/content-type: text\/plain/i);
});

test.each(["lezer@test.invalid\r\nRCPT TO:<evil@evil.test>", "lezer@test.invalid, evil@evil.test", "lezer@test.invalid\r\nBcc: evil@evil.test"])("an address %j brings nobody else a letter", async (address) => {
  received.length = 0;
  await mailer.send(letter("signIn", "nl", address, facts));
  expect(received.flatMap((one) => one.to).filter((to) => to.includes("<evil@"))).toEqual([]);
});

test("a letter that is refused says so to the sender, and its reader is not in the log", async () => {
  expect(await mailer.send(letter("signIn", "nl", "refused@test.invalid", facts))).toBe(false);
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join("")).not.toMatch(/@|regie\.test/);
});
