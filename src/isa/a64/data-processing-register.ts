/** Data Processing -- Register: logical, add/subtract, carry, flags, conditional compare and select. */
import { extract, num, op, pick, type Term } from "../../ir/index.ts";
import type { Lifter, Width } from "./lifter.ts";
import { condition, imm, optional, type ShiftChoice, shift } from "./operands.ts";
import { both, sp, zr } from "./operands-registers.ts";
import { type Fields, form, type Operand, type Row, type RowText, rowsOf, unallocated } from "./row.ts";
import {
  add,
  addWithCarry,
  bit,
  conditionHolds,
  EXTENSIONS,
  extendRegister,
  isZero,
  setLogicalFlags,
  shifted,
  subtract,
} from "./semantics.ts";

const WIDTHS = [32, 64] as const;
const sf = (width: Width): string => (width === 64 ? "1" : "0");
const three = (w: Width): Operand[] => [zr("Rd", w), zr("Rn", w), zr("Rm", w)];

// Shifted and extended registers.

const SHIFTS = ["lsl", "lsr", "asr", "ror"] as const;

/** `, LSL|LSR|ASR[|ROR] #amount`, absent for LSL #0. */
function shiftOperand(w: Width, kinds: number): Operand {
  const names = SHIFTS.slice(0, kinds);
  const choice: ShiftChoice = {
    syntax: "<shift> #<amount>",
    put(name, amount, into) {
      const kind = (names as readonly string[]).indexOf(name);
      if (kind === -1 || amount === undefined || amount < 0n || amount >= BigInt(w))
        return `a shift is ${names.join(", ")} by 0 to ${w - 1}`;
      Object.assign(into, { shift: kind, imm6: Number(amount) });
      return undefined;
    },
    print: (f) => `${SHIFTS[f.shift!]} #${f.imm6}`,
  };
  return optional(shift(choice), { shift: 0, imm6: 0 });
}

/** Extension and shift of the second operand; LSL stands for the extension of the full width. */
const extension = (w: Width, isX: boolean): ShiftChoice => ({
  syntax: "{, <extend> {#<amount>}}",
  put(name, amount, into) {
    const option = name === "lsl" ? fullWidth(w) : (EXTENSIONS as readonly string[]).indexOf(name);
    if (option === -1 || (amount ?? 0n) < 0n || (amount ?? 0n) > 4n || (isX && (option & 3) !== 3))
      return isX
        ? "an X register is extended by UXTX, SXTX or LSL, shifted by 0 to 4"
        : "UXTB to SXTX, shifted by 0 to 4";
    Object.assign(into, { option, imm3: Number(amount ?? 0n) });
    return undefined;
  },
  print: () => undefined,
});

/** UXTW or UXTX, which leave the operand as it is. */
const fullWidth = (w: Width): number => (w === 64 ? 3 : 2);

/**
 * `Rm{, extend {#amount}}`: an X register goes with UXTX, SXTX and LSL only. LSL is printed when an operand is the
 * stack pointer.
 */
function extendedRegister(w: Width, flags: boolean): Operand {
  const [narrow, wide] = [zr("Rm", 32), zr("Rm", 64)];
  const usesX = (f: Fields): boolean => w === 64 && (f.option! & 3) === 3;
  const isPlain = (f: Fields): boolean => f.option === fullWidth(w) && (f.Rn === 31 || (f.Rd === 31 && !flags));
  return {
    syntax: `${w === 64 ? "<R><m>" : "<Wm>"}{, <extend> {#<amount>}}`,
    match(args, into) {
      const a = args.peek();
      const isX = w === 64 && a?.kind === "register" && a.width === 64;
      const p = (isX ? wide : narrow).match(args, into);
      if (p !== undefined) return p;
      if (args.peek() !== undefined) return shift(extension(w, isX)).match(args, into);
      Object.assign(into, { option: isX ? 3 : 2, imm3: 0 });
      return undefined;
    },
    print(f, at) {
      const register = (usesX(f) ? wide : narrow).print(f, at)!;
      if (isPlain(f)) return f.imm3 === 0 ? register : `${register}, lsl #${f.imm3}`;
      return `${register}, ${EXTENSIONS[f.option!]}${f.imm3 === 0 ? "" : ` #${f.imm3}`}`;
    },
  };
}

const noShift = (w: Width) => (f: Fields) =>
  f.imm6! >= w ? unallocated("the shift amount is below the width") : undefined;

const shiftedRegister = (l: Lifter, f: Fields, w: Width): Term => shifted(l.x(f.Rm!, w), f.shift!, f.imm6!);

// Logical (shifted register).

interface Logical {
  readonly name: string;
  readonly opc: string;
  readonly inverts: boolean;
  readonly op: "and" | "or" | "xor";
}
const LOGICAL: readonly Logical[] = [
  { name: "and", opc: "00", inverts: false, op: "and" },
  { name: "bic", opc: "00", inverts: true, op: "and" },
  { name: "orr", opc: "01", inverts: false, op: "or" },
  { name: "orn", opc: "01", inverts: true, op: "or" },
  { name: "eor", opc: "10", inverts: false, op: "xor" },
  { name: "eon", opc: "10", inverts: true, op: "xor" },
  { name: "ands", opc: "11", inverts: false, op: "and" },
  { name: "bics", opc: "11", inverts: true, op: "and" },
];

function logicalForms(w: Width, name: string): RowText["forms"] {
  const amount = shiftOperand(w, 4);
  const plain = form(name, [...three(w), amount]);
  const unary = (mnemonic: string, operands: Operand[], fixed: Fields) => [form(mnemonic, operands, { fixed }), plain];
  if (name === "ands") return unary("tst", [zr("Rn", w), zr("Rm", w), amount], { Rd: 31 });
  if (name === "orn") return unary("mvn", [zr("Rd", w), zr("Rm", w), amount], { Rn: 31 });
  if (name === "orr") return unary("mov", [zr("Rd", w), zr("Rm", w)], { Rn: 31, shift: 0, imm6: 0 });
  return [plain];
}

const logical = (w: Width, { name, opc, inverts, op: operator }: Logical): RowText => ({
  name: `${name.toUpperCase()} (shifted register), ${w}-bit`,
  pattern: `${sf(w)} ${opc} 01010 shift:2 ${inverts ? 1 : 0} Rm:5 imm6:6 Rn:5 Rd:5`,
  forms: logicalForms(w, name),
  reserved: noShift(w),
  meaning(l, f) {
    const operand = shiftedRegister(l, f, w);
    const b = inverts ? op("not", operand) : operand;
    // MOV is ORR with the zero register; `0 | b` is `b` and depends on nothing else.
    const result = operator === "or" && f.Rn === 31 ? b : op(operator, l.x(f.Rn!, w), b);
    if (opc !== "11") return l.setX(f.Rd!, result);
    const named = l.let(result);
    setLogicalFlags(l, named);
    l.setX(f.Rd!, named);
  },
});

// Add/subtract (shifted register, extended register, with carry).

interface Sum {
  readonly name: string;
  readonly subtracts: boolean;
  readonly flags: boolean;
}
const SUMS: readonly Sum[] = [
  { name: "add", subtracts: false, flags: false },
  { name: "adds", subtracts: false, flags: true },
  { name: "sub", subtracts: true, flags: false },
  { name: "subs", subtracts: true, flags: true },
];
const opBits = ({ subtracts, flags }: Sum): string => `${subtracts ? 1 : 0} ${flags ? 1 : 0}`;

function addSubtractShifted(w: Width, sum: Sum): RowText {
  const { name, subtracts, flags } = sum;
  const amount = shiftOperand(w, 3);
  const compare = form(subtracts ? "cmp" : "cmn", [zr("Rn", w), zr("Rm", w), amount], { fixed: { Rd: 31 } });
  const negate = form(flags ? "negs" : "neg", [zr("Rd", w), zr("Rm", w), amount], { fixed: { Rn: 31 } });
  return {
    name: `${name.toUpperCase()} (shifted register), ${w}-bit`,
    pattern: `${sf(w)} ${opBits(sum)} 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5`,
    forms: [...(flags ? [compare] : []), ...(subtracts ? [negate] : []), form(name, [...three(w), amount])],
    reserved: (f) => (f.shift === 3 ? unallocated("a sum has no rotated operand") : noShift(w)(f)),
    meaning(l, f) {
      const result = (subtracts ? subtract : add)(l, l.x(f.Rn!, w), shiftedRegister(l, f, w), flags);
      l.setX(f.Rd!, result);
    },
  };
}

function addSubtractExtended(w: Width, sum: Sum): RowText {
  const { name, subtracts, flags } = sum;
  const rm = extendedRegister(w, flags);
  const compare = form(subtracts ? "cmp" : "cmn", [sp("Rn", w), rm], { fixed: { Rd: 31 } });
  return {
    name: `${name.toUpperCase()} (extended register), ${w}-bit`,
    pattern: `${sf(w)} ${opBits(sum)} 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5`,
    forms: [...(flags ? [compare] : []), form(name, [flags ? zr("Rd", w) : sp("Rd", w), sp("Rn", w), rm])],
    reserved: (f) => (f.imm3! > 4 ? unallocated("an extended operand is shifted by 0 to 4") : undefined),
    meaning(l, f) {
      const operand = extendRegister(l, f.Rm!, f.option!, f.imm3!, w);
      const result = (subtracts ? subtract : add)(l, l.xsp(f.Rn!, w), operand, flags);
      if (flags) l.setX(f.Rd!, result);
      else l.setXsp(f.Rd!, result);
    },
  };
}

function withCarry(w: Width, sum: Sum): RowText {
  const name = (sum.subtracts ? "sbc" : "adc") + (sum.flags ? "s" : "");
  const negate = form(sum.flags ? "ngcs" : "ngc", [zr("Rd", w), zr("Rm", w)], { fixed: { Rn: 31 } });
  return {
    name: `${name.toUpperCase()}, ${w}-bit`,
    pattern: `${sf(w)} ${opBits(sum)} 11010000 Rm:5 000000 Rn:5 Rd:5`,
    forms: [...(sum.subtracts ? [negate] : []), form(name, three(w))],
    meaning(l, f) {
      const rm = l.x(f.Rm!, w);
      l.setX(f.Rd!, addWithCarry(l, l.x(f.Rn!, w), sum.subtracts ? op("not", rm) : rm, sum.flags));
    },
  };
}

// Flag manipulation (FEAT_FlagM) lives beside the sums, as in the manual.

const rotateIntoFlags: RowText = {
  name: "RMIF",
  pattern: "1 0 1 11010000 imm6:6 00001 Rn:5 0 mask:4",
  forms: [form("rmif", [zr("Rn"), imm("imm6", 6, { name: "shift" }), imm("mask", 4, { name: "mask" })])],
  meaning(l, f) {
    const rotated = l.let(shifted(l.x(f.Rn!), 3, f.imm6!));
    for (const [i, name] of (["v", "c", "z", "n"] as const).entries())
      if ((f.mask! >> i) & 1) l.setFlag(name, bit(i, rotated));
  },
};

const setFlagsFrom = (size: 8 | 16): RowText => ({
  name: `SETF${size}`,
  pattern: `0 0 1 11010000 000000 ${size === 8 ? 0 : 1} 0010 Rn:5 0 1101`,
  forms: [form(`setf${size}`, [zr("Rn", 32)])],
  meaning(l, f) {
    const rn = l.x(f.Rn!, 32);
    l.setFlag("n", bit(size - 1, rn));
    l.setFlag("z", isZero(extract(size - 1, 0, rn)));
    l.setFlag("v", op("eq", op("xor", extract(size, size, rn), extract(size - 1, size - 1, rn)), num(1, 1)));
  },
});

// Conditional compare and select.

function conditionalCompare(w: Width, subtracts: boolean, isImmediate: boolean): RowText {
  const name = subtracts ? "ccmp" : "ccmn";
  const operand = isImmediate ? imm("imm5", 5) : zr("Rm", w);
  return {
    name: `${name.toUpperCase()} (${isImmediate ? "immediate" : "register"}), ${w}-bit`,
    pattern: `${sf(w)} ${subtracts ? 1 : 0} 1 11010010 ${isImmediate ? "imm5:5" : "Rm:5"} cond:4 ${isImmediate ? 1 : 0} 0 Rn:5 0 nzcv:4`,
    forms: [form(name, [zr("Rn", w), operand, imm("nzcv", 4, { name: "nzcv", hex: true }), condition("cond")])],
    meaning(l, f) {
      const holds = l.let(conditionHolds(l, f.cond!));
      const b = isImmediate ? num(f.imm5!, w) : l.x(f.Rm!, w);
      l.chooseFlags(holds, f.nzcv!, () => (subtracts ? subtract : add)(l, l.x(f.Rn!, w), b, true));
    },
  };
}

const SELECTS: readonly { name: string; op: string; op2: string; other: (t: Term) => Term }[] = [
  { name: "csel", op: "0", op2: "00", other: (t) => t },
  { name: "csinc", op: "0", op2: "01", other: (t) => op("add", t, num(1, t.sort.kind === "bv" ? t.sort.width : 64)) },
  { name: "csinv", op: "1", op2: "00", other: (t) => op("not", t) },
  { name: "csneg", op: "1", op2: "01", other: (t) => op("neg", t) },
];

/** CSET and CINC, CSETM and CINV, CNEG: the condition is printed inverted. */
function selectForms(w: Width, name: string): RowText["forms"] {
  const plain = form(name, [...three(w), condition("cond")]);
  const invertible = (f: Fields): boolean => f.cond! < 14;
  const set = (mnemonic: string) =>
    form(mnemonic, [zr("Rd", w), condition("cond", true)], { fixed: { Rn: 31, Rm: 31 }, when: invertible });
  const same = (mnemonic: string, zeroToo: boolean) =>
    form(mnemonic, [zr("Rd", w), both(zr("Rn", w), "Rn", "Rm"), condition("cond", true)], {
      when: (f) => invertible(f) && f.Rn === f.Rm && (zeroToo || f.Rn !== 31),
    });
  if (name === "csinc") return [set("cset"), same("cinc", false), plain];
  if (name === "csinv") return [set("csetm"), same("cinv", false), plain];
  if (name === "csneg") return [same("cneg", true), plain];
  return [plain];
}

const conditionalSelect = (w: Width, s: (typeof SELECTS)[number]): RowText => ({
  name: `${s.name.toUpperCase()}, ${w}-bit`,
  pattern: `${sf(w)} ${s.op} 0 11010100 Rm:5 cond:4 ${s.op2} Rn:5 Rd:5`,
  forms: selectForms(w, s.name),
  meaning(l, f) {
    l.setX(f.Rd!, pick(conditionHolds(l, f.cond!), l.x(f.Rn!, w), s.other(l.x(f.Rm!, w))));
  },
});

export const DATA_PROCESSING_REGISTER: readonly Row[] = rowsOf("Data Processing -- Register", [
  ...WIDTHS.flatMap((w) => [
    ...LOGICAL.map((x) => logical(w, x)),
    ...SUMS.map((x) => addSubtractShifted(w, x)),
    ...SUMS.map((x) => addSubtractExtended(w, x)),
    ...SUMS.map((x) => withCarry(w, x)),
    ...[true, false].flatMap((s) => [conditionalCompare(w, s, true), conditionalCompare(w, s, false)]),
    ...SELECTS.map((x) => conditionalSelect(w, x)),
  ]),
  rotateIntoFlags,
  setFlagsFrom(8),
  setFlagsFrom(16),
]);
