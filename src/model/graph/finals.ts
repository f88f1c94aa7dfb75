/**
 * Final states of complete graphs. The co-last write of each observed location is chosen; one total coherence order is
 * looked for, only to know that the state exists; a state found before is skipped.
 */
import { hasBit, RowTable } from "../../bits/index.ts";
import type { Execution } from "../../evidence/index.ts";
import {
  type Code,
  EXCEPTIONS,
  FLAGS,
  INSTRUCTION,
  type Layout,
  type Outcome,
  ROW,
  type Watch,
} from "../program/index.ts";
import type { Saturation } from "./saturate.ts";
import { AT, EVENT, EVENT_SIZE, LOC, type Shape, STATUS, STATUS_OF, VALUE, WHAT } from "./shape.ts";
import { faultKey } from "./symmetry.ts";
import type { ThreadRunner } from "./thread-run.ts";
import { witness } from "./witness.ts";

/** A cell of a final state: a register, one location, or a fault. */
type Cell =
  | { readonly kind: "register"; readonly thread: number; readonly slot: number }
  | { readonly kind: "location"; readonly location: number }
  | { readonly kind: "fault"; readonly observable: number };

export class Finals {
  protected readonly code: Code;
  protected readonly layout: Layout;
  protected readonly shape: Shape;
  readonly #runner: ThreadRunner;
  protected readonly saturation: Saturation;
  readonly #watch: Watch;
  readonly #cells: readonly Cell[];
  readonly #locations: readonly number[]; // cells that are locations
  protected readonly row: Int32Array;
  readonly #rows: RowTable;
  readonly #witnesses: Execution[] | undefined;
  readonly #pool: Int32Array[] = [];

  constructor(
    code: Code,
    layout: Layout,
    shape: Shape,
    runner: ThreadRunner,
    saturation: Saturation,
    watch: Watch,
    witnesses: boolean,
  ) {
    this.code = code;
    this.layout = layout;
    this.shape = shape;
    this.#runner = runner;
    this.saturation = saturation;
    this.#watch = watch;
    this.#cells = code.program.observed.flatMap((o, observable): Cell[] => {
      if (o.kind === "register")
        return [{ kind: "register", thread: o.thread, slot: code.registers.indexOf(o.register) }];
      if (o.kind === "fault") return [{ kind: "fault", observable }];
      const first = layout.locate(code.values.value(o.address), o.bytes);
      const n = o.bytes / layout.granuleOf[first]!;
      return Array.from({ length: n }, (_, i) => ({ kind: "location", location: first + i }));
    });
    this.#locations = this.#cells.flatMap((c, i) => (c.kind === "location" ? [i] : []));
    this.row = new Int32Array(Math.max(1, this.#cells.length));
    this.#rows = new RowTable(this.row.length);
    this.#witnesses = witnesses ? [] : undefined;
  }

  /** What is to be said of executions that were found. */
  get remarks(): readonly string[] {
    return [];
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#rows.bytes + 4 * this.shape.size * this.#pool.length;
  }

  /** Whether every observed location has its last write: the reads that are open decide on no final value. */
  settled(st: Int32Array): boolean {
    return this.#locations.every((at) => {
      const writes = this.writesOf(st, (this.#cells[at] as Cell & { kind: "location" }).location);
      const { inBase, words } = this.shape;
      return writes.filter((w) => !writes.some((later) => hasBit(st, inBase + w * words, later))).length <= 1;
    });
  }

  /** Adds the final states of a complete, closed graph. Whether it has any. */
  add(st: Int32Array): boolean {
    let thread = -1;
    this.#cells.forEach((cell, i) => {
      if (cell.kind === "fault") this.row[i] = this.faults(st, cell.observable);
      if (cell.kind !== "register") return;
      if (cell.thread !== thread) this.#runner.run(st, cell.thread, true);
      thread = cell.thread;
      this.row[i] = this.#runner.slots[cell.slot]!;
    });
    return this.#chooseLast(st, 0, 0);
  }

  /** What the cell of a fault holds. */
  protected faults(st: Int32Array, observable: number): number {
    return this.#faulted(st, observable) ? 1 : 0;
  }

  #faulted(st: Int32Array, observable: number): boolean {
    const o = this.code.program.observed[observable]!;
    const s = this.shape;
    if (o.kind !== "fault") return false;
    const at = s.threadBase + o.thread * s.threadSize;
    if (st[at + STATUS] !== STATUS_OF.FAULTED) return false;
    const row = st[at + AT]! * ROW;
    const { ops, instructions } = this.code;
    const address = instructions[ops[row + INSTRUCTION]!]!.address;
    const here = o.address === undefined || o.address === address;
    return here && (o.class === undefined || o.class === EXCEPTIONS[ops[row + FLAGS]!]);
  }

  protected copy(st: Int32Array, depth: number): Int32Array {
    this.#watch.spend(this.shape.size >> 2);
    while (this.#pool.length <= depth) this.#pool.push(new Int32Array(this.shape.size));
    const copy = this.#pool[depth]!;
    copy.set(st);
    return copy;
  }

  // Chooses the co-last write of the k-th observed location, and of those behind it. Whether a state exists.
  #chooseLast(st: Int32Array, k: number, depth: number): boolean {
    if (k === this.#locations.length) {
      if (this.#rows.has(this.row, 0)) return true;
      const total = this.totalOrder(st, depth);
      if (total === undefined) return false;
      this.#rows.intern(this.row, 0);
      this.#witnesses?.push(witness(this.code, this.layout, this.shape, total, this.#runner));
      return true;
    }
    const at = this.#locations[k]!;
    const location = (this.#cells[at] as Cell & { kind: "location" }).location;
    const writes = this.writesOf(st, location);
    const s = this.shape;
    let found = this.shape.paged && this.#chooseUpdate(st, k, depth, location);
    if (writes.length === 0) {
      this.row[at] = this.layout.initial[location]!;
      return this.#chooseLast(st, k + 1, depth) || found;
    }
    for (const last of writes) {
      if (writes.some((w) => hasBit(st, s.inBase + last * s.words, w))) continue;
      const child = this.copy(st, depth);
      if (!writes.every((w) => w === last || this.saturation.order(child, w, last))) continue;
      if (!this.saturation.close(child)) continue;
      this.row[at] = child[s.eventBase + last * EVENT_SIZE + VALUE]!;
      if (this.#chooseLast(child, k + 1, depth + 1)) found = true;
    }
    return found;
  }

  // The last write of a location may be an update of hardware that nobody reads.
  #chooseUpdate(st: Int32Array, k: number, depth: number, location: number): boolean {
    return this.updated(st, depth, location, (child) => {
      this.row[this.#locations[k]!] = child[this.shape.eventBase + (child[0]! - 1) * EVENT_SIZE + VALUE]!;
      return this.#chooseLast(child, k + 1, depth + 1);
    });
  }

  /** Tries every spontaneous update of the location that would be its last write: only with page tables. */
  protected updated(_: Int32Array, __: number, ___: number, ____: (child: Int32Array) => boolean): boolean {
    return false;
  }

  /** Decides what is open when coherence is total; undefined when that cannot be. */
  protected settleRest(st: Int32Array, _: number): Int32Array | undefined {
    return st;
  }

  protected writesOf(st: Int32Array, location: number): number[] {
    const s = this.shape;
    const found: number[] = [];
    this.#watch.spend(st[0]!);
    for (let e = 0; e < st[0]!; e++) if (hasBit(st, s.writesBase + location * s.words, e)) found.push(e);
    return found;
  }

  // Splits unordered pairs of writes until coherence is total; undefined when no total order is consistent.
  protected totalOrder(st: Int32Array, depth: number): Int32Array | undefined {
    const s = this.shape;
    for (let a = 0; a < st[0]!; a++) {
      const at = s.eventBase + a * EVENT_SIZE;
      if ((st[at + WHAT]! & EVENT.WRITE) === 0) continue;
      for (const b of this.writesOf(st, st[at + LOC]!)) {
        if (b <= a || hasBit(st, s.inBase + a * s.words, b) || hasBit(st, s.inBase + b * s.words, a)) continue;
        return this.#split(st, depth, a, b) ?? this.#split(st, depth, b, a);
      }
    }
    return this.settleRest(st, depth);
  }

  #split(st: Int32Array, depth: number, a: number, b: number): Int32Array | undefined {
    const child = this.copy(st, depth);
    if (!this.saturation.order(child, a, b) || !this.saturation.close(child)) return undefined;
    return this.totalOrder(child, depth + 1);
  }

  /** Adds every state that exchanging these threads gives, without a witness: closes under transpositions of neighbours. */
  closeUnder(threads: readonly number[]): void {
    const { observed } = this.code.program;
    const cellsOf = (t: number): number[] =>
      this.#cells
        .flatMap((c, i) => {
          if (c.kind === "register" && c.thread === t) return [{ i, key: `register ${c.slot}` }];
          const o = c.kind === "fault" ? observed[c.observable]! : undefined;
          return o?.kind === "fault" && o.thread === t ? [{ i, key: faultKey(this.code, o) }] : [];
        })
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ i }) => i);
    const cells = threads.map(cellsOf);
    for (let id = 0; id < this.#rows.count; id++) {
      this.#watch.spend(this.row.length * cells.length);
      for (let k = 0; k + 1 < cells.length; k++) {
        for (let i = 0; i < this.row.length; i++) this.row[i] = this.#rows.at(id, i);
        cells[k]!.forEach((cell, i) => {
          const other = cells[k + 1]![i]!;
          this.row[cell] = this.#rows.at(id, other);
          this.row[other] = this.#rows.at(id, cell);
        });
        this.#rows.intern(this.row, 0);
      }
    }
  }

  /** The outcomes found; those of executions that were found, and not of others like them, with a witness when asked for. */
  outcomes(): Outcome[] {
    return Array.from({ length: this.#rows.count }, (_, id) => ({
      values: this.#values(id),
      witness: this.#witnesses?.[id],
    }));
  }

  #values(id: number): bigint[] {
    const { values, program } = this.code;
    let i = 0;
    return program.observed.map((o) => {
      if (o.kind === "fault") {
        const found = this.#rows.at(id, i++);
        return o.all === true ? values.number(found) : BigInt(found);
      }
      if (o.kind === "register") return values.number(this.#rows.at(id, i++));
      let v = 0n;
      for (let done = 0; done < o.bytes; i++) {
        v |= values.number(this.#rows.at(id, i)) << BigInt(8 * done);
        done += this.layout.granuleOf[(this.#cells[i] as Cell & { kind: "location" }).location]!;
      }
      return v;
    });
  }
}
