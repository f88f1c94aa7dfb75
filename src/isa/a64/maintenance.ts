/** System instructions that maintain TLBs and caches: one row for each named operation of SYS. */
import { SYSTEM_OPERATIONS, type SystemOperation } from "../sysreg/index.ts";
import { keyword } from "./operands.ts";
import { zr } from "./operands-registers.ts";
import { form, type Row, type RowText, rowsOf } from "./row.ts";

const bits = (value: number, width: number): string => value.toString(2).padStart(width, "0");

/** TLBI is a TLB effect; DC, IC and AT are cache effects named with their mnemonic, e.g. `dc cvac`. */
function maintenance(o: SystemOperation): RowText {
  const name = o.name.toLowerCase();
  const fixed = `1101010100 0 01 ${bits(o.op1, 3)} ${bits(o.crn, 4)} ${bits(o.crm, 4)} ${bits(o.op2, 3)}`;
  return {
    name: `${o.kind.toUpperCase()} ${o.name}`,
    pattern: `${fixed} ${o.operand ? "Rt:5" : "11111"}`,
    forms: [form(o.kind, [keyword(name), ...(o.operand ? [zr("Rt")] : [])])],
    meaning(l, f) {
      const operand = o.operand ? l.x(f.Rt!) : undefined;
      l.effect(
        o.kind === "tlbi" ? { kind: "tlbi", op: name, operand } : { kind: "cache", op: `${o.kind} ${name}`, operand },
      );
    },
  };
}

export const MAINTENANCE: readonly Row[] = rowsOf(
  "Branches, Exception Generating and System instructions",
  SYSTEM_OPERATIONS.map(maintenance),
);
