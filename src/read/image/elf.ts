/** ELF executables: the segments that are loaded. @source System V ABI, "Object Files"; ELF for the Arm 64-bit Architecture */
import type { Span } from "../../text/index.ts";
import { fail, type Image, type Part } from "./part.ts";

const AARCH64 = 183;
const EXECUTABLE = 2;
const SHARED = 3; // also a position-independent executable
const LOAD = 1;
const PROGRAM_HEADER = 56;

interface Segment extends Part {
  readonly virtual: number;
}

/** A 64-bit field; beyond 2^53 it is no address here, and becomes infinite. */
function address(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value);
}

function checkHeader(view: DataView, where: Span): void {
  if (view.byteLength < 64) fail("ELF01", where, "the ELF file ends within its header");
  const isOurs = view.getUint8(4) === 2 && view.getUint8(5) === 1 && view.getUint16(18, true) === AARCH64;
  const type = view.getUint16(16, true);
  if (!isOurs) fail("ELF02", where, "the ELF file is not for little-endian AArch64");
  if (type !== EXECUTABLE && type !== SHARED)
    fail("ELF02", where, "the ELF file is not an executable", "link it: objects have no addresses");
}

function segment(bytes: Uint8Array, view: DataView, at: number, where: Span): Segment | undefined {
  if (view.getUint32(at, true) !== LOAD) return undefined;
  const [offset, virtual, physical] = [8, 16, 24].map((o) => address(view, at + o)) as [number, number, number];
  const [inFile, size] = [address(view, at + 32), address(view, at + 40)];
  if (offset + inFile > bytes.length) fail("ELF01", where, "a segment of the ELF file lies behind its end");
  if (size < inFile) fail("ELF02", where, "a segment of the ELF file is larger in the file than in memory");
  return { address: physical, virtual, bytes: bytes.subarray(offset, offset + inFile), size };
}

/** Reads the segments of an executable. The entry is given as a physical address. @throws {InputError} */
export function readElf(bytes: Uint8Array, view: DataView, where: Span): Image {
  checkHeader(view, where);
  const [headers, size, count] = [address(view, 32), view.getUint16(54, true), view.getUint16(56, true)];
  if (count > 0 && (size < PROGRAM_HEADER || headers + size * count > bytes.length))
    fail("ELF01", where, "the program headers of the ELF file lie behind its end");
  const all = Array.from({ length: count }, (_, i) => segment(bytes, view, headers + i * size, where));
  const parts = all.filter((s) => s !== undefined && s.size > 0) as Segment[];
  if (parts.length === 0) fail("ELF02", where, "the ELF file has nothing to load");
  const entry = address(view, 24);
  const home = parts.find((s) => entry >= s.virtual && entry < s.virtual + s.size);
  return { kind: "elf", parts, entry: home === undefined ? entry : entry - home.virtual + home.address };
}
