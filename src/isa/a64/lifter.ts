/**
 * Writes the meaning of one instruction as IR. Effects and `let`s come in the order they are made; register writes are
 * held back to the end, so every operand is read before the first register changes, however registers overlap.
 */
import {
  type Block,
  BOOL,
  type Bytes,
  bool,
  bv,
  type Effect,
  effectResult,
  extract,
  FALSE,
  type FloatOp,
  local,
  num,
  type Procedure,
  pick,
  reg,
  type Statement,
  subterms,
  type Term,
  zeroExtend,
} from "../../ir/index.ts";

export type Width = 32 | 64;
type ReadEffect = Extract<Effect, { kind: "read" }>;
type WriteEffect = Extract<Effect, { kind: "write" }>;
type RmwEffect = Extract<Effect, { kind: "rmw" }>;
type FlagName = "n" | "z" | "c" | "v";

interface RegisterWrite {
  readonly reg: string;
  readonly value: Term;
}

/** Whether `t` reads one of the registers. */
function mentions(t: Term, registers: ReadonlySet<string>): boolean {
  if (t.kind === "reg") return registers.has(t.name);
  return subterms(t).some((s) => mentions(s, registers));
}

export class Lifter {
  /** Address of the instruction. */
  readonly #address: bigint;
  /** Whether the meaning asked where the instruction stands. */
  usesAddress = false;
  readonly #body: Statement[] = [];
  readonly #writes: RegisterWrite[] = [];
  #locals = 0;
  #jump: { readonly cond: Term | undefined; readonly target: Term } | undefined;

  /** FEAT_LSE2: a pair is one access. */
  readonly wholePairs: boolean;

  constructor(address: bigint, wholePairs = false) {
    this.#address = address;
    this.wholePairs = wholePairs;
  }

  /** The low `width` bits of a general register; 31 reads as zero. */
  x(n: number, width: number = 64): Term {
    return n === 31 ? num(0, width) : extract(width - 1, 0, reg(`x${n}`, bv(64)));
  }
  /** The low `width` bits of a general register; 31 is the stack pointer. */
  xsp(n: number, width: number = 64): Term {
    return n === 31 ? extract(width - 1, 0, reg("sp", bv(64))) : this.x(n, width);
  }
  /** The low `width` bits of a SIMD and floating-point register. */
  q(n: number, width: number = 128): Term {
    return extract(width - 1, 0, reg(`q${n}`, bv(128)));
  }
  flag(name: FlagName): Term {
    return reg(name, BOOL);
  }

  /** Writes a general register, zero-extended to 64 bits; a write to 31 is dropped. */
  setX(n: number, value: Term): void {
    if (n !== 31) this.#writes.push({ reg: `x${n}`, value: zeroExtend(value, 64) });
  }
  /** Writes a general register or, for 31, the stack pointer, zero-extended to 64 bits. */
  setXsp(n: number, value: Term): void {
    this.#writes.push({ reg: n === 31 ? "sp" : `x${n}`, value: zeroExtend(value, 64) });
  }
  /** Writes a SIMD and floating-point register, zero-extended to 128 bits. */
  setQ(n: number, value: Term): void {
    this.#writes.push({ reg: `q${n}`, value: zeroExtend(value, 128) });
  }
  setFlag(name: FlagName, value: Term): void {
    this.#writes.push({ reg: name, value });
  }
  setFlags(n: Term, z: Term, c: Term = FALSE, v: Term = FALSE): void {
    for (const [name, value] of Object.entries({ n, z, c, v })) this.setFlag(name as FlagName, value);
  }

  /** Flag writes of `compute` if `holds`, else NZCV from a constant; the condition is picked, as in CSEL. */
  chooseFlags(holds: Term, nzcv: number, compute: () => void): void {
    const from = this.#writes.length;
    compute();
    const flags = this.#writes.splice(from);
    for (const { reg, value } of flags)
      this.#writes.push({ reg, value: pick(holds, value, bool(((nzcv >> "vczn".indexOf(reg)) & 1) === 1)) });
  }

  /** Names a term that is used more than once; leaves are not named. */
  let(value: Term): Term {
    if (value.kind === "bv" || value.kind === "bool" || value.kind === "local") return value;
    const name = this.#fresh();
    this.#body.push({ kind: "let", name, value });
    return local(name, value.sort);
  }
  #fresh(): string {
    return `t${this.#locals++}`;
  }

  /** An effect whose result, if any, is not used. */
  effect(effect: Effect): void {
    this.#body.push({ kind: "effect", effect, into: undefined });
  }
  /** An effect with a result. */
  result(effect: Effect): Term {
    const sort = effectResult(effect);
    if (sort === undefined) throw new Error(`${effect.kind} has no result`);
    const into = this.#fresh();
    this.#body.push({ kind: "effect", effect, into });
    return local(into, sort);
  }
  /** Byte address of the instruction. */
  get address(): bigint {
    this.usesAddress = true;
    return this.#address;
  }

  /** CLREX. */
  clearExclusive(): void {
    this.effect({ kind: "clear-exclusive" });
  }

  hint(name: string): void {
    this.effect({ kind: "hint", name });
  }

  read(
    addr: Term,
    bytes: Bytes,
    more: Partial<Pick<ReadEffect, "order" | "exclusive" | "pair" | "unprivileged">> = {},
  ): Term {
    const plain = { order: "plain", exclusive: false, pair: false } as const;
    return this.result({ kind: "read", access: "explicit", addr, bytes, ...plain, ...more });
  }
  #write(
    addr: Term,
    bytes: Bytes,
    value: Term,
    more: Partial<Pick<WriteEffect, "order" | "exclusive" | "pair" | "unprivileged">>,
  ): Effect {
    return { kind: "write", addr, bytes, value, order: "plain", exclusive: false, pair: false, ...more };
  }
  write(addr: Term, bytes: Bytes, value: Term, more: Partial<Pick<WriteEffect, "order" | "unprivileged">> = {}): void {
    this.effect(this.#write(addr, bytes, value, more));
  }
  /** A store-exclusive; the result is true when it failed. */
  writeExclusive(addr: Term, bytes: Bytes, value: Term, more: Partial<Pick<WriteEffect, "order" | "pair">> = {}): Term {
    return this.result(this.#write(addr, bytes, value, { exclusive: true, ...more }));
  }
  /** Floating-point arithmetic with a result of `width` bits. */
  float(op: FloatOp, width: number, ...args: readonly Term[]): Term {
    return this.result({ kind: "float", op, args, sort: bv(width) });
  }
  /** An atomic read-modify-write; the result is the old value. */
  rmw(effect: Omit<RmwEffect, "kind">): Term {
    return this.result({ kind: "rmw", ...effect });
  }

  /** Continues at `target` instead of the next instruction. */
  jump(target: Term): void {
    this.#jump = { cond: undefined, target };
  }
  /** Continues at `target` if `cond` holds. */
  jumpIf(cond: Term, target: Term): void {
    this.#jump = { cond, target };
  }

  /** The register writes as statements; a value that reads a register written before it is named first. */
  #settled(writes: readonly RegisterWrite[]): Statement[] {
    const written = new Set<string>();
    const settled = writes.map(({ reg, value }) => {
      const kept = mentions(value, written) ? this.let(value) : value;
      written.add(reg);
      return { kind: "set", reg, value: kept } as const;
    });
    return settled;
  }

  /** The whole instruction. */
  procedure(name: string): Procedure {
    const jump = this.#jump;
    const conditional = jump?.cond !== undefined;
    if (jump !== undefined && !conditional) this.#writes.push({ reg: "pc", value: jump.target });
    const sets = this.#settled(this.#writes);
    const body = [...this.#body, ...sets];
    const end = { kind: "return", value: undefined } as const;
    const blocks: Block[] = conditional
      ? [
          { label: "entry", body, end: { kind: "branch", cond: jump.cond!, yes: "taken", no: "next" } },
          { label: "taken", body: [{ kind: "set", reg: "pc", value: jump.target }], end },
          { label: "next", body: [], end },
        ]
      : [{ label: "entry", body, end }];
    return { name, params: [], result: undefined, blocks };
  }
}
