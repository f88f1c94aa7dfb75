/** Turns final states of threads and a final memory into outcomes over the program's observables, each once. */
import { RowTable } from "../../bits/index.ts";
import {
  type Code,
  EXCEPTIONS,
  FLAGS,
  INSTRUCTION,
  type Layout,
  type Observable,
  ROW,
  type Watch,
} from "../program/index.ts";
import type { Messages } from "./messages.ts";
import type { Solo } from "./solo.ts";

/** A memory where all threads end, and the finals that were new with it. */
export interface Found {
  /** Values of the observables. */
  readonly outcome: readonly bigint[];
  /** The memory as messages in timestamp order. */
  readonly memory: readonly number[];
  /** Final state id of each thread. */
  readonly finals: readonly number[];
}

export class Observation {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #messages: Messages;
  readonly #solos: readonly Solo[];
  readonly #watch: Watch;
  // Locations whose final value is observed, and for each register observable its column in the thread's final state.
  readonly #locations: readonly number[];
  readonly #columns: readonly number[];
  readonly #seen: RowTable;
  readonly #row: Int32Array;
  // Memories and sets of finals that have been combined: nothing new can come of them.
  readonly #combined = new Set<string>();
  readonly #eachMemory: boolean;

  /** @param eachMemory  whether an outcome is collected with every memory it comes with */
  constructor(
    code: Code,
    layout: Layout,
    messages: Messages,
    solos: readonly Solo[],
    watch: Watch,
    eachMemory: boolean,
  ) {
    this.#eachMemory = eachMemory;
    this.#code = code;
    this.#layout = layout;
    this.#messages = messages;
    this.#solos = solos;
    this.#watch = watch;
    const { observed } = code.program;
    const locations = observed.flatMap((o) => (o.kind === "memory" ? this.#covering(o) : []));
    this.#locations = [...new Set(locations)];
    const next = solos.map(() => 1);
    this.#columns = observed.map((o) => (o.kind === "register" ? next[o.thread]!++ : -1));
    this.#row = new Int32Array(solos.length + this.#locations.length);
    this.#seen = new RowTable(this.#row.length);
  }

  #covering(o: Observable & { kind: "memory" }): number[] {
    const { addressOf, granuleOf } = this.#layout;
    const found: number[] = [];
    for (let l = 0; l < addressOf.length; l++) {
      const from = addressOf[l]!;
      if (from < o.address + BigInt(o.bytes) && o.address < from + BigInt(granuleOf[l]!)) found.push(l);
    }
    return found;
  }

  /** Adds the outcomes of a memory with the threads' final states that are not known yet. */
  collect(memory: readonly number[], finals: readonly (readonly number[])[], into: Found[]): void {
    const threads = this.#solos.length;
    this.#locations.forEach((l, i) => {
      this.#row[threads + i] = this.#newest(memory, l);
    });
    const key = `${this.#row.slice(threads).join()}|${finals.map((f) => f.join()).join("|")}`;
    if (!this.#eachMemory && this.#combined.has(key)) return;
    this.#combined.add(key);
    this.#product(0, memory, finals, into);
  }

  #newest(memory: readonly number[], location: number): number {
    for (let i = memory.length - 1; i >= 0; i--) {
      if (this.#messages.covers(memory[i]!, location)) return this.#messages.valueAt(memory[i]!, location);
    }
    return this.#layout.initial[location]!;
  }

  #product(i: number, memory: readonly number[], finals: readonly (readonly number[])[], into: Found[]): void {
    if (i < finals.length) {
      for (const id of finals[i]!) {
        this.#row[i] = id;
        this.#product(i + 1, memory, finals, into);
      }
      return;
    }
    const before = this.#seen.count;
    this.#watch.spend(this.#row.length);
    if (this.#seen.intern(this.#row, 0) < before && !this.#eachMemory) return;
    const ids = [...this.#row.slice(0, finals.length)];
    into.push({ outcome: this.#code.program.observed.map((o, k) => this.#valueOf(o, k)), memory, finals: ids });
  }

  #valueOf(o: Observable, k: number): bigint {
    switch (o.kind) {
      case "register":
        return this.#code.values.number(this.#solos[o.thread]!.finals.at(this.#row[o.thread]!, this.#columns[k]!));
      case "memory":
        return this.#memoryValue(o);
      case "fault": {
        const row = this.#solos[o.thread]!.finals.at(this.#row[o.thread]!, 0) - 1;
        if (row < 0) return 0n;
        const { ops, instructions } = this.#code;
        const here = instructions[ops[row * ROW + INSTRUCTION]!]!.address;
        const matches = o.class === undefined || o.class === EXCEPTIONS[ops[row * ROW + FLAGS]!];
        return matches && (o.address === undefined || o.address === here) ? 1n : 0n;
      }
    }
  }

  #memoryValue(o: Observable & { kind: "memory" }): bigint {
    let value = 0n;
    for (const l of this.#covering(o)) {
      const cell = this.#code.values.number(this.#row[this.#solos.length + this.#locations.indexOf(l)]!);
      const shift = 8n * (this.#layout.addressOf[l]! - o.address);
      value |= shift >= 0n ? cell << shift : cell >> -shift;
    }
    return BigInt.asUintN(8 * o.bytes, value);
  }
}
