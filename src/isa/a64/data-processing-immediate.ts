/** Data Processing -- Immediate: PC-relative addresses, add/subtract, logical, move wide, bitfield, extract. */
import { extract as bits, num, op, signExtend, type Term, widthOf } from "../../ir/index.ts";
import { decodeBitmask, encodeBitmask, fits, moveWide } from "./immediates.ts";
import type { Lifter, Width } from "./lifter.ts";
import { type Immediate, imm, immediate, label, leftShift, optional, relative, type Target } from "./operands.ts";
import { both, sp, zr } from "./operands-registers.ts";
import { type Fields, type Form, form, type Operand, type Row, type RowText, rowsOf, unallocated } from "./row.ts";
import { add, setLogicalFlags, subtract } from "./semantics.ts";

const WIDTHS = [32, 64] as const;
const sf = (width: Width): string => (width === 64 ? "1" : "0");

const concat = (high: Term, low: Term): Term => op("concat", high, low);

// PC-relative addressing: the 21-bit offset is split in immhi and immlo.

/** ADR and ADRP: `page` counts pages from the page of the instruction. */
function pcRelative(page: boolean): Target {
  const whole = relative("offset", 21, page ? 4096 : 1);
  const base = (a: bigint): bigint => (page ? a & ~0xfffn : a);
  return {
    get: (f, address) => whole.get({ offset: f.immhi! * 4 + f.immlo! }, base(address)),
    put(target, address, into) {
      const split = { offset: 0 };
      const wrong = whole.put(base(target), base(address), split);
      into.immhi = split.offset >>> 2;
      into.immlo = split.offset & 3;
      return wrong;
    },
  };
}

const address = (mnemonic: string, page: boolean): RowText => ({
  name: mnemonic.toUpperCase(),
  pattern: `${page ? 1 : 0} immlo:2 10000 immhi:19 Rd:5`,
  forms: [form(mnemonic, [zr("Rd"), label(pcRelative(page))])],
  meaning: (l, f) => l.setX(f.Rd!, num(pcRelative(page).get(f, l.address), 64)),
});

// Add/subtract (immediate).

const SHIFT12 = leftShift("sh", [0, 12]);

/**
 * `#imm{, LSL #12}`, written with its sign changed if `negated`. Without a shift, a multiple of 4096 beyond 12 bits is
 * shifted, as GNU as does; with one, the immediate has 12 bits.
 */
function addImmediate(negated: boolean): Operand {
  const range = "the range is 0 to 4095, or a multiple of 4096 up to 4095 * 4096";
  const plain = (hasShift: boolean): Operand =>
    immediate({
      syntax: "#<imm>",
      get: (f) => f.imm12!,
      put(written, into) {
        const v = negated ? -written : written;
        const shifted = !hasShift && v > 4095n && v % 4096n === 0n && v >> 12n <= 4095n;
        if (!shifted && (v < 0n || v > 4095n || (negated && v === 0n))) return range;
        Object.assign(into, { imm12: Number(shifted ? v >> 12n : v), sh: shifted ? 1 : 0 });
        return undefined;
      },
    });
  return {
    syntax: "#<imm>{, LSL #12}",
    match(args, into) {
      const hasShift = args.list[args.next + 1] !== undefined;
      return plain(hasShift).match(args, into) ?? (hasShift ? SHIFT12.match(args, into) : undefined);
    },
    print: (f) => `#${f.imm12}${f.sh === 1 ? ", lsl #12" : ""}`,
  };
}

function addSubtractImmediate(w: Width, subtracts: boolean, flags: boolean): RowText {
  const name = (subtracts ? "sub" : "add") + (flags ? "s" : "");
  const opposite = (subtracts ? "add" : "sub") + (flags ? "s" : "");
  const [compare, oppositeCompare] = subtracts ? ["cmp", "cmn"] : ["cmn", "cmp"];
  const value = [addImmediate(false)];
  const minus = [addImmediate(true)];
  const rd = flags ? zr("Rd", w) : sp("Rd", w);
  const toSp = (f: Fields): boolean => (f.Rd === 31 || f.Rn === 31) && f.imm12 === 0 && f.sh === 0;
  return {
    name: `${name.toUpperCase()} (immediate), ${w}-bit`,
    pattern: `${sf(w)} ${subtracts ? 1 : 0} ${flags ? 1 : 0} 100010 sh:1 imm12:12 Rn:5 Rd:5`,
    forms: [
      ...(flags ? [form(compare!, [sp("Rn", w), ...value], { fixed: { Rd: 31 } })] : []),
      ...(flags ? [form(oppositeCompare!, [sp("Rn", w), ...minus], { fixed: { Rd: 31 }, lenient: true })] : []),
      ...(name === "add" ? [form("mov", [sp("Rd", w), sp("Rn", w)], { fixed: { imm12: 0, sh: 0 }, when: toSp })] : []),
      form(name, [rd, sp("Rn", w), ...value]),
      form(opposite, [rd, sp("Rn", w), ...minus], { lenient: true }),
    ],
    meaning(l, f) {
      const b = num(f.imm12! << (12 * f.sh!), w);
      const result = (subtracts ? subtract : add)(l, l.xsp(f.Rn!, w), b, flags);
      if (flags) l.setX(f.Rd!, result);
      else l.setXsp(f.Rd!, result);
    },
  };
}

// Logical (immediate).

const bitmask = (w: Width): Immediate => ({
  syntax: "#<imm>",
  hex: true,
  code: "ASM07",
  get: (f) => decodeBitmask(f.N!, f.imms!, f.immr!, w) ?? 0n,
  put(v, into) {
    const found = fits(v, w) ? encodeBitmask(v, w) : undefined;
    if (found === undefined)
      return "a logical immediate is one run of ones, rotated and repeated; put other constants in a register first";
    Object.assign(into, found);
    return undefined;
  },
});

const noBitmask = (w: Width) => (f: Fields) =>
  decodeBitmask(f.N!, f.imms!, f.immr!, w) === undefined
    ? unallocated("N, immr and imms stand for no bitmask")
    : undefined;

/** MOV prefers MOVZ and MOVN. @source Arm ARM, shared pseudocode, MoveWidePreferred */
function isMoveWide(f: Fields, w: Width): boolean {
  const value = decodeBitmask(f.N!, f.imms!, f.immr!, w) ?? 0n;
  return moveWide(value, w) !== undefined || moveWide(~value, w) !== undefined;
}

const LOGICAL: readonly (readonly [name: string, opc: string, op: "and" | "or" | "xor"])[] = [
  ["and", "00", "and"],
  ["orr", "01", "or"],
  ["eor", "10", "xor"],
  ["ands", "11", "and"],
];

function logicalImmediate(w: Width, [name, opc, operator]: (typeof LOGICAL)[number]): RowText {
  const flags = name === "ands";
  const value = immediate(bitmask(w));
  const move = (f: Fields): boolean => !isMoveWide(f, w);
  return {
    name: `${name.toUpperCase()} (immediate), ${w}-bit`,
    pattern: `${sf(w)} ${opc} 100100 N:1 immr:6 imms:6 Rn:5 Rd:5`,
    forms: [
      ...(flags ? [form("tst", [zr("Rn", w), value], { fixed: { Rd: 31 } })] : []),
      ...(name === "orr" ? [form("mov", [sp("Rd", w), value], { fixed: { Rn: 31 }, when: move })] : []),
      form(name, [flags ? zr("Rd", w) : sp("Rd", w), zr("Rn", w), value]),
    ],
    reserved: noBitmask(w),
    meaning(l, f) {
      const result = op(operator, l.x(f.Rn!, w), num(decodeBitmask(f.N!, f.imms!, f.immr!, w)!, w));
      if (!flags) return l.setXsp(f.Rd!, result);
      const named = l.let(result);
      setLogicalFlags(l, named);
      l.setX(f.Rd!, named);
    },
  };
}

// Move wide (immediate).

const halfwords = (w: Width): number[] => Array.from({ length: w / 16 }, (_, i) => 16 * i);

const moveShift = (w: Width) => optional(leftShift("hw", halfwords(w)), { hw: 0 });

const noHalfword = (w: Width) => (f: Fields) =>
  f.hw! >= w / 16 ? unallocated("a 32-bit move has the halfwords 0 and 1") : undefined;

/** The immediate of MOV as MOVZ, or inverted as MOVN. */
const wideImmediate = (w: Width, inverted: boolean): Immediate => ({
  syntax: "#<imm>",
  hex: true,
  code: "ASM07",
  get(f) {
    const v = BigInt(f.imm16!) << BigInt(16 * f.hw!);
    return BigInt.asUintN(w, inverted ? ~v : v);
  },
  put(v, into) {
    const found = fits(v, w) ? moveWide(inverted ? ~v : v, w) : undefined;
    if (found === undefined) return "MOV makes constants of one MOVZ, MOVN or ORR; build others with MOVZ and MOVK";
    Object.assign(into, found);
    return undefined;
  },
});

/** MOV is printed for MOVZ and MOVN unless another spelling has the same value. */
const isMove = (w: Width, inverted: boolean) => (f: Fields) =>
  !(f.imm16 === 0 && f.hw !== 0) && !(inverted && w === 32 && f.imm16 === 0xffff);

function moveWideImmediate(w: Width, name: "movz" | "movn" | "movk"): RowText {
  const opc = { movn: "00", movz: "10", movk: "11" }[name];
  const plain = form(name, [zr("Rd", w), imm("imm16", 16, { hex: true }), moveShift(w)]);
  const inverted = name === "movn";
  const move = form("mov", [zr("Rd", w), immediate(wideImmediate(w, inverted))], { when: isMove(w, inverted) });
  return {
    name: `${name.toUpperCase()}, ${w}-bit`,
    pattern: `${sf(w)} ${opc} 100101 hw:2 imm16:16 Rd:5`,
    forms: name === "movk" ? [plain] : [move, plain],
    reserved: noHalfword(w),
    meaning(l, f) {
      const [low, v] = [16 * f.hw!, BigInt(f.imm16!) << BigInt(16 * f.hw!)];
      if (name !== "movk") return l.setX(f.Rd!, num(name === "movn" ? ~v : v, w));
      const kept = op("and", l.x(f.Rd!, w), num(~(0xffffn << BigInt(low)), w));
      l.setX(f.Rd!, op("or", kept, num(v, w)));
    },
  };
}

// Bitfield. A field of `imms + 1` bits goes to bit 0 (extract, imms >= immr), or to bit `width - immr` (insert).

/** The moved bits, sign- or zero-extended, and where they go; the destination's other bits stay for BFM. */
function bitfieldMeaning(w: Width, name: "sbfm" | "bfm" | "ubfm") {
  return (l: Lifter, f: Fields): void => {
    const [immr, imms] = [f.immr!, f.imms!];
    const [low, size, to] = imms >= immr ? [immr, imms - immr + 1, 0] : [0, imms + 1, w - immr];
    const field = bits(low + size - 1, low, l.x(f.Rn!, w));
    if (name === "bfm") l.setX(f.Rd!, inserted(l.x(f.Rd!, w), field, to, size));
    else l.setX(f.Rd!, place(name === "sbfm" ? signExtend(field, w - to) : field, to));
  };
}

/** `rd` with `size` bits from `to` up replaced by `field`. */
function inserted(rd: Term, field: Term, to: number, size: number): Term {
  const w = widthOf(rd.sort);
  const below = to === 0 ? field : concat(field, bits(to - 1, 0, rd));
  return to + size === w ? below : concat(bits(w - 1, to + size, rd), below);
}

/** `t` with `by` zero bits below. */
const place = (t: Term, by: number): Term => (by === 0 ? t : concat(t, num(0, by)));

/** Fills fields; the result says that they fit. */
function assign(into: Record<string, number>, values: Fields): true {
  Object.assign(into, values);
  return true;
}

/** An immediate computed from immr and imms. */
const derived = (
  syntax: string,
  high: number,
  get: (f: Fields) => number,
  put: (v: number, into: Record<string, number>) => boolean,
  low = 0,
): ReturnType<typeof immediate> =>
  immediate({
    syntax,
    get,
    put: (v, into) =>
      v >= BigInt(low) && v <= BigInt(high) && put(Number(v), into) ? undefined : `the range is ${low} to ${high}`,
  });

/** `#lsb, #width` of an extract (SBFX, UBFX, BFXIL). */
const extractOperands = (w: Width) => [
  derived(
    "#<lsb>",
    w - 1,
    (f) => f.immr!,
    (v, into) => assign(into, { immr: v }),
  ),
  derived(
    "#<width>",
    w,
    (f) => f.imms! - f.immr! + 1,
    (v, into) => (into.imms = into.immr! + v - 1) < w,
    1,
  ),
];

/** `#lsb, #width` of an insert (SBFIZ, UBFIZ, BFI, BFC). */
const insertOperands = (w: Width) => [
  derived(
    "#<lsb>",
    w - 1,
    (f) => (w - f.immr!) % w,
    (v, into) => assign(into, { immr: (w - v) % w }),
  ),
  derived(
    "#<width>",
    w,
    (f) => f.imms! + 1,
    (v, into) => (into.imms = v - 1) + ((w - into.immr!) % w) < w,
    1,
  ),
];

/** Shift right by immr: imms is the top bit. */
const rightShift = (w: Width) =>
  derived(
    "#<shift>",
    w - 1,
    (f) => f.immr!,
    (v, into) => assign(into, { immr: v }),
  );
/** Shift left by s: immr = -s mod width, imms = width - 1 - s. */
const leftBy = (w: Width) =>
  derived(
    "#<shift>",
    w - 1,
    (f) => w - 1 - f.imms!,
    (v, into) => assign(into, { immr: (w - v) % w, imms: w - 1 - v }),
  );

/** Fields are inserted when imms < immr, else extracted. */
const inserts = (f: Fields): boolean => f.imms! < f.immr!;
const two = (w: Width): Operand[] => [zr("Rd", w), zr("Rn", w)];
const insertForm = (w: Width, name: string): Form => form(name, [...two(w), ...insertOperands(w)], { when: inserts });
const extractForm = (w: Width, name: string): Form => form(name, [...two(w), ...extractOperands(w)]);
const rightForm = (w: Width, name: string): Form => form(name, [...two(w), rightShift(w)], { fixed: { imms: w - 1 } });

/** SXTB and its like: of a W register, whatever the width of the result. */
const extendForms = (w: Width, letter: "s" | "u", lenient: boolean): Form[] =>
  [7, 15, 31]
    .filter((imms) => imms < w - 1)
    .map((imms, i) =>
      form(`${letter}xt${"bhw"[i]}`, [zr("Rd", w), zr("Rn", 32)], { fixed: { immr: 0, imms }, lenient }),
    );

const leftForm = (w: Width): Form =>
  form("lsl", [...two(w), leftBy(w)], { when: (f) => f.imms !== w - 1 && f.imms! + 1 === f.immr });

const clearForm = (w: Width): Form =>
  form("bfc", [zr("Rd", w), ...insertOperands(w)], { fixed: { Rn: 31 }, when: inserts });

function bitfieldForms(w: Width, name: "sbfm" | "bfm" | "ubfm"): Form[] {
  const plain = form(name, [...two(w), imm("immr", 6, { most: w - 1 }), imm("imms", 6, { most: w - 1 })]);
  switch (name) {
    case "bfm":
      return [clearForm(w), insertForm(w, "bfi"), extractForm(w, "bfxil"), plain];
    case "sbfm":
      return [
        rightForm(w, "asr"),
        ...extendForms(w, "s", false),
        insertForm(w, "sbfiz"),
        extractForm(w, "sbfx"),
        plain,
      ];
    case "ubfm":
      // GNU as has UXTB with an X destination, and prints it as UBFX.
      return [
        leftForm(w),
        rightForm(w, "lsr"),
        ...extendForms(w, "u", w === 64),
        insertForm(w, "ubfiz"),
        extractForm(w, "ubfx"),
        plain,
      ];
  }
}

const bitfield = (w: Width, name: "sbfm" | "bfm" | "ubfm"): RowText => ({
  name: `${name.toUpperCase()}, ${w}-bit`,
  pattern: `${sf(w)} ${{ sbfm: "00", bfm: "01", ubfm: "10" }[name]} 100110 ${w === 64 ? 1 : 0} immr:6 imms:6 Rn:5 Rd:5`,
  forms: bitfieldForms(w, name),
  reserved: (f) => (f.immr! >= w || f.imms! >= w ? unallocated("immr and imms are below the width") : undefined),
  meaning: bitfieldMeaning(w, name),
});

// Extract.

const extractRow = (w: Width): RowText => ({
  name: `EXTR, ${w}-bit`,
  pattern: `${sf(w)} 00 100111 ${w === 64 ? 1 : 0} 0 Rm:5 imms:6 Rn:5 Rd:5`,
  forms: [
    form("ror", [zr("Rd", w), both(zr("Rn", w), "Rn", "Rm"), imm("imms", 6, { most: w - 1, name: "shift" })], {
      when: (f) => f.Rn === f.Rm,
    }),
    form("extr", [zr("Rd", w), zr("Rn", w), zr("Rm", w), imm("imms", 6, { most: w - 1, name: "lsb" })]),
  ],
  reserved: (f) => (f.imms! >= w ? unallocated("the position is below the width") : undefined),
  meaning(l, f) {
    const [high, low, at] = [l.x(f.Rn!, w), l.x(f.Rm!, w), f.imms!];
    l.setX(f.Rd!, at === 0 ? low : concat(bits(at - 1, 0, high), bits(w - 1, at, low)));
  },
});

export const DATA_PROCESSING_IMMEDIATE: readonly Row[] = rowsOf("Data Processing -- Immediate", [
  address("adr", false),
  address("adrp", true),
  ...WIDTHS.flatMap((w) => [
    addSubtractImmediate(w, false, false),
    addSubtractImmediate(w, false, true),
    addSubtractImmediate(w, true, false),
    addSubtractImmediate(w, true, true),
    moveWideImmediate(w, "movz"),
    moveWideImmediate(w, "movn"),
    moveWideImmediate(w, "movk"),
    ...LOGICAL.map((x) => logicalImmediate(w, x)),
    bitfield(w, "sbfm"),
    bitfield(w, "bfm"),
    bitfield(w, "ubfm"),
    extractRow(w),
  ]),
]);
