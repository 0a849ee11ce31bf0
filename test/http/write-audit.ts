/** Writes lines into the audit log as a process of its own: `write-audit.ts <uri> <lines>`. */
import { anonymous } from "../../server/accounts/actor.ts";
import { record } from "../../server/accounts/audit.ts";
import { connect } from "../../server/store/connect.ts";

const [uri = "", lines = "0"] = process.argv.slice(2);
const store = connect(uri, (error) => { throw error; });
await store.connected;
await Promise.all(Array.from({ length: Number(lines) }, (_, turn) => record({ ...anonymous, role: "administrator", id: String(process.pid) }, "test.write", String(turn))));
await store.close();
