/**
 * A thread without a search: data flow over its micro-operations, with an automaton. Each row is reached in states of the
 * automaton; for each the slots hold a constant, or something unknown that may lie inside one variable, and the reads that it
 * depends on. All paths are covered, whatever the other threads do; what is not known of an address is said.
 */
import {
  A,
  B,
  BYTES,
  C,
  CAS,
  type Code,
  DST,
  EXTRA,
  FLAG,
  FLAGS,
  INSTRUCTION,
  KIND,
  NONE,
  OP,
  ROW,
  TARGET,
  variableAt,
} from "../../model/program/index.ts";
import type { Automaton, FlowEvent, Flowed, Next, Report, Reported, Where } from "./automaton.ts";
import { RowSets } from "./row-sets.ts";

const READ_LEAF = 1 << 25;
const JOIN_LEAF = 1 << 26;
const NO_VARIABLE = -1;
const SOME_VARIABLE = -2;
/** Pairs of a row and a state. */
const MOST_NODES = 400_000;

/** Cells of a thread's own memory that are followed like slots, behind those. */
const CELLS = 96;
/** Nothing is known of a cell. */
const OPEN = -0x7fffffff;

/** Slots and own cells on entry of a row. */
interface Frame {
  readonly values: Int32Array;
  readonly bases: Int32Array;
  readonly depends: Int32Array;
}

class Flow<R> {
  readonly #code: Code;
  readonly #automaton: Automaton<R>;
  readonly #sets = new RowSets();
  readonly #nodes = new Map<number, Map<number, number>>(); // row, state to node
  readonly #frames: Frame[] = [];
  readonly #rows: number[] = [];
  readonly #states: number[] = [];
  readonly #from: number[] = [];
  readonly #waiting: boolean[] = [];
  readonly #todo: number[] = [];
  readonly #head = new Set<number>();
  readonly #thread: number;
  readonly #width: number;
  /** Own cells by address and bytes, in the order of their slots. */
  readonly #cells: { readonly address: bigint; readonly bytes: number }[] = [];
  readonly reports = new Map<string, Reported<R>>();
  readonly gaps = new Map<number, string>();
  readonly next = new Map<number, Set<number>>();

  constructor(code: Code, thread: number, automaton: Automaton<R>) {
    this.#code = code;
    this.#automaton = automaton;
    const { registers, values, program } = code;
    this.#thread = thread;
    this.#width = code.slots + CELLS;
    const frame = {
      values: new Int32Array(this.#width).fill(OPEN, code.slots),
      bases: new Int32Array(this.#width).fill(NO_VARIABLE),
      depends: new Int32Array(this.#width),
    };
    registers.forEach((name, slot) => {
      frame.values[slot] = values.value(program.threads[thread]!.registers.get(name) ?? 0n);
    });
    this.#arrive(code.entry[thread]!, automaton.initial, frame, -1, -1);
    for (let i = 0; i < this.#todo.length; i++) {
      const node = this.#todo[i]!;
      this.#waiting[node] = false;
      this.#step(node);
      if (this.#frames.length > MOST_NODES) {
        this.gaps.set(this.#rows[node]!, `more than ${MOST_NODES} rows and states`);
        return;
      }
    }
  }

  #arrive(row: number, state: number, f: Frame, from: number, fromRow: number): void {
    const { values } = this.#code;
    const leafOf = (s: number): number => values.leaf(JOIN_LEAF + row * this.#width + s);
    if (fromRow >= 0) this.next.set(fromRow, (this.next.get(fromRow) ?? new Set()).add(row));
    if (fromRow >= row) this.#head.add(row); // an unknown of the last round is not that of this round
    let byState = this.#nodes.get(row);
    if (byState === undefined) this.#nodes.set(row, (byState = new Map()));
    const known = byState.get(state);
    if (known === undefined) {
      const node =
        this.#frames.push({ values: f.values.slice(), bases: f.bases.slice(), depends: f.depends.slice() }) - 1;
      byState.set(state, node);
      this.#rows[node] = row;
      this.#states[node] = state;
      this.#from[node] = from;
      if (fromRow >= row) {
        const g = this.#frames[node]!;
        for (let s = 0; s < this.#width; s++) if (g.values[s]! < 0 && g.values[s] !== OPEN) g.values[s] = leafOf(s);
      }
      this.#push(node);
      return;
    }
    const g = this.#frames[known]!;
    let changed = false;
    for (let s = 0; s < this.#width; s++) {
      if (g.values[s] === OPEN) continue;
      if (f.values[s] === OPEN) {
        g.values[s] = OPEN;
        changed = true;
        continue;
      }
      const join = leafOf(s);
      const same = g.values[s] === f.values[s] && (g.values[s]! >= 0 || !this.#head.has(row));
      if (!same && g.values[s] !== join) {
        g.bases[s] = joinBases(this.#base(g, s), this.#base(f, s));
        g.values[s] = join;
        changed = true;
      } else if (g.values[s] === join) {
        const base = joinBases(g.bases[s]!, this.#base(f, s));
        if (base !== g.bases[s]) changed = true;
        g.bases[s] = base;
      }
      const depends = this.#sets.union(g.depends[s]!, f.depends[s]!);
      if (depends !== g.depends[s]) changed = true;
      g.depends[s] = depends;
    }
    if (changed) this.#push(known);
  }

  #push(node: number): void {
    if (this.#waiting[node] === true) return;
    this.#waiting[node] = true;
    this.#todo.push(node);
  }

  // The variable that a slot points into: of a constant by its value.
  #base(f: Frame, slot: number): number {
    const v = f.values[slot]!;
    return v < 0 ? f.bases[slot]! : this.#variable(v);
  }
  /** The slot of a cell of the thread's own memory; undefined for other memory, or when there are too many. */
  #cell(address: number, bytes: number): number | undefined {
    const { program, values, slots } = this.#code;
    if (address < 0) return undefined;
    if (program.variables[this.#variable(address)]?.owner !== this.#thread) return undefined;
    const at = values.number(address);
    const known = this.#cells.findIndex((c) => c.address === at && c.bytes === bytes);
    if (known >= 0) return slots + known;
    return this.#cells.length < CELLS ? slots + this.#cells.push({ address: at, bytes }) - 1 : undefined;
  }

  /** What is written to own memory; other cells that overlap it are not known any more. */
  #keep(
    f: Frame,
    address: number,
    bytes: number,
    value: { readonly id: number; readonly base: number; readonly depends: number; readonly at: number },
  ): void {
    if (address < 0 && value.at >= 0) this.#forget(f, value.at);
    const cell = this.#cell(address, bytes);
    if (address < 0 || this.#code.program.variables[this.#variable(address)]?.owner !== this.#thread) return;
    const at = this.#code.values.number(address);
    for (const [i, c] of this.#cells.entries())
      if (c.address < at + BigInt(bytes) && at < c.address + BigInt(c.bytes)) f.values[this.#code.slots + i] = OPEN;
    if (cell === undefined) return;
    f.values[cell] = value.id;
    f.bases[cell] = value.base;
    f.depends[cell] = value.depends;
  }

  // A write somewhere in own memory: it is to an array, so not to where a call returns.
  #forget(f: Frame, variable: number): void {
    const { program, values, rowAt, slots } = this.#code;
    if (program.variables[variable]?.owner !== this.#thread) return;
    for (const i of this.#cells.keys()) {
      const v = f.values[slots + i]!;
      const returns = v >= 0 && (rowAt.has(values.number(v)) || program.labels.has(values.number(v)));
      if (!returns) f.values[slots + i] = OPEN;
    }
  }

  readonly #variables = new Map<number, number>();
  #variable(value: number): number {
    let found = this.#variables.get(value);
    if (found === undefined) {
      found = variableAt(this.#code.program, this.#code.values.number(value)); // -1 is NO_VARIABLE
      this.#variables.set(value, found);
    }
    return found;
  }

  #step(node: number): void {
    const { ops, values, rowAt, reasons } = this.#code;
    const [row, state] = [this.#rows[node]!, this.#states[node]!];
    const at = row * ROW;
    const kind = ops[at + KIND]!;
    const f = copy(this.#frames[node]!);
    const value = (column: number): number => {
      const o = ops[at + column]!;
      return o === NONE ? 0 : o < 0 ? ~o : f.values[o]!;
    };
    const depends = (column: number): number => (ops[at + column]! < 0 ? 0 : f.depends[ops[at + column]!]!);
    const base = (column: number): number => {
      const o = ops[at + column]!;
      return o === NONE ? NO_VARIABLE : o < 0 ? this.#variable(~o) : this.#base(f, o);
    };
    const isFirst = row === 0 || ops[at - ROW + INSTRUCTION] !== ops[at + INSTRUCTION];
    const register = (name: string): bigint | undefined => {
      const slot = this.#code.registers.indexOf(name);
      return slot < 0 || f.values[slot]! < 0 ? undefined : values.number(f.values[slot]!);
    };
    const report: Report<R> = (what, key) => this.#report(node, what, key);
    const arrived: readonly Next[] = isFirst
      ? this.#automaton.step(state, { kind: "arrival", row, register }, report)
      : [{ state }];
    // Registers that are known now are so before the row does anything: it is come to again.
    for (const n of arrived) if (n.set !== undefined) this.#arrive(row, n.state, this.#with(f, n), node, -1);
    const states = arrived.filter((n) => n.set === undefined);
    if (states.length === 0) return;
    const go = (to: number, next: readonly Next[], frame: Frame): void => {
      for (const n of next) this.#arrive(to, n.state, frame, node, row);
    };
    const then = (event: FlowEvent): readonly Next[] =>
      states.flatMap((s) => this.#automaton.step(s.state, event, report));
    const set = (v: number, variable: number, reads: number): void => {
      const dst = ops[at + DST]!;
      if (dst < 0) return;
      f.values[dst] = v;
      f.bases[dst] = variable;
      f.depends[dst] = reads;
    };
    switch (kind) {
      case OP.EVAL: {
        const [a, b] = [value(A), value(B)];
        const v = values.apply(ops[at + FLAGS]!, a, b);
        const reads = v >= 0 && (a < 0 || b < 0) ? 0 : this.#sets.union(depends(A), depends(B));
        set(v, v >= 0 ? NO_VARIABLE : sumOf(values.operator(ops[at + FLAGS]!).op, base(A), base(B)), reads);
        go(row + 1, states, f);
        return;
      }
      case OP.COPY:
        set(value(A), base(A), depends(A));
        go(row + 1, states, f);
        return;
      case OP.ITE:
      case OP.PICK: {
        const v = values.conditional(value(A), value(B), value(C));
        const chosen = value(A) >= 0 ? (value(A) !== 0 ? base(B) : base(C)) : joinBases(base(B), base(C));
        set(v, chosen, this.#sets.union(depends(A), this.#sets.union(depends(B), depends(C))));
        go(row + 1, states, f);
        return;
      }
      case OP.READ:
      case OP.WRITE:
      case OP.RMW: {
        const flags = ops[at + FLAGS]!;
        const isCas = kind === OP.RMW && ops[at + EXTRA] === CAS;
        const exclusive = kind === OP.WRITE && (flags & FLAG.EXCLUSIVE) !== 0;
        const access = {
          kind: kind === OP.READ ? "read" : kind === OP.WRITE ? "write" : "rmw",
          row,
          where: this.#where(value(A), base(A)),
          bytes: ops[at + BYTES]!,
          depends: this.#sets.list(depends(A)),
          acquire: (flags & (FLAG.ACQUIRE | FLAG.ACQUIRE_PC)) !== 0,
          release: (flags & FLAG.RELEASE) !== 0,
        } as const;
        const mine = this.#sets.of([row]);
        const expected = isCas ? { value: value(C), base: base(C) } : undefined;
        for (const failed of exclusive || isCas ? [false, true] : [false]) {
          if (exclusive) set(Number(failed), NO_VARIABLE, 0);
          else if (expected !== undefined && !failed) set(expected.value, expected.base, mine);
          else if (kind === OP.READ && (flags & FLAG.EXCLUSIVE) === 0) {
            const cell = this.#cell(value(A), ops[at + BYTES]!);
            if (cell !== undefined && f.values[cell] !== OPEN) set(f.values[cell]!, f.bases[cell]!, f.depends[cell]!);
            else set(values.leaf(READ_LEAF + row), SOME_VARIABLE, mine);
          } else set(values.leaf(READ_LEAF + row), SOME_VARIABLE, mine);
          if (kind === OP.WRITE && !failed)
            this.#keep(f, value(A), ops[at + BYTES]!, {
              id: value(B),
              base: base(B),
              depends: depends(B),
              at: base(A),
            });
          go(row + 1, then({ ...access, failed }), f);
        }
        return;
      }
      case OP.FENCE: {
        const flags = ops[at + FLAGS]!;
        const shared = (flags & FLAG.NON_SHAREABLE) === 0;
        const orders =
          (flags & FLAG.IS_ISB) !== 0
            ? "isb"
            : (flags & FLAG.ORDERS_ALL) !== 0
              ? "all"
              : (flags & FLAG.ORDERS_LD) !== 0
                ? "ld"
                : "st";
        go(row + 1, then({ kind: "fence", row, orders, dsb: (flags & FLAG.IS_DSB) !== 0, shared }), f);
        return;
      }
      case OP.BRANCH: {
        const cond = value(A);
        const next = then({ kind: "branch", row, depends: this.#sets.list(depends(A)) });
        if (cond !== 0) go(ops[at + TARGET]!, next, f);
        if (cond <= 0) go(row + 1, next, f);
        return;
      }
      case OP.JUMP:
        go(ops[at + TARGET]!, states, f);
        return;
      case OP.JUMP_TO: {
        const to = value(A);
        const target = to < 0 ? undefined : rowAt.get(values.number(to));
        if (target === undefined) this.gaps.set(row, "a jump to an address that is not known before it runs");
        else go(target, states, f);
        return;
      }
      case OP.END:
      case OP.FAULT: {
        const reads = (name: string): readonly number[] => {
          const slot = this.#code.registers.indexOf(name);
          return slot < 0 ? [] : this.#sets.list(f.depends[slot]!);
        };
        then({ kind: "end", row, depends: reads });
        return;
      }
      case OP.UNSUPPORTED:
      case OP.TLBI:
      case OP.TRANSLATE:
        if (kind === OP.UNSUPPORTED && ops[at + A] !== NONE)
          this.gaps.set(row, "a jump to an address that is not known before it runs");
        else if (this.#automaton.passes?.(row) === true) go(row + 1, then({ kind: "passed", row }), f);
        else this.gaps.set(row, kind === OP.UNSUPPORTED ? reasons[ops[at + FLAGS]!]! : "translation");
        return;
      default:
        go(row + 1, states, f);
    }
  }

  #with(f: Frame, { set }: Next): Frame {
    const slot = set === undefined ? -1 : this.#code.registers.indexOf(set.register);
    if (slot < 0) return f;
    const g = copy(f);
    g.values[slot] = this.#code.values.value(set!.value);
    return g;
  }

  #where(value: number, base: number): Where {
    if (value >= 0) return { kind: "at", address: this.#code.values.number(value) };
    return base >= 0 ? { kind: "in", variable: base } : { kind: "unknown" };
  }

  #report(node: number, what: R, about: string): void {
    const row = this.#rows[node]!;
    const key = `${row} ${about}`;
    if (this.reports.has(key)) return;
    const path: number[] = [];
    for (let at = node; at >= 0; at = this.#from[at]!) path.unshift(this.#rows[at]!);
    this.reports.set(key, { what, row, path });
  }
}

const copy = (f: Frame): Frame => ({ values: f.values.slice(), bases: f.bases.slice(), depends: f.depends.slice() });

const joinBases = (a: number, b: number): number => (a === b ? a : SOME_VARIABLE);

/** A sum of an address and an index lies where the address does, if the index does not lead out of it. */
function sumOf(op: string, a: number, b: number): number {
  if (op === "add" || op === "sub") {
    if (a >= 0 && b < 0) return a;
    if (b >= 0 && a < 0 && op === "add") return b;
  }
  return a === NO_VARIABLE && b === NO_VARIABLE ? NO_VARIABLE : SOME_VARIABLE;
}

/** Runs an automaton over all paths of a thread. */
export function flow<R>(code: Code, thread: number, automaton: Automaton<R>): Flowed<R> {
  const { reports, gaps, next } = new Flow(code, thread, automaton);
  return {
    reports: [...reports.values()],
    gaps: [...gaps].map(([row, why]) => ({ row, why })),
    next: new Map([...next].map(([row, to]) => [row, [...to]])),
  };
}
