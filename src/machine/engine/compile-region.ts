/**
 * Blocks to one WebAssembly function, `run(cpu, entry) -> how`, where `how` is one of `LEFT`. Registers stay in memory, so
 * they are right whenever the code is left.
 *
 * ```
 * block                                 left for another function, with pc in a local
 *   block                               left for the interpreter
 *     loop                              where the next block is chosen
 *       block … block                   one for each block of code, the innermost ends before the first
 *         br_table entry
 *       end  code of block 0
 *       …
 * ```
 *
 * A block takes its length off the budget before it begins, and leaves when there is not enough. What has no translation is
 * done by a call of the interpreter. When an access cannot be made here, the rest of the block goes back to the budget and
 * the code is left at the instruction.
 */
import type { Effect, Statement, Term } from "../../ir/index.ts";
import { AT } from "../cpu/layout.ts";
import { COUNTERS, placeOfRegister, readableNumber } from "../system/access.ts";
import { NANOSECONDS_PER_TICK } from "../timer/timers.ts";
import { type Block, type Instruction, offsetIn } from "./blocks.ts";
import { MemoryCompiler } from "./compile-memory.ts";
import { highProduct, missed } from "./compile-shared.ts";
import { CPU, isWide, NOT_COMPILED, registerPlace, TermCompiler, typeOf } from "./compile-term.ts";
import { Code, FUNCTION, moduleOf, OP } from "./wasm-code.ts";

const ENTRY = 1;
/**
 * Why code was left: control went elsewhere, to PC; the instruction at PC is to be run by the interpreter; or something has
 * changed that has to be looked at before the instruction at PC.
 */
export const LEFT = { elsewhere: 0, interpret: 1, changed: 2 } as const;

/** Where an instruction stands, and how much of its block comes from it on. */
interface Place {
  readonly offset: number;
  readonly unused: number;
}

const placeOf = ({ offset, unused }: Place): number => offset + 65536 * unused;

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
  /** Where control goes, when it leaves the function. */
  readonly #pc = this.code.local("i64");
  readonly #memory: MemoryCompiler;
  /** Frames open around the current place, inside of those that the region's shape has. */
  #nested = 0;
  #block = 0;
  #place: Place = { offset: 0, unused: 0 };

  constructor(base: bigint, blocks: readonly Block[]) {
    this.#base = base;
    this.#blocks = blocks;
    this.#index = new Map(blocks.map((b, i) => [b.start, i]));
    this.#memory = new MemoryCompiler({
      code: this.code,
      terms: this.#terms,
      context: this.#context,
      open: (kind) => this.#open(kind),
      close: () => this.#close(),
      leave: () => this.#leave(this.#place),
      place: () => placeOf(this.#place),
      leaveIf: () => {
        this.code.tee(this.#left);
        this.code.branchIf(this.#choose + 1);
      },
    });
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
    c.begin("block"); // goes elsewhere
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
    c.op(OP.return);
    c.end();
    this.#elsewhere();
  }

  /** Behind the code: PC and budget from `left`. */
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
    c.constant("i32", LEFT.interpret);
  }

  /** Behind everything: PC from its local, and 0. */
  #elsewhere(): void {
    const c = this.code;
    c.get(CPU);
    c.get(this.#pc);
    c.store("i64", 8, AT.pc);
    c.get(CPU);
    c.get(this.#budget);
    c.store("i32", 4, AT.budget);
    c.constant("i32", LEFT.elsewhere);
  }

  /** Leaves for the interpreter. */
  #leave(place: Place): void {
    this.code.constant("i32", placeOf(place));
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
    this.#leave({ offset: block.start, unused: count });
    this.#close();
    for (const [i, instruction] of block.code.entries()) {
      this.#place = { offset: block.start + 4 * i, unused: count - i };
      this.#instruction(instruction);
    }
    this.#end(block);
    if (isLoop) this.#close();
  }

  #open(kind: "if" | "loop" | "block"): void {
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

  #instruction({ procedure, isCompiled }: Instruction): void {
    this.#terms.fresh();
    this.#memory.fresh();
    const [length, nested] = [this.code.length, this.#nested];
    try {
      if (!isCompiled) throw NOT_COMPILED;
      for (const s of procedure.blocks[0]!.body) this.#statement(s);
    } catch (error) {
      if (error !== NOT_COMPILED) throw error;
      this.code.takeBack(length);
      this.#nested = nested;
      this.#callInterpreter();
    }
  }

  /** The interpreter does the instruction; the code is left when it says that something else comes next. */
  #callInterpreter(): void {
    const c = this.code;
    c.get(CPU);
    c.constant("i64", BigInt.asUintN(64, this.#base + BigInt(this.#place.offset)));
    c.store("i64", 8, AT.pc);
    this.#callWithBudget(FUNCTION.single);
    this.#open("if");
    c.constant("i32", LEFT.changed);
    c.op(OP.return);
    this.#close();
  }

  /** Calls a function that asks for the time, or changes the budget. */
  #callWithBudget(func: number): void {
    const c = this.code;
    c.get(CPU);
    c.get(this.#budget);
    c.constant("i32", this.#place.unused);
    c.do("i32", "add");
    c.store("i32", 4, AT.budget);
    c.get(CPU);
    c.constant("i32", 0);
    c.call(func);
  }

  #statement(s: Statement): void {
    if (s.kind === "let") this.#terms.let(s.name, s.value);
    else if (s.kind === "set") {
      if (s.reg !== "pc") this.#set(s.reg, s.value);
    } else this.#effect(s.effect, s.into);
  }

  #effect(e: Effect, into: string | undefined): void {
    switch (e.kind) {
      case "read":
        this.#memory.read(e, into!);
        return;
      case "write":
        this.#memory.write(e, into);
        return;
      case "rmw":
        this.#memory.modify(e, into);
        return;
      case "clear-exclusive":
        this.#memory.closeMonitor();
        return;
      case "sysreg-read":
        if (COUNTERS.includes(e.name)) this.#count(COUNTERS.indexOf(e.name), into!);
        else this.#systemRead(e.name, into!);
        return;
      case "cache":
        this.#zero(e.operand!);
        return;
      case "float-access":
        this.#useFloats();
        return;
      case "barrier":
      case "hint":
        return;
      default:
        throw NOT_COMPILED;
    }
  }

  #useFloats(): void {
    const c = this.code;
    c.get(CPU);
    c.load("i32", 4, AT.floats);
    c.do("i32", "eqz");
    this.#open("if");
    this.#leave(this.#place);
    this.#close();
  }

  /** DC ZVA. */
  #zero(operand: Term): void {
    const c = this.code;
    c.get(CPU);
    this.#terms.term(operand);
    c.store("i64", 8, AT.va);
    c.get(CPU);
    c.constant("i32", 0);
    c.call(FUNCTION.zero);
    this.#open("if");
    this.#leave(this.#place);
    this.#close();
  }

  /**
   * A system register: from its place in the CPU's block, where EL1 and EL2 with their own stack pointer may have it, else
   * from `system`, which puts the value where addresses of misses are, unless it is the interpreter's.
   */
  #systemRead(name: string, into: string): void {
    const c = this.code;
    const local = this.#terms.scratch("i64");
    const inBlock = placeOfRegister(name);
    if (inBlock !== undefined) {
      c.get(CPU);
      c.load("i32", 4, AT.ownSp);
      this.#open("if");
      c.get(CPU);
      c.load("i64", 8, inBlock);
      c.set(local);
      c.op(OP.else);
    }
    c.get(CPU);
    c.constant("i32", readableNumber(name)!);
    c.call(FUNCTION.system);
    this.#open("if");
    this.#leave(this.#place);
    this.#close();
    c.get(CPU);
    c.load("i64", 8, AT.va);
    c.set(local);
    if (inBlock !== undefined) this.#close();
    this.#terms.bind(into, local);
  }

  /** A counter: the time when this instruction has run, in ticks, without what the counter lies behind. */
  #count(counter: number, into: string): void {
    const c = this.code;
    const at = AT.counters + 16 * counter;
    c.get(CPU);
    c.load("i32", 4, at + 8);
    c.do("i32", "eqz");
    this.#open("if");
    this.#leave(this.#place);
    this.#close();
    c.get(CPU);
    c.load("i64", 8, AT.end);
    c.get(this.#budget);
    c.constant("i32", this.#place.unused - 1);
    c.do("i32", "add");
    c.op(OP.extend_u);
    c.do("i64", "sub");
    c.constant("i64", Math.log2(NANOSECONDS_PER_TICK));
    c.do("i64", "shr_u");
    c.get(CPU);
    c.load("i64", 8, at);
    c.do("i64", "sub");
    const local = this.#terms.scratch("i64");
    c.set(local);
    this.#terms.bind(into, local);
  }

  #set(register: string, value: Term): void {
    const { at, type } = registerPlace(register);
    const c = this.code;
    const held = isWide(value) ? this.#terms.held(value) : undefined;
    if (typeof held === "object") {
      for (const [i, half] of held.entries()) {
        c.get(CPU);
        c.get(half);
        c.store("i64", 8, at + 8 * i);
      }
      return;
    }
    c.get(CPU);
    // Zero-extension of a word costs nothing in a store of two halves; as one it is one.
    this.#terms.term(value);
    if (type === "i64" && typeOf(value) === "i32") c.op(OP.extend_u);
    c.store(type, type === "i32" ? 4 : 8, at);
  }

  #end(block: Block): void {
    const behind = block.start + 4 * block.code.length;
    const { end } = block;
    if (end.kind === "interpret") this.#leave({ offset: behind, unused: 0 });
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
    if (offset !== undefined && this.#index.has(offset)) this.#goTo(offset);
    else this.#goElsewhere(() => this.#terms.term(target));
  }

  /** Leaves the function for what `pc` leaves on the stack. */
  #goElsewhere(pc: () => void): void {
    pc();
    this.code.set(this.#pc);
    this.code.branch(this.#choose + 2);
  }

  /** Goes on at an offset: in this function if it has a block there. */
  #goTo(offset: number): void {
    const c = this.code;
    const to = this.#index.get(offset);
    if (to === undefined) {
      this.#goElsewhere(() => c.constant("i64", BigInt.asUintN(64, this.#base + BigInt(offset))));
    } else if (to === this.#block && this.#nested > 0) c.branch(this.#nested - 1);
    else if (to > this.#block) c.branch(to - this.#block - 1 + this.#nested);
    else {
      c.constant("i32", to);
      c.set(ENTRY);
      c.branch(this.#choose);
    }
  }
}

const SHARED = [highProduct().body(), missed().body()] as const;

/**
 * Compiles blocks of the page at address `base`; their order is that of the function's entries.
 *
 * @param pages size of the machine's memory in WebAssembly pages
 */
export const compileRegion = (base: bigint, blocks: readonly Block[], pages: number): Uint8Array =>
  moduleOf(new RegionCompiler(base, blocks).code, SHARED, pages);
