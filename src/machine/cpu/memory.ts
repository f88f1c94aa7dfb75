/** Loads and stores of instructions: alignment, translation, RAM or device, exclusives. */
import { Abort, type FaultKind } from "../mmu/fault.ts";
import { ROW } from "../mmu/tlb.ts";
import { faultOf, takeDataAbort } from "./abort.ts";
import { type Core, TAKEN } from "./core.ts";
import type { Cpu, El } from "./cpu.ts";
import { beforeAccess } from "./debug.ts";

/** How an access is made. */
export interface Access {
  readonly bytes: number;
  /** With the permissions of EL0. */
  readonly unprivileged: boolean;
  /** Ordered, exclusive and atomic accesses are aligned, or fault. */
  readonly mustAlign: boolean;
  /** The instruction. */
  readonly word: number;
}

const refuse = (kind: FaultKind): never => {
  throw new Abort({ kind, stage: 1, level: 0, onWalk: false, ipa: 0 });
};

const elOf = ({ cpu }: Core, a: Access): El => (a.unprivileged && cpu.el === 1 ? 0 : cpu.el);

/** SCTLR_ELx.A: all accesses are aligned. */
export const checksAlignment = (cpu: Cpu): boolean =>
  ((cpu.el === 2 ? cpu.sys.SCTLR_EL2! : cpu.sys.SCTLR_EL1!) & 2n) !== 0n;

/** Physical address of `va`. @throws {Abort} */
function physical(core: Core, va: bigint, a: Access, want: "read" | "write", aligned: boolean): number {
  const { mmu } = core;
  core.touched = va;
  const row = mmu.dataRow(va, elOf(core, a), want);
  if (!aligned && (mmu.data.flags[row]! & ROW.DEVICE) !== 0) refuse("alignment");
  return mmu.data.target[row]! + Number(va & 0xfffn);
}

function loadPhysical({ ram, board, cpu }: Core, pa: number, bytes: number): bigint {
  const at = ram.at(pa);
  if (at >= 0) return ram.load(at, bytes);
  return board.bus.read(pa, bytes, cpu.id) ?? refuse("external");
}

function storePhysical({ ram, board, cpu }: Core, pa: number, bytes: number, value: bigint): void {
  const at = ram.at(pa);
  if (at >= 0) {
    ram.store(at, bytes, value);
    if (board.holdsCode(pa - (pa % 4096))) board.codeWritten(pa);
  } else if (!board.bus.write(pa, bytes, value, cpu.id)) refuse("external");
}

/** How far an address is behind a multiple of the access's size. */
const askew = (va: bigint, { bytes }: Access): number => Number(va & 15n) & (bytes - 1);

/** Bytes of the parts in which an access is made: at most 8, and fewer when it is not aligned. */
function partOf(core: Core, va: bigint, a: Access): number {
  core.touched = va;
  const off = askew(va, a);
  if (off === 0) return Math.min(a.bytes, 8);
  if (a.mustAlign || checksAlignment(core.cpu)) refuse("alignment");
  return Math.min(off & -off, 8);
}

/** Physical addresses of all parts, found before any of them is accessed. */
function places(
  core: Core,
  va: bigint,
  a: Access,
  want: "read" | "write",
): { readonly part: number; readonly at: number[] } {
  const part = partOf(core, va, a);
  const isAligned = askew(va, a) === 0;
  const at: number[] = [];
  for (let i = 0; i < a.bytes; i += part)
    at.push(physical(core, BigInt.asUintN(64, va + BigInt(i)), a, want, isAligned));
  if (core.cpu.debugs) beforeAccess(core, elOf(core, a), va, a.bytes, want === "write");
  return { part, at };
}

/** Whether an access is made in one piece, and nothing watches it. */
const isSimple = (core: Core, va: bigint, a: Access): boolean => a.bytes <= 8 && !core.cpu.debugs && askew(va, a) === 0;

/** A load. @throws {TAKEN} after a data abort */
export function load(core: Core, va: bigint, a: Access): bigint {
  try {
    if (isSimple(core, va, a)) return loadPhysical(core, physical(core, va, a, "read", true), a.bytes);
    const { part, at } = places(core, va, a, "read");
    let value = 0n;
    for (let i = at.length - 1; i >= 0; i--) value = (value << BigInt(8 * part)) | loadPhysical(core, at[i]!, part);
    return value;
  } catch (error) {
    if (error === TAKEN) throw error;
    return takeDataAbort(core, faultOf(error), core.touched, false, a.word);
  }
}

/** A store. @throws {TAKEN} after a data abort */
export function store(core: Core, va: bigint, a: Access, value: bigint): void {
  try {
    if (isSimple(core, va, a)) {
      storePhysical(core, physical(core, va, a, "write", true), a.bytes, value);
      return;
    }
    const { part, at } = places(core, va, a, "write");
    for (const [i, pa] of at.entries()) storePhysical(core, pa, part, value >> BigInt(8 * part * i));
  } catch (error) {
    if (error === TAKEN) throw error;
    takeDataAbort(core, faultOf(error), core.touched, true, a.word);
  }
}

/** A load that opens the exclusive monitor. */
export function loadExclusive(core: Core, va: bigint, a: Access): bigint {
  const value = load(core, va, a);
  const pa = physical(core, va, a, "read", true);
  core.cpu.monitor = { pa, bytes: a.bytes, value };
  return value;
}

/**
 * A store-exclusive; the result is whether it failed. It succeeds if the monitor is open for this place and what was
 * loaded is still there: another CPU's stores are noticed by their values. Hardware may be stricter.
 */
export function storeExclusive(core: Core, va: bigint, a: Access, value: bigint): boolean {
  const { cpu } = core;
  const { monitor } = cpu;
  cpu.monitor = undefined;
  try {
    partOf(core, va, a);
    if (monitor === undefined) return true; // without a translation, so it cannot fault
    const { at } = places(core, va, a, "write");
    if (monitor.pa !== at[0] || monitor.bytes !== a.bytes || load(core, va, a) !== monitor.value) return true;
  } catch (error) {
    if (error === TAKEN) throw error;
    return takeDataAbort(core, faultOf(error), core.touched, true, a.word);
  }
  store(core, va, a, value);
  return false;
}

/** An atomic read-modify-write: needs permission to write even if it does not; the result is the old value. */
export function modify(core: Core, va: bigint, a: Access, change: (old: bigint) => bigint): bigint {
  const old = load(core, va, a);
  store(core, va, a, change(old));
  return old;
}
