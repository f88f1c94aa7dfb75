/**
 * The loop that goes from one compiled function to the next, in WebAssembly itself: it looks PC up among the jumps, and
 * ends when there is no row for it, or when a function says more than that control went elsewhere.
 */

import { type WasmMemory, type WasmTable, wasmInstance } from "../../wasm/index.ts";
import { AT, JUMP, JUMP_AT, JUMP_BYTES, JUMP_MIX, JUMP_ROWS } from "../cpu/layout.ts";
import { LEFT } from "./compile-region.ts";
import { CPU } from "./compile-term.ts";
import { Code, OP, tableModule } from "./wasm-code.ts";

export type Run = (cpu: number, entry: number) => number;

/** Leaves the place of PC's row on the stack. */
function emitRow(c: Code, pc: number): void {
  for (const shift of [JUMP_MIX.low, JUMP_MIX.page]) {
    c.get(pc);
    c.op(OP.wrap);
    c.constant("i32", shift);
    c.do("i32", "shr_u");
  }
  c.do("i32", "xor");
  c.constant("i32", JUMP_ROWS - 1);
  c.do("i32", "and");
  c.constant("i32", JUMP_BYTES);
  c.do("i32", "mul");
  c.get(CPU);
  c.do("i32", "add");
}

function emitIsRowOf(c: Code, row: number, pc: number): void {
  c.get(row);
  c.load("i64", 8, JUMP_AT + JUMP.pc);
  c.get(pc);
  c.do("i64", "eq");
  c.get(row);
  c.load("i32", 4, JUMP_AT + JUMP.context);
  c.get(CPU);
  c.load("i32", 4, AT.context);
  c.do("i32", "eq");
  c.do("i32", "and");
}

/** Calls the function of a row, at its entry. */
function emitCall(c: Code, row: number): void {
  c.get(CPU);
  c.get(row);
  c.load("i32", 1, JUMP_AT + JUMP.target);
  c.get(row);
  c.load("i32", 4, JUMP_AT + JUMP.target);
  c.constant("i32", 8);
  c.do("i32", "shr_u");
  c.callIndirect();
}

function loop(): Code {
  const c = new Code(2);
  const [pc, row, how] = [c.local("i64"), c.local("i32"), c.local("i32")];
  c.begin("loop");
  c.get(CPU);
  c.load("i64", 8, AT.pc);
  c.set(pc);
  emitRow(c, pc);
  c.set(row);
  emitIsRowOf(c, row, pc);
  c.begin("if");
  emitCall(c, row);
  c.tee(how);
  c.do("i32", "eqz");
  c.branchIf(1);
  c.get(how);
  c.op(OP.return);
  c.end();
  c.end();
  c.constant("i32", LEFT.elsewhere);
  return c;
}

/** The loop, and the table that it calls functions of. */
export function dispatcher(memory: WasmMemory, functions: number): { readonly run: Run; readonly table: WasmTable } {
  const { r, t } = wasmInstance(tableModule(loop(), memory.buffer.byteLength / 65536, functions), { e: { m: memory } });
  return { run: r as Run, table: t as WasmTable };
}
