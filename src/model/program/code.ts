/**
 * Lowers a program to micro-operations: fixed-width rows over a slot file of value ids, read by every explorer. One
 * code for all threads (a thread may branch into another's text), lifted once per test. Registers and the temporaries of
 * an instruction are slots; an operand >= 0 is a slot, an operand < 0 is the constant `~operand`. Dependencies need no
 * second description: a result depends on what its operands name, and PICK and ITE tell the two conditionals apart.
 */
import type { Effect, Procedure, RmwOp, Term } from "../../ir/index.ts";
import { systemRegister } from "../../isa/index.ts";
import type { Code } from "./compiled.ts";
import { handlerBase, hypervisorBase, type Instruction, type Program, Unsupported } from "./program.ts";
import { C, CAS, DST, EXCEPTIONS, FLAG, NONE, OP, ROW, SWAP, TARGET } from "./rows.ts";
import { settle } from "./settle.ts";
import { simplify } from "./simplify.ts";
import { type ValueOp, ValueTable } from "./values.ts";

class Lowering {
  readonly values = new ValueTable();
  readonly rows: number[] = [];
  readonly registers: string[] = [];
  readonly rowAt = new Map<bigint, number>();
  readonly reasons: string[] = [];
  readonly #paged: boolean;
  readonly #managed: boolean; // hardware manages entries
  readonly #stages: boolean; // there are two
  // Jumps to be filled in when all rows are known: row, and the address or the end of its text.
  readonly #jumps: { row: number; address: bigint }[] = [];
  readonly #registerSlots = new Map<string, number>();
  readonly #ends = new Map<bigint, number>();
  #instruction = 0;
  #temporaries = 0;
  mostTemporaries = 0;
  #locals = new Map<string, number>();

  /** With page tables what is about them is run. */
  constructor({ pages }: Program) {
    this.#paged = pages !== undefined;
    this.#stages = pages?.stage2 !== undefined;
    this.#managed = pages?.threads.some((t) => t.accessFlag) === true;
  }

  // Temporaries are numbered from 2^20 until the number of registers is known.
  static readonly TEMPORARY = 1 << 20;

  register(name: string): number {
    let slot = this.#registerSlots.get(name);
    if (slot === undefined) {
      slot = this.registers.push(name) - 1;
      this.#registerSlots.set(name, slot);
    }
    return slot;
  }

  #temporary(): number {
    this.mostTemporaries = Math.max(this.mostTemporaries, ++this.#temporaries);
    return Lowering.TEMPORARY + this.#temporaries - 1;
  }

  #emit(
    kind: number,
    cells: Partial<Record<"dst" | "a" | "b" | "c" | "flags" | "bytes" | "target" | "extra", number>>,
  ): number {
    const { dst = NONE, a = NONE, b = NONE, c = NONE, flags = 0, bytes = 0, target = 0, extra = 0 } = cells;
    return this.rows.push(kind, dst, a, b, c, flags, bytes, target, this.#instruction, extra) / ROW - 1;
  }

  #constant = (v: bigint): number => ~this.values.value(v);

  #eval(op: ValueOp, a: number, b: number): number {
    const id = this.values.op(op);
    if (a < 0 && b < 0) return ~this.values.apply(id, ~a, b === NONE ? 0 : ~b);
    const dst = this.#temporary();
    this.#emit(OP.EVAL, { dst, a, b: b === NONE ? this.#constant(0n) : b, flags: id });
    return dst;
  }

  /** Emits what computes a term; the operand that holds it. */
  term(t: Term): number {
    switch (t.kind) {
      case "bool":
        return this.#constant(t.value ? 1n : 0n);
      case "bv":
        return this.#constant(t.value);
      case "reg":
        return this.register(t.name);
      case "local": {
        const slot = this.#locals.get(t.name);
        if (slot === undefined) throw new Error(`${t.name} is not bound`);
        return slot;
      }
      case "extract":
        return this.#eval({ op: "extract", w: width(t.arg), wb: 0, hi: t.hi, lo: t.lo }, this.term(t.arg), NONE);
      case "extend": {
        const op = t.signed ? "sign-extend" : "zero-extend";
        return this.#eval({ op, w: width(t.arg), wb: 0, hi: width(t), lo: 0 }, this.term(t.arg), NONE);
      }
      case "ite":
      case "pick": {
        const [a, b, c] = [this.term(t.cond), this.term(t.yes), this.term(t.no)];
        if (a < 0) return ~a === 1 ? b : c;
        const dst = this.#temporary();
        this.#emit(t.kind === "ite" ? OP.ITE : OP.PICK, { dst, a, b, c });
        return dst;
      }
      case "op": {
        const [a, b] = [this.term(t.args[0]!), t.args[1] === undefined ? NONE : this.term(t.args[1])];
        const wb = t.args[1] === undefined ? 0 : width(t.args[1]);
        return this.#eval({ op: t.op, w: width(t.args[0]!), wb, hi: 0, lo: 0 }, a, b);
      }
      default:
        throw new Error(`instructions have no ${t.kind} terms`);
    }
  }

  #unsupported(reason: string, a: number = NONE): void {
    this.#emit(OP.UNSUPPORTED, { a, flags: this.reasons.push(reason) - 1 });
  }

  // Only registers that are storage are run; of others the reads would have to be made up.
  #systemRegister(name: string, run: (slot: number) => void): void {
    const exception = exceptionRegisters(this.#paged, this.#stages).includes(name.toLowerCase());
    if (systemRegister(name)?.storage || exception) run(this.register(name.toLowerCase()));
    else this.#unsupported(`system register ${name}`);
  }

  #effect(e: Effect, into: string | undefined): void {
    const bind = (): number => {
      const slot = this.#temporary();
      if (into !== undefined) this.#locals.set(into, slot);
      return slot;
    };
    switch (e.kind) {
      case "read": {
        if (e.access !== "explicit") {
          this.#unsupported(`${e.access} reads`);
          return;
        }
        const order = e.order === "acquire" ? FLAG.ACQUIRE : e.order === "acquire-pc" ? FLAG.ACQUIRE_PC : 0;
        const a = this.term(e.addr);
        const flags = order | (e.exclusive ? FLAG.EXCLUSIVE : 0);
        this.#emit(OP.READ, { dst: bind(), a, bytes: e.bytes, flags });
        return;
      }
      case "write": {
        const [a, b] = [this.term(e.addr), this.term(e.value)];
        const flags = (e.order === "release" ? FLAG.RELEASE : 0) | (e.exclusive ? FLAG.EXCLUSIVE : 0);
        this.#emit(OP.WRITE, { dst: e.exclusive ? bind() : NONE, a, b, bytes: e.bytes, flags });
        return;
      }
      case "rmw": {
        const [a, b] = [this.term(e.addr), this.#operand(e.op, e.operand)];
        const c = e.expected === undefined ? NONE : this.term(e.expected);
        const flags =
          (e.acquire ? FLAG.ACQUIRE : 0) |
          (e.release ? FLAG.RELEASE : 0) |
          (e.returns ? 0 : FLAG.NO_RETURN) |
          (e.pair ? FLAG.PAIR : 0);
        this.#emit(OP.RMW, { dst: bind(), a, b, c, bytes: e.bytes, flags, extra: this.#rmw(e.op, 8 * e.bytes) });
        return;
      }
      case "barrier":
        this.#barrier(e);
        return;
      case "sysreg-read":
        this.#systemRegister(e.name, (a) => this.#emit(OP.COPY, { dst: bind(), a }));
        return;
      case "sysreg-write":
        this.#systemRegister(e.name, (dst) => this.#emit(OP.COPY, { dst, a: this.term(e.value) }));
        if (this.#stages && e.name.toLowerCase() === ROOT) this.#emit(OP.SWITCH, { a: this.register(ROOT) });
        return;
      case "exception":
        // Without a handler SVC ends its thread, as a fault does; what answers HVC and SMC is no part of a test.
        if (e.class === "smc" || (e.class === "hvc" && !this.#stages)) {
          this.#unsupported(`${e.class} calls`);
          return;
        }
        this.#emit(OP.FAULT, { flags: EXCEPTIONS.indexOf(e.class) });
        return;
      case "clear-exclusive":
        this.#emit(OP.CLEAR_EXCLUSIVE, {});
        return;
      case "hint":
        return;
      case "tlbi":
        this.#invalidate(e);
        return;
      case "exception-return":
        if (!this.#paged) break;
        this.#emit(OP.FENCE, { flags: FLAG.IS_ISB | FLAG.RETURNS }); // it synchronises the context
        this.#emit(OP.JUMP_TO, { a: this.register(this.#stages ? RETURN : "elr_el1") });
        return;
      case "cache":
        if (CLEANS.test(e.op)) return;
        if (this.#paged && TRANSLATIONS.has(e.op) && e.operand !== undefined) {
          if (this.#managed || this.#stages) {
            this.#unsupported(`AT ${this.#stages ? "with two stages" : "where hardware manages entries"}`);
            return;
          }
          const flags = TRANSLATIONS.get(e.op)!;
          this.#emit(OP.TRANSLATE, { dst: this.register("par_el1"), a: this.term(e.operand), flags });
          return;
        }
        this.#unsupported(e.op.startsWith("at ") ? "address translation instructions" : "cache maintenance");
        return;
    }
    this.#unsupported(EFFECT_NAMES[e.kind] ?? `${e.kind} effects`);
  }

  // Address space identifiers are not told apart.
  #invalidate({ op, operand }: Effect & { kind: "tlbi" }): void {
    const found = /^(vaa?l?|asid|vmall|ipas2l?|vmalls12|all)e1(is|os)?(nxs)?$/.exec(op);
    const reach = TLBI_OF_STAGES.get(found?.[1] ?? "") ?? 0;
    if (!this.#paged || found === null || (reach !== 0 && !this.#stages)) {
      this.#unsupported(this.#paged ? `TLBI ${op.toUpperCase()}` : "TLB maintenance");
      return;
    }
    const one = /^(va|ipa)/.test(found[1]!) && operand !== undefined;
    const flags = reach | (found[2] === undefined ? 0 : FLAG.BROADCAST);
    this.#emit(OP.TLBI, { a: one ? this.term(operand) : NONE, flags });
  }

  // An effect, and its result: one that is not run ends the thread, so what stands for its result is never looked at.
  #bound(effect: Effect, into: string | undefined): void {
    this.#effect(effect, into);
    if (into !== undefined && !this.#locals.has(into)) this.#locals.set(into, this.#constant(0n));
  }

  // LDCLR stores old & ~operand.
  #operand(op: RmwOp, operand: Term): number {
    const b = this.term(operand);
    return op === "clr" ? this.#eval({ op: "not", w: width(operand), wb: 0, hi: 0, lo: 0 }, b, NONE) : b;
  }

  #rmw(op: RmwOp, w: number): number {
    if (op === "swp") return SWAP;
    if (op === "cas") return CAS;
    const name = {
      add: "add",
      clr: "and",
      eor: "xor",
      set: "or",
      smax: "smax",
      smin: "smin",
      umax: "umax",
      umin: "umin",
    }[op];
    return this.values.op({ op: name as ValueOp["op"], w, wb: w, hi: 0, lo: 0 });
  }

  #barrier(e: Effect & { kind: "barrier" }): void {
    if (e.what === "isb") {
      this.#emit(OP.FENCE, { flags: FLAG.IS_ISB });
      return;
    }
    if (e.what === "sb") return; // speculation only: no effect on memory order
    const orders = { all: FLAG.ORDERS_ALL, ld: FLAG.ORDERS_LD, st: FLAG.ORDERS_ST }[e.types];
    this.#emit(OP.FENCE, {
      flags: orders | (e.what === "dsb" ? FLAG.IS_DSB : 0) | (e.domain === "nsh" ? FLAG.NON_SHAREABLE : 0),
    });
  }

  /** Lowers one instruction. */
  instruction(instruction: Instruction, index: number): void {
    this.#instruction = index;
    this.#temporaries = 0;
    this.#locals = new Map();
    this.rowAt.set(instruction.address, this.rows.length / ROW);
    this.#blocks(instruction.semantics, instruction.address + 4n);
  }

  #blocks(procedure: Procedure, next: bigint): void {
    const start = new Map<string, number>();
    const inner: { row: number; label: string }[] = [];
    procedure.blocks.forEach((block, i) => {
      start.set(block.label, this.rows.length / ROW);
      let pc: number | undefined;
      for (const s of block.body) {
        if (s.kind === "effect") this.#bound(s.effect, s.into);
        else if (s.kind === "let") this.#locals.set(s.name, this.#held(s.value));
        else if (s.reg === "pc") pc = this.term(s.value);
        else this.#emit(OP.COPY, { dst: this.register(s.reg), a: this.term(s.value) });
      }
      const end = block.end;
      if (end.kind === "return") this.#leave(pc, next, i === procedure.blocks.length - 1);
      else if (end.kind === "jump") inner.push({ row: this.#emit(OP.JUMP, {}), label: end.to });
      else if (end.kind === "branch") {
        inner.push({ row: this.#emit(OP.BRANCH, { a: this.term(end.cond) }), label: end.yes });
        inner.push({ row: this.#emit(OP.JUMP, {}), label: end.no });
      } else this.#unsupported(`${procedure.name} is ${end.kind}: ${end.reason}`, pc);
      if (pc !== undefined && end.kind !== "return" && end.kind !== "panic")
        throw new Error(`${procedure.name} sets pc before its end`);
    });
    for (const { row, label } of inner) this.rows[row * ROW + TARGET] = start.get(label)!;
  }

  // A value that a later `set` of a register it names does not change.
  #held(value: Term): number {
    const operand = this.term(value);
    if (operand < 0 || operand >= Lowering.TEMPORARY) return operand;
    const dst = this.#temporary();
    this.#emit(OP.COPY, { dst, a: operand });
    return dst;
  }

  // The rows of the next instruction follow: falling through the last block needs no jump.
  #leave(pc: number | undefined, next: bigint, last: boolean): void {
    if (pc !== undefined && pc >= 0) {
      this.#emit(OP.JUMP_TO, { a: pc });
      return;
    }
    const address = pc === undefined ? next : this.values.number(~pc);
    if (address !== next || !last) this.#jumps.push({ row: this.#emit(OP.JUMP, {}), address });
  }

  /** Ends the text of a thread; `address` is the first byte behind it. */
  endOfThread(address: bigint): void {
    this.#ends.set(address, this.#emit(OP.END, {}));
  }

  /** Fills in jumps and numbers the temporaries behind the registers. */
  finish(): Int32Array {
    for (const { row, address } of this.#jumps) {
      const to = this.rowAt.get(address) ?? this.#ends.get(address);
      if (to === undefined) throw new Unsupported(`branch to 0x${address.toString(16)}, outside of the code`);
      this.rows[row * ROW + TARGET] = to;
    }
    for (const [address, row] of this.#ends) if (!this.rowAt.has(address)) this.rowAt.set(address, row);
    const ops = Int32Array.from(this.rows);
    const shift = Lowering.TEMPORARY - this.registers.length;
    for (let at = 0; at < ops.length; at += ROW) {
      for (let i = DST; i <= C; i++) if (ops[at + i]! >= Lowering.TEMPORARY) ops[at + i]! -= shift;
    }
    return ops;
  }
}

/** CPUs are coherent: that data are written back from caches changes nothing for them, and orders nothing. */
const CLEANS = /^dc (cvac|cvau|cvap|cvadp|civac)$/;
/** TLBIs that only EL2 has. */
const TLBI_OF_STAGES: ReadonlyMap<string, number> = new Map([
  ["ipas2", FLAG.SECOND_STAGE],
  ["ipas2l", FLAG.SECOND_STAGE],
  ["vmalls12", FLAG.BOTH_STAGES],
  ["all", FLAG.BOTH_STAGES | FLAG.EVERY_VMID],
]);
/** The register that has the root of stage 2, and what stands for the one that ERET takes, by exception level. */
const ROOT = "vttbr_el2";
const RETURN = "elr";
/** Registers that exceptions and AT set, and the root; with page tables they are run as storage. */
function exceptionRegisters(paged: boolean, stages: boolean): readonly string[] {
  const first = paged ? ["elr_el1", "par_el1"] : [];
  return stages ? [...first, "elr_el2", "esr_el2", "far_el2", "hpfar_el2", ROOT, RETURN] : first;
}

/** Address translation instructions of stage 1 at EL1, with FLAGS. */
const TRANSLATIONS: ReadonlyMap<string, number> = new Map([
  ["at s1e1r", 0],
  ["at s1e1w", FLAG.WRITES],
  ["at s1e0r", FLAG.UNPRIVILEGED],
  ["at s1e0w", FLAG.WRITES | FLAG.UNPRIVILEGED],
]);

const EFFECT_NAMES: Partial<Record<Effect["kind"], string>> = {
  tlbi: "TLB maintenance",
  "exception-return": "exception return",
};

function width(t: Term): number {
  return t.sort.kind === "bv" ? t.sort.width : 1;
}

/**
 * Lowers a program. Stacks and own data of threads become slots as far as their addresses are constants; should an access
 * of a search reach one of those after all, it is outside of the variables, and `whole` code has to be searched instead.
 * @throws {Unsupported} for what no explorer can run
 */
export function compile(program: Program, memory: "settled" | "whole" = "settled"): Code {
  const lowering = new Lowering(program);
  const entry: number[] = [];
  const instructions: Instruction[] = [];
  for (const thread of program.threads) {
    entry.push(lowering.rows.length / ROW);
    for (const i of thread.instructions) lowering.instruction(i, instructions.push(i) - 1);
    const last = thread.instructions.at(-1);
    lowering.endOfThread(last === undefined ? -1n - BigInt(entry.length) : last.address + 4n);
    for (const name of thread.registers.keys()) lowering.register(name);
  }
  for (const [t, { handler }] of program.threads.entries()) {
    if (handler === undefined) continue;
    for (const i of handler) lowering.instruction(i, instructions.push(i) - 1);
    lowering.endOfThread(handlerBase(t) + 4n * BigInt(handler.length));
  }
  for (const [t, { hypervisor }] of program.threads.entries()) {
    if (hypervisor === undefined) continue;
    for (const i of hypervisor) lowering.instruction(i, instructions.push(i) - 1);
    lowering.endOfThread(hypervisorBase(t) + 4n * BigInt(hypervisor.length));
  }
  for (const o of program.observed) if (o.kind === "register") lowering.register(o.register);
  const { pages } = program;
  for (const name of exceptionRegisters(pages !== undefined, pages?.stage2 !== undefined)) lowering.register(name);
  const { registers, values } = lowering;
  const lowered: Code = {
    program,
    values,
    ops: lowering.finish(),
    slots: registers.length + lowering.mostTemporaries,
    registers,
    entry,
    rowAt: lowering.rowAt,
    instructions,
    reasons: lowering.reasons,
  };
  // Any access may go on elsewhere, in a handler, so what looks unused behind it is not.
  if (program.pages !== undefined) return lowered;
  return simplified(memory === "settled" ? settle(lowered) : lowered);
}

function simplified(code: Code): Code {
  const { program, registers } = code;
  const observed = program.observed.flatMap((o) => (o.kind === "register" ? [registers.indexOf(o.register)] : []));
  return { ...code, ...simplify({ ...code, registers: registers.length, observed }) };
}
