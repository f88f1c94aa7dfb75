/** Reading what a user names: a device or a pipe may have no end, and no size that could be asked for. */
import { closeSync, openSync, readSync } from "node:fs";

const PIECE = 1 << 16;

/** The bytes of a file, or of a descriptor that is open; undefined when there are more than `most`. @throws as `openSync` */
export function readAtMost(file: string | number, most: number): Buffer | undefined {
  const descriptor = typeof file === "number" ? file : openSync(file, "r");
  const piece = Buffer.allocUnsafe(PIECE);
  const pieces: Buffer[] = [];
  try {
    for (let length = 0; length <= most; ) {
      const read = readSync(descriptor, piece);
      if (read === 0) return Buffer.concat(pieces);
      pieces.push(Buffer.from(piece.subarray(0, read)));
      length += read;
    }
    return undefined;
  } finally {
    if (typeof file !== "number") closeSync(descriptor);
  }
}
