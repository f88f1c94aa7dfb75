/** Instructions to IR. */
import type { Procedure } from "../../ir/index.ts";
import { disassemble } from "./disassemble.ts";
import { Lifter } from "./lifter.ts";
import type { Decoded } from "./row.ts";

/** The meaning of the instruction at `address`; the procedure is named by its text. */
export function lift(d: Decoded, address: bigint): Procedure {
  const lifter = new Lifter(address);
  d.row.meaning(lifter, d.fields);
  return lifter.procedure(disassemble(d, address));
}
