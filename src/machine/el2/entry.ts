/** Why a CPU is at EL2. */
import type { Cpu } from "../cpu/cpu.ts";

/**
 * Why it was entered. `start`: the firmware has started the CPU; x0 and the PC are what it was started with, and nothing is set
 * up. Else the exception: ESR_EL2, FAR_EL2, HPFAR_EL2, ELR_EL2 and SPSR_EL2 tell of it, and x0 to x30 are those of what it interrupted.
 */
export type Entry = "start" | "sync" | "irq" | "fiq" | "error";

const VECTORS = 0x800n;
const KINDS: readonly Entry[] = ["sync", "irq", "fiq", "error"];

/** Why a CPU is at EL2: its PC is a vector, or where the firmware started it. */
export function entryOf({ pc, sys }: Cpu): Entry {
  const offset = pc - sys.VBAR_EL2!;
  return 0n <= offset && offset < VECTORS ? KINDS[Number((offset >> 7n) & 3n)]! : "start";
}
