/** CONCEPT or DRAFT across each page, drawn as lines: no font, and an artifact to a screen reader. */

/** Strokes of the letters on a 60 × 100 grid, y upwards. */
const LETTERS: Readonly<Record<string, string>> = {
  C: "58 82 m 52 94 44 100 32 100 c 12 100 2 80 2 50 c 2 20 12 0 32 0 c 44 0 52 6 58 18 c S",
  O: "30 100 m 48 100 58 80 58 50 c 58 20 48 0 30 0 c 12 0 2 20 2 50 c 2 80 12 100 30 100 c S",
  N: "4 0 m 4 100 l 56 0 l 56 100 l S",
  E: "54 0 m 6 0 l 6 100 l 54 100 l S 6 52 m 46 52 l S",
  P: "6 0 m 6 100 l 34 100 l 50 100 58 90 58 75 c 58 60 50 50 34 50 c 6 50 l S",
  T: "2 100 m 58 100 l S 30 100 m 30 0 l S",
  D: "6 0 m 6 100 l 26 100 l 48 100 58 82 58 50 c 58 18 48 0 26 0 c 6 0 l S",
  R: "6 0 m 6 100 l 34 100 l 50 100 58 91 58 76 c 58 61 50 52 34 52 c 6 52 l S 34 52 m 58 0 l S",
  A: "2 0 m 30 100 l 58 0 l S 12 36 m 48 36 l S",
  F: "6 0 m 6 100 l 54 100 l S 6 52 m 44 52 l S",
};
const ADVANCE = 84;

/** Content-stream operators; `/Watermark` must name a graphics state with low opacity. */
export function watermark(word: "CONCEPT" | "DRAFT", width: number, height: number): string {
  const long = word.length * ADVANCE - 24;
  const scale = (Math.hypot(width, height) * 0.62) / long;
  const angle = Math.atan2(height, width);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)].map((value) => value.toFixed(4));
  const letters = [...word].map((letter, index) => `q 1 0 0 1 ${index * ADVANCE} 0 cm ${LETTERS[letter] ?? ""} Q`).join("\n");
  return [
    "/Artifact <</Type /Pagination /Subtype /Watermark>> BDC", "q", "/Watermark gs", "0.35 0.4 0.45 RG 11 w 1 J 1 j",
    `${cos} ${sin} -${sin} ${cos} ${(width / 2).toFixed(2)} ${(height / 2).toFixed(2)} cm`, `${scale.toFixed(4)} 0 0 ${scale.toFixed(4)} 0 0 cm`, `1 0 0 1 ${-long / 2} -50 cm`,
    letters, "Q", "EMC",
  ].join("\n");
}
