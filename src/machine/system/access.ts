/** MRS and MSR: which register a word means, whether the access happens, and what it does. */
import { systemRegister } from "../../isa/index.ts";
import type { Cpu } from "../cpu/cpu.ts";
import { HCR, hcr } from "../cpu/exceptions.ts";
import { AT } from "../cpu/layout.ts";
import type { Access, RegisterRow } from "./row.ts";
import { REGISTER_ROWS, THREADS } from "./rows.ts";

/** A register with what its encoding says about who may touch it. */
export interface MachineRegister {
  readonly row: RegisterRow;
  /** Lowest exception level; 3 when there is none. */
  readonly leastEl: number;
}

const LEAST_EL = [1, 1, 1, 0, 2, 3, 3, 3];

const known = new Map<string, MachineRegister>(
  [...REGISTER_ROWS.values()].map((row) => [row.name, { row, leastEl: LEAST_EL[systemRegister(row.name)!.op1]! }]),
);

/** The register of a name, undefined when the machine has none. */
export const machineRegister = (name: string): MachineRegister | undefined => known.get(name);

/** Registers whose value does not depend on the time: compiled code may ask for them by number. */
const readable: readonly MachineRegister[] = [...known.values()].filter(({ row }) => !/^(CNT|ISR_)/.test(row.name));
const numbers: ReadonlyMap<string, number> = new Map(readable.map((r, i) => [r.row.name, i]));

/** The number of a register that compiled code may read. */
export const readableNumber = (name: string): number | undefined => numbers.get(name);

/** Registers in the CPU's block, by their places there: read by compiled code where SP is not SP_EL0. */
const PLACES: ReadonlyMap<string, number> = new Map([
  ["SP_EL0", AT.stacks],
  ...THREADS.map((name, n) => [name, AT.threads + 8 * n] as const),
]);
export const placeOfRegister = (name: string): number | undefined => PLACES.get(name);

/** Counters, whose values compiled code makes of the time, in the order of their places at `AT.counters`. */
export const COUNTERS: readonly string[] = ["CNTPCT_EL0", "CNTVCT_EL0"];

/** Puts what counters lie behind the count, and whether they may be read now, where compiled code looks. */
export function publishCounters(cpu: Cpu): void {
  for (const [i, behind] of [0n, cpu.timers.offset].entries()) {
    const at = cpu.base + AT.counters + 16 * i;
    cpu.ram.u64[at / 8] = behind;
    cpu.ram.i32[at / 4 + 2] = accessTo(cpu, known.get(COUNTERS[i]!)!, false) === "allowed" ? 1 : 0;
  }
}

/** Its value, or undefined when the access has an exception or something else to it. */
export function readNumbered(cpu: Cpu, number: number): bigint | undefined {
  const register = readable[number]!;
  return accessTo(cpu, register, false) === "allowed" ? readRegister(cpu, register) : undefined;
}

/** Whether the access of an instruction to a register happens. */
export function accessTo(cpu: Cpu, r: MachineRegister, isWrite: boolean): Access {
  if (cpu.el < r.leastEl || (r.leastEl === 2 && !cpu.hasEl2)) return "undefined";
  return r.row.check?.(cpu, isWrite) ?? "allowed";
}

/** What comes of an access to a register that the machine has not: those for implementations may be trapped. */
export function accessToNone(cpu: Cpu, word: number): Access {
  const crn = (word >>> 12) & 15;
  const isForImplementations = (word & 0x180000) === 0x180000 && (crn === 11 || crn === 15);
  return isForImplementations && cpu.el === 1 && hcr(cpu, HCR.TIDCP) ? 2 : "undefined";
}

export const readRegister = (cpu: Cpu, { row }: MachineRegister): bigint => row.read?.(cpu) ?? cpu.sys[row.name]!;

export function writeRegister(cpu: Cpu, { row }: MachineRegister, value: bigint): void {
  if (row.write !== undefined) row.write(cpu, value);
  else if (row.mask !== 0n) cpu.sys[row.name] = value & row.mask;
}

/** The syndrome of a trapped MRS, MSR or SYS. @source Arm ARM, ESR_ELx, "ISS encoding … trapped MSR, MRS" */
export function systemSyndrome(word: number): number {
  const field = (low: number, width: number): number => (word >>> low) & (2 ** width - 1);
  const [op0, op1, crn, crm, op2] = [field(19, 2), field(16, 3), field(12, 4), field(8, 4), field(5, 3)];
  return (op0 << 20) | (op2 << 17) | (op1 << 14) | (crn << 10) | (field(0, 5) << 5) | (crm << 1) | field(21, 1);
}
