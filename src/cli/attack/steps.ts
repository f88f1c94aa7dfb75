/** Steps of a hostile host and its devices, as they are drawn, told and done again. */
import type { Machine } from "../../machine/index.ts";
import { ENTRY } from "./host.ts";

/**
 * What one CPU of the host does, or a device: a call with arguments from x0 on, or one that is begun and left alone, so that others go on meanwhile; a load, or a store of 8 or 4 bytes, at an address; a read or write of a stream behind an
 * SMMU; a copy of a page. What the host puts into an exchange is a store.
 */
export type Step =
  | { readonly kind: "call" | "begin"; readonly cpu: number; readonly x: readonly bigint[] }
  | { readonly kind: "load"; readonly cpu: number; readonly at: bigint }
  | { readonly kind: "store" | "store32"; readonly cpu: number; readonly at: bigint; readonly value: bigint }
  | { readonly kind: "copy"; readonly cpu: number; readonly to: bigint; readonly from: bigint }
  | { readonly kind: "read" | "write"; readonly smmu: number; readonly stream: number; readonly at: bigint };

/** Places of the stub's instructions, see `guests/attacks/stub.S`. */
const STUB = { call: 0x10, load: 0x20, store: 0x30, store32: 0x40, done: 0x50, second: 0x60, copy: 0x70 } as const;
export const GUEST_IMAGE = ENTRY + 0x1000;
export const GUEST_PAGES = 2;
const MOST_INSTRUCTIONS = 100_000;
const CPU_ON = 0xc400_0003n;

/** Instructions that a call which is begun makes before others go on, and those of all CPUs between two looks at whether one is done. */
const BEGUN = 400;
const LOOK = 600;

/** Whether a CPU of the host waits to be told what to do. */
function isDone({ el, pc, sys }: Machine["cpus"][number]): boolean {
  const at = pc - BigInt(ENTRY + STUB.done);
  return el === 1 && sys.VTTBR_EL2! >> 48n === 0n && 0n <= at && at < 8n;
}

/** Runs until a CPU is done, others meanwhile. @throws {Error} when the CPU does not come back */
function untilDone(machine: Machine, cpu: number): void {
  const core = machine.cpus[cpu]!;
  for (let left = MOST_INSTRUCTIONS; !isDone(core); left -= LOOK) {
    const { kind } = machine.step(LOOK);
    if (isDone(core)) return;
    if (kind !== "budget" || left <= 0)
      throw new Error(`CPU ${cpu} does not come back: ${kind} at 0x${core.pc.toString(16)}`);
  }
}

/** Lets a CPU begin with the instruction at a place of the stub, once it is done with what was before. */
function beginOn(machine: Machine, cpu: number, at: number, x: readonly bigint[]): void {
  untilDone(machine, cpu);
  const core = machine.cpus[cpu]!;
  for (const [n, value] of x.entries()) core.setX(n, value);
  core.pc = BigInt(ENTRY + at);
  core.waits = false;
}

/** @returns x0 behind it */
function doOn(machine: Machine, cpu: number, at: number, x: readonly bigint[]): bigint {
  beginOn(machine, cpu, at, x);
  untilDone(machine, cpu);
  return machine.cpus[cpu]!.x(0);
}

/** Starts the host's CPUs: each waits. */
export function startCpus(machine: Machine): void {
  untilDone(machine, 0);
  const secondary = machine.cpus.slice(1);
  for (const { id } of secondary) {
    const call = [CPU_ON, BigInt(id), BigInt(ENTRY + STUB.second), 0n];
    machine.ram.u32[machine.ram.at(ENTRY + STUB.call) / 4] = SMC;
    doOn(machine, 0, STUB.call, call);
    untilDone(machine, id);
  }
  machine.ram.u32[machine.ram.at(ENTRY + STUB.call) / 4] = HVC;
}
const [HVC, SMC] = [0xd400_0002, 0xd400_0003];

/** @returns what the host or device has of it: an answer, a syndrome, what was loaded */
export function perform(machine: Machine, step: Step): bigint {
  switch (step.kind) {
    case "call":
      return doOn(machine, step.cpu, STUB.call, step.x);
    case "begin":
      beginOn(machine, step.cpu, STUB.call, step.x);
      machine.step(BEGUN);
      return 0n;
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
    case "begin":
      return `${step.kind} ${step.cpu} ${step.x.map(hex).join(" ")}`;
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
  if ((kind === "call" || kind === "begin") && n.length > 1 && n.length < 8) return { kind, cpu: first, x: n.slice(1) };
  if (kind === "load" && n.length === 2) return { kind, cpu: first, at: n[1]! };
  if (kind === "copy" && n.length === 3) return { kind, cpu: first, to: n[1]!, from: n[2]! };
  const isStore = (kind === "store" || kind === "store32") && n.length === 3;
  return isStore ? { kind, cpu: first, at: n[1]!, value: n[2]! } : undefined;
}
