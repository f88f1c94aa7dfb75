/** Constants of a thread before any search: what its registers hold on every way to a row, and so which rows it reaches. */
import type { Code } from "./compiled.ts";
import { variableAt } from "./program.ts";
import { A, B, BYTES, C, DST, FLAGS, INSTRUCTION, KIND, NONE, OP, ROW, TARGET } from "./rows.ts";
import { successors } from "./simplify.ts";

/** Value ids above this leaf number are made by the propagation, so they never meet those of a search. */
const UNKNOWN_READ = 1 << 22;
const UNKNOWN_JOIN = 1 << 23;

/** Cells of a thread's own memory that may be followed like slots, behind those. */
const CELLS = 96;
/** Nothing is known of a cell. */
const OPEN = -0x7fffffff;

/** Registers that say where a fault was. */
const TRAPPED = /^(elr|elr_el1|elr_el2|esr_el2|far_el2|hpfar_el2)$/;

/** Constants of one thread: the value of each slot on entry of each row, where all ways to it agree on one. */
export class Propagation {
  readonly code: Code;
  readonly #indirect: "anywhere" | "nowhere";
  readonly rows: number;
  /** Slot values on entry of each row, or undefined when it cannot be reached. */
  readonly entry: (Int32Array | undefined)[];
  readonly loopHead: Uint8Array;
  readonly #thread: number;
  /** Where an indirect jump may go: undefined is anywhere. */
  readonly jumpTarget = new Map<number, number | undefined>();
  readonly #width: number;
  /** Own cells by address and bytes, in the order of their places behind the slots. */
  readonly #cells: { readonly address: bigint; readonly bytes: number }[] | undefined;

  /**
   * `indirect`: where a jump goes whose target is not known; `nowhere` is right only if it is found out later. `own`: what the
   * thread writes to its own memory at constant addresses is what it reads there, as if no other access went there: a guess that
   * shows in one pass what is to be found out.
   */
  constructor(
    code: Code,
    thread: number,
    indirect: "anywhere" | "nowhere" = "anywhere",
    { own = false }: { readonly own?: boolean } = {},
  ) {
    this.code = code;
    this.#indirect = indirect;
    this.#thread = thread;
    this.rows = code.ops.length / ROW;
    this.entry = new Array<Int32Array | undefined>(this.rows).fill(undefined);
    this.loopHead = new Uint8Array(this.rows);
    this.#width = code.slots + (own ? CELLS : 0);
    this.#cells = own ? [] : undefined;
    const start = new Int32Array(this.#width).fill(OPEN, code.slots);
    code.registers.forEach((name, slot) => {
      start[slot] = code.values.value(code.program.threads[thread]!.registers.get(name) ?? 0n);
    });
    const todo: number[] = [];
    this.#arrive(code.entry[thread]!, -1, start, todo);
    for (let row = todo.pop(); row !== undefined; row = todo.pop()) this.#step(row, todo);
  }

  #arrive(row: number, from: number, slots: Int32Array, todo: number[]): void {
    const { values } = this.code;
    const known = this.entry[row];
    const join = (slot: number): number => values.leaf(UNKNOWN_JOIN + row * this.#width + slot);
    if (from >= row) this.loopHead[row] = 1; // an unknown of the last round must not be taken for one of this round
    if (known === undefined) {
      this.entry[row] = slots.slice();
      todo.push(row);
      return;
    }
    let changed = false;
    for (let slot = 0; slot < known.length; slot++) {
      if (known[slot] === OPEN) continue;
      if (slots[slot] === OPEN) {
        known[slot] = OPEN;
        changed = true;
        continue;
      }
      const same = known[slot] === slots[slot] && (known[slot]! >= 0 || this.loopHead[row] === 0);
      if (same || known[slot] === join(slot)) continue;
      known[slot] = join(slot);
      changed = true;
    }
    if (changed && !todo.includes(row)) todo.push(row);
  }

  #step(row: number, todo: number[]): void {
    const { ops, values, rowAt } = this.code;
    const at = row * ROW;
    const slots = this.entry[row]!.slice();
    const value = (operand: number): number => (operand < 0 ? ~operand : slots[operand]!);
    let next = this.successors(row);
    switch (ops[at + KIND]) {
      case OP.EVAL:
        slots[ops[at + DST]!] = values.apply(ops[at + FLAGS]!, value(ops[at + A]!), value(ops[at + B]!));
        break;
      case OP.COPY:
        slots[ops[at + DST]!] = value(ops[at + A]!);
        break;
      case OP.ITE:
      case OP.PICK:
        slots[ops[at + DST]!] = values.conditional(value(ops[at + A]!), value(ops[at + B]!), value(ops[at + C]!));
        break;
      case OP.READ:
      case OP.RMW:
      case OP.WRITE:
      case OP.TRANSLATE:
        if (ops[at + DST] !== NONE) slots[ops[at + DST]!] = values.leaf(UNKNOWN_READ + row);
        if (this.#cells !== undefined) this.#ownMemory(row, slots, value);
        break;
      case OP.BRANCH: {
        const cond = value(ops[at + A]!);
        if (cond >= 0) next = [cond === 0 ? row + 1 : ops[at + TARGET]!];
        break;
      }
      case OP.JUMP_TO: {
        const to = value(ops[at + A]!);
        this.jumpTarget.set(row, to < 0 ? undefined : rowAt.get(values.number(to)));
        next = this.successors(row);
        break;
      }
    }
    const traps = this.#traps(row);
    if (traps.length > 0) this.#trap(row, traps, todo);
    for (const to of next) if (!traps.includes(to)) this.#arrive(to, row, slots, todo);
  }

  // A plain access to own memory, as one to a slot.
  #ownMemory(row: number, slots: Int32Array, value: (operand: number) => number): void {
    const { ops, values, program } = this.code;
    const at = row * ROW;
    const cells = this.#cells!;
    const id = this.address(row);
    if (id < 0 || ops[at + FLAGS] !== 0 || ops[at + KIND] === OP.RMW) return;
    const [address, bytes] = [values.number(id), ops[at + BYTES]!];
    if (program.variables[variableAt(program, address)]?.owner !== this.#thread) return;
    let cell = cells.findIndex((c) => c.address === address && c.bytes === bytes);
    if (cell < 0 && cells.length < CELLS) cell = cells.push({ address, bytes }) - 1;
    if (ops[at + KIND] === OP.READ) {
      const held = cell < 0 ? OPEN : slots[this.code.slots + cell]!;
      if (held !== OPEN) slots[ops[at + DST]!] = held;
      return;
    }
    for (const [i, c] of cells.entries())
      if (c.address < address + BigInt(bytes) && address < c.address + BigInt(c.bytes))
        slots[this.code.slots + i] = OPEN;
    if (cell >= 0) slots[this.code.slots + cell] = value(ops[at + B]!);
  }

  // A fault: registers are as before, but for the one that says where it was.
  #trap(row: number, traps: readonly number[], todo: number[]): void {
    const slots = this.entry[row]!.slice();
    for (const [slot, name] of this.code.registers.entries())
      if (TRAPPED.test(name)) slots[slot] = this.code.values.leaf(UNKNOWN_READ + row);
    for (const to of traps) this.#arrive(to, row, slots, todo);
  }

  // Where an instruction that faults goes on, with page tables.
  #traps(row: number): readonly number[] {
    const { ops, program, rowAt, instructions } = this.code;
    const kind = ops[row * ROW + KIND];
    if (program.pages === undefined) return [];
    if (kind !== OP.READ && kind !== OP.WRITE && kind !== OP.RMW && kind !== OP.FAULT) return [];
    const stages = [
      program.pages.threads,
      ...(program.pages.stage2 === undefined ? [] : [program.pages.stage2.threads]),
    ];
    const handlers = stages.map((threads) => threads[this.#thread]!.handler);
    const found = handlers.flatMap((handler) => (handler === undefined ? [] : [rowAt.get(handler)!]));
    // Faults of one stage may have a handler, and those of the other none.
    if (found.length === handlers.length || program.pages.onFault === "end") return found;
    return [...found, rowAt.get(instructions[ops[row * ROW + INSTRUCTION]!]!.address + 4n)!];
  }

  successors(row: number): readonly number[] {
    const traps = this.#traps(row);
    return traps.length === 0 ? this.#next(row) : [...traps, ...this.#next(row)];
  }

  #next(row: number): readonly number[] {
    const { ops, rowAt } = this.code;
    const next = successors(ops, row);
    if (next !== "anywhere") return next;
    if (!this.jumpTarget.has(row)) return [];
    const to = this.jumpTarget.get(row);
    if (to !== undefined) return [to];
    return this.#indirect === "anywhere" ? [...rowAt.values()] : [];
  }

  /** Value id of the address of an access row, negative when it is not known. */
  address(row: number): number {
    const operand = this.code.ops[row * ROW + A]!;
    return operand < 0 ? ~operand : (this.entry[row]?.[operand] ?? -1);
  }

  /** The variable an access row touches, or -1 when it is not known. */
  variable(row: number): number {
    const id = this.address(row);
    return id < 0 ? -1 : variableAt(this.code.program, this.code.values.number(id));
  }
}
