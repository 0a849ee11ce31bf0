/** The sRGB colour profile that PDF/A asks for, computed from the standard (IEC 61966-2-1) instead of shipped as a file. */
let made: Uint8Array | undefined;

export function srgbProfile(): Uint8Array {
  made ??= build();
  return made;
}

function build(): Uint8Array {
  const curve = curveTag(1024);
  const tags: readonly (readonly [string, Buffer])[] = [
    ["desc", descriptionTag("sRGB IEC61966-2.1")], ["cprt", textTag("No copyright, use freely")],
    // D50-adapted white and primaries.
    ["wtpt", xyzTag(0.9642, 1, 0.8249)], ["rXYZ", xyzTag(0.4361, 0.2225, 0.0139)], ["gXYZ", xyzTag(0.3851, 0.7169, 0.0971)], ["bXYZ", xyzTag(0.1431, 0.0606, 0.7141)],
    ["rTRC", curve], ["gTRC", curve], ["bTRC", curve],
  ];
  const directory = Buffer.alloc(4 + 12 * tags.length);
  directory.writeUInt32BE(tags.length, 0);
  const parts: Buffer[] = [];
  const offsets = new Map<Buffer, number>();
  let offset = 128 + directory.length;
  tags.forEach(([name, body], index) => {
    let at = offsets.get(body);
    if (at === undefined) {
      at = offset;
      offsets.set(body, at);
      const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
      parts.push(padded);
      offset += padded.length;
    }
    directory.write(name, 4 + 12 * index, "latin1");
    directory.writeUInt32BE(at, 8 + 12 * index);
    directory.writeUInt32BE(body.length, 12 + 12 * index);
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x02100000, 8);
  header.write("mntrRGB XYZ ", 12, "latin1");
  [2026, 1, 1, 0, 0, 0].forEach((part, index) => header.writeUInt16BE(part, 24 + 2 * index));
  header.write("acsp", 36, "latin1");
  xyz(header, 68, 0.9642, 1, 0.8249);
  return new Uint8Array(Buffer.concat([header, directory, ...parts]));
}

function xyz(buffer: Buffer, at: number, ...values: number[]): void {
  values.forEach((value, index) => buffer.writeInt32BE(Math.round(value * 65536), at + 4 * index));
}

function xyzTag(x: number, y: number, z: number): Buffer {
  const body = Buffer.alloc(20);
  body.write("XYZ ", 0, "latin1");
  xyz(body, 8, x, y, z);
  return body;
}

function curveTag(points: number): Buffer {
  const body = Buffer.alloc(12 + 2 * points);
  body.write("curv", 0, "latin1");
  body.writeUInt32BE(points, 8);
  for (let index = 0; index < points; index++) {
    const share = index / (points - 1);
    const linear = share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    body.writeUInt16BE(Math.round(linear * 65535), 12 + 2 * index);
  }
  return body;
}

function descriptionTag(text: string): Buffer {
  const body = Buffer.alloc(12 + text.length + 1 + 8 + 3 + 67);
  body.write("desc", 0, "latin1");
  body.writeUInt32BE(text.length + 1, 8);
  body.write(text, 12, "latin1");
  return body;
}

function textTag(text: string): Buffer {
  const body = Buffer.alloc(8 + text.length + 1);
  body.write("text", 0, "latin1");
  body.write(text, 8, "latin1");
  return body;
}
