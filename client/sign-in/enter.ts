import { forgetReplies } from "../reply.ts";
import { navigate } from "../router.tsx";
import { nextAddress } from "./next.ts";

/** Into the desk: where the reader was going, else the overview. Only addresses of this site. */
export function enter(): void {
  forgetReplies();
  navigate(nextAddress(location.search, location.origin), { replace: true });
}
