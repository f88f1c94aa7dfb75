/**
 * Random well-sorted terms, effects and procedures. The generator only chooses numbers below a bound, so it shrinks to
 * the first of each list. Names are chosen to be awkward in text: reserved words, registers, quotes, `__proto__`.
 */
import fc from "fast-check";
import {
  ARITHMETIC,
  type Block,
  BOOL,
  bool,
  branded,
  bv,
  COMPARISON,
  codec,
  cut,
  type Declarations,
  type Effect,
  effectResult,
  everywhere,
  extract,
  field,
  forall,
  INT,
  INTEGER,
  inject,
  int,
  isCase,
  ite,
  local,
  num,
  op,
  type Procedure,
  pick,
  printSort,
  project,
  record,
  reg,
  type Sort,
  type Statement,
  sameSort,
  select,
  signExtend,
  type Term,
  type Terminator,
  tabulate,
  UNARY,
  update,
  withField,
  zeroExtend,
} from "../../src/ir/index.ts";

const VM: Sort = { kind: "id", name: "Vm" };
const ODD: Sort = { kind: "id", name: "bv64" };
const PTE: Sort = {
  kind: "record",
  name: "Pte",
  fields: [
    { name: "valid", sort: BOOL },
    { name: "output address", sort: bv(36) },
    { name: "is", sort: VM },
  ],
};
const EMPTY: Sort = { kind: "record", name: "read", fields: [] };
const RESULT: Sort = {
  kind: "union",
  name: "x0",
  cases: [
    { name: "ok", sort: bv(64) },
    { name: "as", sort: PTE },
    { name: "none", sort: EMPTY },
  ],
};
const MAP: Sort = { kind: "map", from: bv(64), to: PTE };
const WIDTHS = [64, 32, 1, 8, 16, 36, 7, 128, 100].map((w) => bv(w));
/** The sorts of generated terms. */
export const SORTS: readonly Sort[] = [
  ...WIDTHS,
  branded(64, "Gfn"),
  branded(8, "a b"),
  BOOL,
  INT,
  VM,
  ODD,
  PTE,
  EMPTY,
  RESULT,
  MAP,
  { kind: "map", from: MAP, to: INT },
];
const NAMES = [
  "t0",
  "x0",
  "if",
  "read",
  "a b",
  "Pte",
  '"\n\\',
  "__proto__",
  "constructor",
  "λ",
  "",
  "u7",
  "\ud800",
  "add",
];
/** Procedures that generated ones call. */
export const DECLARATIONS: Declarations = new Map([
  [
    "lookup",
    {
      params: [
        { name: "vm", sort: VM },
        { name: "gfn", sort: bv(64) },
      ],
      result: PTE,
    },
  ],
  ["then", { params: [], result: undefined }],
]);

type Choose = (below: number) => number;
type Bits = Sort & { readonly kind: "bv" };

/** Makes terms over the locals in scope. */
class Maker {
  readonly choose: Choose;
  scope: ReadonlyMap<string, Sort> = new Map();

  constructor(choose: Choose) {
    this.choose = choose;
  }
  one<T>(list: readonly T[]): T {
    return list[this.choose(list.length)]!;
  }
  flip = (): boolean => this.choose(2) === 1;
  name = (): string => this.one(NAMES);
  value = (): bigint =>
    [...Array(this.choose(5))].reduce((v: bigint) => (v << 32n) | BigInt(this.choose(2 ** 31)), 0n) *
    (this.flip() ? 3n : 1n);

  /** A constant, local, register or constructor. */
  leaf(sort: Sort): Term {
    const locals = [...this.scope].filter(([, s]) => sameSort(s, sort));
    if (locals.length > 0 && this.flip()) return local(this.one(locals)[0], sort);
    if (this.choose(3) === 1) return this.register(sort);
    switch (sort.kind) {
      case "bool":
        return bool(this.flip());
      case "bv":
        return num(this.value(), sort.width);
      case "int":
        return int(this.flip() ? -this.value() : this.value());
      case "id":
        return this.register(sort);
      case "record":
        return record(
          sort,
          sort.fields.map((f) => this.leaf(f.sort)),
        );
      case "union": {
        const c = this.one(sort.cases);
        return inject(sort, c.name, this.leaf(c.sort));
      }
      case "map":
        return everywhere(sort.from, this.leaf(sort.to));
    }
  }
  register(sort: Sort): Term {
    if (sort.kind === "bool") return reg(this.one(["n", "z", "c", "v"]), sort);
    if (sort.kind === "bv" && sort.width === 64) return reg(this.one(["x0", "x30", "sp", "pc"]), sort);
    return reg(`in ${printSort(sort)}`, sort);
  }

  term(sort: Sort, depth: number): Term {
    if (depth === 0 || this.choose(5) === 0) return this.leaf(sort);
    return this.flip() ? this.general(sort, depth - 1) : this.particular(sort, depth - 1);
  }
  /** Terms that exist at every sort. */
  general(sort: Sort, d: number): Term {
    const records = SORTS.flatMap((s) =>
      s.kind === "record"
        ? s.fields.filter((f) => sameSort(f.sort, sort)).map((f) => field(this.term(s, d), f.name))
        : [],
    );
    const unions = SORTS.flatMap((s) =>
      s.kind === "union"
        ? s.cases.filter((c) => sameSort(c.sort, sort)).map((c) => project(this.term(s, d), c.name))
        : [],
    );
    switch (this.choose(5)) {
      case 0:
        return ite(this.term(BOOL, d), this.term(sort, d), this.term(sort, d));
      case 1:
        return pick(this.term(BOOL, d), this.term(sort, d), this.term(sort, d));
      case 2:
        return select(this.term({ kind: "map", from: VM, to: sort }, d), this.term(VM, d));
      case 3:
        return codec(
          this.name(),
          [...Array(this.choose(3))].map(() => this.term(this.one(SORTS), d)),
          sort,
        );
      default:
        return [...records, ...unions][0] ?? this.leaf(sort);
    }
  }
  /** Terms of one kind of sort. */
  particular(sort: Sort, d: number): Term {
    switch (sort.kind) {
      case "bool":
        return this.boolean(d);
      case "bv":
        return this.bits(sort, d);
      case "int":
        return op(this.one(INTEGER), this.term(INT, d), this.term(INT, d));
      case "record": {
        if (sort.fields.length === 0 || this.flip())
          return record(
            sort,
            sort.fields.map((f) => this.term(f.sort, d)),
          );
        const f = this.one(sort.fields);
        return withField(this.term(sort, d), f.name, this.term(f.sort, d));
      }
      case "union": {
        const c = this.one(sort.cases);
        return inject(sort, c.name, this.term(c.sort, d));
      }
      case "map":
        if (this.flip()) return everywhere(sort.from, this.term(sort.to, d));
        if (this.flip()) return tabulate(sort.from, sort.to, this.name(), this.#captured(d));
        return update(this.term(sort, d), this.term(sort.from, d), this.term(sort.to, d));
      case "id":
        return this.leaf(sort);
    }
  }
  #captured = (d: number): Term[] => [...Array(this.choose(3))].map(() => this.any(d));
  boolean(d: number): Term {
    const kind = this.choose(5);
    if (kind === 4) {
      const keys = [...Array(1 + this.choose(2))].map(() => this.one(SORTS));
      return forall(keys, this.name(), this.#captured(d));
    }
    if (kind === 0) return op("bnot", this.term(BOOL, d));
    if (kind === 1) return op(this.one(["band", "bor", "implies"]), this.term(BOOL, d), this.term(BOOL, d));
    if (kind === 2) return isCase(this.term(RESULT, d), this.one(["ok", "as", "none"]));
    const name = this.one(COMPARISON);
    const sort = name === "eq" ? this.one(SORTS) : name.startsWith("i") ? INT : this.one(WIDTHS);
    return op(name, this.term(sort, d), this.term(sort, d));
  }
  bits(sort: Bits, d: number): Term {
    const w = sort.width;
    const kind = this.choose(7);
    if (kind === 6) return cut(this.term(INT, d), w);
    if (kind === 1)
      return op(this.one(w % 64 === 0 ? UNARY : UNARY.filter((u) => !u.startsWith("rev"))), this.term(sort, d));
    if (kind === 2 && w < 128) {
      const from = w + 1 + this.choose(128 - w);
      const lo = this.choose(from - w + 1);
      return extract(lo + w - 1, lo, this.term(bv(from), d));
    }
    if (kind === 3 && w > 1)
      return (this.flip() ? signExtend : zeroExtend)(this.term(bv(1 + this.choose(w - 1)), d), w);
    if (kind === 4 && w > 1) {
      const low = 1 + this.choose(w - 1);
      return op("concat", this.term(bv(w - low), d), this.term(bv(low), d));
    }
    if (kind === 5 && w === 32)
      return op(this.one(["crc32", "crc32c"]), this.term(sort, d), this.term(this.one([bv(8), bv(64)]), d));
    return op(this.one(ARITHMETIC), this.term(sort, d), this.term(sort, d));
  }
  any = (d: number): Term => this.term(this.one(SORTS), d);

  effect(): Effect {
    return this.one([this.access, this.barrier, this.system, this.abstract]).call(this, 2);
  }
  access(d: number): Effect {
    const bytes = this.one([1, 2, 4, 8, 16] as const);
    const [addr, value] = [this.term(bv(64), d), this.term(bv(8 * bytes), d)];
    const [exclusive, pair] = [this.flip(), bytes >= 8 && this.flip()];
    const access = exclusive || pair ? "explicit" : this.one(["explicit", "walk", "fetch"] as const);
    const order = this.one(["plain", "acquire", "acquire-pc"] as const);
    const [acquire, release] = [this.flip(), this.flip()];
    const rmw = { kind: "rmw", addr, bytes, operand: value, acquire, release, returns: this.flip(), pair } as const;
    const plain = ["swp", "add", "clr", "eor", "set", "smax", "smin", "umax", "umin"] as const;
    return this.one<Effect>([
      { kind: "read", access, addr, bytes, order, exclusive, pair },
      {
        kind: "read",
        access: "explicit",
        addr,
        bytes,
        order: "plain",
        exclusive: false,
        pair: false,
        unprivileged: true,
      },
      { kind: "write", addr, bytes, value, order: "plain", exclusive: false, pair: false, unprivileged: true },
      { kind: "write", addr, bytes, value, order: release ? "release" : "plain", exclusive, pair },
      { ...rmw, op: this.one(plain), expected: undefined },
      { ...rmw, op: "cas", expected: this.term(bv(8 * bytes), d) },
    ]);
  }
  barrier(): Effect {
    const domain = this.one(["sy", "nsh", "ish", "osh"] as const);
    const types = this.one(["all", "ld", "st"] as const);
    return this.one<Effect>([
      { kind: "barrier", what: "isb", domain: "sy", types: "all" },
      { kind: "barrier", what: "sb", domain: "sy", types: "all" },
      { kind: "barrier", what: "dmb", domain, types },
      { kind: "barrier", what: "dsb", domain, types },
      { kind: "clear-exclusive" },
      { kind: "exception-return" },
    ]);
  }
  system(d: number): Effect {
    const operand = this.flip() ? this.term(bv(64), d) : undefined;
    return this.one<Effect>([
      { kind: "tlbi", op: this.one(["vmalle1is", "a b"]), operand },
      { kind: "cache", op: "dc cvac", operand },
      { kind: "sysreg-read", name: this.name(), sort: bv(64) },
      { kind: "sysreg-write", name: "VTTBR_EL2", value: this.term(bv(64), d) },
      {
        kind: "exception",
        class: this.one(["svc", "hvc", "smc", "brk", "hlt", "udf"] as const),
        imm: this.choose(65536),
      },
      { kind: "hint", name: "hint #34" },
    ]);
  }
  abstract(d: number): Effect {
    const rest = [...Array(this.choose(3))].map(() => (this.flip() ? this.any(d) : this.name()));
    const path = [this.name(), ...rest];
    return this.one<Effect>([
      { kind: "pull", region: this.name() },
      { kind: "push", region: this.name() },
      { kind: "state-read", path, sort: this.one(SORTS) },
      { kind: "state-write", path, value: this.any(d) },
      { kind: "oracle", sort: this.one(SORTS), reason: this.name() },
      { kind: "commit", name: this.name() },
      {
        kind: "claim",
        what: this.one(["assume", "assert", "await"]),
        condition: this.term(BOOL, d),
        text: this.name(),
      },
      { kind: "call", callee: "lookup", args: [this.term(VM, d), this.term(bv(64), d)], sort: PTE },
      { kind: "call", callee: "then", args: [], sort: undefined },
    ]);
  }
}

/** Makes a procedure: what the first block binds may be used anywhere, what another binds only there. */
class ProcedureMaker extends Maker {
  /** The sort of each local and register of the whole procedure. */
  readonly #sorts = new Map<string, Sort>();

  #sortOf = (key: string): Sort => {
    const sort = this.#sorts.get(key) ?? this.one(SORTS);
    this.#sorts.set(key, sort);
    return sort;
  };
  #statement(): Statement {
    const kind = this.choose(3);
    if (kind === 0) {
      const name = this.name();
      const value = this.term(this.#sortOf(name), 3);
      return this.#bind(name, { kind: "let", name, value });
    }
    if (kind === 1) return this.#set();
    const effect = this.effect();
    const sort = effectResult(effect);
    const name = this.name();
    if (sort === undefined || this.flip() || !sameSort(this.#sorts.get(name) ?? sort, sort))
      return { kind: "effect", effect, into: undefined };
    this.#sorts.set(name, sort);
    return this.#bind(name, { kind: "effect", effect, into: name });
  }
  #bind(name: string, s: Statement): Statement {
    this.scope = new Map([...this.scope, [name, this.#sorts.get(name)!]]);
    return s;
  }
  #set(): Statement {
    const [name, sort] = this.one<readonly [string, Sort]>([
      ["x0", bv(64)],
      ["z", BOOL],
      ["odd register", bv(7)],
      ["t0", PTE],
    ]);
    return { kind: "set", reg: name, value: this.term(sort, 3) };
  }
  #end(labels: readonly string[], at: number, result: Sort | undefined): Terminator {
    const next = labels[at + 1];
    if (next === undefined) {
      const end = this.choose(3);
      if (end > 0) return { kind: end === 1 ? "stuck" : "panic", reason: this.name() };
      return { kind: "return", value: result === undefined ? undefined : this.term(result, 2) };
    }
    if (this.flip()) return { kind: "jump", to: next };
    const [yes, no] = this.flip() ? [next, this.one(labels)] : [this.one(labels), next];
    return { kind: "branch", cond: this.term(BOOL, 2), yes, no };
  }
  procedure(): Procedure {
    const params = NAMES.slice(0, this.choose(4)).map((name) => ({ name, sort: this.#sortOf(name) }));
    const result = this.flip() ? this.one(SORTS) : undefined;
    const labels = NAMES.slice(0, 1 + this.choose(4)).reverse();
    let common: ReadonlyMap<string, Sort> = new Map(params.map((p) => [p.name, p.sort]));
    const blocks: Block[] = labels.map((label, at) => {
      this.scope = common;
      const body = [...Array(this.choose(6))].map(() => this.#statement());
      const end = this.#end(labels, at, result);
      if (at === 0) common = this.scope;
      return { label, body, end };
    });
    return { name: this.name(), params, result, blocks };
  }
}

const chooser = fc.gen().map((g) => (below: number) => g(fc.nat, below - 1));

/** A term of any sort, with locals of any sort. */
export const term: fc.Arbitrary<Term> = chooser.map((choose) => {
  const maker = new Maker(choose);
  maker.scope = new Map(NAMES.map((n) => [n, maker.one(SORTS)]));
  return maker.any(4);
});
export const effect: fc.Arbitrary<Effect> = chooser.map((choose) => new Maker(choose).effect());
/** A procedure without problems; its calls are of `DECLARATIONS`. */
export const procedure: fc.Arbitrary<Procedure> = chooser.map((choose) => new ProcedureMaker(choose).procedure());
