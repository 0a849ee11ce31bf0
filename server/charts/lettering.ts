/** Widths of letters, so that labels can be placed and broken without a browser. */

/** Advance widths of Source Sans 3 semibold, U+0020–U+007E, in thousandths of the size: a safe upper bound for regular. */
const WIDTHS = [200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344, 513, 513, 513, 513, 513, 513, 513, 513, 513, 513, 275, 275, 513, 513, 513, 444, 875, 558, 597, 576, 625, 538, 510, 628, 663, 282, 494, 597, 502, 745, 657, 674, 582, 674, 592, 545, 546, 655, 536, 800, 541, 501, 540, 324, 344, 324, 513, 500, 549, 516, 563, 462, 564, 507, 317, 520, 558, 262, 263, 522, 271, 843, 560, 549, 564, 564, 373, 431, 361, 556, 495, 748, 481, 495, 443, 324, 255, 324, 513];

export function textWidth(text: string, size: number): number {
  let total = 0;
  for (const letter of text) total += WIDTHS[(letter.codePointAt(0) ?? 0) - 32] ?? 600;
  return (total * size) / 1000;
}

/** Breaks a label into lines of at most `width`; a word that is too long is broken, the last line ends in an ellipsis. */
export function wrap(text: string, size: number, width: number, maximumLines = 3): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.trim().split(/\s+/).flatMap((one) => breakWord(one, size, width))) {
    const longer = line === "" ? word : line.endsWith("\u00ad") ? line.slice(0, -1) + word : `${line} ${word}`;
    if (line === "" || textWidth(longer.replace(/\u00ad/g, ""), size) <= width) line = longer;
    else { lines.push(line); line = word; }
  }
  if (line !== "") lines.push(line);
  const shown = lines.map((one) => (one.endsWith("\u00ad") ? `${one.slice(0, -1)}-` : one.replace(/\u00ad/g, "")));
  if (shown.length <= maximumLines) return shown;
  const last = ellipsis(`${shown[maximumLines - 1] ?? ""} \u2026`, size, width);
  return [...shown.slice(0, maximumLines - 1), last];
}

/** Cuts a one-line label to the width, with an ellipsis. */
export function ellipsis(text: string, size: number, width: number): string {
  const bare = text.replace(/\s*\u2026$/, "");
  if (text === bare && textWidth(text, size) <= width) return text;
  const letters = [...bare];
  while (letters.length > 1 && textWidth(`${letters.join("").trimEnd()}\u2026`, size) > width) letters.pop();
  return `${letters.join("").trimEnd()}\u2026`;
}

/** Dutch compounds can be wider than a column: pieces end in a soft hyphen, which `wrap` shows as a hyphen. */
function breakWord(word: string, size: number, width: number): string[] {
  if (textWidth(word, size) <= width) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (piece.length > 2 && textWidth(`${piece}${letter}-`, size) > width) { pieces.push(`${piece}\u00ad`); piece = letter; }
    else piece += letter;
  }
  return [...pieces, piece];
}
