/** Steps of a hostile host and its devices, as they are drawn, told and done again. */
import type { Machine } from "../../machine/index.ts";
import { ENTRY } from "./host.ts";

/**
 * What one CPU of the host does, or a device: a call with arguments from x0 on; a load, or a store of 8 or 4 bytes, at an address; a read or write of a stream behind an
 * SMMU; a copy of a page. What the host puts into an exchange is a store.
 */
export type Step =
  | { readonly kind: "call"; readonly cpu: number; readonly x: readonly bigint[] }
  | { readonly kind: "load"; readonly cpu: number; readonly at: bigint }
  | { readonly kind: "store" | "store32"; readonly cpu: number; readonly at: bigint; readonly value: bigint }
  | { readonly kind: "copy"; readonly cpu: number; readonly to: bigint; readonly from: bigint }
  | { readonly kind: "read" | "write"; readonly smmu: number; readonly stream: number; readonly at: bigint };

/** Places of the stub's instructions, see `guests/attacks/stub.S`. */
const STUB = { call: 0x10, load: 0x20, store: 0x30, store32: 0x40, done: 0x50, second: 0x60, copy: 0x70 } as const;
export const GUEST_IMAGE = ENTRY + 0x1000;
export const GUEST_PAGES = 2;
const MOST_INSTRUCTIONS = 20_000;
const CPU_ON = 0xc400_0003n;

/** Lets a CPU do the instruction at a place of the stub. @returns x0 behind it @throws {Error} when the CPU does not come back */
function doOn(machine: Machine, cpu: number, at: number, x: readonly bigint[]): bigint {
  const core = machine.cpus[cpu]!;
  for (const [n, value] of x.entries()) core.setX(n, value);
  core.pc = BigInt(ENTRY + at);
  core.waits = false;
  const stop = machine.step(MOST_INSTRUCTIONS);
  if (stop.kind !== "asleep")
    throw new Error(`CPU ${cpu} does not come back: ${stop.kind} at 0x${core.pc.toString(16)}`);
  return core.x(0);
}

/** Starts the host's CPUs: each waits. */
export function startCpus(machine: Machine): void {
  machine.step(MOST_INSTRUCTIONS);
  const secondary = machine.cpus.slice(1);
  for (const { id } of secondary) {
    const call = [CPU_ON, BigInt(id), BigInt(ENTRY + STUB.second), 0n];
    machine.ram.u32[machine.ram.at(ENTRY + STUB.call) / 4] = SMC;
    doOn(machine, 0, STUB.call, call);
  }
  machine.ram.u32[machine.ram.at(ENTRY + STUB.call) / 4] = HVC;
}
const [HVC, SMC] = [0xd400_0002, 0xd400_0003];

/** @returns what the host or device has of it: an answer, a syndrome, what was loaded */
export function perform(machine: Machine, step: Step): bigint {
  switch (step.kind) {
    case "call":
      return doOn(machine, step.cpu, STUB.call, step.x);
    case "load":
      return doOn(machine, step.cpu, STUB.load, [step.at]);
    case "store":
    case "store32":
      return doOn(machine, step.cpu, STUB[step.kind], [step.at, step.value]);
    case "copy":
      return doOn(machine, step.cpu, STUB.copy, [step.to, step.from]);
    case "read":
      return machine.behind(step.smmu, step.stream).read(Number(step.at), 8) === undefined ? 1n : 0n;
    case "write":
      return machine.behind(step.smmu, step.stream).write(Number(step.at), new Uint8Array(8)) ? 0n : 1n;
  }
}

const hex = (n: bigint): string => `0x${n.toString(16)}`;

/** A line for a step, from which it is read again. */
export function lineOf(step: Step): string {
  switch (step.kind) {
    case "call":
      return `call ${step.cpu} ${step.x.map(hex).join(" ")}`;
    case "load":
      return `load ${step.cpu} ${hex(step.at)}`;
    case "store":
    case "store32":
      return `${step.kind} ${step.cpu} ${hex(step.at)} ${hex(step.value)}`;
    case "copy":
      return `copy ${step.cpu} ${hex(step.to)} ${hex(step.from)}`;
    case "read":
    case "write":
      return `${step.kind} ${step.smmu} ${step.stream} ${hex(step.at)}`;
  }
}

const MOST_CPU = 3;
const WORD = /^(0x[0-9a-f]{1,16}|\d{1,5})$/;

/** @returns undefined for a line that is no step */
export function stepOf(line: string): Step | undefined {
  const [kind, ...words] = line.trim().split(/\s+/);
  if (words.length === 0 || !words.every((w) => WORD.test(w))) return undefined;
  const n = words.map(BigInt);
  const [first, second] = [Number(n[0]), Number(n[1] ?? 0n)];
  if (kind === "read" || kind === "write")
    return n.length === 3 && first < 2 && second < 2 ** 15
      ? { kind, smmu: first, stream: second, at: n[2]! }
      : undefined;
  if (first > MOST_CPU) return undefined;
  if (kind === "call" && n.length > 1 && n.length < 8) return { kind, cpu: first, x: n.slice(1) };
  if (kind === "load" && n.length === 2) return { kind, cpu: first, at: n[1]! };
  if (kind === "copy" && n.length === 3) return { kind, cpu: first, to: n[1]!, from: n[2]! };
  const isStore = (kind === "store" || kind === "store32") && n.length === 3;
  return isStore ? { kind, cpu: first, at: n[1]!, value: n[2]! } : undefined;
}
