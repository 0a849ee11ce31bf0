import { forgetReplies } from "../reply.ts";
import { navigate } from "../router.tsx";

/** Into the desk: where the reader was going, else the overview. Only addresses of this site. */
export function enter(): void {
  forgetReplies();
  const next = new URLSearchParams(location.search).get("next") ?? "/";
  navigate(/^\/(?!\/)/.test(next) ? next : "/", { replace: true });
}
