/** What an instruction sees besides its CPU: the MMU, the devices, and what belongs to the whole machine. */
import type { Mmu } from "../mmu/mmu.ts";
import type { Cpu } from "./cpu.ts";
import { defaultTarget, type Syndrome, takeException, VECTOR } from "./exceptions.ts";
import type { Ram } from "./ram.ts";

/** Devices by physical address. A value of at most 64 bits; undefined: nothing answers. */
export interface Bus {
  read(pa: number, bytes: number, cpu: number): bigint | undefined;
  /** @returns whether something answered */
  write(pa: number, bytes: number, value: bigint, cpu: number): boolean;
}

/** What reaches past one CPU. */
export interface Board {
  readonly bus: Bus;
  readonly mmus: readonly Mmu[];
  /** The instruction by which EL2, or EL1 without it, calls the firmware. */
  readonly conduit: "smc" | "hvc";
  readonly semihosting: boolean;
  /** A call of the firmware by SMC or HVC. */
  firmware(cpu: Cpu): void;
  /** HLT #0xf000. */
  semihost(core: Core): void;
  /** SEV. */
  sendEvent(): void;
  /** RAM at this physical address was written, and holds compiled code. */
  codeWritten(pa: number): void;
  holdsCode(page: number): boolean;
  /** Counts an instruction that is not there. */
  countUndefined(what: string): void;
}

export interface Core {
  readonly cpu: Cpu;
  readonly mmu: Mmu;
  readonly ram: Ram;
  readonly board: Board;
  /** Where the instruction that is executed now continues, if it takes no exception; undefined: behind it. */
  next: bigint | undefined;
  /** Address of the part of the current access that is being translated: what FAR gets. */
  touched: bigint;
}

/** Thrown by an instruction that has taken an exception or returned from one: its CPU's PC is set. */
export const TAKEN: unique symbol = Symbol("exception taken");

/** Takes a synchronous exception from the current instruction. `preferred` is where it returns to. */
export function takeSync(core: Core, target: 1 | 2, syndrome: Syndrome, preferred = core.cpu.pc): never {
  if (preferred !== core.cpu.pc) core.cpu.steps = false; // the instruction is done, and its step as well
  takeException(core.cpu, target, VECTOR.sync, preferred, syndrome);
  throw TAKEN;
}

/** The current instruction is not there. */
export function takeUndefined(core: Core): never {
  return takeSync(core, defaultTarget(core.cpu), { ec: 0, iss: 0 });
}
