/** Branches, and the instructions that take or return from an exception. */
import { type ExceptionClass, num, type Term } from "../../ir/index.ts";
import type { Lifter, Width } from "./lifter.ts";
import { imm, immediate, label, optional, relative } from "./operands.ts";
import { zr } from "./operands-registers.ts";
import { type Fields, form, type Operand, type Row, type RowText, rowsOf } from "./row.ts";
import { bit, CONDITIONS, conditionHolds, isZero, not } from "./semantics.ts";

const WIDTHS = [32, 64] as const;

/** Where a branch goes, as a constant. */
const destination = (l: Lifter, f: Fields, field: string, width: number): Term =>
  num(relative(field, width, 4).get(f, l.address), 64);

const link = (l: Lifter): void => l.setX(30, num(l.address + 4n, 64));

const conditional: RowText = {
  name: "B.cond",
  pattern: "01010100 imm19:19 0 cond:4",
  forms: CONDITIONS.map((c, cond) => {
    const other = { cs: "hs", cc: "lo" }[c];
    const also = [`b${c}`, ...(other === undefined ? [] : [`b.${other}`, `b${other}`])];
    return form(`b.${c}`, [label(relative("imm19", 19, 4))], { fixed: { cond }, also });
  }),
  meaning: (l, f) => l.jumpIf(conditionHolds(l, f.cond!), destination(l, f, "imm19", 19)),
};

const unconditional = (links: boolean): RowText => ({
  name: links ? "BL" : "B",
  pattern: `${links ? 1 : 0} 00101 imm26:26`,
  forms: [form(links ? "bl" : "b", [label(relative("imm26", 26, 4))])],
  meaning(l, f) {
    if (links) link(l);
    l.jump(destination(l, f, "imm26", 26));
  },
});

const compareBranch = (w: Width, nonzero: boolean): RowText => ({
  name: `${nonzero ? "CBNZ" : "CBZ"}, ${w}-bit`,
  pattern: `${w === 64 ? 1 : 0} 011010 ${nonzero ? 1 : 0} imm19:19 Rt:5`,
  forms: [form(nonzero ? "cbnz" : "cbz", [zr("Rt", w), label(relative("imm19", 19, 4))])],
  meaning(l, f) {
    const zero = isZero(l.x(f.Rt!, w));
    l.jumpIf(nonzero ? not(zero) : zero, destination(l, f, "imm19", 19));
  },
});

const bitPosition = (upper: boolean): Operand =>
  immediate({
    syntax: "#<imm>",
    get: (f) => f.b40! + (upper ? 32 : 0),
    put(v, into) {
      if (v < 0n || v > 63n || v >= 32n !== upper)
        return "the range is 0 to 31 in a W register, 0 to 63 in an X register";
      into.b40 = Number(v) % 32;
      return undefined;
    },
  });

/** TBZ and TBNZ; the register is W for bits 0 to 31, also accepted as X. */
function testBranch(upper: boolean, nonzero: boolean): RowText {
  const position = bitPosition(upper);
  const [name, at] = [nonzero ? "tbnz" : "tbz", label(relative("imm14", 14, 4))];
  const wide = form(name, [zr("Rt", 64), position, at], { lenient: !upper });
  return {
    name: `${name.toUpperCase()}, bits ${upper ? "32 to 63" : "0 to 31"}`,
    pattern: `${upper ? 1 : 0} 011011 ${nonzero ? 1 : 0} b40:5 imm14:14 Rt:5`,
    forms: upper ? [wide] : [form(name, [zr("Rt", 32), position, at]), wide],
    meaning(l, f) {
      const set = bit(f.b40! + (upper ? 32 : 0), l.x(f.Rt!));
      l.jumpIf(nonzero ? set : not(set), destination(l, f, "imm14", 14));
    },
  };
}

const register = (name: "br" | "blr" | "ret", opc: string): RowText => ({
  name: name.toUpperCase(),
  pattern: `1101011 0 0 ${opc} 11111 000000 Rn:5 00000`,
  forms: [form(name, [name === "ret" ? optional(zr("Rn"), { Rn: 30 }) : zr("Rn")])],
  meaning(l, f) {
    const target = l.x(f.Rn!);
    if (name === "blr") link(l);
    l.jump(target);
  },
});

const exceptionReturn: RowText = {
  name: "ERET",
  pattern: "1101011 0100 11111 000000 11111 00000",
  forms: [form("eret", [])],
  meaning: (l) => l.effect({ kind: "exception-return" }),
};

const exception = (name: ExceptionClass, pattern: string): RowText => ({
  name: name.toUpperCase(),
  pattern,
  forms: [form(name, [imm("imm16", 16, { hex: true })])],
  meaning: (l, f) => l.effect({ kind: "exception", class: name, imm: f.imm16! }),
});

export const BRANCHES: readonly Row[] = rowsOf("Branches, Exception Generating and System instructions", [
  conditional,
  unconditional(false),
  unconditional(true),
  ...WIDTHS.flatMap((w) => [compareBranch(w, false), compareBranch(w, true)]),
  testBranch(false, false),
  testBranch(false, true),
  testBranch(true, false),
  testBranch(true, true),
  register("br", "00"),
  register("blr", "01"),
  register("ret", "10"),
  exceptionReturn,
  exception("svc", "11010100 000 imm16:16 000 01"),
  exception("hvc", "11010100 000 imm16:16 000 10"),
  exception("smc", "11010100 000 imm16:16 000 11"),
  exception("brk", "11010100 001 imm16:16 000 00"),
  exception("hlt", "11010100 010 imm16:16 000 00"),
  exception("udf", "0000000000000000 imm16:16"),
]);
