/**
 * Messages and memories. A message is a write by one thread to consecutive locations; a memory is a list of messages, a
 * path in a tree, so equal lists are equal node numbers. A thread sees only the messages on locations it may access:
 * its *projection* of the memory, a path in the same tree.
 */
import { RowTable } from "../../bits/index.ts";
import type { Layout, ValueTable } from "../program/index.ts";

/** All messages and memories of one search. */
export class Messages {
  readonly #values: ValueTable;
  readonly #layout: Layout;
  readonly #messages = new RowTable(4); // first location, slices, value, thread
  readonly #tree = new RowTable(2); // parent node, message
  #depths = new Int32Array(256);
  readonly #row = new Int32Array(4);
  readonly #extract = new Map<number, number>();

  constructor(values: ValueTable, layout: Layout) {
    this.#values = values;
    this.#layout = layout;
    this.#row[0] = -1;
    this.#tree.intern(this.#row, 0); // node 0: the empty memory
  }

  get bytes(): number {
    return this.#messages.bytes + this.#tree.bytes + 4 * this.#depths.length;
  }

  /** The message of a write of `value` to `slices` locations from `first`. */
  message(first: number, slices: number, value: number, thread: number): number {
    const row = this.#row;
    row[0] = first;
    row[1] = slices;
    row[2] = value;
    row[3] = thread;
    return this.#messages.intern(row, 0);
  }
  first(message: number): number {
    return this.#messages.at(message, 0);
  }
  slices(message: number): number {
    return this.#messages.at(message, 1);
  }
  value(message: number): number {
    return this.#messages.at(message, 2);
  }
  thread(message: number): number {
    return this.#messages.at(message, 3);
  }
  covers(message: number, location: number): boolean {
    const k = location - this.first(message);
    return k >= 0 && k < this.slices(message);
  }

  /** Value of a message at one of its locations. */
  valueAt(message: number, location: number): number {
    const slices = this.slices(message);
    const value = this.value(message);
    if (slices === 1) return value;
    return this.slice(value, location - this.first(message), slices, this.#layout.granuleOf[location]!);
  }

  /** Slice `k` of a value of `slices` slices of `granule` bytes. */
  slice(value: number, k: number, slices: number, granule: number): number {
    if (slices === 1) return value;
    const key = (slices * 32 + k) * 32 + granule;
    let op = this.#extract.get(key);
    if (op === undefined) {
      const lo = 8 * granule * k;
      op = this.#values.op({ op: "extract", w: 8 * granule * slices, wb: 0, hi: lo + 8 * granule - 1, lo });
      this.#extract.set(key, op);
    }
    return this.#values.apply(op, value, 0);
  }

  /** The value of `slices` slices that stand at `from[at..]`, lowest first. */
  join(from: Int32Array, at: number, slices: number, granule: number): number {
    let value = from[at]!;
    for (let k = 1; k < slices; k++) {
      const op = this.#values.op({ op: "concat", w: 8 * granule, wb: 8 * granule * k, hi: 0, lo: 0 });
      value = this.#values.apply(op, from[at + k]!, value);
    }
    return value;
  }

  /** The memory `node` with one more message at its end. */
  extend(node: number, message: number): number {
    this.#row[0] = node;
    this.#row[1] = message;
    const child = this.#tree.intern(this.#row, 0);
    if (child >= this.#depths.length) {
      const grown = new Int32Array(2 * this.#depths.length);
      grown.set(this.#depths);
      this.#depths = grown;
    }
    this.#depths[child] = this.#depths[node]! + 1;
    return child;
  }
  /** Number of messages. */
  depth(node: number): number {
    return this.#depths[node]!;
  }
  parent(node: number): number {
    return this.#tree.at(node, 0);
  }
  /** The newest message. */
  last(node: number): number {
    return this.#tree.at(node, 1);
  }
  /** The messages of a memory, oldest first. */
  list(node: number): number[] {
    const out: number[] = [];
    for (let at = node; at !== 0; at = this.parent(at)) out.push(this.last(at));
    return out.reverse();
  }
}
