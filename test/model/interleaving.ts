/**
 * Sequential consistency by plain interleaving: one memory, one step at a time, all orders. Atomics are one step, a
 * store-exclusive may always fail, and a write by another thread to a reserved location ends the reservation.
 */
import { A, B, BYTES, type Code, DST, FLAG, FLAGS, KIND, type Layout, OP, ROW } from "../../src/model/program/index.ts";
import { cellsOf, joined, operand, startOf, stored, toAccess, type Values } from "./interpreter.ts";
import { stateText } from "./literal.ts";

interface Thread extends Values {
  /** First location and slices of the load-exclusive whose reservation holds. */
  reserved: { readonly first: number; readonly slices: number } | undefined;
}
interface Machine {
  readonly memory: readonly number[];
  readonly threads: readonly Thread[];
}

/** The observed values of all end states under sequential consistency, as sorted texts. */
export function interleavingStates(code: Code, layout: Layout): string[] {
  const states = new Set<string>();
  const visited = new Set<string>();
  const registers = code.program.threads.map((_, t) =>
    code.program.observed.flatMap((o) =>
      o.kind === "register" && o.thread === t ? [code.registers.indexOf(o.register)] : [],
    ),
  );
  const visit = (m: Machine): void => {
    const key = JSON.stringify(m);
    if (visited.has(key)) return;
    visited.add(key);
    let running = false;
    m.threads.forEach((_, t) => {
      for (const next of steps(code, layout, m, t)) {
        running = true;
        visit(next);
      }
    });
    if (running) return;
    const finals = m.threads.map((t, i) => [
      code.ops[t.row * ROW + KIND] === OP.FAULT ? 1 : 0,
      ...registers[i]!.map((r) => t.slots[r]!),
    ]);
    states.add(stateText(code, layout, finals, (l) => m.memory[l]!));
  };
  const threads = code.program.threads.map((_, t) => {
    const v = startOf(code, t);
    toAccess(code, v);
    return { ...v, reserved: undefined };
  });
  visit({ memory: [...layout.initial], threads });
  return [...states].sort();
}

/** The machines after one step of thread `t`. */
function steps(code: Code, layout: Layout, m: Machine, t: number): Machine[] {
  const thread = m.threads[t]!;
  const { ops } = code;
  const at = thread.row * ROW;
  const kind = ops[at + KIND]!;
  if (kind === OP.END || kind === OP.FAULT) return [];
  if (kind === OP.CLEAR_EXCLUSIVE) return [after(code, m, t, { ...thread, reserved: undefined }, undefined)];
  const bytes = ops[at + BYTES]!;
  const first = layout.locate(operand(code, thread, at, A), bytes);
  const slices = bytes / layout.granuleOf[first]!;
  const here = { first, slices };
  const old = joined(code, m.memory.slice(first, first + slices), layout.granuleOf[first]!);
  const set = (value: number, reserved = thread.reserved): Thread => {
    const slots = [...thread.slots];
    if (ops[at + DST]! >= 0) slots[ops[at + DST]!] = value;
    return { row: thread.row, slots, reserved };
  };
  const cells = (value: number): Store => ({ first, cells: cellsOf(code, layout, first, slices, value) });
  const exclusive = (ops[at + FLAGS]! & FLAG.EXCLUSIVE) !== 0;
  if (kind === OP.READ) return [after(code, m, t, set(old, exclusive ? here : thread.reserved), undefined)];
  if (kind === OP.RMW) {
    const value = stored(code, thread, at, old);
    return [after(code, m, t, set(old), value === undefined ? undefined : cells(value))];
  }
  const value = operand(code, thread, at, B);
  if (!exclusive) return [after(code, m, t, set(0), cells(value))];
  const failed = after(code, m, t, set(1, undefined), undefined);
  const holds = thread.reserved?.first === first && thread.reserved.slices === slices;
  return holds ? [failed, after(code, m, t, set(0, undefined), cells(value))] : [failed];
}

interface Store {
  readonly first: number;
  readonly cells: readonly number[];
}

function after(code: Code, m: Machine, t: number, thread: Thread, store: Store | undefined): Machine {
  const next = { ...thread, slots: [...thread.slots], row: thread.row + 1 };
  toAccess(code, next);
  const memory = [...m.memory];
  store?.cells.forEach((c, k) => {
    memory[store.first + k] = c;
  });
  const threads = m.threads.map((other, i) => {
    if (i === t) return next;
    const r = other.reserved;
    const broken =
      store !== undefined &&
      r !== undefined &&
      r.first < store.first + store.cells.length &&
      store.first < r.first + r.slices;
    return broken ? { ...other, reserved: undefined } : other;
  });
  return { memory, threads };
}
