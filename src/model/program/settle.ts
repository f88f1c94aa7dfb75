/**
 * What of a thread's stack and own data can be found out before a search: a cell that is accessed at constant addresses
 * becomes a slot, like a register, and a return whose target is then a constant becomes a jump. The cells are taken out
 * of memory, so an access that reaches one all the same is seen: it is outside of the variables.
 *
 * It changes no outcome. An own cell orders nothing between threads; what a value read back depends on, its slot depends
 * on as well (data; rfi), and all other order into or out of such an access has its ends in program order around it. The
 * exception is `data; [W]; po; [DMB ST]; po; [W]`: with a store barrier in the program only cells that hold constants
 * are taken out.
 */

import type { Code } from "./compiled.ts";
import { Derived } from "./derived.ts";
import { type Program, type Variable, variableAt } from "./program.ts";
import { Propagation } from "./propagation.ts";
import { A, B, BYTES, DST, FLAG, FLAGS, KIND, NONE, OP, operandColumns, ROW, TARGET } from "./rows.ts";

interface Access {
  readonly row: number;
  readonly address: bigint;
  readonly bytes: number;
}
interface Cell {
  readonly address: bigint;
  readonly bytes: number;
}

const keyOf = ({ address, bytes }: Cell): string => `${address}:${bytes}`;
const overlap = (a: Cell, b: Cell): boolean =>
  a.address < b.address + BigInt(b.bytes) && b.address < a.address + BigInt(a.bytes);

/** Accesses of a thread to its own variables at constant addresses. */
function ownAccesses(code: Code, thread: number, p: Propagation): readonly Access[] {
  const { ops, program, values } = code;
  const derived = new Derived(code, p, code.entry[thread]!);
  const found: Access[] = [];
  for (let row = 0; row < p.rows; row++) {
    const at = row * ROW;
    const kind = ops[at + KIND];
    if (p.entry[row] === undefined || (kind !== OP.READ && kind !== OP.WRITE) || ops[at + FLAGS] !== 0) continue;
    const id = p.address(row);
    if (id < 0 || derived.has(row, ops[at + A]!)) continue;
    const address = values.number(id);
    const bytes = ops[at + BYTES]!;
    const v = program.variables[variableAt(program, address)];
    if (v?.owner !== thread || address + BigInt(bytes) > v.address + BigInt(v.init.length)) continue;
    found.push({ row, address, bytes });
  }
  return found;
}

/** What is stored in a cell at a row is a constant. */
const storesConstant = ({ ops }: Code, p: Propagation, { row }: Access): boolean => {
  const operand = ops[row * ROW + B]!;
  return ops[row * ROW + KIND] !== OP.WRITE || operand < 0 || p.entry[row]![operand]! >= 0;
};

/** Cells of which nothing else is accessed in part, and, with a store barrier, that hold constants. */
function chosen(code: Code, p: Propagation, accesses: readonly Access[], ordersStores: boolean): readonly Cell[] {
  const cells = [...new Map(accesses.map((a) => [keyOf(a), a])).values()];
  return cells.filter((c) => {
    if (cells.some((other) => other !== c && overlap(c, other))) return false;
    const mine = accesses.filter((a) => keyOf(a) === keyOf(c));
    return !ordersStores || mine.every((a) => storesConstant(code, p, a));
  });
}

/** The same for threads with equal code, whose own variables are equally far apart: then their rows are equal too. */
function slotName({ variables }: Program, thread: number, { address, bytes }: Cell): string {
  const own = variables.find((v) => v.owner === thread)!;
  return `[${address - own.address}:${bytes}]`;
}

/** Makes room for more registers in front of the temporaries. */
function withRegisters(code: Code, names: readonly string[]): Code {
  const ops = code.ops.slice();
  const first = code.registers.length;
  for (let at = 0; at < ops.length; at += ROW)
    for (const column of [DST, ...operandColumns(ops[at + KIND]!)])
      if (ops[at + column]! >= first) ops[at + column]! += names.length;
  return { ...code, ops, registers: [...code.registers, ...names], slots: code.slots + names.length };
}

/** The accesses of a thread as copies from and to slots, and what is so only if they are the only way to the cells. */
interface Rewritten {
  readonly code: Code;
  readonly cells: readonly Cell[];
  /** By row: the operand that had the address, and the address. */
  readonly expected: ReadonlyMap<number, { readonly operand: number; readonly address: bigint }>;
}

function rewrite(thread: number, cells: readonly Cell[], accesses: readonly Access[], before: Rewritten): Rewritten {
  const { code } = before;
  const first = code.registers.length;
  const names = cells.map((c) => slotName(code.program, thread, c));
  const added = names.filter((name) => !code.registers.includes(name));
  const named = withRegisters(code, added);
  const wide = { ...named, program: withInitial(named.program, thread, cells) };
  const slot = new Map(cells.map((c, i) => [keyOf(c), wide.registers.indexOf(names[i]!)]));
  const moved = [...before.expected].map(([row, e]) => {
    return [row, { ...e, operand: e.operand >= first ? e.operand + added.length : e.operand }] as const;
  });
  const expected = new Map(moved);
  for (const { row, address, bytes } of accesses) {
    const cell = slot.get(keyOf({ address, bytes }));
    if (cell === undefined) continue;
    const at = row * ROW;
    expected.set(row, { operand: wide.ops[at + A]!, address });
    const isWrite = wide.ops[at + KIND] === OP.WRITE;
    wide.ops[at + A] = isWrite ? wide.ops[at + B]! : cell;
    if (isWrite) wide.ops[at + DST] = cell;
    wide.ops[at + B] = NONE;
    wide.ops[at + KIND] = OP.COPY;
  }
  return { code: wide, cells: [...before.cells, ...cells], expected };
}

/**
 * Takes the cells of one thread out of memory, as many as are found; undefined when something speaks against it.
 * @param taken  rows that other threads reach, where what is so for this one is not so for them; its own are added
 */
function settleThread(code: Code, thread: number, ordersStores: boolean, taken: Set<number>): Code | undefined {
  let found: Rewritten = { code, cells: [], expected: new Map() };
  for (;;) {
    const p = new Propagation(found.code, thread, "nowhere", { own: true });
    const accesses = ownAccesses(found.code, thread, p);
    const cells = chosen(found.code, p, accesses, ordersStores).filter((c) => !found.cells.some((o) => overlap(c, o)));
    if (cells.length === 0) break;
    found = rewrite(thread, cells, accesses, found);
  }
  const p = new Propagation(found.code, thread);
  const { values } = found.code;
  for (const [row, { operand, address }] of found.expected) {
    const id = p.entry[row] === undefined ? -1 : operand < 0 ? ~operand : p.entry[row]![operand]!;
    if (id < 0 || values.number(id) !== address) return undefined;
  }
  // A thread that may go anywhere might go through the text of another, whose accesses are not its own.
  if ([...p.jumpTarget.values()].includes(undefined)) return undefined;
  for (let row = 0; row < p.rows; row++) {
    if (p.entry[row] === undefined) continue;
    if (taken.has(row)) return undefined;
    taken.add(row);
  }
  return withJumps({ ...found.code, program: without(found.code.program, thread, found.cells) }, thread, p);
}

/** Jumps to a constant address that depends on nothing read become jumps to a row. */
function withJumps(code: Code, thread: number, p: Propagation): Code {
  const derived = new Derived(code, p, code.entry[thread]!);
  const ops = code.ops.slice();
  for (const [row, to] of p.jumpTarget) {
    if (to === undefined || derived.has(row, ops[row * ROW + A]!)) continue;
    ops[row * ROW + KIND] = OP.JUMP;
    ops[row * ROW + TARGET] = to;
    ops[row * ROW + A] = NONE;
  }
  return { ...code, ops };
}

/** The program with slots that begin as the cells do. */
function withInitial(program: Program, thread: number, cells: readonly Cell[]): Program {
  const registers = new Map(program.threads[thread]!.registers);
  for (const cell of cells) {
    const v = program.variables[variableAt(program, cell.address)]!;
    const from = Number(cell.address - v.address);
    let value = 0n;
    for (let i = cell.bytes - 1; i >= 0; i--) value = (value << 8n) | BigInt(v.init[from + i]!);
    registers.set(slotName(program, thread, cell), value);
  }
  return { ...program, threads: program.threads.map((t, i) => (i === thread ? { ...t, registers } : t)) };
}

/** The program with cells taken out of its memory. */
const without = (program: Program, thread: number, cells: readonly Cell[]): Program => ({
  ...program,
  variables: program.variables.flatMap((v) => (v.owner === thread ? remaining(v, cells) : [v])),
});

/** What is left of a variable, in stretches. */
function remaining(v: Variable, cells: readonly Cell[]): Variable[] {
  const gone = new Uint8Array(v.init.length);
  for (const c of cells) {
    const from = Number(c.address - v.address);
    if (from >= 0 && from < gone.length) gone.fill(1, from, from + c.bytes);
  }
  const parts: Variable[] = [];
  for (let from = gone.indexOf(0); from >= 0; ) {
    const next = gone.indexOf(1, from);
    const to = next < 0 ? gone.length : next;
    const init = v.init.slice(from, to);
    parts.push({ ...v, name: `${v.name}+${from}`, address: v.address + BigInt(from), init, size: init.length });
    from = next < 0 ? -1 : gone.indexOf(0, to);
  }
  return parts;
}

/** Settles every thread, or none. */
export function settle(code: Code): Code {
  const { ops, program } = code;
  let [ordersStores, returns] = [false, false];
  for (let at = 0; at < ops.length; at += ROW) {
    if (ops[at + KIND] === OP.FENCE && ops[at + FLAGS]! & FLAG.ORDERS_ST) ordersStores = true;
    if (ops[at + KIND] === OP.JUMP_TO) returns = true;
  }
  if (!returns && !program.variables.some((v) => v.owner !== undefined)) return code;
  let settled = code;
  const taken = new Set<number>();
  for (const thread of code.entry.keys()) {
    const next = settleThread(settled, thread, ordersStores, taken);
    if (next === undefined) return code;
    settled = next;
  }
  return settled;
}
