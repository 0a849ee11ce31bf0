/**
 * Which database a test meets: an embedded store of its own, or, with MONGODB_URI set, a database of its own on that server
 * (`MONGODB_URI=mongodb://127.0.0.1:27017 npm test` runs the whole suite there).
 */
import { randomBytes } from "node:crypto";
import { MongoClient } from "mongodb";

/** True when the tests are to meet a server instead of the embedded store. */
export const onServer = (process.env["MONGODB_URI"] ?? "") !== "";

/** The URI of an empty database on the server of MONGODB_URI; null when there is none and the embedded store is to be used. */
export function serverDatabase(): { readonly uri: string; drop(): Promise<void> } | null {
  const given = process.env["MONGODB_URI"];
  if (!given) return null;
  const name = `test_${randomBytes(6).toString("hex")}`;
  const [, head = "", options = ""] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(given) ?? [];
  const uri = `${head}/${name}${options}`;
  return {
    uri,
    drop: async () => {
      const client = await new MongoClient(uri).connect();
      await client.db(name).dropDatabase();
      await client.close();
    },
  };
}
