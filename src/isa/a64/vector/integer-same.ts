/** SIMD of whole numbers: two vectors of the same shape to one, lane by lane, in pairs, or bit by bit. */
import { ite, num, op, type Term } from "../../../ir/index.ts";
import type { Lifter } from "../lifter.ts";
import type { Fields } from "../row.ts";
import {
  distance,
  extended,
  extremeOf,
  isAtMost,
  isLess,
  lanesOf,
  low,
  maskOf,
  shiftedRight,
  vectorOf,
} from "./lanes.ts";
import { bits, oneLane, unless, type VectorRow, vectorBits, vectorRows } from "./row.ts";

type Lane = (a: Term, b: Term, bits: number, old: Term) => Term;

interface Same {
  readonly name: string;
  /** Bit U of the encoding; of most it says that lanes have no signs. */
  readonly u: 0 | 1;
  readonly opcode: number;
  readonly lane: Lane;
  /** Operands are neighbours of both vectors, the first vector's first. */
  readonly isPairwise?: true;
  readonly isAccumulating?: true;
  /** Sizes of lanes that there are, when not all of them. */
  readonly sizes?: readonly number[];
}

const NARROW = [0, 1, 2];

const same = (name: string, u: 0 | 1, opcode: number, lane: Lane, more: Partial<Same> = {}): Same => ({
  name,
  u,
  opcode,
  lane,
  ...more,
});

/** Rows with and without signs, named `S…` and `U…`. */
const signs = (name: string, opcode: number, lane: (isSigned: boolean) => Lane, more: Partial<Same> = {}): Same[] => [
  same(`S${name}`, 0, opcode, lane(true), more),
  same(`U${name}`, 1, opcode, lane(false), more),
];

/** The middle of a sum or difference with a bit more, rounded or not. */
const halved =
  (operation: "add" | "sub", rounding: number) =>
  (isSigned: boolean): Lane =>
  (a, b, w) => {
    const [x, y] = [extended(a, w + 2, isSigned), extended(b, w + 2, isSigned)];
    const total = op(operation, x, y);
    const rounded = rounding === 0 ? total : op("add", total, num(rounding, w + 2));
    return low(op("lshr", rounded, num(1, w + 2)), w);
  };

/** Shift by the signed low byte of a lane: left, or right when it is negative. */
const shiftedByLane =
  (isRounding: boolean) =>
  (isSigned: boolean): Lane =>
  (a, b, w) => {
    const by = extended(low(b, 8), w, true);
    const away = op("sub", num(0, w), by);
    const mask = (t: Term): Term => op("and", t, num(w - 1, w));
    const left = ite(isLess(by, num(w, w), false), op("shl", a, mask(by)), num(0, w));
    const sign = isSigned ? maskOf(isLess(a, num(0, w), true), w) : num(0, w);
    // Right by n is by n - 1, where the last bit that goes is kept for the rounding, and by 1.
    const most = op("sub", away, num(1, w));
    const once = ite(isLess(most, num(w, w), false), rightBy(a, mask(most), isSigned, w), sign);
    const right = shiftedRight(once, 1, isSigned);
    const rounded = isRounding ? op("add", right, op("and", once, num(1, w))) : right;
    return ite(isLess(by, num(0, w), true), rounded, left);
  };

/** A right shift by less than the width. */
function rightBy(a: Term, by: Term, isSigned: boolean, w: number): Term {
  if (!isSigned) return op("lshr", a, by);
  if (w >= 32) return op("ashr", a, by);
  return low(op("ashr", extended(a, 32, true), op("and", extended(by, 32, false), num(w - 1, 32))), w);
}

const test: Lane = (a, b, w) => maskOf(op("bnot", op("eq", op("and", a, b), num(0, w))), w);

const SAME: readonly Same[] = [
  ...signs("HADD", 0b00000, halved("add", 0), { sizes: NARROW }),
  ...signs("RHADD", 0b00010, halved("add", 1), { sizes: NARROW }),
  ...signs("HSUB", 0b00100, halved("sub", 0), { sizes: NARROW }),
  same("CMGT", 0, 0b00110, (a, b, w) => maskOf(isLess(b, a, true), w)),
  same("CMHI", 1, 0b00110, (a, b, w) => maskOf(isLess(b, a, false), w)),
  same("CMGE", 0, 0b00111, (a, b, w) => maskOf(isAtMost(b, a, true), w)),
  same("CMHS", 1, 0b00111, (a, b, w) => maskOf(isAtMost(b, a, false), w)),
  ...signs("SHL", 0b01000, shiftedByLane(false)),
  ...signs("RSHL", 0b01010, shiftedByLane(true)),
  ...signs("MAX", 0b01100, (s) => (a, b) => extremeOf(a, b, true, s), { sizes: NARROW }),
  ...signs("MIN", 0b01101, (s) => (a, b) => extremeOf(a, b, false, s), { sizes: NARROW }),
  ...signs("ABD", 0b01110, (s) => (a, b) => distance(a, b, s), { sizes: NARROW }),
  ...signs("ABA", 0b01111, (s) => (a, b, _, old) => op("add", old, distance(a, b, s)), {
    sizes: NARROW,
    isAccumulating: true,
  }),
  same("ADD", 0, 0b10000, (a, b) => op("add", a, b)),
  same("SUB", 1, 0b10000, (a, b) => op("sub", a, b)),
  same("CMTST", 0, 0b10001, test),
  same("CMEQ", 1, 0b10001, (a, b, w) => maskOf(op("eq", a, b), w)),
  same("MLA", 0, 0b10010, (a, b, _, old) => op("add", old, op("mul", a, b)), { sizes: NARROW, isAccumulating: true }),
  same("MLS", 1, 0b10010, (a, b, _, old) => op("sub", old, op("mul", a, b)), { sizes: NARROW, isAccumulating: true }),
  same("MUL", 0, 0b10011, (a, b) => op("mul", a, b), { sizes: NARROW }),
  ...signs("MAXP", 0b10100, (s) => (a, b) => extremeOf(a, b, true, s), { sizes: NARROW, isPairwise: true }),
  ...signs("MINP", 0b10101, (s) => (a, b) => extremeOf(a, b, false, s), { sizes: NARROW, isPairwise: true }),
  same("ADDP", 0, 0b10111, (a, b) => op("add", a, b), { isPairwise: true }),
];

function laneByLane({ lane, isPairwise, isAccumulating }: Same, l: Lifter, f: Fields): void {
  const [all, w] = [vectorBits(f), 8 << f.size!];
  const [a, b] = [f.Rn!, f.Rm!].map((n) => lanesOf(l.let(l.q(n, all)), w)) as [Term[], Term[]];
  const old = isAccumulating ? lanesOf(l.let(l.q(f.Rd!, all)), w) : a;
  const both = [...a, ...b];
  const [x, y] = isPairwise ? [both.filter((_, i) => i % 2 === 0), both.filter((_, i) => i % 2 === 1)] : [a, b];
  l.setQ(f.Rd!, vectorOf(x.map((_, i) => lane(x[i]!, y[i]!, w, old[i]!))));
}

const vector = (s: Same): VectorRow => ({
  name: `${s.name} (vector)`,
  pattern: `0 Q:1 ${s.u} 01110 size:2 1 Rm:5 ${bits(s.opcode, 5)} 1 Rn:5 Rd:5`,
  reserved: s.sizes === undefined ? oneLane : unless((f) => !s.sizes!.includes(f.size!), "no lanes of this size"),
  meaning: (l, f) => laneByLane(s, l, f),
});

/** The same on 64-bit scalars. */
const scalar = (s: Same): VectorRow => ({
  name: `${s.name} (scalar)`,
  pattern: `01 ${s.u} 11110 11 1 Rm:5 ${bits(s.opcode, 5)} 1 Rn:5 Rd:5`,
  meaning: (l, f) => l.setQ(f.Rd!, s.lane(l.let(l.q(f.Rn!, 64)), l.let(l.q(f.Rm!, 64)), 64, num(0, 64))),
});

// Saturating sums and differences.

const saturating = (name: string, opcode: number, operation: "add" | "sub"): VectorRow[] =>
  [0, 1].flatMap((u): VectorRow[] => {
    const result = (l: Lifter, a: Term, b: Term, w: number): Term => {
      const [x, y] = [a, b].map((t) => extended(t, w + 2, u === 0)) as [Term, Term];
      return l.float(u === 0 ? "saturate-signed" : "saturate-unsigned", w, op(operation, x, y));
    };
    return [
      {
        name: `${"SU"[u]}${name} (vector)`,
        pattern: `0 Q:1 ${u} 01110 size:2 1 Rm:5 ${bits(opcode, 5)} 1 Rn:5 Rd:5`,
        reserved: oneLane,
        meaning(l, f) {
          const [all, w] = [vectorBits(f), 8 << f.size!];
          const b = lanesOf(l.let(l.q(f.Rm!, all)), w);
          l.setQ(f.Rd!, vectorOf(lanesOf(l.let(l.q(f.Rn!, all)), w).map((a, i) => result(l, a, b[i]!, w))));
        },
      },
      {
        name: `${"SU"[u]}${name} (scalar)`,
        pattern: `01 ${u} 11110 size:2 1 Rm:5 ${bits(opcode, 5)} 1 Rn:5 Rd:5`,
        meaning: (l, f) => l.setQ(f.Rd!, result(l, l.q(f.Rn!, 8 << f.size!), l.q(f.Rm!, 8 << f.size!), 8 << f.size!)),
      },
    ];
  });

// Bit by bit.

const not = (t: Term): Term => op("not", t);
/** The bits of `a` where `by` has ones, else those of `b`. */
const choice = (by: Term, a: Term, b: Term): Term => op("xor", b, op("and", op("xor", a, b), by));

const LOGIC: readonly (readonly [name: string, u: 0 | 1, size: number, of: (n: Term, m: Term, d: Term) => Term])[] = [
  ["AND", 0, 0, (n, m) => op("and", n, m)],
  ["BIC", 0, 1, (n, m) => op("and", n, not(m))],
  ["ORR", 0, 2, (n, m) => op("or", n, m)],
  ["ORN", 0, 3, (n, m) => op("or", n, not(m))],
  ["EOR", 1, 0, (n, m) => op("xor", n, m)],
  ["BSL", 1, 1, (n, m, d) => choice(d, n, m)],
  ["BIT", 1, 2, (n, m, d) => choice(m, n, d)],
  ["BIF", 1, 3, (n, m, d) => choice(m, d, n)],
];

const logic = ([name, u, size, of]: (typeof LOGIC)[number]): VectorRow => ({
  name: `${name} (vector)`,
  pattern: `0 Q:1 ${u} 01110 ${bits(size, 2)} 1 Rm:5 00011 1 Rn:5 Rd:5`,
  meaning(l, f) {
    const [n, m, d] = [f.Rn!, f.Rm!, f.Rd!].map((r) => l.let(l.q(r, vectorBits(f)))) as [Term, Term, Term];
    l.setQ(f.Rd!, of(n, m, d));
  },
});

const SCALARS = ["CMGT", "CMHI", "CMGE", "CMHS", "SSHL", "USHL", "SRSHL", "URSHL", "ADD", "SUB", "CMTST", "CMEQ"];

export const VECTOR_INTEGER_SAME = vectorRows([
  ...SAME.map(vector),
  ...SAME.filter((s) => SCALARS.includes(s.name)).map(scalar),
  ...saturating("QADD", 0b00001, "add"),
  ...saturating("QSUB", 0b00101, "sub"),
  ...LOGIC.map(logic),
]);
