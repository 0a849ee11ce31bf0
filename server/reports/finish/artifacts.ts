/**
 * Marks what is not content (running heads, page numbers, rules, watermark) as artifact. Chromium leaves the text of
 * margin boxes and the boxes behind tagged text unmarked, which PDF/UA forbids (7.1-3). It writes one operator a line,
 * so lines are enough to work on.
 */
const PAINT = /(?:^|\s)(?:f|f\*|F|S|s|B|B\*|b|b\*)$|\sDo$|\ssh$/;
const PATH = /\s(?:m|l|c|v|y|re)$|^h$/;

export function markArtifacts(content: string): string {
  const out: string[] = [];
  let depth = 0;
  let open = false;
  /** Where the path that is being built began, so that the artifact can be opened before it. */
  let pathStart = -1;
  const close = (): void => { if (open) { out.push("EMC"); open = false; } };
  /** Marked content inside the open artifact, such as a text's ActualText, belongs to it. */
  let inside = 0;
  for (const line of content.split("\n")) {
    if (open && /^\/Span\s*<</.test(line) && line.endsWith("BDC") && !line.includes("MCID")) { inside++; out.push(line); continue; }
    if (inside > 0 && line === "EMC") { inside--; out.push(line); continue; }
    if (line.endsWith("BDC") || line.endsWith("BMC")) { close(); depth++; pathStart = -1; out.push(line); continue; }
    if (line === "EMC") { depth--; out.push(line); continue; }
    if (depth > 0) { out.push(line); continue; }
    if (line === "BT" && !open) { out.push("/Artifact BMC", line); open = true; continue; }
    if (line === "ET") { out.push(line); close(); continue; }
    if (PATH.test(line)) { if (pathStart < 0) pathStart = out.length; out.push(line); continue; }
    if (PAINT.test(line)) {
      if (open) out.push(line);
      else {
        const start = pathStart < 0 ? out.length : pathStart;
        out.splice(start, 0, "/Artifact BMC");
        out.push(line, "EMC");
      }
      pathStart = -1;
      continue;
    }
    if (line === "n" || /^W\*?(?: n)?$/.test(line)) { if (line.endsWith("n")) pathStart = -1; out.push(line); continue; }
    out.push(line);
  }
  close();
  return out.join("\n");
}

/**
 * Chromium writes each soft hyphen, also one that is not used, as an unseen space that stands for U+00AD. Copied text and
 * searches would stumble over it, so only its movement stays. The hyphen that is seen at the end of a line is another.
 */
export function dropSoftHyphens(content: string): string {
  return content.replace(/\/Span<<\/ActualText <FEFF00AD> >> BDC\n(?:(\S+ \S+ Td) )?<[0-9A-Fa-f]{4}> Tj\nEMC/g, (_whole, move: string | undefined) => move ?? "0 0 Td");
}
