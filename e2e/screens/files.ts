// Small files of each kind a conversation shows in a way of its own.
import { crc32, deflateSync } from "node:zlib";

export interface Sample {
  name: string;
  type: string;
  bytes: Buffer;
}

/** A picture, light to dark. */
export function picture(name: string, width: number, height: number): Sample {
  const line = (y: number): Buffer => {
    const shade = 230 - Math.round((150 * y) / height);
    return Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.of(shade - 40, shade - 20, shade))]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => line(y))));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const bytes = Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
  return { name, type: "image/png", bytes };
}

function chunk(kind: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A document whose name is longer than its card. */
export const INVOICE: Sample = {
  name: "Facture-Atelier-Marchetti-et-Filles-OR-58213-duplicata.pdf",
  type: "application/pdf",
  bytes: Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".padEnd(40_000, " ")),
};
