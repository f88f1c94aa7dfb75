/**
 * Blocks to one WebAssembly function, `run(cpu, entry) -> how`: 0 when PC is where control went, 1 when the instruction at
 * PC is to be run by the interpreter. Registers stay in memory, so they are right whenever the code is left.
 *
 * ```
 * loop                                  where the next block is chosen
 *   block … block                       one for each block of code, the innermost ends before the first
 *     br_table entry
 *   end  code of block 0
 *   …
 * end
 * ```
 *
 * A block takes its length off the budget before it begins, and leaves when there is not enough. A load or store compares the
 * address with its row of the TLB; when that does not match it asks `miss`, and when that refuses too the rest of the block
 * goes back to the budget and the instruction to the interpreter, which has every kind of fault and device. Nothing was
 * changed before that but memory, which gets the same values again.
 */
import type { Effect, Procedure, Statement, Term } from "../../ir/index.ts";
import { AT, TLB, TLB_AT, TLB_BYTES, TLB_ROWS } from "../cpu/layout.ts";
import { readableNumber } from "../system/access.ts";
import { type Block, offsetIn } from "./blocks.ts";
import { CPU, NotCompiled, registerPlace, TermCompiler, typeOf } from "./compile-term.ts";
import { Code, FUNCTION, moduleOf, OP, type ValueType } from "./wasm-code.ts";

const ENTRY = 1;
/** Bits of `miss`'s second argument above the number of bytes. */
export const MISS = { write: 16, mustAlign: 32 } as const;

type Memory = Extract<Effect, { kind: "read" | "write" }>;

class RegionCompiler {
  readonly #base: bigint;
  readonly #blocks: readonly Block[];
  readonly #index: ReadonlyMap<number, number>;
  readonly code = new Code(2);
  readonly #terms = new TermCompiler(this.code);
  readonly #budget = this.code.local("i32");
  readonly #context = this.code.local("i64");
  /** Where and with how much unused budget the code is left for the interpreter. */
  readonly #left = this.code.local("i32");
  readonly #row = this.code.local("i32");
  /** Frames open around the current place, inside of those that the region's shape has. */
  #nested = 0;
  #block = 0;

  constructor(base: bigint, blocks: readonly Block[]) {
    this.#base = base;
    this.#blocks = blocks;
    this.#index = new Map(blocks.map((b, i) => [b.start, i]));
    this.#frame();
  }

  /** Depth of the loop that chooses a block, from the code of the current one. */
  get #choose(): number {
    return this.#blocks.length - 1 - this.#block + this.#nested;
  }

  #frame(): void {
    const c = this.code;
    c.get(CPU);
    c.load("i32", 4, AT.budget);
    c.set(this.#budget);
    c.get(CPU);
    c.load("i64", 8, AT.context);
    c.set(this.#context);
    c.begin("block"); // left for the interpreter
    c.begin("loop");
    for (let i = 0; i < this.#blocks.length; i++) c.begin("block");
    c.get(ENTRY);
    c.branchTable(this.#blocks.length);
    for (const [i, block] of this.#blocks.entries()) {
      c.end();
      this.#block = i;
      this.#compile(block);
    }
    c.end();
    c.end();
    this.#interpret();
  }

  /** Behind everything: PC and budget from `left`. */
  #interpret(): void {
    const c = this.code;
    c.get(CPU);
    c.get(this.#budget);
    c.get(this.#left);
    c.constant("i32", 16);
    c.do("i32", "shr_u");
    c.do("i32", "add");
    c.store("i32", 4, AT.budget);
    c.get(CPU);
    c.constant("i64", this.#base);
    c.get(this.#left);
    c.constant("i32", 0xffff);
    c.do("i32", "and");
    c.op(OP.extend_u);
    c.do("i64", "add");
    c.store("i64", 8, AT.pc);
    c.constant("i32", 1);
  }

  /** Leaves for the interpreter at an offset; `unused` instructions of the block were not run. */
  #leave(offset: number, unused: number): void {
    this.code.constant("i32", offset + 65536 * unused);
    this.code.set(this.#left);
    this.code.branch(this.#choose + 1);
  }

  #compile(block: Block): void {
    const c = this.code;
    const count = block.code.length;
    const isLoop = this.#targetOf(block) === block.start;
    if (isLoop) this.#open("loop");
    c.get(this.#budget);
    c.constant("i32", count);
    c.do("i32", "sub");
    c.tee(this.#budget);
    c.constant("i32", 0);
    c.do("i32", "lt_s");
    this.#open("if");
    this.#leave(block.start, count);
    this.#close();
    for (const [i, p] of block.code.entries()) this.#instruction(p, block, i);
    this.#end(block);
    if (isLoop) this.#close();
  }

  #open(kind: "if" | "loop"): void {
    this.code.begin(kind);
    this.#nested++;
  }
  #close(): void {
    this.code.end();
    this.#nested--;
  }

  #targetOf(b: Block): number | undefined {
    return b.end.kind === "branch" ? offsetIn(this.#base, b.end.target) : undefined;
  }

  #instruction(p: Procedure, block: Block, i: number): void {
    const place = { offset: block.start + 4 * i, unused: block.code.length - i };
    this.#terms.fresh();
    for (const s of p.blocks[0]!.body) this.#statement(s, place);
  }

  #statement(s: Statement, place: { readonly offset: number; readonly unused: number }): void {
    if (s.kind === "let") this.#terms.let(s.name, s.value);
    else if (s.kind === "set") {
      if (s.reg !== "pc") this.#set(s.reg, s.value);
    } else if (s.effect.kind === "read" || s.effect.kind === "write") this.#access(s.effect, s.into, place);
    else if (s.effect.kind === "sysreg-read") this.#systemRead(s.effect.name, s.into!, place);
  }

  /** A system register whose value `system` puts where addresses of misses are, unless it is the interpreter's. */
  #systemRead(name: string, into: string, place: { readonly offset: number; readonly unused: number }): void {
    const c = this.code;
    c.get(CPU);
    c.constant("i32", readableNumber(name)!);
    c.call(FUNCTION.system);
    this.#open("if");
    this.#leave(place.offset, place.unused);
    this.#close();
    const local = this.#terms.scratch("i64");
    c.get(CPU);
    c.load("i64", 8, AT.va);
    c.set(local);
    this.#terms.bind(into, local);
  }

  #set(register: string, value: Term): void {
    const { at, type } = registerPlace(register);
    const c = this.code;
    c.get(CPU);
    // Zero-extension of a word costs nothing in a store of two halves; as one it is one.
    this.#terms.term(value);
    if (type === "i64" && typeOf(value) === "i32") c.op(OP.extend_u);
    c.store(type, type === "i32" ? 4 : 8, at);
  }

  /** A load or store: the address is compared with its row of the TLB. */
  #access(e: Memory, into: string | undefined, place: { readonly offset: number; readonly unused: number }): void {
    const c = this.code;
    const address = this.#terms.scratch("i64");
    this.#terms.term(e.addr);
    c.tee(address);
    c.constant("i64", 12 - Math.log2(TLB_BYTES));
    c.do("i64", "shr_u");
    c.op(OP.wrap);
    c.constant("i32", (TLB_ROWS - 1) * TLB_BYTES);
    c.do("i32", "and");
    c.get(CPU);
    c.do("i32", "add");
    c.tee(this.#row);
    c.load("i64", 8, TLB_AT + (e.kind === "read" ? TLB.read : TLB.write));
    c.get(address);
    c.constant("i64", ~0xfffn | BigInt(e.bytes - 1));
    c.do("i64", "and");
    c.get(this.#context);
    c.do("i64", "or");
    c.do("i64", "ne");
    this.#open("if");
    this.#miss(e, address, place);
    this.#close();
    const value = e.kind === "write" ? this.#valueOf(e.value) : undefined;
    c.get(this.#row);
    c.load("i32", 4, TLB_AT + TLB.addend);
    c.get(address);
    c.op(OP.wrap);
    c.do("i32", "add");
    if (e.kind === "write") {
      c.get(value!.local);
      c.store(value!.type, e.bytes, 0);
    } else this.#loaded(e, into!);
  }

  #valueOf(t: Term): { readonly local: number; readonly type: ValueType } {
    const type = typeOf(t);
    const local = this.#terms.scratch(type);
    this.#terms.term(t);
    this.code.set(local);
    return { local, type };
  }

  #loaded(e: Memory, into: string): void {
    const type = e.bytes === 8 ? "i64" : "i32";
    const local = this.#terms.scratch(type);
    this.code.load(type, e.bytes, 0);
    this.code.set(local);
    this.#terms.bind(into, local);
  }

  #miss(e: Memory, address: number, place: { readonly offset: number; readonly unused: number }): void {
    const c = this.code;
    c.get(CPU);
    c.get(address);
    c.store("i64", 8, AT.va);
    c.get(CPU);
    const flags = (e.kind === "write" ? MISS.write : 0) | (e.order === "plain" ? 0 : MISS.mustAlign);
    c.constant("i32", e.bytes + flags);
    c.call(FUNCTION.miss);
    this.#open("if");
    this.#leave(place.offset, place.unused);
    this.#close();
  }

  #end(block: Block): void {
    const behind = block.start + 4 * block.code.length;
    const { end } = block;
    if (end.kind === "interpret") this.#leave(behind, 0);
    else if (end.kind === "next") this.#goTo(behind);
    else if (end.cond === undefined) this.#branch(end.target);
    else {
      this.#terms.term(end.cond);
      this.#open("if");
      this.#branch(end.target);
      this.#close();
      this.#goTo(behind);
    }
  }

  #branch(target: Term): void {
    const offset = offsetIn(this.#base, target);
    if (offset !== undefined && this.#index.has(offset)) {
      this.#goTo(offset);
      return;
    }
    const c = this.code;
    this.#finish(() => this.#terms.term(target));
    c.op(OP.return);
  }

  /** PC from what `pc` leaves on the stack, the budget as it is, and 0. */
  #finish(pc: () => void): void {
    const c = this.code;
    c.get(CPU);
    pc();
    c.store("i64", 8, AT.pc);
    c.get(CPU);
    c.get(this.#budget);
    c.store("i32", 4, AT.budget);
    c.constant("i32", 0);
  }

  /** Goes on at an offset: in this function if it has a block there. */
  #goTo(offset: number): void {
    const c = this.code;
    const to = this.#index.get(offset);
    if (to === undefined) {
      this.#finish(() => c.constant("i64", BigInt.asUintN(64, this.#base + BigInt(offset))));
      c.op(OP.return);
    } else if (to === this.#block && this.#nested > 0) c.branch(this.#nested - 1);
    else if (to > this.#block) c.branch(to - this.#block - 1 + this.#nested);
    else {
      c.constant("i32", to);
      c.set(ENTRY);
      c.branch(this.#choose);
    }
  }
}

/** The upper half of a product of 64 bits, from four products of halves. */
function highProduct(): Code {
  const c = new Code(2);
  const [a, b] = [0, 1];
  const [t, u] = [c.local("i64"), c.local("i64")];
  const low = (x: number): void => {
    c.get(x);
    c.constant("i64", 0xffff_ffffn);
    c.do("i64", "and");
  };
  const high = (x: number): void => {
    c.get(x);
    c.constant("i64", 32);
    c.do("i64", "shr_u");
  };
  const times = (x: () => void, y: () => void): void => {
    x();
    y();
    c.do("i64", "mul");
  };
  const add = (): void => c.do("i64", "add");
  times(
    () => low(a),
    () => low(b),
  );
  c.set(t);
  times(
    () => high(a),
    () => low(b),
  );
  high(t);
  add();
  c.set(t); // middle, first part
  times(
    () => low(a),
    () => high(b),
  );
  low(t);
  add();
  c.set(u);
  times(
    () => high(a),
    () => high(b),
  );
  high(t);
  add();
  high(u);
  add();
  return c;
}

/**
 * Compiles blocks of the page at address `base`; their order is that of the function's entries.
 *
 * @param pages size of the machine's memory in WebAssembly pages
 * @throws {NotCompiled} for a term that has no translation, which `isCompilable` finds before
 */
export function compileRegion(base: bigint, blocks: readonly Block[], pages: number): Uint8Array {
  return moduleOf(new RegionCompiler(base, blocks).code, highProduct(), pages);
}

/** Whether all terms of an instruction have a translation. */
export function isCompilable(p: Procedure): boolean {
  try {
    new RegionCompiler(0n, [{ start: 0, code: [p], end: { kind: "interpret" } }]);
    return true;
  } catch (error) {
    if (error instanceof NotCompiled) return false;
    throw error;
  }
}
