/** SIMD shifts by a constant: in place, inserted, widening and narrowing. The size of lanes is that of the highest bit of immh. */
import { num, op, type Term } from "../../../ir/index.ts";
import type { Lifter } from "../lifter.ts";
import type { Fields } from "../row.ts";
import { halfOf, setHalf } from "./integer-misc.ts";
import { extended, lanesOf, low, shiftedLeft, shiftedRight, vectorOf } from "./lanes.ts";
import { bits, unless, type VectorRow, vectorBits, vectorRows } from "./row.ts";

/** Bits of a lane. */
export const laneBits = (f: Fields): number => 8 << (31 - Math.clz32(f.immh!));
const amount = (f: Fields): number => (f.immh! << 3) | f.immb!;
const leftBy = (f: Fields): number => amount(f) - laneBits(f);
/** From 1 to the bits of a lane. */
export const rightBy = (f: Fields): number => 2 * laneBits(f) - amount(f);

// immh = 0 is the modified immediates.
const isLaneShift = unless((f) => f.immh === 0 || (f.immh! >= 8 && f.Q === 0), "no lanes of this size");
const isNarrow = unless((f) => f.immh === 0 || f.immh! >= 8, "no lanes of this size");

/** A right shift rounded by the last bit that goes. */
function roundedRight(t: Term, by: number, w: number, isSigned: boolean): Term {
  const wide = op("add", extended(t, w + 1, isSigned), num(1n << BigInt(by - 1), w + 1));
  if (!isSigned) return low(op("lshr", wide, num(by, w + 1)), w);
  return low(op("ashr", extended(wide, 2 * w, true), num(by, 2 * w)), w);
}

type Shift = (l: Lifter, a: Term, f: Fields, w: number, old: Term) => Term;
interface InPlace {
  readonly name: string;
  readonly u: 0 | 1;
  readonly opcode: number;
  readonly lane: Shift;
}

const right = (name: string, opcode: number, isRounding: boolean, isAccumulating: boolean): InPlace[] =>
  ([0, 1] as const).map((u) => ({
    name: `${"SU"[u]}${name}`,
    u,
    opcode,
    lane(_, a, f, w, old) {
      const by = rightBy(f);
      const moved = isRounding ? roundedRight(a, by, w, u === 0) : shiftedRight(a, by, u === 0);
      return isAccumulating ? op("add", old, moved) : moved;
    },
  }));

const ones = (count: number, w: number): Term => num((1n << BigInt(count)) - 1n, w);

const IN_PLACE: readonly InPlace[] = [
  ...right("SHR", 0b00000, false, false),
  ...right("SRA", 0b00010, false, true),
  ...right("RSHR", 0b00100, true, false),
  ...right("RSRA", 0b00110, true, true),
  { name: "SHL", u: 0, opcode: 0b01010, lane: (_, a, f) => shiftedLeft(a, leftBy(f)) },
  {
    name: "SLI",
    u: 1,
    opcode: 0b01010,
    lane: (_, a, f, w, old) => op("or", shiftedLeft(a, leftBy(f)), op("and", old, ones(leftBy(f), w))),
  },
  {
    name: "SRI",
    u: 1,
    opcode: 0b01000,
    lane: (_, a, f, w, old) =>
      op("or", shiftedRight(a, rightBy(f), false), op("and", old, op("not", ones(w - rightBy(f), w)))),
  },
];

const inPlace = ({ name, u, opcode, lane }: InPlace): VectorRow => ({
  name: `${name} (vector)`,
  pattern: `0 Q:1 ${u} 011110 immh:4 immb:3 ${bits(opcode, 5)} 1 Rn:5 Rd:5`,
  reserved: isLaneShift,
  meaning(l, f) {
    const [all, w] = [vectorBits(f), laneBits(f)];
    const old = lanesOf(l.let(l.q(f.Rd!, all)), w);
    l.setQ(f.Rd!, vectorOf(lanesOf(l.let(l.q(f.Rn!, all)), w).map((a, i) => lane(l, a, f, w, old[i]!))));
  },
});

const inPlaceScalar = ({ name, u, opcode, lane }: InPlace): VectorRow => ({
  name: `${name} (scalar)`,
  pattern: `01 ${u} 111110 immh:4 immb:3 ${bits(opcode, 5)} 1 Rn:5 Rd:5`,
  reserved: unless((f) => f.immh! < 8, "only doublewords are shifted"),
  meaning: (l, f) => l.setQ(f.Rd!, lane(l, l.let(l.q(f.Rn!, 64)), f, 64, l.q(f.Rd!, 64))),
});

const narrowing = (name: string, opcode: number, isRounding: boolean): VectorRow => ({
  name,
  pattern: `0 Q:1 0 011110 immh:4 immb:3 ${bits(opcode, 5)} 1 Rn:5 Rd:5`,
  reserved: isNarrow,
  meaning(l, f) {
    const [w, by] = [laneBits(f), rightBy(f)];
    const moved = lanesOf(l.let(l.q(f.Rn!)), 2 * w).map((a) =>
      low(
        isRounding
          ? op("lshr", op("add", a, num(1n << BigInt(by - 1), 2 * w)), num(by, 2 * w))
          : shiftedRight(a, by, false),
        w,
      ),
    );
    setHalf(l, f, vectorOf(moved));
  },
});

const widening = (u: 0 | 1): VectorRow => ({
  name: `${"SU"[u]}SHLL`,
  pattern: `0 Q:1 ${u} 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5`,
  reserved: isNarrow,
  meaning(l, f) {
    const w = laneBits(f);
    const lanes = lanesOf(halfOf(l, f, f.Rn!), w);
    l.setQ(f.Rd!, vectorOf(lanes.map((a) => shiftedLeft(extended(a, 2 * w, u === 0), leftBy(f)))));
  },
});

/** SQSHRN and its like: by the signs of source and result. */
const saturatingNarrow = (name: string, u: 0 | 1, opcode: number, from: boolean, to: boolean): VectorRow => ({
  name: `${name} (vector)`,
  pattern: `0 Q:1 ${u} 011110 immh:4 immb:3 ${bits(opcode, 5)} 1 Rn:5 Rd:5`,
  reserved: isNarrow,
  meaning(l, f) {
    const [w, by, isRounding] = [laneBits(f), rightBy(f), (opcode & 1) === 1];
    const cut = lanesOf(l.let(l.q(f.Rn!)), 2 * w).map((a) => {
      const moved = isRounding ? roundedRight(a, by, 2 * w, from) : shiftedRight(a, by, from);
      return l.float(to ? "saturate-signed" : "saturate-unsigned", w, extended(moved, 2 * w + 1, from));
    });
    setHalf(l, f, vectorOf(cut));
  },
});

export const VECTOR_SHIFTS = vectorRows([
  ...IN_PLACE.map(inPlace),
  ...IN_PLACE.map(inPlaceScalar),
  narrowing("SHRN", 0b10000, false),
  narrowing("RSHRN", 0b10001, true),
  widening(0),
  widening(1),
  ...[0, 1].flatMap((rounding) => [
    saturatingNarrow(rounding === 1 ? "SQRSHRN" : "SQSHRN", 0, 0b10010 + rounding, true, true),
    saturatingNarrow(rounding === 1 ? "UQRSHRN" : "UQSHRN", 1, 0b10010 + rounding, false, false),
    saturatingNarrow(rounding === 1 ? "SQRSHRUN" : "SQSHRUN", 1, 0b10000 + rounding, true, false),
  ]),
]);
