/**
 * A hypervisor that is a value of this program instead of code at EL2. It is entered wherever a CPU would run its next instruction
 * at EL2: after an exception that was taken there, and when the firmware starts a CPU. It acts on the machine through `El2`, and
 * leaves EL2 again before it returns. No other CPU runs meanwhile.
 *
 * What it keeps it keeps in RAM and registers: then a snapshot has all of it, and two runs of one machine are the same.
 */
import type { El2 } from "./el2.ts";
import type { Entry } from "./entry.ts";

export interface Hypervisor {
  /** As `hypervisor` of the configuration. */
  readonly name: string;
  /** Leaves EL2 by `resume`, or has the firmware switch the CPU or the machine off. */
  enter(el2: El2, why: Entry): void;
}

/**
 * A hypervisor did not come to its end. In a machine that this program has started that is a bug of it; in one that was put back it may be what the
 * snapshot has where the hypervisor keeps what it knows, which nothing else can write.
 */
export class HypervisorFailed extends Error {
  override readonly name = "HypervisorFailed";
  /** @param cause what it has thrown */
  constructor(hypervisor: string, cause: unknown) {
    super(`${hypervisor}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
