/**
 * An engine for debuggers: the reference interpreter, which looks for breakpoints before each instruction, stops after a
 * single step, and tells a trace of what happens. It takes over while there is something to look for; the run stays the same.
 */
import type { Core } from "../cpu/core.ts";
import type { Cpu } from "../cpu/cpu.ts";
import { Readied } from "../cpu/interpret.ts";
import { single } from "../engine/single.ts";
import type { Trace } from "./trace.ts";

export class Watch {
  /** Virtual addresses at which any CPU stops, at any exception level. */
  readonly breakpoints = new Set<bigint>();
  /** The CPU that stops after its next instruction. */
  stepping: Cpu | undefined;
  /** Where a CPU was stopped: it is not stopped there again before it has gone on. */
  #passed: { readonly cpu: Cpu; readonly pc: bigint } | undefined;
  readonly #ready = new Readied();
  readonly #pause: (cpu: Cpu) => void;
  /** Who is told of instructions and exceptions. */
  readonly #trace: Trace | undefined;

  /** @param pause ends the step of the machine */
  constructor(pause: (cpu: Cpu) => void, trace: Trace | undefined) {
    this.#pause = pause;
    this.#trace = trace?.needsInstructions === true ? trace : undefined;
  }

  get isActive(): boolean {
    return this.breakpoints.size > 0 || this.stepping !== undefined || this.#trace !== undefined;
  }

  /** Lets a CPU go on from where it stands, breakpoint or not. */
  pass(cpu: Cpu): void {
    this.#passed = { cpu, pc: cpu.pc };
  }

  run(core: Core): void {
    const { cpu } = core;
    this.#trace?.exceptions(cpu); // an interrupt was taken before
    while (cpu.budget > 0 && !cpu.attention) {
      const isPassed = this.#passed?.cpu === cpu && this.#passed.pc === cpu.pc;
      if (!isPassed && this.breakpoints.has(cpu.pc)) {
        this.#pause(cpu);
        return;
      }
      if (this.#passed?.cpu === cpu) this.#passed = undefined;
      this.#trace?.instruction(core);
      single(core, this.#ready);
      this.#trace?.exceptions(cpu);
      if (this.stepping === cpu) {
        this.stepping = undefined;
        this.#pause(cpu);
        return;
      }
    }
  }
}
