/** Random steps: whose turn it is of those who take part. A few VMs live at a time, each with a step now and then. */

import type { Layout } from "../../../kcore/native/layout.ts";
import { type Actor, hostDevices, life, stray } from "./actors.ts";
import { Numbers } from "./numbers.ts";
import type { Step } from "./steps.ts";

/** VMs that live at a time. */
const LIVES = 4;

export class Draw {
  readonly #numbers: Numbers;
  /** Who goes on for ever, then VMs. */
  readonly #actors: Actor[];
  #turn = 0;
  /** What an actor is told of its last step. */
  readonly #answers = new Map<Actor, bigint>();

  constructor(seed: number, layout: Layout) {
    this.#numbers = new Numbers(seed, layout);
    this.#actors = [stray(this.#numbers), hostDevices(this.#numbers)];
  }

  /** What comes next. */
  step(): Step {
    const n = this.#numbers;
    if (this.#actors.length < 2 + LIVES && n.once(4)) this.#actors.push(life(n));
    // One who has the turn keeps it for a while, so that what belongs together is done.
    if (n.once(3) || this.#turn >= this.#actors.length) this.#turn = n.below(this.#actors.length);
    const actor = this.#actors[this.#turn]!;
    const next = actor.next(this.#answers.get(actor) ?? 0n);
    if (next.done !== true) return next.value;
    this.#actors.splice(this.#turn, 1);
    return this.step();
  }
  /** What came of the last step. */
  told(answer: bigint): void {
    this.#answers.set(this.#actors[this.#turn]!, answer);
  }
}
