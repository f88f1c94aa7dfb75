/** Keeps a search inside its limits: wherever work is done it is counted, and now and then clock and memory are asked. */
import { LimitReached, type Limits } from "./exploration.ts";

/** Work between two looks, in steps of some nanoseconds: a look comes every few milliseconds, also on a slow machine. */
const BETWEEN = 1 << 18;

/** Counts the work of one search. */
export class Watch {
  readonly #limits: Limits;
  readonly #bytes: () => number;
  #left = 0;

  /** `bytes`: what the tables of the search hold now. */
  constructor(limits: Limits, bytes: () => number) {
    this.#limits = limits;
    this.#bytes = bytes;
  }

  /** So many steps were done or are about to be done: table cells touched, rows run. @throws {LimitReached} */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) this.#look();
  }

  #look(): void {
    this.#left = BETWEEN;
    const { deadline, memory, cancelled } = this.#limits;
    if (cancelled()) throw new LimitReached("limit", "cancelled");
    if (performance.now() > deadline) throw new LimitReached("limit", "time");
    if (this.#bytes() > memory) throw new LimitReached("limit", "memory");
  }
}
