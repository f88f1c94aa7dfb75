/** SIMD of whole numbers: one vector to one, widening and narrowing, across lanes. */
import { extract, ite, num, op, type Term, zeroExtend } from "../../../ir/index.ts";
import type { Lifter } from "../lifter.ts";
import type { Fields } from "../row.ts";
import {
  countOnes,
  countSigns,
  distance,
  extended,
  extremeOf,
  isAtMost,
  isLess,
  lanesOf,
  low,
  maskOf,
  vectorOf,
} from "./lanes.ts";
import { bits, oneLane, unless, type VectorRow, vectorBits, vectorRows } from "./row.ts";

const sizesUpTo = (most: number) => unless((f) => f.size! > most, "no lanes of this size");

/** One vector to one of the same shape. */
interface Unary {
  readonly name: string;
  readonly u: 0 | 1;
  readonly opcode: number;
  readonly lane: (a: Term, bits: number) => Term;
  /** Largest size of lanes; 3 is any. */
  readonly most: number;
  readonly isScalarToo?: true;
}

const isZero = (a: Term, w: number): Term => op("eq", a, num(0, w));
const zero = (w: number): Term => num(0, w);

const UNARY: readonly Unary[] = [
  { name: "CLS", u: 0, opcode: 0b00100, lane: countSigns, most: 2 },
  { name: "CLZ", u: 1, opcode: 0b00100, lane: (a) => op("clz", a), most: 2 },
  { name: "CNT", u: 0, opcode: 0b00101, lane: countOnes, most: 0 },
  {
    name: "CMGT #0",
    u: 0,
    opcode: 0b01000,
    lane: (a, w) => maskOf(isLess(zero(w), a, true), w),
    most: 3,
    isScalarToo: true,
  },
  {
    name: "CMGE #0",
    u: 1,
    opcode: 0b01000,
    lane: (a, w) => maskOf(isAtMost(zero(w), a, true), w),
    most: 3,
    isScalarToo: true,
  },
  { name: "CMEQ #0", u: 0, opcode: 0b01001, lane: (a, w) => maskOf(isZero(a, w), w), most: 3, isScalarToo: true },
  {
    name: "CMLE #0",
    u: 1,
    opcode: 0b01001,
    lane: (a, w) => maskOf(isAtMost(a, zero(w), true), w),
    most: 3,
    isScalarToo: true,
  },
  {
    name: "CMLT #0",
    u: 0,
    opcode: 0b01010,
    lane: (a, w) => maskOf(isLess(a, zero(w), true), w),
    most: 3,
    isScalarToo: true,
  },
  {
    name: "ABS",
    u: 0,
    opcode: 0b01011,
    lane: (a, w) => ite(isLess(a, zero(w), true), op("neg", a), a),
    most: 3,
    isScalarToo: true,
  },
  { name: "NEG", u: 1, opcode: 0b01011, lane: (a) => op("neg", a), most: 3, isScalarToo: true },
];

function each(l: Lifter, f: Fields, lane: Unary["lane"]): void {
  const w = 8 << f.size!;
  l.setQ(f.Rd!, vectorOf(lanesOf(l.let(l.q(f.Rn!, vectorBits(f))), w).map((a) => lane(a, w))));
}

const unary = ({ name, u, opcode, lane, most }: Unary): VectorRow => ({
  name: `${name} (vector)`,
  pattern: `0 Q:1 ${u} 01110 size:2 10000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
  reserved: most === 3 ? oneLane : sizesUpTo(most),
  meaning: (l, f) => each(l, f, lane),
});

const unaryScalar = ({ name, u, opcode, lane }: Unary): VectorRow => ({
  name: `${name} (scalar)`,
  pattern: `01 ${u} 11110 11 10000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
  meaning: (l, f) => l.setQ(f.Rd!, lane(l.let(l.q(f.Rn!, 64)), 64)),
});

/** Bits of a byte in the other order, bits of a vector inverted: `size` is part of the opcode. */
const bitwise = (name: string, size: number, lane: (a: Term) => Term): VectorRow => ({
  name: `${name} (vector)`,
  pattern: `0 Q:1 1 01110 ${bits(size, 2)} 10000 00101 10 Rn:5 Rd:5`,
  meaning: (l, f) => l.setQ(f.Rd!, vectorOf(lanesOf(l.let(l.q(f.Rn!, vectorBits(f))), 8).map(lane))),
});

const reversedBits = (a: Term): Term => vectorOf(Array.from({ length: 8 }, (_, i) => extract(7 - i, 7 - i, a)));

/** Lanes inside each container in the other order. */
const reversal = (container: 16 | 32 | 64, u: 0 | 1, opcode: number): VectorRow => ({
  name: `REV${container} (vector)`,
  pattern: `0 Q:1 ${u} 01110 size:2 10000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
  reserved: unless((f) => 8 << f.size! >= container, "no lanes of this size"),
  meaning(l, f) {
    const containers = lanesOf(l.let(l.q(f.Rn!, vectorBits(f))), container);
    l.setQ(f.Rd!, vectorOf(containers.map((c) => vectorOf(lanesOf(c, 8 << f.size!).reverse()))));
  },
});

/** Sums of neighbours, twice as wide; SADALP and UADALP add them to what is there. */
const pairSums = (u: 0 | 1, isAccumulating: boolean): VectorRow => ({
  name: `${"SU"[u]}AD${isAccumulating ? "ALP" : "DLP"}`,
  pattern: `0 Q:1 ${u} 01110 size:2 10000 ${isAccumulating ? "00110" : "00010"} 10 Rn:5 Rd:5`,
  reserved: sizesUpTo(2),
  meaning(l, f) {
    const [all, w] = [vectorBits(f), 8 << f.size!];
    const lanes = lanesOf(l.let(l.q(f.Rn!, all)), w).map((a) => extended(a, 2 * w, u === 0));
    const old = lanesOf(l.let(l.q(f.Rd!, all)), 2 * w);
    const sums = old.map((o, i) => {
      const both = op("add", lanes[2 * i]!, lanes[2 * i + 1]!);
      return isAccumulating ? op("add", o, both) : both;
    });
    l.setQ(f.Rd!, vectorOf(sums));
  },
});

/** Puts a vector of 64 bits into the lower half, and zeros above it, or with Q into the upper half. */
export function setHalf(l: Lifter, f: Fields, value: Term): void {
  l.setQ(f.Rd!, f.Q === 1 ? op("concat", value, l.q(f.Rd!, 64)) : value);
}
/** The lower half of a register, with Q the upper one. */
export const halfOf = (l: Lifter, f: Fields, n: number): Term =>
  l.let(f.Q === 1 ? extract(127, 64, l.q(n)) : l.q(n, 64));

const narrow: VectorRow = {
  name: "XTN",
  pattern: "0 Q:1 0 01110 size:2 10000 10010 10 Rn:5 Rd:5",
  reserved: sizesUpTo(2),
  meaning(l, f) {
    const w = 8 << f.size!;
    setHalf(l, f, vectorOf(lanesOf(l.let(l.q(f.Rn!)), 2 * w).map((a) => low(a, w))));
  },
};

/** SQXTN, UQXTN and SQXTUN: by the signs of source and result. */
const saturatingNarrow = (name: string, u: 0 | 1, opcode: number, from: boolean, to: boolean): VectorRow[] => {
  const cut = (l: Lifter, a: Term, w: number): Term =>
    l.float(to ? "saturate-signed" : "saturate-unsigned", w, extended(a, 2 * w + 1, from));
  return [
    {
      name: `${name} (vector)`,
      pattern: `0 Q:1 ${u} 01110 size:2 10000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
      reserved: sizesUpTo(2),
      meaning(l, f) {
        const w = 8 << f.size!;
        setHalf(l, f, vectorOf(lanesOf(l.let(l.q(f.Rn!)), 2 * w).map((a) => cut(l, a, w))));
      },
    },
    {
      name: `${name} (scalar)`,
      pattern: `01 ${u} 11110 size:2 10000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
      reserved: sizesUpTo(2),
      meaning: (l, f) => l.setQ(f.Rd!, cut(l, l.q(f.Rn!, 16 << f.size!), 8 << f.size!)),
    },
  ];
};

const shiftLong: VectorRow = {
  name: "SHLL",
  pattern: "0 Q:1 1 01110 size:2 10000 10011 10 Rn:5 Rd:5",
  reserved: sizesUpTo(2),
  meaning(l, f) {
    const w = 8 << f.size!;
    l.setQ(f.Rd!, vectorOf(lanesOf(halfOf(l, f, f.Rn!), w).map((a) => op("concat", a, num(0, w)))));
  },
};

// Across lanes.

const across = (
  name: string,
  u: 0 | 1,
  opcode: number,
  result: (lanes: readonly Term[], w: number) => Term,
): VectorRow => ({
  name,
  pattern: `0 Q:1 ${u} 01110 size:2 11000 ${bits(opcode, 5)} 10 Rn:5 Rd:5`,
  reserved: unless((f) => f.size === 3 || (f.size === 2 && f.Q === 0), "no lanes of this size"),
  meaning: (l, f) => l.setQ(f.Rd!, result(lanesOf(l.let(l.q(f.Rn!, vectorBits(f))), 8 << f.size!), 8 << f.size!)),
});

const added = (a: Term, b: Term): Term => op("add", a, b);

const ACROSS: readonly VectorRow[] = [
  across("ADDV", 0, 0b11011, (lanes) => lanes.reduce(added)),
  ...([0, 1] as const).flatMap((u) => [
    across(`${"SU"[u]}ADDLV`, u, 0b00011, (lanes, w) => lanes.map((a) => extended(a, 2 * w, u === 0)).reduce(added)),
    foldedAcross(`${"SU"[u]}MAXV`, u, 0b01010, true),
    foldedAcross(`${"SU"[u]}MINV`, u, 0b11010, false),
  ]),
];

/** Extremes are named on the way, or terms would double with each lane. */
function foldedAcross(name: string, u: 0 | 1, opcode: number, isMax: boolean): VectorRow {
  return {
    ...across(name, u, opcode, (lanes) => lanes[0]!),
    meaning(l, f) {
      const lanes = lanesOf(l.let(l.q(f.Rn!, vectorBits(f))), 8 << f.size!);
      l.setQ(
        f.Rd!,
        lanes.reduce((a, b) => l.let(extremeOf(a, b, isMax, u === 0))),
      );
    },
  };
}

const addPairScalar: VectorRow = {
  name: "ADDP (scalar)",
  pattern: "01 0 11110 11 11000 11011 10 Rn:5 Rd:5",
  meaning: (l, f) => l.setQ(f.Rd!, op("add", l.q(f.Rn!, 64), extract(127, 64, l.q(f.Rn!)))),
};

// Operands and results of different widths.

type Long = (l: Lifter, a: Term, b: Term, w: number, isSigned: boolean, old: Term) => Term;
const LONG: readonly (readonly [name: string, opcode: number, of: Long])[] = [
  ["ADDL", 0b0000, (_, a, b, w, s) => op("add", extended(a, 2 * w, s), extended(b, 2 * w, s))],
  ["SUBL", 0b0010, (_, a, b, w, s) => op("sub", extended(a, 2 * w, s), extended(b, 2 * w, s))],
  ["ABAL", 0b0101, (_, a, b, w, s, old) => op("add", old, zeroExtend(distance(a, b, s), 2 * w))],
  ["ABDL", 0b0111, (_, a, b, w, s) => zeroExtend(distance(a, b, s), 2 * w)],
  ["MLAL", 0b1000, (_, a, b, w, s, old) => op("add", old, op("mul", extended(a, 2 * w, s), extended(b, 2 * w, s)))],
  ["MLSL", 0b1010, (_, a, b, w, s, old) => op("sub", old, op("mul", extended(a, 2 * w, s), extended(b, 2 * w, s)))],
  ["MULL", 0b1100, (_, a, b, w, s) => op("mul", extended(a, 2 * w, s), extended(b, 2 * w, s))],
];

const different = (u: 0 | 1, opcode: number): string =>
  `0 Q:1 ${u} 01110 size:2 1 Rm:5 ${bits(opcode, 4)} 00 Rn:5 Rd:5`;

const long = ([name, opcode, of]: (typeof LONG)[number], u: 0 | 1): VectorRow => ({
  name: `${"SU"[u]}${name} (vector)`,
  pattern: different(u, opcode),
  reserved: sizesUpTo(2),
  meaning(l, f) {
    const w = 8 << f.size!;
    const [a, b] = [f.Rn!, f.Rm!].map((n) => lanesOf(halfOf(l, f, n), w)) as [Term[], Term[]];
    const old = lanesOf(l.let(l.q(f.Rd!)), 2 * w);
    l.setQ(f.Rd!, vectorOf(a.map((x, i) => of(l, x, b[i]!, w, u === 0, old[i]!))));
  },
});

/** The first operand is wide already. */
const wide = (name: string, opcode: number, operation: "add" | "sub", u: 0 | 1): VectorRow => ({
  name: `${"SU"[u]}${name}`,
  pattern: different(u, opcode),
  reserved: sizesUpTo(2),
  meaning(l, f) {
    const w = 8 << f.size!;
    const b = lanesOf(halfOf(l, f, f.Rm!), w);
    const a = lanesOf(l.let(l.q(f.Rn!)), 2 * w);
    l.setQ(f.Rd!, vectorOf(a.map((x, i) => op(operation, x, extended(b[i]!, 2 * w, u === 0)))));
  },
});

/** The upper halves of sums or differences; with U rounded. */
const highNarrow = (name: string, opcode: number, operation: "add" | "sub", u: 0 | 1): VectorRow => ({
  name: `${u === 1 ? "R" : ""}${name}`,
  pattern: different(u, opcode),
  reserved: sizesUpTo(2),
  meaning(l, f) {
    const w = 8 << f.size!;
    const [a, b] = [f.Rn!, f.Rm!].map((n) => lanesOf(l.let(l.q(n)), 2 * w)) as [Term[], Term[]];
    const upper = a.map((x, i) => {
      const total = op(operation, x, b[i]!);
      return extract(2 * w - 1, w, u === 1 ? op("add", total, num(1n << BigInt(w - 1), 2 * w)) : total);
    });
    setHalf(l, f, vectorOf(upper));
  },
});

// One operand is a lane.

/** The lane that an indexed operand names: register and index by size. */
export function indexedLane(l: Lifter, f: Fields): Term {
  const isHalf = f.size === 1;
  const register = isHalf ? f.Rm! : (f.M! << 4) | f.Rm!;
  const index = isHalf ? (f.H! << 2) | (f.L! << 1) | f.M! : f.size === 2 ? (f.H! << 1) | f.L! : f.H!;
  const w = 8 << f.size!;
  return l.let(extract(w * index + w - 1, w * index, l.q(register)));
}

const byElement = (u: 0 | 1, opcode: number): string =>
  `0 Q:1 ${u} 01111 size:2 L:1 M:1 Rm:4 ${bits(opcode, 4)} H:1 0 Rn:5 Rd:5`;
const isHalfOrWord = unless((f) => f.size !== 1 && f.size !== 2, "no lanes of this size");

const INDEXED: readonly (readonly [
  name: string,
  u: 0 | 1,
  opcode: number,
  of: (a: Term, b: Term, old: Term) => Term,
])[] = [
  ["MLA", 1, 0b0000, (a, b, old) => op("add", old, op("mul", a, b))],
  ["MLS", 1, 0b0100, (a, b, old) => op("sub", old, op("mul", a, b))],
  ["MUL", 0, 0b1000, (a, b) => op("mul", a, b)],
];

const indexed = ([name, u, opcode, of]: (typeof INDEXED)[number]): VectorRow => ({
  name: `${name} (by element)`,
  pattern: byElement(u, opcode),
  reserved: isHalfOrWord,
  meaning(l, f) {
    const [all, w, b] = [vectorBits(f), 8 << f.size!, indexedLane(l, f)];
    const old = lanesOf(l.let(l.q(f.Rd!, all)), w);
    l.setQ(f.Rd!, vectorOf(lanesOf(l.let(l.q(f.Rn!, all)), w).map((a, i) => of(a, b, old[i]!))));
  },
});

const indexedLong = (name: string, opcode: number, u: 0 | 1): VectorRow => ({
  name: `${"SU"[u]}${name} (by element)`,
  pattern: byElement(u, opcode),
  reserved: isHalfOrWord,
  meaning(l, f) {
    const [w, b] = [8 << f.size!, indexedLane(l, f)];
    const of = LONG.find(([n]) => n === name)![2];
    const old = lanesOf(l.let(l.q(f.Rd!)), 2 * w);
    l.setQ(f.Rd!, vectorOf(lanesOf(halfOf(l, f, f.Rn!), w).map((a, i) => of(l, a, b, w, u === 0, old[i]!))));
  },
});

const SIGNS = [0, 1] as const;

export const VECTOR_INTEGER_MISC = vectorRows([
  ...UNARY.map(unary),
  ...UNARY.filter((r) => r.isScalarToo).map(unaryScalar),
  bitwise("NOT", 0, (a) => op("not", a)),
  bitwise("RBIT", 1, reversedBits),
  reversal(64, 0, 0b00000),
  reversal(32, 1, 0b00000),
  reversal(16, 0, 0b00001),
  ...SIGNS.flatMap((u) => [pairSums(u, false), pairSums(u, true)]),
  narrow,
  ...saturatingNarrow("SQXTN", 0, 0b10100, true, true),
  ...saturatingNarrow("UQXTN", 1, 0b10100, false, false),
  ...saturatingNarrow("SQXTUN", 1, 0b10010, true, false),
  shiftLong,
  ...ACROSS,
  addPairScalar,
  ...SIGNS.flatMap((u) => [
    ...LONG.map((r) => long(r, u)),
    wide("ADDW", 0b0001, "add", u),
    wide("SUBW", 0b0011, "sub", u),
    highNarrow("ADDHN", 0b0100, "add", u),
    highNarrow("SUBHN", 0b0110, "sub", u),
  ]),
  ...INDEXED.map(indexed),
  ...SIGNS.flatMap((u) => [
    indexedLong("MLAL", 0b0010, u),
    indexedLong("MLSL", 0b0110, u),
    indexedLong("MULL", 0b1010, u),
  ]),
]);
