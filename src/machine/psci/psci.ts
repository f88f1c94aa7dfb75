/**
 * The firmware: PSCI 1.0 for starting and stopping CPUs. Other functions, also those of SMCCC, are not supported.
 *
 * @source Arm Power State Coordination Interface, DEN 0022
 */
import type { Cpu } from "../cpu/cpu.ts";

/** What the firmware can do to the machine. */
export interface Firmware {
  readonly cpus: readonly Cpu[];
  /** Starts a CPU at an address, with x0. */
  start(cpu: Cpu, entry: bigint, context: bigint): void;
  /** Stops the machine; `isReset`: it was to start again. */
  stop(isReset: boolean): void;
}

const RESULT = { ok: 0n, notSupported: -1n, invalid: -2n, alreadyOn: -4n, pending: -5n, badAddress: -9n } as const;

type Call = (f: Firmware, cpu: Cpu) => bigint;

/** The CPU of an MPIDR: affinity level 0 only. */
const target = (f: Firmware, mpidr: bigint): Cpu | undefined =>
  (mpidr & 0xff_00ff_ff00n) === 0n ? f.cpus[Number(mpidr & 0xffn)] : undefined;

const cpuOn: Call = (f, cpu) => {
  const found = target(f, cpu.x(1));
  if (found === undefined) return RESULT.invalid;
  if (found.power !== "off") return found.power === "on" ? RESULT.alreadyOn : RESULT.pending;
  if (cpu.x(2) % 4n !== 0n) return RESULT.badAddress;
  f.start(found, cpu.x(2), cpu.x(3));
  return RESULT.ok;
};

const affinityInfo: Call = (f, cpu) => {
  const found = target(f, cpu.x(1));
  return found === undefined || cpu.x(2) !== 0n
    ? RESULT.invalid
    : BigInt(["on", "off", "pending"].indexOf(found.power));
};

/** Suspended CPUs are those that wait: the call returns at the next interrupt. */
const suspend: Call = (_, cpu) => {
  if (!cpu.irq) cpu.waits = true;
  cpu.attention = true;
  return RESULT.ok;
};

const off: Call = (_, cpu) => {
  cpu.power = "off";
  cpu.attention = true;
  return RESULT.ok;
};

const stop =
  (isReset: boolean): Call =>
  (f) => {
    f.stop(isReset);
    return RESULT.ok;
  };

const CALLS: ReadonlyMap<number, Call> = new Map<number, Call>([
  [0x8400_0000, () => 0x1_0000n],
  [0x8400_0001, suspend],
  [0xc400_0001, suspend],
  [0x8400_0002, off],
  [0x8400_0003, cpuOn],
  [0xc400_0003, cpuOn],
  [0x8400_0004, affinityInfo],
  [0xc400_0004, affinityInfo],
  [0x8400_0006, () => 2n], // no trusted OS that would have to move
  [0x8400_0008, stop(false)],
  [0x8400_0009, stop(true)],
  [0x8400_000a, (_, cpu) => (CALLS.has(Number(cpu.x(1) & 0xffff_ffffn)) ? RESULT.ok : RESULT.notSupported)],
]);

/** Performs the call in x0 to x3; the result goes to x0. */
export function psci(f: Firmware, cpu: Cpu): void {
  const call = CALLS.get(Number(cpu.x(0) & 0xffff_ffffn));
  const result = call === undefined ? RESULT.notSupported : call(f, cpu);
  cpu.setX(0, BigInt.asUintN(64, result));
}
