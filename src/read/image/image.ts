/**
 * Programs for a bare machine: ELF executables, arm64 Images as Linux has them, and flat files, as parts to be put into
 * memory. Nothing is decompressed here, and nothing is known of a machine but where its RAM begins.
 */
import type { Span } from "../../text/index.ts";
import { readElf } from "./elf.ts";
import { fail, type Image } from "./part.ts";

const MAGIC = 0x644d5241; // "ARM\x64"
const HEADER = 64;
const TWO_MIB = 2 ** 21;
/** Where a flat file goes, from the beginning of RAM. */
const FLAT_OFFSET = 0x80000;

/** Whether bytes are compressed by gzip. */
export const isCompressed = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** @source Linux, Documentation/arch/arm64/booting.rst, "Call the kernel image" */
function readLinuxImage(bytes: Uint8Array, view: DataView, ram: number, where: Span): Image {
  const size = Number(view.getBigUint64(16, true));
  const flags = view.getUint32(24, true);
  if ((flags & 1) === 1) fail("ELF05", where, "the kernel is big-endian");
  // Images older than Linux 3.17 say no size and mean this offset.
  const offset = size === 0 ? FLAT_OFFSET : Number(view.getBigUint64(8, true));
  const address = Math.ceil(ram / TWO_MIB) * TWO_MIB + offset;
  return { kind: "image", parts: [{ address, bytes, size: Math.max(size, bytes.length) }], entry: address };
}

/**
 * Finds out what a file is, and reads it. What has no header that is known is flat.
 *
 * @param ram address of the first byte of RAM
 * @throws {InputError} ELFnn at `where`
 */
export function readImage(bytes: Uint8Array, ram: number, where: Span): Image {
  if (bytes.length === 0) fail("ELF01", where, "the file is empty");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4 && view.getUint32(0) === 0x7f454c46) return readElf(bytes, view, where);
  if (bytes.length >= HEADER && view.getUint32(56, true) === MAGIC) return readLinuxImage(bytes, view, ram, where);
  const address = ram + FLAT_OFFSET;
  return { kind: "flat", parts: [{ address, bytes, size: bytes.length }], entry: address };
}
