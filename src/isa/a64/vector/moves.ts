/** SIMD that moves: copies of lanes, immediates, permutations, table look-up. */
import { extract, ite, num, op, signExtend, type Term, zeroExtend } from "../../../ir/index.ts";
import type { Lifter } from "../lifter.ts";
import type { Fields } from "../row.ts";
import { lanesOf, vectorOf } from "./lanes.ts";
import { bits, oneLane, unless, type VectorRow, vectorBits, vectorRows } from "./row.ts";

// Copies. The lowest set bit of imm5 is the size, what is above it the index.

const scaleOf = (imm5: number): number => 31 - Math.clz32(imm5 & -imm5);
const laneAt = (l: Lifter, n: number, scale: number, index: number): Term => {
  const w = 8 << scale;
  return extract(w * index + w - 1, w * index, l.q(n));
};
const source = (l: Lifter, f: Fields): Term => laneAt(l, f.Rn!, scaleOf(f.imm5!), f.imm5! >> (scaleOf(f.imm5!) + 1));
const noSize = (f: Fields): boolean => (f.imm5! & 15) === 0;

const repeated = (value: Term, width: number, lane: number): Term =>
  vectorOf(Array.from({ length: width / lane }, () => value));

function insert(l: Lifter, f: Fields, value: Term): void {
  const w = 8 << scaleOf(f.imm5!);
  const index = f.imm5! >> (scaleOf(f.imm5!) + 1);
  l.setQ(f.Rd!, vectorOf(lanesOf(l.let(l.q(f.Rd!)), w).map((lane, i) => (i === index ? value : lane))));
}

const narrowVector = unless((f) => noSize(f) || (scaleOf(f.imm5!) === 3 && f.Q === 0), "no lanes of this size");

const COPIES: readonly VectorRow[] = [
  {
    name: "DUP (element)",
    pattern: "0 Q:1 0 01110000 imm5:5 0 0000 1 Rn:5 Rd:5",
    reserved: narrowVector,
    meaning: (l, f) => l.setQ(f.Rd!, repeated(l.let(source(l, f)), vectorBits(f), 8 << scaleOf(f.imm5!))),
  },
  {
    name: "DUP (element, scalar)",
    pattern: "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5",
    reserved: unless(noSize, "no lanes of this size"),
    meaning: (l, f) => l.setQ(f.Rd!, source(l, f)),
  },
  {
    name: "DUP (general)",
    pattern: "0 Q:1 0 01110000 imm5:5 0 0001 1 Rn:5 Rd:5",
    reserved: narrowVector,
    meaning(l, f) {
      const w = 8 << scaleOf(f.imm5!);
      l.setQ(f.Rd!, repeated(l.let(l.x(f.Rn!, w)), vectorBits(f), w));
    },
  },
  {
    name: "INS (general)",
    pattern: "0 1 0 01110000 imm5:5 0 0011 1 Rn:5 Rd:5",
    reserved: unless(noSize, "no lanes of this size"),
    meaning: (l, f) => insert(l, f, l.x(f.Rn!, 8 << scaleOf(f.imm5!))),
  },
  {
    name: "INS (element)",
    pattern: "0 1 1 01110000 imm5:5 0 imm4:4 1 Rn:5 Rd:5",
    reserved: unless(noSize, "no lanes of this size"),
    meaning(l, f) {
      const scale = scaleOf(f.imm5!);
      insert(l, f, l.let(laneAt(l, f.Rn!, scale, f.imm4! >> scale)));
    },
  },
  {
    name: "SMOV",
    pattern: "0 Q:1 0 01110000 imm5:5 0 0101 1 Rn:5 Rd:5",
    reserved: unless((f) => noSize(f) || scaleOf(f.imm5!) > 1 + f.Q!, "no lanes of this size"),
    meaning: (l, f) => l.setX(f.Rd!, signExtend(source(l, f), f.Q === 1 ? 64 : 32)),
  },
  {
    name: "UMOV",
    pattern: "0 Q:1 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5",
    reserved: unless((f) => noSize(f) || (scaleOf(f.imm5!) === 3) !== (f.Q === 1), "no lanes of this size"),
    meaning: (l, f) => l.setX(f.Rd!, source(l, f)),
  },
];

// Immediates.

/** `abcdefgh` as a float of 16, 32 or 64 bits. @source Arm ARM, shared pseudocode, VFPExpandImm */
export function expandedFloat(imm8: number, width: number): bigint {
  const exponent = width === 16 ? 5 : width === 32 ? 8 : 11;
  const isHigh = (imm8 >> 6) & 1;
  const ones = isHigh === 1 ? (1n << BigInt(exponent - 3)) - 1n : 0n;
  const e = (BigInt(1 - isHigh) << BigInt(exponent - 1)) | (ones << 2n) | BigInt((imm8 >> 4) & 3);
  const fraction = BigInt(imm8 & 15) << BigInt(width - 1 - exponent - 4);
  return (BigInt(imm8 >> 7) << BigInt(width - 1)) | (e << BigInt(width - 1 - exponent)) | fraction;
}

const copies = (value: bigint, width: number): bigint => {
  let all = 0n;
  for (let i = 0; i < 64; i += width) all |= value << BigInt(i);
  return all;
};

/** The 64 bits of an immediate. @source Arm ARM, shared pseudocode, AdvSIMDExpandImm */
function expanded(op: number, cmode: number, imm8: number): bigint {
  const v = BigInt(imm8);
  if (cmode < 8) return copies(v << BigInt(8 * (cmode >> 1)), 32);
  if (cmode < 12) return copies(v << BigInt(8 * ((cmode >> 1) & 1)), 16);
  if (cmode < 14) return copies(cmode === 12 ? (v << 8n) | 0xffn : (v << 16n) | 0xffffn, 32);
  if (cmode === 14 && op === 0) return copies(v, 8);
  if (cmode === 15) return op === 0 ? copies(expandedFloat(imm8, 32), 32) : expandedFloat(imm8, 64);
  return Array.from({ length: 8 }, (_, i) => ((imm8 >> i) & 1 ? 0xffn << BigInt(8 * i) : 0n)).reduce((a, b) => a | b);
}

const immediates: VectorRow = {
  name: "MOVI, MVNI, ORR, BIC, FMOV (vector, immediate)",
  pattern: "0 Q:1 op:1 0111100000 abc:3 cmode:4 0 1 defgh:5 Rd:5",
  reserved: unless((f) => f.op === 1 && f.cmode === 15 && f.Q === 0, "a vector of one lane"),
  meaning(l, f) {
    const value = expanded(f.op!, f.cmode!, (f.abc! << 5) | f.defgh!);
    const both = num((value << 64n) | value, vectorBits(f));
    const old = l.q(f.Rd!, vectorBits(f));
    const isLogic = f.cmode! < 12 && (f.cmode! & 1) === 1;
    const inverted = op("not", both);
    if (isLogic) l.setQ(f.Rd!, f.op === 0 ? op("or", old, both) : op("and", old, inverted));
    else l.setQ(f.Rd!, f.op === 1 && f.cmode! < 14 ? inverted : both);
  },
};

// Permutations.

type Pick = (a: readonly Term[], b: readonly Term[]) => Term[];
const every = (start: number, of: readonly Term[]): Term[] => of.filter((_, i) => i % 2 === start);
const woven = (a: readonly Term[], b: readonly Term[]): Term[] => a.flatMap((x, i) => [x, b[i]!]);
const half = (part: number, of: readonly Term[]): Term[] =>
  of.slice((part * of.length) / 2, ((part + 1) * of.length) / 2);

const PERMUTATIONS: readonly (readonly [name: string, opcode: number, pick: Pick])[] = [0, 1].flatMap(
  (part) =>
    [
      [`UZP${part + 1}`, 0b001 + 4 * part, (a, b) => every(part, [...a, ...b])],
      [`TRN${part + 1}`, 0b010 + 4 * part, (a, b) => woven(every(part, a), every(part, b))],
      [`ZIP${part + 1}`, 0b011 + 4 * part, (a, b) => woven(half(part, a), half(part, b))],
    ] as (readonly [string, number, Pick])[],
);

const permutation = ([name, opcode, pick]: (typeof PERMUTATIONS)[number]): VectorRow => ({
  name,
  pattern: `0 Q:1 001110 size:2 0 Rm:5 0 ${bits(opcode, 3)} 10 Rn:5 Rd:5`,
  reserved: oneLane,
  meaning(l, f) {
    const [a, b] = [f.Rn!, f.Rm!].map((n) => lanesOf(l.let(l.q(n, vectorBits(f))), 8 << f.size!)) as [Term[], Term[]];
    l.setQ(f.Rd!, vectorOf(pick(a, b)));
  },
});

const extraction: VectorRow = {
  name: "EXT",
  pattern: "0 Q:1 101110 00 0 Rm:5 0 imm4:4 0 Rn:5 Rd:5",
  reserved: unless((f) => f.Q === 0 && f.imm4! >= 8, "the vector has eight bytes"),
  meaning(l, f) {
    const [a, b] = [f.Rn!, f.Rm!].map((n) => lanesOf(l.let(l.q(n, vectorBits(f))), 8)) as [Term[], Term[]];
    l.setQ(f.Rd!, vectorOf([...a, ...b].slice(f.imm4!, f.imm4! + a.length)));
  },
};

/** The byte of a register at an index below 16. */
function byteAt(table: Term, index: Term): Term {
  const by = op("concat", zeroExtend(extract(3, 0, index), 125), num(0, 3));
  return extract(7, 0, op("lshr", table, by));
}

const lookUp = (isExtension: boolean): VectorRow => ({
  name: isExtension ? "TBX" : "TBL",
  pattern: `0 Q:1 001110 000 Rm:5 0 len:2 ${isExtension ? 1 : 0} 00 Rn:5 Rd:5`,
  meaning(l, f) {
    const tables = Array.from({ length: f.len! + 1 }, (_, i) => l.let(l.q((f.Rn! + i) % 32)));
    const old = lanesOf(l.let(l.q(f.Rd!, vectorBits(f))), 8);
    const found = lanesOf(l.let(l.q(f.Rm!, vectorBits(f))), 8).map((index, i) =>
      tables.reduceRight(
        (rest, table, t) => ite(op("eq", extract(7, 4, index), num(t, 4)), byteAt(table, index), rest),
        isExtension ? old[i]! : num(0, 8),
      ),
    );
    l.setQ(f.Rd!, vectorOf(found));
  },
});

export const VECTOR_MOVES = vectorRows([
  ...COPIES,
  immediates,
  ...PERMUTATIONS.map(permutation),
  extraction,
  lookUp(false),
  lookUp(true),
]);
