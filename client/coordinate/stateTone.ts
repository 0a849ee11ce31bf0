import type { Progress } from "../api.ts";
import type { Tone } from "../design/Badge.tsx";

/** How a submission's state looks; the words stand beside it. */
export function stateTone(state: Progress["state"]): Tone {
  switch (state) {
    case "draft": return "neutral";
    case "submitted": return "info";
    case "established": case "published": return "good";
  }
}

/** How the tone of a declared band is shown. */
export const bandTones = { good: "good", warning: "fair", bad: "bad", neutral: "neutral" } as const satisfies Record<string, Tone>;
