/**
 * One thread running alone against a fixed memory: certification and enumeration in one. All states are hash-consed on
 * their full contents, so spin loops close by themselves. The run gives the final states reached without new messages,
 * and the messages the thread may promise next: those that some run can write with a pre-view inside the memory and
 * from where it can still fulfil all promises (find-and-certify). A hot file.
 */
import { RowTable } from "../../bits/index.ts";
import { KIND, OP, ROW } from "../program/index.ts";
import { AccessMachine } from "./accesses.ts";
import { NEW, PC, SLOT } from "./frame.ts";

/** What a solo run found. */
export interface SoloResult {
  /** Ids of final states in `Solo.finals`, each once. */
  readonly finals: readonly number[];
  /** Messages that may be promised next. */
  readonly promises: readonly number[];
  /** Whether a loop was cut at its bound. */
  readonly bounded: boolean;
}

export class Solo extends AccessMachine {
  /** Final states: 0 or 1 + row of the fault, then the observed registers' values. */
  readonly finals: RowTable;
  readonly #final: Int32Array;
  #table: RowTable;
  // Edges between states: source, target, message that may be promised or -1.
  #edges = new Int32Array(3 * 256);
  #edgeCount = 0;
  /** The state that is being expanded, or -1 at the start. */
  protected source = 0;
  /** States visited in all runs. */
  visited = 0;

  constructor(...machine: ConstructorParameters<typeof AccessMachine>) {
    super(...machine);
    const { observed } = this.plan;
    this.finals = new RowTable(1 + observed.length);
    this.#final = new Int32Array(1 + observed.length);
    this.#table = new RowTable(this.frame.width);
  }

  /** Bytes of the tables. */
  get bytes(): number {
    return this.#table.bytes + 4 * this.#edges.length + this.finals.bytes;
  }

  /** Explores all runs against the projected memory `node`. */
  run(node: number): SoloResult {
    this.seen.load(this.messages, node);
    this.reset();
    this.bounded = false;
    this.fit();
    if (this.#table.width === this.frame.width) this.#table.clear();
    else this.#table = new RowTable(this.frame.width);
    this.#edgeCount = 0;
    this.source = -1;
    this.arrive(-1, -1);
    for (let id = 0; id < this.#table.count; id++) {
      this.visited++;
      this.watch.spend(4 * this.frame.width);
      this.#table.copy(id, this.from, 0);
      this.s.set(this.from);
      this.source = id;
      this.expand();
    }
    return this.#collect();
  }

  /** `s` has done an access: runs on to the next one and records the state. Its id, or -1 when the run is cut. */
  protected override arrive(first: number, second: number): number {
    if (!this.advance() || !this.settle()) return -1;
    const id = this.#table.intern(this.s, 0);
    if (this.source < 0) return id;
    this.#edge(id, first);
    if (second >= 0) this.#edge(id, second);
    return id;
  }

  #edge(to: number, message: number): void {
    const at = 3 * this.#edgeCount++;
    if (at + 3 > this.#edges.length) {
      const grown = new Int32Array(2 * this.#edges.length);
      grown.set(this.#edges);
      this.#edges = grown;
    }
    this.#edges[at] = this.source;
    this.#edges[at + 1] = to;
    this.#edges[at + 2] = message;
  }

  // Final states and promises. A message counts if all promises can be fulfilled from where it leads.
  #collect(): SoloResult {
    const count = this.#table.count;
    const good = new Uint8Array(count);
    const finals: number[] = [];
    for (let id = 0; id < count; id++) {
      this.#table.copy(id, this.s, 0);
      if (this.owes()) continue;
      good[id] = 1;
      const kind = this.plan.ops[this.s[PC]! * ROW + KIND];
      if ((kind === OP.END || kind === OP.FAULT) && this.s[NEW] === 0) {
        const final = this.#finalState(kind);
        finals.push(final);
        this.ended(id, final);
      }
    }
    for (let changed = true; changed; ) {
      changed = false;
      this.watch.spend(this.#edgeCount);
      for (let at = 3 * (this.#edgeCount - 1); at >= 0; at -= 3) {
        if (good[this.#edges[at + 1]!] === 1 && good[this.#edges[at]!] === 0) {
          good[this.#edges[at]!] = 1;
          changed = true;
        }
      }
    }
    const promises = new Set<number>();
    for (let at = 0; at < 3 * this.#edgeCount; at += 3) {
      if (this.#edges[at + 2]! >= 0 && good[this.#edges[at + 1]!] === 1) promises.add(this.#edges[at + 2]!);
    }
    return { finals: [...new Set(finals)], promises: [...promises], bounded: this.bounded };
  }

  /** Told of each state in which the run has ended; for traces. */
  protected ended(_state: number, _final: number): void {}

  #finalState(kind: number): number {
    const { observed } = this.plan;
    this.#final[0] = kind === OP.FAULT ? 1 + this.s[PC]! : 0;
    observed.forEach((slot, i) => {
      this.#final[1 + i] = this.s[this.frame.slots + SLOT * slot]!;
    });
    return this.finals.intern(this.#final, 0);
  }
}
