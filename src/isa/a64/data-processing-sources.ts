/** Data Processing -- Register by number of sources: divide, variable shifts, CRC32, counts and reversals, multiply. */
import { extract, num, type Op, op, signExtend, type Term, zeroExtend } from "../../ir/index.ts";
import type { Width } from "./lifter.ts";
import { zr } from "./operands-registers.ts";
import { form, type Operand, type Row, type RowText, rowsOf } from "./row.ts";

const WIDTHS = [32, 64] as const;
const sf = (width: Width): string => (width === 64 ? "1" : "0");
const three = (w: Width): Operand[] => [zr("Rd", w), zr("Rn", w), zr("Rm", w)];

// Data-processing (2 source).

const twoSource = (
  w: Width,
  name: string,
  opcode: string,
  meaning: (n: Term, m: Term) => Term,
  alias?: string,
): RowText => ({
  name: `${name.toUpperCase()}, ${w}-bit`,
  pattern: `${sf(w)} 0 0 11010110 Rm:5 ${opcode} Rn:5 Rd:5`,
  forms: alias === undefined ? [form(name, three(w))] : [form(alias, three(w), { also: [name] })],
  meaning: (l, f) => l.setX(f.Rd!, meaning(l.x(f.Rn!, w), l.x(f.Rm!, w))),
});

/** Variable shifts take the amount modulo the width. */
const variableShift = (w: Width, name: string, opcode: string, operator: Op): RowText =>
  twoSource(w, `${name}v`, opcode, (n, m) => op(operator, n, op("and", m, num(w - 1, w))), name);

const crc32 = (name: string, suffix: "b" | "h" | "w" | "x", c: boolean): RowText => {
  const [size, bits] = { b: ["00", 8], h: ["01", 16], w: ["10", 32], x: ["11", 64] }[suffix] as [string, number];
  return {
    name: `${name.toUpperCase()}${suffix.toUpperCase()}`,
    pattern: `${suffix === "x" ? 1 : 0} 0 0 11010110 Rm:5 010 ${c ? 1 : 0} ${size} Rn:5 Rd:5`,
    forms: [form(name + suffix, [zr("Rd", 32), zr("Rn", 32), zr("Rm", suffix === "x" ? 64 : 32)])],
    meaning: (l, f) => l.setX(f.Rd!, op(c ? "crc32c" : "crc32", l.x(f.Rn!, 32), l.x(f.Rm!, bits))),
  };
};

// Data-processing (1 source).

const oneSource = (
  w: Width,
  name: string,
  opcode: string,
  meaning: (n: Term) => Term,
  also: string[] = [],
): RowText => ({
  name: `${name.toUpperCase()}, ${w}-bit`,
  pattern: `${sf(w)} 1 0 11010110 00000 ${opcode} Rn:5 Rd:5`,
  forms: [form(name, [zr("Rd", w), zr("Rn", w)], { also })],
  meaning: (l, f) => l.setX(f.Rd!, meaning(l.let(l.x(f.Rn!, w)))),
});

/** Leading bits equal to the sign, not counting it: the leading zeros of `t` xor its sign, less one. */
const countLeadingSigns =
  (w: Width) =>
  (t: Term): Term => {
    const flipped = op("xor", t, op("ashr", t, num(w - 1, w)));
    return op("sub", op("clz", flipped), num(1, w));
  };

const oneSourceRows = (w: Width): RowText[] => [
  oneSource(w, "rbit", "000000", (n) => op("rbit", n)),
  oneSource(w, "rev16", "000001", (n) => op("rev16", n)),
  ...(w === 64 ? [oneSource(w, "rev32", "000010", (n) => op("rev32", n))] : []),
  oneSource(
    w,
    "rev",
    w === 64 ? "000011" : "000010",
    (n) => op(w === 64 ? "rev64" : "rev32", n),
    w === 64 ? ["rev64"] : [],
  ),
  oneSource(w, "clz", "000100", (n) => op("clz", n)),
  oneSource(w, "cls", "000101", countLeadingSigns(w)),
];

// Data-processing (3 source).

const multiplyAdd = (w: Width, subtracts: boolean): RowText => {
  const [name, alias] = subtracts ? ["msub", "mneg"] : ["madd", "mul"];
  return {
    name: `${name!.toUpperCase()}, ${w}-bit`,
    pattern: `${sf(w)} 00 11011 000 Rm:5 ${subtracts ? 1 : 0} Ra:5 Rn:5 Rd:5`,
    forms: [form(alias!, three(w), { fixed: { Ra: 31 } }), form(name!, [...three(w), zr("Ra", w)])],
    meaning(l, f) {
      const product = op("mul", l.x(f.Rn!, w), l.x(f.Rm!, w));
      l.setX(f.Rd!, op(subtracts ? "sub" : "add", l.x(f.Ra!, w), product));
    },
  };
};

/** SMADDL, SMSUBL, UMADDL, UMSUBL: 32-bit factors, 64-bit product. */
const multiplyAddLong = (isSigned: boolean, subtracts: boolean): RowText => {
  const letter = isSigned ? "s" : "u";
  const [name, alias] = subtracts ? [`${letter}msubl`, `${letter}mnegl`] : [`${letter}maddl`, `${letter}mull`];
  const operands = [zr("Rd"), zr("Rn", 32), zr("Rm", 32)];
  const extend = isSigned ? signExtend : zeroExtend;
  return {
    name: name.toUpperCase(),
    pattern: `1 00 11011 ${isSigned ? 0 : 1} 01 Rm:5 ${subtracts ? 1 : 0} Ra:5 Rn:5 Rd:5`,
    forms: [form(alias, operands, { fixed: { Ra: 31 } }), form(name, [...operands, zr("Ra")])],
    meaning(l, f) {
      const product = op("mul", extend(l.x(f.Rn!, 32), 64), extend(l.x(f.Rm!, 32), 64));
      l.setX(f.Rd!, op(subtracts ? "sub" : "add", l.x(f.Ra!), product));
    },
  };
};

const multiplyHigh = (isSigned: boolean): RowText => {
  const extend = isSigned ? signExtend : zeroExtend;
  return {
    name: isSigned ? "SMULH" : "UMULH",
    pattern: `1 00 11011 ${isSigned ? 0 : 1} 10 Rm:5 0 (11111) Rn:5 Rd:5`,
    forms: [form(isSigned ? "smulh" : "umulh", three(64))],
    meaning(l, f) {
      l.setX(f.Rd!, extract(127, 64, op("mul", extend(l.x(f.Rn!), 128), extend(l.x(f.Rm!), 128))));
    },
  };
};

const crcRows = (c: boolean): RowText[] =>
  (["b", "h", "w", "x"] as const).map((s) => crc32(c ? "crc32c" : "crc32", s, c));

export const DATA_PROCESSING_SOURCES: readonly Row[] = rowsOf("Data Processing -- Register", [
  ...WIDTHS.flatMap((w) => [
    twoSource(w, "udiv", "000010", (n, m) => op("udiv", n, m)),
    twoSource(w, "sdiv", "000011", (n, m) => op("sdiv", n, m)),
    variableShift(w, "lsl", "001000", "shl"),
    variableShift(w, "lsr", "001001", "lshr"),
    variableShift(w, "asr", "001010", "ashr"),
    variableShift(w, "ror", "001011", "ror"),
    ...oneSourceRows(w),
    multiplyAdd(w, false),
    multiplyAdd(w, true),
  ]),
  ...crcRows(false),
  ...crcRows(true),
  ...[true, false].flatMap((s) => [multiplyAddLong(s, false), multiplyAddLong(s, true), multiplyHigh(s)]),
]);
