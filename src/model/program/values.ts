/**
 * Values of a search as int32 ids. A concrete value is an id >= 0 (equal values, equal ids; id 0 is 0, id 1 is 1 and
 * true); an unknown one, which depends on reads that have no source yet, is an id < 0 and stands for an expression over
 * them, so "the same unknown" is `===` too. Operators are applied once per distinct operand pair and then looked up:
 * no bigint is touched inside a search. A hot file.
 */
import { RowTable } from "../../bits/index.ts";
import { applyBits, type Op } from "../../ir/index.ts";

/** Operators on values: those of the IR with their widths fixed, field extraction and extension, and the RMW orders. */
export interface ValueOp {
  readonly op: Op | "extract" | "zero-extend" | "sign-extend" | "smax" | "smin" | "umax" | "umin";
  /** Width in bits of the first operand, and of the second. */
  readonly w: number;
  readonly wb: number;
  /** `extract`: highest and lowest bit; extensions: the new width in `hi`. */
  readonly hi: number;
  readonly lo: number;
}

const signed = (v: bigint, w: number): bigint => BigInt.asIntN(w, v);

function applyConcrete(o: ValueOp, a: bigint, b: bigint): bigint {
  switch (o.op) {
    case "extract":
      return BigInt.asUintN(o.hi - o.lo + 1, a >> BigInt(o.lo));
    case "zero-extend":
      return a;
    case "sign-extend":
      return BigInt.asUintN(o.hi, signed(a, o.w));
    case "smax":
      return signed(a, o.w) >= signed(b, o.w) ? a : b;
    case "smin":
      return signed(a, o.w) <= signed(b, o.w) ? a : b;
    case "umax":
      return a >= b ? a : b;
    case "umin":
      return a <= b ? a : b;
    case "band":
      return a & b;
    case "bor":
      return a | b;
    case "bnot":
      return 1n - a;
    case "implies":
      return (1n - a) | b;
    default: {
      const r = applyBits(o.op, o.w, o.wb, a, b);
      return typeof r === "bigint" ? r : r ? 1n : 0n;
    }
  }
}

/** The result that an operator has whatever its unknown operands are, as a value id, or undefined. */
function identity(o: ValueOp, a: number, b: number): number | undefined {
  switch (o.op) {
    case "xor":
    case "sub":
      return a === b ? 0 : b === 0 ? a : o.op === "xor" && a === 0 ? b : undefined;
    case "and":
    case "band":
      return a === 0 || b === 0 ? 0 : a === b ? a : undefined;
    case "mul":
      return a === 0 || b === 0 ? 0 : undefined;
    case "or":
    case "bor":
    case "add":
      return b === 0 ? a : a === 0 ? b : a === b && o.op !== "add" ? a : undefined;
    case "shl":
    case "lshr":
    case "ashr":
      return a === 0 || b === 0 ? a : undefined;
    case "eq":
    case "ule":
    case "sle":
      return a === b ? 1 : undefined;
    case "ult":
    case "slt":
      return a === b ? 0 : undefined;
    case "zero-extend":
      return a; // the same number; ids carry no width
    default:
      return undefined;
  }
}

/** Interned values and operators of one program. Operators and values may be added while a search runs. */
export class ValueTable {
  readonly #ids = new Map<bigint, number>();
  readonly #values: bigint[] = [];
  readonly #ops: ValueOp[] = [];
  readonly #opIds = new Map<string, number>();
  readonly #applied = new RowTable(3); // rows (op, a, b)
  #results = new Int32Array(64); // result of row id
  readonly #unknown: { op: number; a: number; b: number }[] = []; // id -1 - i; op -1: leaf a; -2: conditional
  readonly #leaves: (readonly number[] | undefined)[] = [];
  readonly #scratch = new Int32Array(3);

  constructor() {
    this.value(0n);
    this.value(1n);
  }

  /** Bytes of the tables, roughly. */
  get bytes(): number {
    return this.#applied.bytes + 4 * this.#results.length + 48 * (this.#values.length + this.#unknown.length);
  }

  /** The id of a concrete value, taken as an unsigned number. */
  value(v: bigint): number {
    const known = this.#ids.get(v);
    if (known !== undefined) return known;
    const id = this.#values.length;
    this.#ids.set(v, id);
    this.#values.push(v);
    return id;
  }

  /** The number that a concrete id stands for. @throws {Error} for an unknown value */
  number(id: number): bigint {
    const v = this.#values[id];
    if (v === undefined) throw new Error(`value ${id} is not concrete`);
    return v;
  }

  /** The id of an operator. */
  op(o: ValueOp): number {
    const key = `${o.op} ${o.w} ${o.wb} ${o.hi} ${o.lo}`;
    const known = this.#opIds.get(key);
    if (known !== undefined) return known;
    this.#opIds.set(key, this.#ops.length);
    return this.#ops.push(o) - 1;
  }

  /** The operator of an id. */
  operator(op: number): ValueOp {
    return this.#ops[op]!;
  }

  /** The unknown value that read `k` will give. */
  leaf(k: number): number {
    return this.#node(-1, k, 0);
  }

  /** Applies an operator to value ids; a unary one ignores `b`. */
  apply(op: number, a: number, b: number): number {
    const scratch = this.#scratch;
    scratch[0] = op;
    scratch[1] = a;
    scratch[2] = b;
    const before = this.#applied.count;
    const row = this.#applied.intern(scratch, 0);
    if (row < before) return this.#results[row]!;
    const result = this.#compute(op, a, b);
    if (row >= this.#results.length) {
      const grown = new Int32Array(2 * this.#results.length);
      grown.set(this.#results);
      this.#results = grown;
    }
    this.#results[row] = result;
    return result;
  }

  /** `cond ? yes : no` on value ids; with an unknown condition it waits for all three parts. */
  conditional(cond: number, yes: number, no: number): number {
    if (cond >= 0) return cond !== 0 ? yes : no;
    return yes === no ? yes : this.#node(-2, cond, this.#node(-3, yes, no));
  }

  #compute(op: number, a: number, b: number): number {
    const o = this.#ops[op]!;
    const known = identity(o, a, b);
    if (known !== undefined) return known;
    if (a >= 0 && b >= 0) return this.value(applyConcrete(o, this.#values[a]!, this.#values[b]!));
    return this.#undo(o, a) ?? this.#fresh(op, a, b);
  }

  // extract(w-1, 0) of an extended value is that value.
  #undo(o: ValueOp, a: number): number | undefined {
    if (o.op !== "extract" || o.lo !== 0 || a >= 0) return undefined;
    const node = this.#unknown[-1 - a]!;
    const inner = node.op < 0 ? undefined : this.#ops[node.op]!;
    return inner?.op === "sign-extend" && inner.w === o.hi + 1 ? node.a : undefined;
  }

  readonly #nodes = new Map<string, number>();
  #node(op: number, a: number, b: number): number {
    const key = `${op} ${a} ${b}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const id = this.#fresh(op, a, b);
    this.#nodes.set(key, id);
    return id;
  }

  // `apply` asks for each once.
  #fresh(op: number, a: number, b: number): number {
    return -this.#unknown.push({ op, a, b });
  }

  /** The reads that an unknown value waits for, each once; empty for a concrete value. */
  leaves(id: number): readonly number[] {
    if (id >= 0) return [];
    const known = this.#leaves[-1 - id];
    if (known !== undefined) return known;
    const { op, a, b } = this.#unknown[-1 - id]!;
    const found = op === -1 ? [a] : [...new Set([...this.leaves(a), ...this.leaves(b)])];
    this.#leaves[-1 - id] = found;
    return found;
  }
}
