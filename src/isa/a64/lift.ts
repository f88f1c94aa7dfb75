/** Instructions to IR. */
import type { Procedure } from "../../ir/index.ts";
import { disassemble } from "./disassemble.ts";
import { Lifter } from "./lifter.ts";
import type { Decoded } from "./row.ts";

// Meanings that do not depend on where the instruction stands.
const known = new WeakMap<Decoded, Procedure>();

/** The meaning of the instruction at `address`; the procedure is named by its text. */
export function lift(d: Decoded, address: bigint): Procedure {
  const found = known.get(d);
  if (found !== undefined) return found;
  const lifter = new Lifter(address);
  d.row.meaning(lifter, d.fields);
  const procedure = lifter.procedure(disassemble(d, address));
  if (!lifter.usesAddress) known.set(d, procedure);
  return procedure;
}
