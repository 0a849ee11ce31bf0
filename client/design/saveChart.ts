/** A drawing on the page as a file: SVG as it is, PNG at twice its size for print and slides. */

/** Saves the drawing itself. */
export function saveSvg(svg: string, name: string): void {
  save(new Blob([standalone(svg)], { type: "image/svg+xml" }), `${name}.svg`);
}

const SHARPNESS = 2;

/** Saves the drawing as a picture, on white. */
export function savePng(svg: string, name: string): void {
  const image = new Image();
  image.onload = () => {
    const sheet = document.createElement("canvas");
    sheet.width = image.width * SHARPNESS;
    sheet.height = image.height * SHARPNESS;
    const paper = sheet.getContext("2d");
    if (!paper) return;
    paper.fillStyle = "#ffffff";
    paper.fillRect(0, 0, sheet.width, sheet.height);
    paper.drawImage(image, 0, 0, sheet.width, sheet.height);
    sheet.toBlob((picture) => { if (picture) save(picture, `${name}.png`); }, "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`;
}

/** Outside a page an SVG needs its namespace, and a size of its own. */
function standalone(svg: string): string {
  const [, width = "800", height = "600"] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  const head = /^<svg[^>]*>/.exec(svg)?.[0] ?? "";
  const own = [/ xmlns=/.test(head) ? "" : ' xmlns="http://www.w3.org/2000/svg"', / width="\d/.test(head) ? "" : ` width="${width}" height="${height}"`].join("");
  return svg.replace(/^<svg/, `<svg${own}`);
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
