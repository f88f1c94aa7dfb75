/**
 * Translation-table walks of both stages, 4 KiB granule. Entries are read with the functions of `src/isa/vmsa`, which the
 * proofs know by their laws.
 *
 * @source Arm ARM, chapter D8, "Translation process", "Memory access control"
 */
import {
  ACCESSED,
  isBlock,
  isPage,
  isTable,
  pageOf,
  READ_ONLY,
  READABLE,
  slotOf,
  USERS,
  WRITABLE,
} from "../../isa/vmsa/index.ts";
import { type U64, u64 } from "../../prelude/index.ts";
import { combined, flatType, isDevice, type MemoryType, type1, type2 } from "./attributes.ts";
import { Abort, type FaultKind } from "./fault.ts";
import { type Half, PHYSICAL_BITS, type Regime, type Stage2 } from "./regime.ts";

/** Where an address leads, and what may be done there at the exception level that asked. */
export interface Translation {
  /** Physical address of the 4 KiB page. */
  readonly page: number;
  /** Intermediate physical address of the page; the physical one without stage 2. */
  readonly ipa: number;
  /** Bytes that the smaller of both stages' entries maps, as a power of two. */
  readonly size: number;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly executable: boolean;
  readonly type: MemoryType;
  /** Not tied to an ASID. */
  readonly isGlobal: boolean;
}

/** Where entries of tables are read: the word at a physical address, for a walk of a stage; undefined outside of RAM. */
export interface Words {
  word(pa: number, stage: 1 | 2): bigint | undefined;
}

interface Leaf {
  readonly descriptor: bigint;
  readonly level: number;
  /** Attribute bits of the tables on the way, or-ed. */
  readonly tables: bigint;
}

// Powers of two and shifts are made once: walks are frequent, and so is a BigInt that is made anew.
const POWERS = Array.from({ length: 65 }, (_, n) => 1n << BigInt(n));
const bit = (value: bigint, n: number): boolean => (value & POWERS[n]!) !== 0n;
const shiftOf = (level: number): number => 12 + 9 * (3 - level);
const SHIFTS = [0, 1, 2, 3].map((level) => BigInt(shiftOf(level)));
const isTooLarge = (address: bigint, bits: number): boolean => address >= POWERS[bits]!;

/** Address of a leaf's output for the input address `ia`: its own upper bits, the lower ones of `ia`. */
function outputOf(leaf: Leaf, ia: bigint): bigint {
  const low = POWERS[shiftOf(leaf.level)]! - 1n;
  return (pageOf(u64(leaf.descriptor)) & ~low) | (ia & low & ~0xfffn);
}

/** Page of a table entry: several tables side by side form the first one of stage 2. */
const firstTable = (root: bigint, index: bigint): U64 => u64(pageOf(u64(root)) + ((index >> 9n) << 12n));

/** Follows tables from `level` on. `read` gives an entry; `refuse` throws. */
function follow(
  root: bigint,
  start: { readonly level: number; readonly inputBits: number; readonly outputBits: number },
  ia: bigint,
  read: (slot: bigint, level: number) => bigint,
  refuse: (kind: FaultKind, level: number) => never,
): Leaf {
  let tables = 0n;
  let table = root;
  for (let level = start.level; ; level++) {
    const width = (level === start.level ? start.inputBits : shiftOf(level - 1)) - shiftOf(level);
    const index = (ia >> SHIFTS[level]!) & (POWERS[width]! - 1n);
    // A first table smaller than a page begins at a multiple of its size.
    const small = width < 9 ? BigInt(8 * 2 ** width) : 4096n;
    const slot = small === 4096n ? slotOf(firstTable(table, index), u64(index)) : (table & ~(small - 1n)) + 8n * index;
    const entry = u64(read(slot, level));
    const isLeaf = level === 3 ? isPage(entry) : level > 0 && isBlock(entry);
    if (!isLeaf && (level === 3 || !isTable(entry))) refuse("translation", level);
    if (isTooLarge(pageOf(entry), start.outputBits)) refuse("address-size", level);
    if (isLeaf) return { descriptor: entry, level, tables };
    tables |= entry;
    table = pageOf(entry);
  }
}

/** Stage 2 of an address. `onWalk`: it is that of a stage-1 table. */
function stage2(ram: Words, s: Stage2, ipa: bigint, onWalk: boolean): Omit<Translation, "ipa" | "isGlobal"> {
  const refuse = (kind: FaultKind, level: number): never => {
    throw new Abort({ kind, stage: 2, level, onWalk, ipa: Number(ipa) });
  };
  const width = s.inputBits - shiftOf(s.startLevel);
  if (s.startLevel < 0 || width < 1 || width > 13 || isTooLarge(ipa, s.inputBits)) refuse("translation", 0);
  if (isTooLarge(s.root, s.outputBits)) refuse("address-size", 0);
  const start = { level: s.startLevel, inputBits: s.inputBits, outputBits: s.outputBits };
  const leaf = follow(
    s.root,
    start,
    ipa,
    (slot, level) => ram.word(Number(slot), 2) ?? external(2, level, Number(ipa)),
    refuse,
  );
  const { descriptor: d, level } = leaf;
  if ((d & ACCESSED) === 0n) refuse("access-flag", level);
  return {
    page: Number(outputOf(leaf, ipa)),
    size: shiftOf(level),
    readable: (d & READABLE) !== 0n,
    writable: (d & WRITABLE) !== 0n,
    executable: !bit(d, 54),
    type: type2(d),
  };
}

/**
 * Translates an address by stage 2 alone, for a device.
 *
 * @throws {Abort} also when `want` is not allowed
 */
export function translateStage2(ram: Words, s: Stage2, ipa: bigint, want: "read" | "write"): ReturnType<typeof stage2> {
  const t = stage2(ram, s, ipa, false);
  if (want === "read" ? t.readable : t.writable) return t;
  throw new Abort({ kind: "permission", stage: 2, level: levelOf(t.size), onWalk: false, ipa: Number(ipa) });
}

function external(stage: 1 | 2, level: number, ipa: number): never {
  throw new Abort({ kind: "external", stage, level, onWalk: true, ipa });
}

const stage1Fault = (kind: FaultKind, level: number): never => {
  throw new Abort({ kind, stage: 1, level, onWalk: false, ipa: 0 });
};

/** Reads an entry of a stage-1 table, whose address is intermediate when there is a stage 2. */
function stage1Entry(ram: Words, r: Regime, slot: bigint, level: number): bigint {
  let at = Number(slot);
  if (r.stage2 !== undefined) {
    const t = stage2(ram, r.stage2, slot, true);
    const isRefused = !t.readable || (isDevice(t.type) && r.stage2.protectsWalks);
    if (isRefused) throw new Abort({ kind: "permission", stage: 2, level: levelOf(t.size), onWalk: true, ipa: at });
    at = t.page + (at % 4096);
  }
  return ram.word(at, 1) ?? external(1, level, 0);
}

const levelOf = (size: number): number => 3 - (size - 12) / 9;

/** The half of an address and the address without ignored bits. @throws {Abort} when it belongs to none */
function halfOf(r: Regime, va: bigint): { readonly half: Half; readonly ia: bigint } {
  const [lower, upper] = r.stage1.halves;
  const isUpper = upper !== undefined && bit(va, 55);
  const half = isUpper ? upper : lower;
  const top = half.ignoresTop ? BigInt.asIntN(56, va) : BigInt.asIntN(64, va);
  const sign = top >> BigInt(half.inputBits);
  if (sign !== (isUpper ? -1n : 0n) || half.isDisabled) return stage1Fault("translation", 0);
  return { half, ia: va & (POWERS[half.inputBits]! - 1n) };
}

/** What a stage-1 leaf allows at an exception level. */
function permissions(r: Regime, leaf: Leaf): Pick<Translation, "readable" | "writable" | "executable"> {
  const { descriptor: d, tables } = leaf;
  const isReadOnly = (d & READ_ONLY) !== 0n || bit(tables, 62);
  if (r.el === 2) {
    const executable = !(bit(d, 54) || bit(tables, 60)) && !(r.stage1.wxn && !isReadOnly);
    return { readable: true, writable: !isReadOnly, executable };
  }
  const isUsers = (d & USERS) !== 0n && !bit(tables, 61);
  const uxn = bit(d, 54) || bit(tables, 60);
  const pxn = bit(d, 53) || bit(tables, 59) || (isUsers && !isReadOnly);
  const readable = r.el === 1 || isUsers;
  const writable = readable && !isReadOnly;
  const executable = !(r.el === 0 ? uxn : pxn) && !(r.stage1.wxn && writable);
  return { readable, writable, executable };
}

type First = Omit<Translation, "page">;

function stage1(ram: Words, r: Regime, va: bigint): First {
  const s = r.stage1;
  if (!s.isOn) {
    if (isTooLarge(va, PHYSICAL_BITS)) return stage1Fault("address-size", 0);
    const all = { readable: true, writable: true, executable: true };
    return { ipa: Number(va & ~0xfffn), size: 48, ...all, type: flatType(s.defaultsCacheable), isGlobal: true };
  }
  const { half, ia } = halfOf(r, va);
  if (isTooLarge(half.root, s.outputBits)) return stage1Fault("address-size", 0);
  const level = 4 - Math.ceil((half.inputBits - 12) / 9);
  const start = { level, inputBits: half.inputBits, outputBits: s.outputBits };
  const leaf = follow(half.root, start, ia, (slot, at) => stage1Entry(ram, r, slot, at), stage1Fault);
  if ((leaf.descriptor & ACCESSED) === 0n) return stage1Fault("access-flag", leaf.level);
  return {
    ipa: Number(outputOf(leaf, ia)),
    size: shiftOf(leaf.level),
    ...permissions(r, leaf),
    type: type1(s.mair, leaf.descriptor),
    isGlobal: r.el === 2 || !bit(leaf.descriptor, 11),
  };
}

/** Whether a translation allows it. */
export const allows = (t: Translation, want: "read" | "write" | "fetch"): boolean =>
  want === "read" ? t.readable : want === "write" ? t.writable : t.executable;

/**
 * Translates an address for a regime, for instructions or data.
 *
 * @throws {Abort} also when `want` is not allowed: then by the first stage that refuses it
 */
export function translate(ram: Words, r: Regime, va: bigint, want: "read" | "write" | "fetch"): Translation {
  const first = stage1(ram, r, va);
  // With translation off, only data is device memory.
  const type = r.stage1.isOn || want !== "fetch" ? first.type : flatType(true);
  const { ipa: page, size, readable, writable, executable, isGlobal } = first;
  // Not by a spread: walks are frequent, and that takes as long as all the rest.
  const one: Translation = { page, ipa: page, size, readable, writable, executable, type, isGlobal };
  if (!allows(one, want)) return stage1Fault("permission", levelOf(first.size));
  if (r.stage2 === undefined || r.onlyStage1) return one;
  const second = stage2(ram, r.stage2, BigInt(first.ipa) | (va & 0xfffn), false);
  const both: Translation = {
    ...one,
    page: second.page,
    size: Math.min(first.size, second.size),
    readable: one.readable && second.readable,
    writable: one.writable && second.writable,
    executable: one.executable && second.executable,
    type: combined(type, second.type),
  };
  if (allows(both, want)) return both;
  const ipa = first.ipa + Number(va & 0xfffn);
  throw new Abort({ kind: "permission", stage: 2, level: levelOf(second.size), onWalk: false, ipa });
}
