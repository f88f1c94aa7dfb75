/** Floating point of single and double precision: scalars, vectors, conversions. Half precision has no rows. */
import type { FloatOp } from "../../../ir/index.ts";
import { extract, num, op, pick, type Term, widthOf } from "../../../ir/index.ts";
import type { Lifter } from "../lifter.ts";
import type { Fields } from "../row.ts";
import { bit, conditionHolds } from "../semantics.ts";
import { halfOf, setHalf } from "./integer-misc.ts";
import { lanesOf, vectorOf } from "./lanes.ts";
import { expandedFloat } from "./moves.ts";
import { bits, unless, type VectorRow, vectorBits, vectorRows } from "./row.ts";
import { laneBits, rightBy } from "./shifts.ts";

/** Bits of a number by the field `sz`. */
const widthBy = (f: Fields): 32 | 64 => (f.sz === 1 ? 64 : 32);
const signBit = (w: number): Term => num(1n << BigInt(w - 1), w);
const negated = (t: Term): Term => op("xor", t, signBit(widthOf(t.sort)));
const absolute = (t: Term): Term => op("and", t, op("not", signBit(widthOf(t.sort))));
const same = (t: Term): Term => t;

/** A number from numbers of the same width. */
type Operation = (l: Lifter, a: Term, b: Term) => Term;
const by =
  (operation: FloatOp): Operation =>
  (l, a, b) =>
    l.float(operation, widthOf(a.sort), a, b);
const alone =
  (operation: FloatOp) =>
  (l: Lifter, a: Term): Term =>
    l.float(operation, widthOf(a.sort), a);
/** `c + a * b`, rounded once. */
const multiplyAdd = (l: Lifter, c: Term, a: Term, b: Term): Term => l.float("muladd", widthOf(a.sort), c, a, b);

// Scalars. Types 0 and 1 of the encoding are single and double precision.

const SCALAR = "00 0 11110 0 sz:1";

const TWO: readonly (readonly [name: string, opcode: number, of: Operation])[] = [
  ["FMUL", 0b0000, by("mul")],
  ["FDIV", 0b0001, by("div")],
  ["FADD", 0b0010, by("add")],
  ["FSUB", 0b0011, by("sub")],
  ["FMAX", 0b0100, by("max")],
  ["FMIN", 0b0101, by("min")],
  ["FMAXNM", 0b0110, by("maxnum")],
  ["FMINNM", 0b0111, by("minnum")],
  ["FNMUL", 0b1000, (l, a, b) => negated(by("mul")(l, a, b))],
];

const ONE: readonly (readonly [name: string, opcode: number, of: (l: Lifter, a: Term) => Term])[] = [
  ["FMOV", 0b000000, (_, a) => a],
  ["FABS", 0b000001, (_, a) => absolute(a)],
  ["FNEG", 0b000010, (_, a) => negated(a)],
  ["FSQRT", 0b000011, alone("sqrt")],
  ["FRINTN", 0b001000, alone("round-n")],
  ["FRINTP", 0b001001, alone("round-p")],
  ["FRINTM", 0b001010, alone("round-m")],
  ["FRINTZ", 0b001011, alone("round-z")],
  ["FRINTA", 0b001100, alone("round-a")],
  ["FRINTX", 0b001110, alone("round-x")],
  ["FRINTI", 0b001111, alone("round-i")],
];

/** FCVT between formats, of which half precision is storage only. */
const convert = (from: 16 | 32 | 64, to: 16 | 32 | 64): VectorRow => {
  const code = { 16: "11", 32: "00", 64: "01" } as const;
  return {
    name: `FCVT ${from} to ${to}`,
    pattern: `00 0 11110 ${code[from]} 1 0001 ${code[to]} 10000 Rn:5 Rd:5`,
    meaning: (l, f) => l.setQ(f.Rd!, l.float("convert", to, l.q(f.Rn!, from))),
  };
};

const THREE: readonly (readonly [name: string, o1: number, o0: number, c: (t: Term) => Term, a: (t: Term) => Term])[] =
  [
    ["FMADD", 0, 0, same, same],
    ["FMSUB", 0, 1, same, negated],
    ["FNMADD", 1, 0, negated, negated],
    ["FNMSUB", 1, 1, negated, same],
  ];

const setNzcv = (l: Lifter, flags: Term): void =>
  l.setFlags(bit(3, flags), bit(2, flags), bit(1, flags), bit(0, flags));

const compare = (isZero: boolean, signals: boolean): VectorRow => ({
  name: `FCMP${signals ? "E" : ""}${isZero ? " (zero)" : ""}`,
  pattern: `${SCALAR} 1 ${isZero ? "(00000)" : "Rm:5"} 00 1000 Rn:5 ${signals ? 1 : 0} ${isZero ? 1 : 0} 000`,
  meaning(l, f) {
    const w = widthBy(f);
    const b = isZero ? num(0, w) : l.q(f.Rm!, w);
    setNzcv(l, l.float(signals ? "compare-signaling" : "compare", 4, l.q(f.Rn!, w), b));
  },
});

/** The comparison is made only where the condition holds: its exceptions are those of nothing else. */
const compareIf = (signals: boolean): VectorRow => ({
  name: `FCCMP${signals ? "E" : ""}`,
  pattern: `${SCALAR} 1 Rm:5 cond:4 01 Rn:5 ${signals ? 1 : 0} nzcv:4`,
  meaning(l, f) {
    const w = widthBy(f);
    const holds = l.let(conditionHolds(l, f.cond!));
    // Zeros compare without exceptions, whatever the operands are.
    const [a, b] = [f.Rn!, f.Rm!].map((n) => pick(holds, l.q(n, w), num(0, w))) as [Term, Term];
    const flags = l.float(signals ? "compare-signaling" : "compare", 4, a, b);
    l.chooseFlags(holds, f.nzcv!, () => setNzcv(l, flags));
  },
});

const SCALARS: readonly VectorRow[] = [
  ...TWO.map(
    ([name, opcode, of]): VectorRow => ({
      name: `${name} (scalar)`,
      pattern: `${SCALAR} 1 Rm:5 ${bits(opcode, 4)} 10 Rn:5 Rd:5`,
      meaning: (l, f) => l.setQ(f.Rd!, of(l, l.q(f.Rn!, widthBy(f)), l.q(f.Rm!, widthBy(f)))),
    }),
  ),
  ...ONE.map(
    ([name, opcode, of]): VectorRow => ({
      name: `${name} (scalar)`,
      pattern: `${SCALAR} 1 ${bits(opcode, 6)} 10000 Rn:5 Rd:5`,
      meaning: (l, f) => l.setQ(f.Rd!, of(l, l.q(f.Rn!, widthBy(f)))),
    }),
  ),
  ...THREE.map(
    ([name, o1, o0, c, a]): VectorRow => ({
      name,
      pattern: `00 0 11111 0 sz:1 ${o1} Rm:5 ${o0} Ra:5 Rn:5 Rd:5`,
      meaning(l, f) {
        const [n, m, addend] = [f.Rn!, f.Rm!, f.Ra!].map((r) => l.q(r, widthBy(f))) as [Term, Term, Term];
        l.setQ(f.Rd!, multiplyAdd(l, c(addend), a(n), m));
      },
    }),
  ),
  convert(32, 64),
  convert(64, 32),
  convert(32, 16),
  convert(64, 16),
  convert(16, 32),
  convert(16, 64),
  ...[false, true].flatMap((isZero) => [compare(isZero, false), compare(isZero, true)]),
  compareIf(false),
  compareIf(true),
  {
    name: "FCSEL",
    pattern: `${SCALAR} 1 Rm:5 cond:4 11 Rn:5 Rd:5`,
    meaning: (l, f) => l.setQ(f.Rd!, pick(conditionHolds(l, f.cond!), l.q(f.Rn!, widthBy(f)), l.q(f.Rm!, widthBy(f)))),
  },
  {
    name: "FMOV (scalar, immediate)",
    pattern: `${SCALAR} 1 imm8:8 100 00000 Rd:5`,
    meaning: (l, f) => l.setQ(f.Rd!, num(expandedFloat(f.imm8!, widthBy(f)), widthBy(f))),
  },
];

// Between general registers and these.

const ROUNDINGS = ["n", "p", "m", "z"] as const;
const generalBits = (f: Fields): 32 | 64 => (f.sf === 1 ? 64 : 32);
const SIGNS = ["signed", "unsigned"] as const;
const general = (rmode: number, opcode: number): string =>
  `sf:1 00 11110 0 sz:1 1 ${bits(rmode, 2)} ${bits(opcode, 3)} 000000 Rn:5 Rd:5`;

const toGeneral = (name: string, rmode: number, opcode: number, operation: FloatOp): VectorRow => ({
  name: `${name} (to general)`,
  pattern: general(rmode, opcode),
  meaning: (l, f) => l.setX(f.Rd!, l.float(operation, generalBits(f), l.q(f.Rn!, widthBy(f)), num(0, 7))),
});

const fixed = (rmode: number, opcode: number): string =>
  `sf:1 00 11110 0 sz:1 0 ${bits(rmode, 2)} ${bits(opcode, 3)} scale:6 Rn:5 Rd:5`;
const tooFew = unless((f) => f.sf === 0 && f.scale! < 32, "more bits behind the point than there are");
const behind = (f: Fields): Term => num(64 - f.scale!, 7);

const move = (name: string, pattern: string, meaning: VectorRow["meaning"]): VectorRow => ({
  name: `FMOV (${name})`,
  pattern,
  meaning,
});

const CONVERSIONS: readonly VectorRow[] = [
  ...SIGNS.flatMap((sign, u): VectorRow[] => [
    ...ROUNDINGS.map((r, rmode) => toGeneral(`FCVT${r.toUpperCase()}${"SU"[u]}`, rmode, u, `to-${sign}-${r}`)),
    toGeneral(`FCVTA${"SU"[u]}`, 0, 4 + u, `to-${sign}-a`),
    {
      name: `${"SU"[u]}CVTF (from general)`,
      pattern: general(0, 2 + u),
      meaning: (l, f) => l.setQ(f.Rd!, l.float(`from-${sign}`, widthBy(f), l.x(f.Rn!, generalBits(f)), num(0, 7))),
    },
    {
      name: `${"SU"[u]}CVTF (from general, fixed-point)`,
      pattern: fixed(0, 2 + u),
      reserved: tooFew,
      meaning: (l, f) => l.setQ(f.Rd!, l.float(`from-${sign}`, widthBy(f), l.x(f.Rn!, generalBits(f)), behind(f))),
    },
    {
      name: `FCVTZ${"SU"[u]} (to general, fixed-point)`,
      pattern: fixed(3, u),
      reserved: tooFew,
      meaning: (l, f) => l.setX(f.Rd!, l.float(`to-${sign}-z`, generalBits(f), l.q(f.Rn!, widthBy(f)), behind(f))),
    },
  ]),
  move("single to general", "0 00 11110 00 1 00 110 000000 Rn:5 Rd:5", (l, f) => l.setX(f.Rd!, l.q(f.Rn!, 32))),
  move("general to single", "0 00 11110 00 1 00 111 000000 Rn:5 Rd:5", (l, f) => l.setQ(f.Rd!, l.x(f.Rn!, 32))),
  move("double to general", "1 00 11110 01 1 00 110 000000 Rn:5 Rd:5", (l, f) => l.setX(f.Rd!, l.q(f.Rn!, 64))),
  move("general to double", "1 00 11110 01 1 00 111 000000 Rn:5 Rd:5", (l, f) => l.setQ(f.Rd!, l.x(f.Rn!))),
  move("upper half to general", "1 00 11110 10 1 01 110 000000 Rn:5 Rd:5", (l, f) =>
    l.setX(f.Rd!, extract(127, 64, l.q(f.Rn!))),
  ),
  move("general to upper half", "1 00 11110 10 1 01 111 000000 Rn:5 Rd:5", (l, f) =>
    l.setQ(f.Rd!, op("concat", l.x(f.Rn!), l.q(f.Rd!, 64))),
  ),
];

// Vectors.

const oneDouble = unless((f) => f.sz === 1 && f.Q === 0, "a vector of one lane");
const lanesFrom = (l: Lifter, f: Fields, n: number): Term[] => lanesOf(l.let(l.q(n, vectorBits(f))), widthBy(f));

/** All ones where a comparison holds: its result is one bit. */
const mask =
  (operation: FloatOp, swapped: boolean, of: (t: Term) => Term = same): Operation =>
  (l, a, b) => {
    const [x, y] = swapped ? [of(b), of(a)] : [of(a), of(b)];
    const holds = op("eq", l.float(operation, 1, x, y), num(1, 1));
    return pick(holds, num(-1, widthOf(a.sort)), num(0, widthOf(a.sort)));
  };

interface Same {
  readonly name: string;
  readonly u: 0 | 1;
  readonly upper: 0 | 1;
  readonly opcode: number;
  readonly of: Operation;
  readonly isPairwise?: true;
  readonly isScalarToo?: true;
}
const row = (name: string, u: 0 | 1, upper: 0 | 1, opcode: number, of: Operation, more: Partial<Same> = {}): Same => ({
  name,
  u,
  upper,
  opcode,
  of,
  ...more,
});
const PAIRWISE = { isPairwise: true } as const;
const SCALAR_TOO = { isScalarToo: true } as const;

const SAME: readonly Same[] = [
  row("FMAXNM", 0, 0, 0b11000, by("maxnum")),
  row("FMINNM", 0, 1, 0b11000, by("minnum")),
  row("FADD", 0, 0, 0b11010, by("add")),
  row("FSUB", 0, 1, 0b11010, by("sub")),
  row("FCMEQ", 0, 0, 0b11100, mask("equal", false), SCALAR_TOO),
  row("FMAX", 0, 0, 0b11110, by("max")),
  row("FMIN", 0, 1, 0b11110, by("min")),
  row("FMAXNMP", 1, 0, 0b11000, by("maxnum"), PAIRWISE),
  row("FMINNMP", 1, 1, 0b11000, by("minnum"), PAIRWISE),
  row("FADDP", 1, 0, 0b11010, by("add"), PAIRWISE),
  row("FABD", 1, 1, 0b11010, (l, a, b) => absolute(by("sub")(l, a, b)), SCALAR_TOO),
  row("FMUL", 1, 0, 0b11011, by("mul")),
  row("FCMGE", 1, 0, 0b11100, mask("greater-equal", false), SCALAR_TOO),
  row("FCMGT", 1, 1, 0b11100, mask("greater", false), SCALAR_TOO),
  row("FACGE", 1, 0, 0b11101, mask("greater-equal", false, absolute), SCALAR_TOO),
  row("FACGT", 1, 1, 0b11101, mask("greater", false, absolute), SCALAR_TOO),
  row("FMAXP", 1, 0, 0b11110, by("max"), PAIRWISE),
  row("FMINP", 1, 1, 0b11110, by("min"), PAIRWISE),
  row("FDIV", 1, 0, 0b11111, by("div")),
];

const vector = ({ name, u, upper, opcode, of, isPairwise }: Same): VectorRow => ({
  name: `${name} (vector)`,
  pattern: `0 Q:1 ${u} 01110 ${upper} sz:1 1 Rm:5 ${bits(opcode, 5)} 1 Rn:5 Rd:5`,
  reserved: oneDouble,
  meaning(l, f) {
    const [a, b] = [lanesFrom(l, f, f.Rn!), lanesFrom(l, f, f.Rm!)];
    const both = [...a, ...b];
    const pairs = a.map((x, i) => (isPairwise ? [both[2 * i]!, both[2 * i + 1]!] : [x, b[i]!]) as [Term, Term]);
    l.setQ(f.Rd!, vectorOf(pairs.map(([x, y]) => of(l, x, y))));
  },
});

const scalarOfVector = ({ name, u, upper, opcode, of }: Same): VectorRow => ({
  name: `${name} (scalar)`,
  pattern: `01 ${u} 11110 ${upper} sz:1 1 Rm:5 ${bits(opcode, 5)} 1 Rn:5 Rd:5`,
  meaning: (l, f) => l.setQ(f.Rd!, of(l, l.q(f.Rn!, widthBy(f)), l.q(f.Rm!, widthBy(f)))),
});

/** FMLA and FMLS: the sum is with what is there. */
const accumulate = (name: string, upper: 0 | 1, of: (t: Term) => Term): VectorRow => ({
  name: `${name} (vector)`,
  pattern: `0 Q:1 0 01110 ${upper} sz:1 1 Rm:5 11001 1 Rn:5 Rd:5`,
  reserved: oneDouble,
  meaning(l, f) {
    const [a, b, old] = [f.Rn!, f.Rm!, f.Rd!].map((n) => lanesFrom(l, f, n)) as [Term[], Term[], Term[]];
    l.setQ(f.Rd!, vectorOf(a.map((x, i) => multiplyAdd(l, old[i]!, of(x), b[i]!))));
  },
});

/** The lane of a number that an indexed operand names. */
function indexedLane(l: Lifter, f: Fields): Term {
  const index = f.sz === 1 ? f.H! : (f.H! << 1) | f.L!;
  const w = widthBy(f);
  return l.let(extract(w * index + w - 1, w * index, l.q((f.M! << 4) | f.Rm!)));
}

type ByElement = (l: Lifter, a: Term, b: Term, old: Term) => Term;
const INDEXED: readonly (readonly [name: string, opcode: number, of: ByElement])[] = [
  ["FMLA", 0b0001, (l, a, b, old) => multiplyAdd(l, old, a, b)],
  ["FMLS", 0b0101, (l, a, b, old) => multiplyAdd(l, old, negated(a), b)],
  ["FMUL", 0b1001, by("mul")],
];

const indexed = ([name, opcode, of]: (typeof INDEXED)[number]): VectorRow[] => {
  const rest = `1 sz:1 L:1 M:1 Rm:4 ${bits(opcode, 4)} H:1 0 Rn:5 Rd:5`;
  const noLane = (f: Fields): boolean => f.sz === 1 && f.L === 1;
  return [
    {
      name: `${name} (by element)`,
      pattern: `0 Q:1 0 01111 ${rest}`,
      reserved: unless((f) => noLane(f) || (f.sz === 1 && f.Q === 0), "no lanes of this size"),
      meaning(l, f) {
        const [b, old] = [indexedLane(l, f), lanesFrom(l, f, f.Rd!)];
        l.setQ(f.Rd!, vectorOf(lanesFrom(l, f, f.Rn!).map((a, i) => of(l, a, b, old[i]!))));
      },
    },
    {
      name: `${name} (by element, scalar)`,
      pattern: `01 0 11111 ${rest}`,
      reserved: unless(noLane, "no lanes of this size"),
      meaning: (l, f) => l.setQ(f.Rd!, of(l, l.q(f.Rn!, widthBy(f)), indexedLane(l, f), l.q(f.Rd!, widthBy(f)))),
    },
  ];
};

interface Unary {
  readonly name: string;
  readonly u: 0 | 1;
  readonly upper: 0 | 1;
  readonly opcode: number;
  readonly of: (l: Lifter, a: Term) => Term;
  readonly isScalarToo?: true;
}
const one = (name: string, u: 0 | 1, upper: 0 | 1, opcode: number, of: Unary["of"], isScalarToo = false): Unary => ({
  name,
  u,
  upper,
  opcode,
  of,
  ...(isScalarToo ? SCALAR_TOO : {}),
});
const withZero =
  (operation: FloatOp, swapped: boolean) =>
  (l: Lifter, a: Term): Term =>
    mask(operation, swapped)(l, a, num(0, widthOf(a.sort)));
const whole =
  (operation: FloatOp) =>
  (l: Lifter, a: Term): Term =>
    l.float(operation, widthOf(a.sort), a, num(0, 7));

const UNARY: readonly Unary[] = [
  one("FCMGT #0", 0, 1, 0b01100, withZero("greater", false), true),
  one("FCMEQ #0", 0, 1, 0b01101, withZero("equal", false), true),
  one("FCMLT #0", 0, 1, 0b01110, withZero("greater", true), true),
  one("FCMGE #0", 1, 1, 0b01100, withZero("greater-equal", false), true),
  one("FCMLE #0", 1, 1, 0b01101, withZero("greater-equal", true), true),
  one("FABS", 0, 1, 0b01111, (_, a) => absolute(a)),
  one("FNEG", 1, 1, 0b01111, (_, a) => negated(a)),
  one("FSQRT", 1, 1, 0b11111, alone("sqrt")),
  one("FRINTN", 0, 0, 0b11000, alone("round-n")),
  one("FRINTM", 0, 0, 0b11001, alone("round-m")),
  one("FRINTP", 0, 1, 0b11000, alone("round-p")),
  one("FRINTZ", 0, 1, 0b11001, alone("round-z")),
  one("FRINTA", 1, 0, 0b11000, alone("round-a")),
  one("FRINTX", 1, 0, 0b11001, alone("round-x")),
  one("FRINTI", 1, 1, 0b11001, alone("round-i")),
  ...SIGNS.flatMap((sign, i) => {
    const u = i as 0 | 1;
    const letter = "SU"[u];
    return [
      one(`FCVTN${letter}`, u, 0, 0b11010, whole(`to-${sign}-n`), true),
      one(`FCVTM${letter}`, u, 0, 0b11011, whole(`to-${sign}-m`), true),
      one(`FCVTA${letter}`, u, 0, 0b11100, whole(`to-${sign}-a`), true),
      one(`${letter}CVTF`, u, 0, 0b11101, whole(`from-${sign}`), true),
      one(`FCVTP${letter}`, u, 1, 0b11010, whole(`to-${sign}-p`), true),
      one(`FCVTZ${letter}`, u, 1, 0b11011, whole(`to-${sign}-z`), true),
    ];
  }),
];

const unary = ({ name, u, upper, opcode, of }: Unary): VectorRow => ({
  name: `${name} (vector)`,
  pattern: `0 Q:1 ${u} 01110 ${upper} sz:1 10000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
  reserved: oneDouble,
  meaning: (l, f) => l.setQ(f.Rd!, vectorOf(lanesFrom(l, f, f.Rn!).map((a) => of(l, a)))),
});

const unaryScalar = ({ name, u, upper, opcode, of }: Unary): VectorRow => ({
  name: `${name} (scalar)`,
  pattern: `01 ${u} 11110 ${upper} sz:1 10000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
  meaning: (l, f) => l.setQ(f.Rd!, of(l, l.q(f.Rn!, widthBy(f)))),
});

/** FCVTN and FCVTL: two doubles and two singles, or four singles and four halves. */
const FORMATS_OF_VECTORS: readonly VectorRow[] = [
  {
    name: "FCVTN",
    pattern: "0 Q:1 0 01110 0 sz:1 10000 10110 10 Rn:5 Rd:5",
    meaning(l, f) {
      const w = widthBy(f);
      setHalf(l, f, vectorOf(lanesOf(l.let(l.q(f.Rn!)), w).map((a) => l.float("convert", w / 2, a))));
    },
  },
  {
    name: "FCVTL",
    pattern: "0 Q:1 0 01110 0 sz:1 10000 10111 10 Rn:5 Rd:5",
    meaning(l, f) {
      const w = widthBy(f);
      l.setQ(f.Rd!, vectorOf(lanesOf(halfOf(l, f, f.Rn!), w / 2).map((a) => l.float("convert", w, a))));
    },
  },
];

/** Conversions with bits behind the point, by the size of lanes. */
const fixedPoint = (u: 0 | 1, isScalar: boolean, isToWhole: boolean): VectorRow => {
  const operation: FloatOp = isToWhole ? `to-${SIGNS[u]}-z` : `from-${SIGNS[u]}`;
  const of = (l: Lifter, f: Fields, a: Term): Term => l.float(operation, laneBits(f), a, num(rightBy(f), 7));
  return {
    name: `${isToWhole ? "FCVTZ" : ""}${"SU"[u]}${isToWhole ? "" : "CVTF"} (${isScalar ? "scalar" : "vector"}, fixed-point)`,
    pattern: `${isScalar ? "01" : "0 Q:1"} ${u} ${isScalar ? "11111" : "01111"} 0 immh:4 immb:3 ${isToWhole ? "11111" : "11100"} 1 Rn:5 Rd:5`,
    reserved: unless((f) => f.immh! < 4 || (f.immh! >= 8 && f.Q === 0), "no lanes of this size"),
    meaning(l, f) {
      if (isScalar) l.setQ(f.Rd!, of(l, f, l.q(f.Rn!, laneBits(f))));
      else l.setQ(f.Rd!, vectorOf(lanesOf(l.let(l.q(f.Rn!, vectorBits(f))), laneBits(f)).map((a) => of(l, f, a))));
    },
  };
};

/** Pairs of a vector to a scalar, and four lanes to one by pairs. */
const PAIRS: readonly (readonly [name: string, upper: 0 | 1, opcode: number, of: Operation])[] = [
  ["FMAXNM", 0, 0b01100, by("maxnum")],
  ["FADD", 0, 0b01101, by("add")],
  ["FMAX", 0, 0b01111, by("max")],
  ["FMINNM", 1, 0b01100, by("minnum")],
  ["FMIN", 1, 0b01111, by("min")],
];

const pairScalar = ([name, upper, opcode, of]: (typeof PAIRS)[number]): VectorRow => ({
  name: `${name}P (scalar)`,
  pattern: `01 1 11110 ${upper} sz:1 11000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
  meaning(l, f) {
    const w = widthBy(f);
    l.setQ(f.Rd!, of(l, l.q(f.Rn!, w), extract(2 * w - 1, w, l.q(f.Rn!))));
  },
});

const acrossFour = ([name, upper, opcode, of]: (typeof PAIRS)[number]): VectorRow => ({
  name: `${name}V`,
  pattern: `0 1 1 01110 ${upper} 0 11000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
  meaning(l, f) {
    const [a, b, c, d] = lanesOf(l.let(l.q(f.Rn!)), 32) as [Term, Term, Term, Term];
    l.setQ(f.Rd!, of(l, of(l, a, b), of(l, c, d)));
  },
});

const U = [0, 1] as const;

export const FLOATS = vectorRows([
  ...SCALARS,
  ...CONVERSIONS,
  ...SAME.map(vector),
  ...SAME.filter((s) => s.isScalarToo).map(scalarOfVector),
  accumulate("FMLA", 0, same),
  accumulate("FMLS", 1, negated),
  ...INDEXED.flatMap(indexed),
  ...UNARY.map(unary),
  ...UNARY.filter((s) => s.isScalarToo).map(unaryScalar),
  ...FORMATS_OF_VECTORS,
  ...U.flatMap((u) => [false, true].flatMap((s) => [fixedPoint(u, s, false), fixedPoint(u, s, true)])),
  ...PAIRS.map(pairScalar),
  ...PAIRS.filter(([name]) => name !== "FADD").map(acrossFour),
]);
