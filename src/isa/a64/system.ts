/** System instructions: hints, barriers, system registers, PSTATE, and maintenance of TLBs and caches. */
import { bv, ite, num, op, type Shareability, type Term, zeroExtend } from "../../ir/index.ts";
import { registerKey, type SystemRegister, systemRegister, systemRegisterAt } from "../sysreg/index.ts";
import type { Lifter } from "./lifter.ts";
import { imm, immediate, keyword, named, optional } from "./operands.ts";
import { wrongKind, zr } from "./operands-registers.ts";
import { problem } from "./problem.ts";
import { type Fields, form, type Operand, type Reserved, type Row, type RowText, rowsOf, unallocated } from "./row.ts";
import { bit } from "./semantics.ts";

// Hints.

/** Names by CRm:op2. Those of extensions that sekvm lacks (BTI, PAuth, RAS …) execute as NOP, as on hardware without them. */
const HINTS: Readonly<Record<number, string>> = {
  0: "nop",
  1: "yield",
  2: "wfe",
  3: "wfi",
  4: "sev",
  5: "sevl",
  7: "xpaclri",
  8: "pacia1716",
  10: "pacib1716",
  12: "autia1716",
  14: "autib1716",
  16: "esb",
  17: "psb csync",
  18: "tsb csync",
  20: "csdb",
  22: "clearbhb",
  24: "paciaz",
  25: "paciasp",
  26: "pacibz",
  27: "pacibsp",
  28: "autiaz",
  29: "autiasp",
  30: "autibz",
  31: "autibsp",
  32: "bti",
  34: "bti c",
  36: "bti j",
  38: "bti jc",
};

const hintNumber = immediate({
  syntax: "#<imm>",
  hex: true,
  get: (f) => f.CRm! * 8 + f.op2!,
  put(v, into) {
    if (v < 0n || v > 127n) return "the range is 0 to 127";
    Object.assign(into, { CRm: Number(v >> 3n), op2: Number(v & 7n) });
    return undefined;
  },
});

const hints: RowText = {
  name: "HINT",
  pattern: "11010101000000110010 CRm:4 op2:3 11111",
  forms: [
    ...Object.entries(HINTS).map(([n, name]) => {
      const [mnemonic, operand] = name.split(" ") as [string, string | undefined];
      return form(mnemonic, operand === undefined ? [] : [keyword(operand)], {
        fixed: { CRm: Number(n) >> 3, op2: Number(n) & 7 },
      });
    }),
    form("hint", [hintNumber]),
  ],
  meaning: (l, f) => l.hint(HINTS[f.CRm! * 8 + f.op2!] ?? `hint #${f.CRm! * 8 + f.op2!}`),
};

// Barriers.

const DOMAINS: readonly Shareability[] = ["osh", "nsh", "ish", "sy"];
const OPTIONS: Record<string, number> = { sy: 15, st: 14, ld: 13 };
for (const [i, d] of DOMAINS.slice(0, 3).entries())
  Object.assign(OPTIONS, { [`${d}ld`]: 4 * i + 1, [`${d}st`]: 4 * i + 2, [d]: 4 * i + 3 });
const option = named("CRm", OPTIONS, "barrier option", {
  width: 4,
  text: (v) => `#0x${v.toString(16).padStart(2, "0")}`,
});

/** DMB or DSB; reserved options act as SY. */
function barrier(what: "dmb" | "dsb", op2: string): RowText {
  const names = [form("ssbb", [], { fixed: { CRm: 0 } }), form("pssbb", [], { fixed: { CRm: 4 } })];
  return {
    name: what.toUpperCase(),
    pattern: `11010101000000110011 CRm:4 ${op2} 11111`,
    forms: [...(what === "dsb" ? names : []), form(what, [option])],
    meaning(l, f) {
      // SSBB and PSSBB only stop speculative bypassing of stores: no order of accesses comes of them.
      if (what === "dsb" && (f.CRm === 0 || f.CRm === 4)) return l.hint(f.CRm === 0 ? "ssbb" : "pssbb");
      const types = (["all", "ld", "st", "all"] as const)[f.CRm! & 3]!;
      const domain = (f.CRm! & 3) === 0 ? "sy" : DOMAINS[f.CRm! >> 2]!;
      l.effect({ kind: "barrier", what, domain, types });
    },
  };
}

/** DSB nXS (FEAT_XS): it need not wait for accesses with the XS attribute, which no normal memory has. */
const barrierNoXs: RowText = {
  name: "DSB (nXS)",
  pattern: "11010101000000110011 imm2:2 10 001 11111",
  forms: [form("dsb", [named("imm2", { oshnxs: 0, nshnxs: 1, ishnxs: 2, synxs: 3 }, "barrier option")])],
  meaning(l, f) {
    const domain = DOMAINS[f.imm2!]!;
    l.effect({ kind: "barrier", what: "dsb", domain, types: "all" });
  },
};

const instructionBarrier: RowText = {
  name: "ISB",
  pattern: "11010101000000110011 CRm:4 110 11111",
  forms: [
    form("isb", [
      optional(named("CRm", { sy: 15 }, "barrier option", { width: 4, text: (v) => `#0x${v.toString(16)}` }), {
        CRm: 15,
      }),
    ]),
  ],
  meaning: (l) => l.effect({ kind: "barrier", what: "isb", domain: "sy", types: "all" }),
};

const speculationBarrier: RowText = {
  name: "SB",
  pattern: "11010101000000110011 (0000) 111 11111",
  forms: [form("sb", [])],
  meaning: (l) => l.effect({ kind: "barrier", what: "sb", domain: "sy", types: "all" }),
};

/** Clears the exclusive monitor: the next store-exclusive fails. */
const clearExclusive: RowText = {
  name: "CLREX",
  pattern: "11010101000000110011 CRm:4 010 11111",
  forms: [form("clrex", [optional(imm("CRm", 4, { hex: true }), { CRm: 15 })])],
  meaning: (l) => l.clearExclusive(),
};

// System registers. NZCV is architectural state of the IR; every other register is an effect.

const FIELDS = ["o0", "op1", "CRn", "CRm", "op2"] as const;
const keyOf = (f: Fields): number =>
  registerKey({ op0: 2 + f.o0!, op1: f.op1!, crn: f.CRn!, crm: f.CRm!, op2: f.op2! });

/** A system register by name; `direction` is what the instruction does with it. */
const registerOperand = (direction: "ro" | "wo"): Operand => ({
  syntax: "<systemreg>",
  match(args, into) {
    const a = args.peek();
    if (a?.kind !== "word") return wrongKind(args, "a system register");
    const found = systemRegister(a.name);
    if (found === undefined)
      return problem(
        "ASM12",
        a.span,
        `system register ${a.name} is not known`,
        "any register can be written S3_<op1>_C<n>_C<m>_<op2>",
      );
    if (found.access !== "rw" && found.access !== direction)
      return problem("ASM12", a.span, `${found.name} cannot be ${direction === "ro" ? "read" : "written"}`);
    args.next++;
    const values = [found.op0 - 2, found.op1, found.crn, found.crm, found.op2];
    for (const [i, name] of FIELDS.entries()) into[name] = values[i]!;
    return undefined;
  },
  print: (f) => systemRegisterAt(keyOf(f)).name.toLowerCase(),
});

const wrongDirection =
  (direction: "ro" | "wo") =>
  (f: Fields): Reserved | undefined => {
    const r: SystemRegister = systemRegisterAt(keyOf(f));
    return r.access === "rw" || r.access === direction ? undefined : unallocated(`${r.name} is ${r.access}`);
  };

const concat = (high: Term, low: Term): Term => op("concat", high, low);

const flagBits = (l: Lifter): Term => {
  const one = (name: "n" | "z" | "c" | "v"): Term => ite(l.flag(name), num(1, 1), num(0, 1));
  const high = concat(concat(one("n"), one("z")), concat(one("c"), one("v")));
  return zeroExtend(concat(high, num(0, 28)), 64);
};

const readRegister: RowText = {
  name: "MRS",
  pattern: "1101010100 1 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
  forms: [form("mrs", [zr("Rt"), registerOperand("ro")])],
  reserved: wrongDirection("ro"),
  meaning(l, f) {
    const { name } = systemRegisterAt(keyOf(f));
    const value = name === "NZCV" ? flagBits(l) : l.result({ kind: "sysreg-read", name, sort: bv(64) });
    l.setX(f.Rt!, value);
  },
};

const writeRegister: RowText = {
  name: "MSR (register)",
  pattern: "1101010100 0 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
  forms: [form("msr", [registerOperand("wo"), zr("Rt")])],
  reserved: wrongDirection("wo"),
  meaning(l, f) {
    const { name } = systemRegisterAt(keyOf(f));
    const value = l.x(f.Rt!);
    if (name !== "NZCV") return l.effect({ kind: "sysreg-write", name, value });
    l.setFlags(bit(31, value), bit(30, value), bit(29, value), bit(28, value));
  },
};

// PSTATE fields, and flag manipulation in its encoding space.

const PSTATE: readonly (readonly [name: string, op1: string, op2: string])[] = [
  ["UAO", "000", "011"],
  ["PAN", "000", "100"],
  ["SPSel", "000", "101"],
  ["SSBS", "011", "001"],
  ["DIT", "011", "010"],
  ["DAIFSet", "011", "110"],
  ["DAIFClr", "011", "111"],
];

const writePstate = ([name, op1, op2]: (typeof PSTATE)[number]): RowText => ({
  name: `MSR (immediate) ${name}`,
  pattern: `1101010100000 ${op1} 0100 CRm:4 ${op2} 11111`,
  forms: [form("msr", [keyword(name.toLowerCase()), imm("CRm", 4, { hex: true })])],
  ...(name.startsWith("DAIF")
    ? {}
    : { reserved: (f: Fields) => (f.CRm! > 1 ? unallocated(`${name} is one bit`) : undefined) }),
  meaning: (l, f) => l.effect({ kind: "sysreg-write", name, value: num(f.CRm!, 64) }),
});

const flagRow = (name: string, op2: string, meaning: (l: Lifter) => void): RowText => ({
  name: name.toUpperCase(),
  pattern: `1101010100000 000 0100 (0000) ${op2} 11111`,
  forms: [form(name, [])],
  meaning,
});

const invertCarry = flagRow("cfinv", "000", (l) => l.setFlag("c", op("bnot", l.flag("c"))));

export const SYSTEM: readonly Row[] = rowsOf("Branches, Exception Generating and System instructions", [
  hints,
  barrier("dsb", "100"),
  barrier("dmb", "101"),
  barrierNoXs,
  instructionBarrier,
  speculationBarrier,
  clearExclusive,
  readRegister,
  writeRegister,
  ...PSTATE.map(writePstate),
  invertCarry,
]);
