/** The reference engine: one instruction after the other, see `cpu/interpret.ts`. */
import type { Core } from "../cpu/core.ts";
import { Readied } from "../cpu/interpret.ts";
import type { Engine } from "./engine.ts";
import { single } from "./single.ts";

export class ReferenceEngine implements Engine {
  readonly #ready = new Readied();

  run(core: Core): void {
    const { cpu } = core;
    while (cpu.budget > 0 && !cpu.attention) single(core, this.#ready);
  }

  // Each instruction is read from RAM before it runs.
  holdsCode(): boolean {
    return false;
  }
  codeWritten(): void {}
}
