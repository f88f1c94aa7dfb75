/** Common short-sequence instructions (FEAT_CSSC, Armv8.9): absolute value, counts, minimum and maximum. */
import { ite, num, op, type Term } from "../../ir/index.ts";
import type { Width } from "./lifter.ts";
import { imm } from "./operands.ts";
import { zr } from "./operands-registers.ts";
import { form, type Row, type RowText, rowsOf } from "./row.ts";
import { isNegative } from "./semantics.ts";

const WIDTHS = [32, 64] as const;
const sf = (width: Width): string => (width === 64 ? "1" : "0");

/** Number of ones: sums of ever wider lanes, the last by a multiplication. */
function countOnes(t: Term, w: Width): Term {
  const lanes = (pattern: bigint): Term => num(pattern * (w === 64 ? 0x1_0000_0001n : 1n), w);
  const down = (x: Term, by: number): Term => op("lshr", x, num(by, w));
  const pairs = op("sub", t, op("and", down(t, 1), lanes(0x5555_5555n)));
  const nibbles = op("add", op("and", pairs, lanes(0x3333_3333n)), op("and", down(pairs, 2), lanes(0x3333_3333n)));
  const bytes = op("and", op("add", nibbles, down(nibbles, 4)), lanes(0x0f0f_0f0fn));
  return down(op("mul", bytes, lanes(0x0101_0101n)), w - 8);
}

const oneSource = (w: Width, name: string, opcode: string, meaning: (n: Term) => Term): RowText => ({
  name: `${name.toUpperCase()}, ${w}-bit`,
  pattern: `${sf(w)} 1 0 11010110 00000 ${opcode} Rn:5 Rd:5`,
  forms: [form(name, [zr("Rd", w), zr("Rn", w)])],
  meaning: (l, f) => l.setX(f.Rd!, meaning(l.let(l.x(f.Rn!, w)))),
});

interface Extremum {
  readonly name: "smax" | "umax" | "smin" | "umin";
  readonly bits: string;
}
const EXTREMA: readonly Extremum[] = [
  { name: "smax", bits: "00" },
  { name: "umax", bits: "01" },
  { name: "smin", bits: "10" },
  { name: "umin", bits: "11" },
];

/** The greater or smaller of two values; both are data, whichever is chosen. */
function extremum({ name }: Extremum, a: Term, b: Term): Term {
  const isLess = op(name.startsWith("s") ? "slt" : "ult", a, b);
  return name.endsWith("max") ? ite(isLess, b, a) : ite(isLess, a, b);
}

const ofRegisters = (w: Width, e: Extremum): RowText => ({
  name: `${e.name.toUpperCase()} (register), ${w}-bit`,
  pattern: `${sf(w)} 0 0 11010110 Rm:5 0110 ${e.bits} Rn:5 Rd:5`,
  forms: [form(e.name, [zr("Rd", w), zr("Rn", w), zr("Rm", w)])],
  meaning: (l, f) => l.setX(f.Rd!, extremum(e, l.x(f.Rn!, w), l.x(f.Rm!, w))),
});

const withImmediate = (w: Width, e: Extremum): RowText => {
  const signed = e.name.startsWith("s");
  return {
    name: `${e.name.toUpperCase()} (immediate), ${w}-bit`,
    pattern: `${sf(w)} 00 100011 1 00 ${e.bits} imm8:8 Rn:5 Rd:5`,
    forms: [form(e.name, [zr("Rd", w), zr("Rn", w), imm("imm8", 8, { signed })])],
    meaning(l, f) {
      const b = signed ? BigInt.asIntN(8, BigInt(f.imm8!)) : BigInt(f.imm8!);
      l.setX(f.Rd!, extremum(e, l.x(f.Rn!, w), num(b, w)));
    },
  };
};

export const DATA_PROCESSING_COMMON: readonly Row[] = rowsOf("Data Processing -- Register", [
  ...WIDTHS.flatMap((w) => [
    oneSource(w, "ctz", "000110", (n) => op("clz", op("rbit", n))),
    oneSource(w, "cnt", "000111", (n) => countOnes(n, w)),
    oneSource(w, "abs", "001000", (n) => ite(isNegative(n), op("neg", n), n)),
    ...EXTREMA.flatMap((e) => [ofRegisters(w, e), withImmediate(w, e)]),
  ]),
]);
