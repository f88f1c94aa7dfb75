/**
 * The reference engine: an instruction is the IR of its row, term by term and statement by statement, as `src/ir` says what
 * it means. Each word is turned once into functions; nothing else is done for speed. All that reaches past registers
 * is in the files beside this one, and the other engine comes here for it.
 */
import {
  applyFloat,
  applyOp,
  type Effect,
  FPSR,
  type Procedure,
  type Scalar,
  type Statement,
  type Term,
  widthOf,
} from "../../ir/index.ts";
import { decodeWhole, liftAt } from "../../isa/index.ts";
import { machineRegister } from "../system/access.ts";
import {
  exception,
  hint,
  maskInterrupts,
  missingRegister,
  readSystem,
  returnFromException,
  useFloats,
  writeSystem,
} from "./control.ts";
import { type Core, takeUndefined } from "./core.ts";
import type { Cpu } from "./cpu.ts";
import { cacheMaintenance, tlbMaintenance } from "./maintain.ts";
import { type Access, load, loadExclusive, modify, store, storeExclusive } from "./memory.ts";
import { quickFloat } from "./quick-float.ts";
import { modified } from "./rmw.ts";

type Evaluate = (core: Core) => Scalar;
type Perform = (core: Core) => Scalar | undefined;
type Act = (core: Core) => void;

/** Locals of one instruction: a place for each name, and what is in it while the instruction runs. */
interface Locals {
  readonly names: string[];
  readonly values: Scalar[];
}

function placeOf({ names }: Locals, name: string): number {
  if (!names.includes(name)) names.push(name);
  return names.indexOf(name);
}

const FLAGS: readonly string[] = ["n", "z", "c", "v"];

function register(name: string): Evaluate {
  if (name === "sp") return ({ cpu }) => cpu.sp;
  const flag = FLAGS.indexOf(name);
  if (flag !== -1) return ({ cpu }) => cpu.flag(flag);
  const n = Number(name.slice(1));
  return name.startsWith("q") ? ({ cpu }) => cpu.q(n) : ({ cpu }) => cpu.x(n);
}

function operator(t: Term & { kind: "op" }, locals: Locals): Evaluate {
  const a = evaluator(t.args[0]!, locals);
  if (t.args.length === 1) return (core) => applyOp(t, a(core), 0n);
  const b = evaluator(t.args[1]!, locals);
  return (core) => applyOp(t, a(core), b(core));
}

/** A term as a function of the CPU. */
function evaluator(t: Term, locals: Locals): Evaluate {
  switch (t.kind) {
    case "bool":
    case "bv": {
      const { value } = t;
      return () => value;
    }
    case "local": {
      const { values } = locals;
      const place = placeOf(locals, t.name);
      return () => values[place]!;
    }
    case "reg":
      return register(t.name);
    case "extract": {
      const [a, low, width] = [evaluator(t.arg, locals), BigInt(t.lo), t.hi - t.lo + 1];
      return (core) => BigInt.asUintN(width, (a(core) as bigint) >> low);
    }
    case "extend": {
      const [a, from, width] = [evaluator(t.arg, locals), widthOf(t.arg.sort), widthOf(t.sort)];
      return t.signed ? (core) => BigInt.asUintN(width, BigInt.asIntN(from, a(core) as bigint)) : a;
    }
    case "ite":
    case "pick": {
      const [cond, yes, no] = [t.cond, t.yes, t.no].map((x) => evaluator(x, locals)) as [Evaluate, Evaluate, Evaluate];
      return (core) => (cond(core) ? yes(core) : no(core));
    }
    case "op":
      return operator(t, locals);
    default:
      throw new Error(`an instruction has no ${t.kind} term`);
  }
}

/** A write of a register. */
function setter(name: string): (core: Core, value: Scalar) => void {
  if (name === "pc")
    return (core, value) => {
      core.next = value as bigint;
    };
  if (name === "sp")
    return ({ cpu }, value) => {
      cpu.sp = value as bigint;
    };
  const flag = FLAGS.indexOf(name);
  if (flag !== -1) return ({ cpu }, value) => cpu.setFlag(flag, value as boolean);
  const n = Number(name.slice(1));
  return name.startsWith("q")
    ? ({ cpu }, value) => cpu.setQ(n, value as bigint)
    : ({ cpu }, value) => cpu.setX(n, value as bigint);
}

type MemoryEffect = Extract<Effect, { kind: "read" | "write" | "rmw" }>;

function memoryEffect(e: MemoryEffect, locals: Locals, word: number): Perform {
  const address = evaluator(e.addr, locals) as (core: Core) => bigint;
  const isPlain = e.kind !== "rmw" && e.order === "plain" && !e.exclusive;
  const access: Access = {
    bytes: e.bytes,
    unprivileged: e.kind !== "rmw" && e.unprivileged === true,
    mustAlign: !isPlain,
    word,
  };
  if (e.kind === "read")
    return e.exclusive
      ? (core) => loadExclusive(core, address(core), access)
      : (core) => load(core, address(core), access);
  if (e.kind === "write") {
    const value = evaluator(e.value, locals) as (core: Core) => bigint;
    return e.exclusive
      ? (core) => storeExclusive(core, address(core), access, value(core))
      : (core) => void store(core, address(core), access, value(core));
  }
  const operand = evaluator(e.operand, locals) as (core: Core) => bigint;
  const expected = e.expected === undefined ? undefined : (evaluator(e.expected, locals) as (core: Core) => bigint);
  return (core) => {
    const [by, if_] = [operand(core), expected?.(core)];
    return modify(core, address(core), access, (old) => modified(e.op, 8 * e.bytes, old, by, if_));
  };
}

/** MSR (immediate) of PSTATE fields that are no registers. */
const MASKS: Readonly<Record<string, (old: number, by: number) => number>> = {
  DAIFSet: (old, by) => old | by,
  DAIFClr: (old, by) => old & ~by,
};

function systemEffect(
  e: Extract<Effect, { kind: "sysreg-read" | "sysreg-write" }>,
  locals: Locals,
  word: number,
): Perform {
  const { name } = e;
  const found = machineRegister(name);
  if (e.kind === "sysreg-read")
    return found === undefined ? (core) => missingRegister(core, name, word) : (core) => readSystem(core, found, word);
  const value = evaluator(e.value, locals) as (core: Core) => bigint;
  const change = MASKS[name];
  if (change !== undefined) {
    const daif = machineRegister("DAIF")!;
    return (core) => void maskInterrupts(core, daif, (old) => change(old, Number(value(core))), word);
  }
  return found === undefined
    ? (core) => missingRegister(core, name, word)
    : (core) => void writeSystem(core, found, value(core), word);
}

function operationEffect(e: Extract<Effect, { kind: "tlbi" | "cache" }>, locals: Locals, word: number): Perform {
  const operand = e.operand === undefined ? () => 0n : (evaluator(e.operand, locals) as (core: Core) => bigint);
  const perform = e.kind === "tlbi" ? tlbMaintenance(e.op, word) : cacheMaintenance(e.op, word);
  return (core) => void perform(core, operand(core));
}

const IXC = BigInt(FPSR.IXC);

function floatEffect({ op, args, sort }: Extract<Effect, { kind: "float" }>, locals: Locals): Perform {
  const operands = args.map((t) => evaluator(t, locals) as (core: Core) => bigint);
  const [width, to] = [widthOf(args[0]!.sort), widthOf(sort)];
  return (core) => {
    const values = operands.map((f) => f(core));
    const { sys } = core.cpu;
    const isUsual = sys.FPCR === 0n && (sys.FPSR! & IXC) !== 0n;
    const quick = isUsual ? quickFloat(op, width, values) : undefined;
    if (quick !== undefined) return quick;
    const { value, flags } = applyFloat(op, width, to, values, Number(sys.FPCR));
    if (flags !== 0) sys.FPSR = sys.FPSR! | BigInt(flags);
    return value;
  };
}

function performer(e: Effect, locals: Locals, word: number): Perform {
  switch (e.kind) {
    case "read":
    case "write":
    case "rmw":
      return memoryEffect(e, locals, word);
    case "sysreg-read":
    case "sysreg-write":
      return systemEffect(e, locals, word);
    case "tlbi":
    case "cache":
      return operationEffect(e, locals, word);
    case "float-access":
      return (core) => void useFloats(core);
    case "float":
      return floatEffect(e, locals);
    case "exception":
      return (core) => void exception(core, e.class, e.imm);
    case "exception-return":
      return returnFromException;
    case "hint":
      return (core) => void hint(core, e.name);
    case "clear-exclusive":
      return ({ cpu }) => {
        cpu.monitor = undefined;
        return undefined;
      };
    case "barrier":
      return () => undefined; // one CPU after the other, in program order
    default:
      throw new Error(`an instruction has no effect ${e.kind}`);
  }
}

function statement(s: Statement, locals: Locals, word: number): Act {
  if (s.kind === "set") {
    const [value, set] = [evaluator(s.value, locals), setter(s.reg)];
    return (core) => set(core, value(core));
  }
  const { name } = s.kind === "let" ? s : { name: s.into };
  const value = s.kind === "let" ? evaluator(s.value, locals) : performer(s.effect, locals, word);
  if (name === undefined) return (core) => void value(core);
  const { values } = locals;
  const place = placeOf(locals, name);
  return (core) => {
    values[place] = value(core)!;
  };
}

/** A procedure as a function: blocks until one returns. */
function procedure(p: Procedure, word: number): Act {
  const locals: Locals = { names: [], values: [] };
  const blocks = new Map(
    p.blocks.map((b) => {
      const body = b.body.map((s) => statement(s, locals, word));
      const cond = b.end.kind === "branch" ? evaluator(b.end.cond, locals) : undefined;
      return [b.label, { body, end: b.end, cond }] as const;
    }),
  );
  const first = blocks.get(p.blocks[0]!.label)!;
  return (core) => {
    for (let b = first; ; ) {
      for (const act of b.body) act(core);
      if (b.end.kind !== "branch") return;
      b = blocks.get(b.cond!(core) ? b.end.yes : b.end.no)!;
    }
  };
}

/** An instruction that is ready to run at one address. */
interface Placed {
  readonly word: number;
  /** The high half of the address. */
  readonly high: number;
  readonly run: Act;
}

/** Instructions by word, and those whose meaning depends on where they stand by the low half of their address. */
export class Readied {
  readonly #anywhere = new Map<number, Act>();
  readonly #placed = new Map<number, Placed>();

  /** What the word at PC does. */
  at(word: number, cpu: Cpu): Act {
    const found = this.#anywhere.get(word | 0); // a small integer as a key is several times faster
    if (found !== undefined) return found;
    const { pcLow, pcHigh } = cpu;
    const placed = this.#placed.get(pcLow);
    return placed?.word === word && placed.high === pcHigh ? placed.run : this.#ready(word, cpu);
  }

  #ready(word: number, { pc, pcLow, pcHigh }: Cpu): Act {
    const decoded = decodeWhole(word);
    if ("undefined" in decoded) {
      const { why } = decoded;
      const run: Act = (core) => {
        core.board.countUndefined(why);
        takeUndefined(core);
      };
      keep(this.#anywhere, word | 0, run);
      return run;
    }
    const { procedure: p, anywhere } = liftAt(decoded, pc, {}, decoded.row.name);
    const run = procedure(p, word);
    if (anywhere) keep(this.#anywhere, word | 0, run);
    else keep(this.#placed, pcLow, { word, high: pcHigh, run });
    return run;
  }
}

/** Of each kind: a guest may write its code anew for ever, and what is kept costs more to collect around than to make again. */
const MOST_KEPT = 1 << 18;

/** Keeps what can be made again. */
export function keep<K, V>(known: Map<K, V>, key: K, value: V, most = MOST_KEPT): void {
  if (known.size >= most) known.clear();
  known.set(key, value);
}
