/**
 * Loads and Stores of one register or a plain pair, in every addressing mode. The kinds of access (size, direction,
 * extension) are one table; each addressing mode turns it into rows.
 */
import { type Bytes, extract, num, op, signExtend, type Term } from "../../ir/index.ts";
import type { Lifter, Width } from "./lifter.ts";
import { imm, label, memory, named, optional, relative, type ShiftChoice, shift } from "./operands.ts";
import { sp, wrongKind, zr } from "./operands-registers.ts";
import { problem } from "./problem.ts";
import {
  type Fields,
  form,
  type Operand,
  type Reserved,
  type Row,
  type RowText,
  rowsOf,
  unallocated,
  unpredictable,
} from "./row.ts";
import { EXTENSIONS, extendRegister, shifted } from "./semantics.ts";

/** One kind of access of a single register; `size` is log2 of the bytes. */
export interface Access {
  readonly store: boolean;
  /** Behind `ldr`, `ldur`, `ldtr`, …: `b`, `h`, `sb`, `sh`, `sw` or nothing. */
  readonly suffix: string;
  readonly size: number;
  readonly opc: string;
  readonly width: Width;
  readonly signed: boolean;
}

const access = (store: boolean, suffix: string, size: number, opc: string, width: Width, signed = false): Access => ({
  store,
  suffix,
  size,
  opc,
  width,
  signed,
});

export const ACCESSES: readonly Access[] = [
  access(true, "b", 0, "00", 32),
  access(false, "b", 0, "01", 32),
  access(false, "sb", 0, "10", 64, true),
  access(false, "sb", 0, "11", 32, true),
  access(true, "h", 1, "00", 32),
  access(false, "h", 1, "01", 32),
  access(false, "sh", 1, "10", 64, true),
  access(false, "sh", 1, "11", 32, true),
  access(true, "", 2, "00", 32),
  access(false, "", 2, "01", 32),
  access(false, "sw", 2, "10", 64, true),
  access(true, "", 3, "00", 64),
  access(false, "", 3, "01", 64),
];

export const bytesOf = (a: Access): Bytes => (1 << a.size) as Bytes;
export const sizeBits = (size: number): string => size.toString(2).padStart(2, "0");
const instruction = (a: Access, letters: string): string => `${a.store ? "st" : "ld"}${letters}${a.suffix}`;
const rowName = (a: Access, letters: string, mode: string): string =>
  `${instruction(a, letters).toUpperCase()}${mode}, ${a.width}-bit`;

/** How a transfer differs from a plain one: acquire-PC and release, or the permissions of EL0. */
export type TransferKind = "plain" | "ordered" | "unprivileged";
const HOW = {
  plain: [{}, {}],
  ordered: [{ order: "acquire-pc" }, { order: "release" }],
  unprivileged: [{ unprivileged: true }, { unprivileged: true }],
} as const;

/** Loads or stores `Rt` at `addr`. */
export function transfer(l: Lifter, a: Access, rt: number, addr: Term, kind: TransferKind = "plain"): void {
  const bytes = bytesOf(a);
  const [loads, stores] = HOW[kind];
  if (a.store) {
    l.write(addr, bytes, l.x(rt, 8 * bytes), stores);
    return;
  }
  const value = l.read(addr, bytes, loads);
  l.setX(rt, a.signed ? signExtend(value, a.width) : value);
}

/** `base + offset` for a constant offset. */
export const plus = (l: Lifter, base: Term, offset: bigint): Term =>
  offset === 0n ? base : l.let(op("add", base, num(offset, 64)));

const simm9 = (f: Fields): bigint => BigInt.asIntN(9, BigInt(f.imm9!));

// One register, immediate offset.

const scaledOffset = (size: number): Operand =>
  optional(imm("imm12", 12, { scale: 1 << size, name: "pimm" }), { imm12: 0 });
export const unscaledOffset = optional(imm("imm9", 9, { signed: true }), { imm9: 0 });

const unsignedOffset = (a: Access): RowText => ({
  name: rowName(a, "r", " (immediate, unsigned offset)"),
  pattern: `${sizeBits(a.size)} 111001 ${a.opc} imm12:12 Rn:5 Rt:5`,
  forms: [form(instruction(a, "r"), [zr("Rt", a.width), memory([sp("Rn"), scaledOffset(a.size)])])],
  meaning: (l, f) => transfer(l, a, f.Rt!, plus(l, l.xsp(f.Rn!), BigInt(f.imm12! << a.size))),
});

/** LDUR and LDTR: the same access, but LDTR has the permissions of EL0. */
const unscaled = (a: Access, letters: "ur" | "tr"): RowText => {
  const operands = [zr("Rt", a.width), memory([sp("Rn"), unscaledOffset])];
  return {
    name: rowName(a, letters, ""),
    pattern: `${sizeBits(a.size)} 111000 ${a.opc} 0 imm9:9 ${letters === "ur" ? "00" : "10"} Rn:5 Rt:5`,
    // GNU as writes LDR for LDUR when the offset needs it.
    forms: [
      form(instruction(a, letters), operands),
      ...(letters === "ur" ? [form(instruction(a, "r"), operands, { lenient: true })] : []),
    ],
    meaning(l, f) {
      transfer(l, a, f.Rt!, plus(l, l.xsp(f.Rn!), simm9(f)), letters === "ur" ? "plain" : "unprivileged");
    },
  };
};

const writesBase = (f: Fields): Reserved | undefined =>
  f.Rn === f.Rt && f.Rn !== 31 ? unpredictable("write-back to the register that is loaded or stored") : undefined;

const indexed = (a: Access, mode: "pre" | "post"): RowText => ({
  name: rowName(a, "r", ` (immediate, ${mode}-index)`),
  pattern: `${sizeBits(a.size)} 111000 ${a.opc} 0 imm9:9 ${mode === "pre" ? "11" : "01"} Rn:5 Rt:5`,
  forms: [
    form(instruction(a, "r"), [
      zr("Rt", a.width),
      ...(mode === "pre"
        ? [memory([sp("Rn"), imm("imm9", 9, { signed: true })], true)]
        : [memory([sp("Rn")]), imm("imm9", 9, { signed: true })]),
    ]),
  ],
  reserved: writesBase,
  meaning(l, f) {
    const base = l.xsp(f.Rn!);
    const updated = plus(l, base, simm9(f));
    transfer(l, a, f.Rt!, mode === "pre" ? updated : base);
    l.setXsp(f.Rn!, updated);
  },
});

// One register, register offset.

/** Extension and shift of an index; for bytes, an explicit amount #0 is S = 1. */
const indexExtension = (size: number, isX: boolean): ShiftChoice => ({
  syntax: "",
  put(name, amount, into) {
    const option = name === "lsl" ? 3 : (EXTENSIONS as readonly string[]).indexOf(name);
    const known = [2, 3, 6, 7].includes(option) && (isX || (option & 1) === 0);
    const fits = (amount === undefined && name !== "lsl") || amount === 0n || amount === BigInt(size);
    if (!known || !fits)
      return `an index takes ${isX ? "LSL, SXTX" : "UXTW, SXTW"} by ${size === 0 ? "#0" : `#0 or #${size}`}`;
    Object.assign(into, { option, S: amount === BigInt(size) ? 1 : 0 });
    return undefined;
  },
  print: () => undefined,
});

/** `Rm{, extend {#amount}}`. Also read: an X register with UXTW or SXTW, which stands for its W register. */
function indexRegister(size: number): Operand {
  const isX = (f: Fields): boolean => (f.option! & 1) === 1;
  return {
    syntax: "<R><m>{, <extend> {#<amount>}}",
    match(args, into) {
      const a = args.peek();
      if (a?.kind !== "register") return wrongKind(args, "an index register");
      const p = zr("Rm", a.width).match(args, into);
      if (p !== undefined) return p;
      if (args.peek() !== undefined) return shift(indexExtension(size, a.width === 64)).match(args, into);
      if (a.width === 32)
        return problem("ASM10", args.here, "a 32-bit index needs an extension", "write UXTW or SXTW behind it");
      Object.assign(into, { option: 3, S: 0 });
      return undefined;
    },
    print(f, at) {
      const register = zr("Rm", isX(f) ? 64 : 32).print(f, at)!;
      const amount = f.S === 1 ? ` #${size}` : "";
      if (f.option === 3) return f.S === 1 ? `${register}, lsl${amount}` : register;
      return `${register}, ${EXTENSIONS[f.option!]}${amount}`;
    },
  };
}

const noExtension = (f: Fields): Reserved | undefined =>
  (f.option! & 2) === 0 ? unallocated("an index is extended from 32 or 64 bits") : undefined;

const indexOffset = (l: Lifter, f: Fields, size: number): Term => {
  const by = f.S === 1 ? size : 0;
  const offset = f.option === 3 ? shifted(l.x(f.Rm!), 0, by) : extendRegister(l, f.Rm!, f.option!, by, 64);
  return l.let(op("add", l.xsp(f.Rn!), offset));
};

const registerOffset = (a: Access): RowText => ({
  name: rowName(a, "r", " (register)"),
  pattern: `${sizeBits(a.size)} 111000 ${a.opc} 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5`,
  forms: [form(instruction(a, "r"), [zr("Rt", a.width), memory([sp("Rn"), indexRegister(a.size)])])],
  reserved: noExtension,
  meaning: (l, f) => transfer(l, a, f.Rt!, indexOffset(l, f, a.size)),
});

// Load register (literal).

const literal = (opc: string, mnemonic: string, width: Width, bytes: 4 | 8, signed: boolean): RowText => ({
  name: `${mnemonic.toUpperCase()} (literal), ${width}-bit`,
  pattern: `${opc} 011 0 00 imm19:19 Rt:5`,
  forms: [form(mnemonic, [zr("Rt", width), label(relative("imm19", 19, 4))])],
  meaning(l, f) {
    const value = l.read(num(relative("imm19", 19, 4).get(f, l.address), 64), bytes);
    l.setX(f.Rt!, signed ? signExtend(value, 64) : value);
  },
});

// Prefetch: the address is computed for nothing, so only the hint remains.

const PREFETCHES: Record<string, number> = Object.fromEntries(
  ["pld", "pli", "pst"].flatMap((type, t) =>
    ["l1keep", "l1strm", "l2keep", "l2strm", "l3keep", "l3strm"].map((target, i) => [type + target, 8 * t + i]),
  ),
);
const prefetchOperation = named("Rt", PREFETCHES, "prfop", {
  width: 5,
  text: (v) => `#0x${v.toString(16).padStart(2, "0")}`,
});

const prefetch = (name: string, mode: string, pattern: string, operand: Operand, lenient: Operand[] = []): RowText => ({
  name: `${name.toUpperCase()}${mode}`,
  pattern,
  forms: [
    form(name, [prefetchOperation, operand]),
    ...lenient.map((o) => form("prfm", [prefetchOperation, o], { lenient: true })),
  ],
  ...(pattern.includes("option") ? { reserved: noExtension } : {}),
  meaning: (l, f) => l.hint(`${name} ${prefetchOperation.print(f, 0n)}`),
});

const prefetches = (): RowText[] => {
  const near = memory([sp("Rn"), unscaledOffset]);
  return [
    prefetch("prfm", " (immediate)", "11 111001 10 imm12:12 Rn:5 Rt:5", memory([sp("Rn"), scaledOffset(3)])),
    prefetch("prfm", " (literal)", "11 011 0 00 imm19:19 Rt:5", label(relative("imm19", 19, 4))),
    prefetch(
      "prfm",
      " (register)",
      "11 111000 10 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5",
      memory([sp("Rn"), indexRegister(3)]),
    ),
    prefetch("prfum", "", "11 111000 10 0 imm9:9 00 Rn:5 Rt:5", near, [near]),
  ];
};

// Pairs. Two accesses, the lower address first, or one with FEAT_LSE2.

interface Pair {
  readonly name: string;
  readonly opc: string;
  readonly width: Width;
  readonly bytes: 4 | 8;
  readonly store: boolean;
  readonly signed: boolean;
}
const PAIRS: readonly Pair[] = [
  { name: "stp", opc: "00", width: 32, bytes: 4, store: true, signed: false },
  { name: "ldp", opc: "00", width: 32, bytes: 4, store: false, signed: false },
  { name: "ldpsw", opc: "01", width: 64, bytes: 4, store: false, signed: true },
  { name: "stp", opc: "10", width: 64, bytes: 8, store: true, signed: false },
  { name: "ldp", opc: "10", width: 64, bytes: 8, store: false, signed: false },
];
const PAIR_MODES = [
  { name: "no-allocate", bits: "000" },
  { name: "post-index", bits: "001" },
  { name: "offset", bits: "010" },
  { name: "pre-index", bits: "011" },
] as const;
type PairMode = (typeof PAIR_MODES)[number];

// With FEAT_LSE2 a pair is one access of both registers.
function transferWhole(l: Lifter, p: Pair, f: Fields, base: Term): void {
  const [bits, bytes] = [8 * p.bytes, (2 * p.bytes) as Bytes];
  if (p.store) {
    l.write(base, bytes, op("concat", l.x(f.Rt2!, bits), l.x(f.Rt!, bits)));
    return;
  }
  const both = l.read(base, bytes);
  const wide = (t: Term): Term => (p.signed ? signExtend(t, 64) : t);
  l.setX(f.Rt!, wide(extract(bits - 1, 0, both)));
  l.setX(f.Rt2!, wide(extract(2 * bits - 1, bits, both)));
}

function transferPair(l: Lifter, p: Pair, f: Fields, base: Term): void {
  if (l.wholePairs) {
    transferWhole(l, p, f, base);
    return;
  }
  const upper = plus(l, base, BigInt(p.bytes));
  if (p.store) {
    l.write(base, p.bytes, l.x(f.Rt!, 8 * p.bytes));
    l.write(upper, p.bytes, l.x(f.Rt2!, 8 * p.bytes));
    return;
  }
  const [low, high] = [l.read(base, p.bytes), l.read(upper, p.bytes)];
  const wide = (t: Term): Term => (p.signed ? signExtend(t, 64) : t);
  l.setX(f.Rt!, wide(low));
  l.setX(f.Rt2!, wide(high));
}

const pairReserved =
  (p: Pair, writesBack: boolean) =>
  (f: Fields): Reserved | undefined => {
    if (!p.store && f.Rt === f.Rt2) return unpredictable("both registers of a load pair are the same");
    const overlaps = f.Rn !== 31 && (f.Rn === f.Rt || f.Rn === f.Rt2);
    return writesBack && overlaps ? unpredictable("write-back to a register that is loaded or stored") : undefined;
  };

function pairOperands(p: Pair, mode: PairMode): Operand[] {
  const offset = imm("imm7", 7, { signed: true, scale: p.bytes, name: "imm" });
  const registers = [zr("Rt", p.width), zr("Rt2", p.width)];
  if (mode.name === "post-index") return [...registers, memory([sp("Rn")]), offset];
  if (mode.name === "pre-index") return [...registers, memory([sp("Rn"), offset], true)];
  return [...registers, memory([sp("Rn"), optional(offset, { imm7: 0 })])];
}

function pairRow(p: Pair, mode: PairMode): RowText {
  const mnemonic = mode.name === "no-allocate" ? p.name.replace("p", "np") : p.name;
  const writesBack = mode.name.endsWith("index");
  const suffix = mode.name === "no-allocate" ? "" : ` (${mode.name})`;
  return {
    name: `${mnemonic.toUpperCase()}${suffix}, ${p.width}-bit`,
    pattern: `${p.opc} 101 0 ${mode.bits} ${p.store ? 0 : 1} imm7:7 Rt2:5 Rn:5 Rt:5`,
    forms: [form(mnemonic, pairOperands(p, mode))],
    reserved: pairReserved(p, writesBack),
    meaning(l, f) {
      const base = l.xsp(f.Rn!);
      const moved = plus(l, base, BigInt.asIntN(7, BigInt(f.imm7!)) * BigInt(p.bytes));
      transferPair(l, p, f, mode.name === "post-index" ? base : moved);
      if (writesBack) l.setXsp(f.Rn!, moved);
    },
  };
}

const pairRows = PAIRS.flatMap((p) =>
  PAIR_MODES.filter((m) => !(p.signed && m.name === "no-allocate")).map((m) => pairRow(p, m)),
);

export const LOADS_STORES: readonly Row[] = rowsOf("Loads and Stores", [
  ...ACCESSES.map(unsignedOffset),
  ...ACCESSES.map(registerOffset),
  ...ACCESSES.map((a) => indexed(a, "post")),
  ...ACCESSES.map((a) => indexed(a, "pre")),
  ...ACCESSES.map((a) => unscaled(a, "ur")),
  ...ACCESSES.map((a) => unscaled(a, "tr")),
  literal("00", "ldr", 32, 4, false),
  literal("01", "ldr", 64, 8, false),
  literal("10", "ldrsw", 64, 4, true),
  ...prefetches(),
  ...pairRows,
]);
