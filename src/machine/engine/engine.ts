/** An engine runs instructions of one CPU; both give the same run. */
import type { Core } from "../cpu/core.ts";

export interface Engine {
  /**
   * Runs instructions until the CPU's budget is used up or its `attention` is set, which is looked at after each instruction
   * that can set it. An instruction that takes an exception counts as one.
   */
  run(core: Core): void;
  /** Whether a physical page holds code that would have to be compiled again if it changed. */
  holdsCode(page: number): boolean;
  /** RAM of such a page was written. */
  codeWritten(pa: number): void;
}
