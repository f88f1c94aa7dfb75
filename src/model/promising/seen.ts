/**
 * A projected memory, unfolded for one thread: its timestamps are 1..n in the order of the messages that the thread can
 * tell apart, and its locations are the thread's own numbers. A hot file.
 */
import type { Messages } from "./messages.ts";
import type { ThreadPlan } from "./thread.ts";

export class Seen {
  /** Number of messages. */
  n = 0;
  /** Timestamp of the messages that the run itself makes: behind all others, in the order it makes them. */
  get end(): number {
    return this.n + 1;
  }
  /** Stands for the timestamp of any message that is not there yet. */
  get later(): number {
    return this.n + 2;
  }
  /** By timestamp: 1 for the thread's own messages. */
  own = new Uint8Array(32);
  /** By timestamp: first local location (own messages only), slices, value. */
  first = new Int32Array(32);
  slices = new Int32Array(32);
  value = new Int32Array(32);
  // By local location and timestamp: 1 + value there, 0 where the message does not touch it.
  #cells = new Int32Array(256);
  readonly #plan: ThreadPlan;
  readonly #initial: Int32Array;

  constructor(plan: ThreadPlan, initial: Int32Array) {
    this.#plan = plan;
    this.#initial = initial;
  }

  /** Unfolds a memory. */
  load(messages: Messages, node: number): void {
    const plan = this.#plan;
    const locations = plan.locations.length;
    const list = messages.list(node);
    const n = list.length;
    this.n = n;
    if (n >= this.own.length) this.#grow(2 * n);
    if (locations * (n + 1) > this.#cells.length) this.#cells = new Int32Array(2 * locations * (n + 1));
    this.#cells.fill(0, 0, locations * (n + 1));
    for (let l = 0; l < locations; l++) this.#cells[l * (n + 1)] = 1 + this.#initial[plan.locations[l]!]!;
    for (let t = 1; t <= n; t++) this.#put(messages, list[t - 1]!, t);
  }

  #put(messages: Messages, message: number, t: number): void {
    const from = messages.first(message);
    const slices = messages.slices(message);
    this.own[t] = messages.thread(message) === this.#plan.thread ? 1 : 0;
    this.first[t] = this.#plan.localOf[from]!;
    this.slices[t] = slices;
    this.value[t] = messages.value(message);
    for (let k = 0; k < slices; k++) {
      const l = this.#plan.localOf[from + k]!;
      if (l >= 0) this.#cells[l * (this.n + 1) + t] = 1 + messages.valueAt(message, from + k);
    }
  }

  #grow(size: number): void {
    this.own = new Uint8Array(size);
    this.first = new Int32Array(size);
    this.slices = new Int32Array(size);
    this.value = new Int32Array(size);
  }

  /** 1 + value of location `l` at timestamp `t` exactly, 0 when that message does not touch it. */
  at(l: number, t: number): number {
    return this.#cells[l * (this.n + 1) + t]!;
  }

  /** Whether no message in (from, to] is on `l`. */
  noNewer(l: number, from: number, to: number): boolean {
    const row = l * (this.n + 1);
    const last = to > this.n ? this.n : to;
    for (let t = from + 1; t <= last; t++) if (this.#cells[row + t] !== 0) return false;
    return true;
  }

  /** Whether no message of another thread in (from, to] is on `l`. */
  noNewerForeign(l: number, from: number, to: number): boolean {
    const row = l * (this.n + 1);
    const last = to > this.n ? this.n : to;
    for (let t = from + 1; t <= last; t++) if (this.#cells[row + t] !== 0 && this.own[t] === 0) return false;
    return true;
  }

  /** Whether an own message strictly between the timestamps is on `l`. */
  ownBetween(l: number, from: number, to: number): boolean {
    const row = l * (this.n + 1);
    const last = to > this.n + 1 ? this.n + 1 : to;
    for (let t = from + 1; t < last; t++) if (this.#cells[row + t] !== 0 && this.own[t] === 1) return true;
    return false;
  }
}
