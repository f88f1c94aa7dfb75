/** Instructions to IR. */
import type { Procedure } from "../../ir/index.ts";
import { disassemble } from "./disassemble.ts";
import { Lifter } from "./lifter.ts";
import type { Decoded } from "./row.ts";

/** What an implementation may have beyond the architecture's minimum. */
export interface Features {
  /** FEAT_LSE2: a load or store of a pair inside 16 aligned bytes is one access. */
  readonly lse2?: boolean;
}

/** The meaning of an instruction, and whether it is the same at every address. */
export interface Lift {
  readonly procedure: Procedure;
  readonly anywhere: boolean;
}

// Meanings that do not depend on where the instruction stands, without and with FEAT_LSE2.
const known = [new WeakMap<Decoded, Procedure>(), new WeakMap<Decoded, Procedure>()] as const;

/** The meaning of the instruction at `address`; the procedure is named by its text, or by `name`, which costs nothing. */
export function liftAt(d: Decoded, address: bigint, { lse2 = false }: Features = {}, name?: string): Lift {
  const mine = known[lse2 ? 1 : 0];
  const found = mine.get(d);
  if (found !== undefined) return { procedure: found, anywhere: true };
  const lifter = new Lifter(address, lse2);
  d.row.meaning(lifter, d.fields);
  const procedure = lifter.procedure(name ?? disassemble(d, address));
  if (!lifter.usesAddress && name === undefined) mine.set(d, procedure);
  return { procedure, anywhere: !lifter.usesAddress };
}

/** `liftAt` without the question whether another address would do. */
export const lift = (d: Decoded, address: bigint, features: Features = {}): Procedure =>
  liftAt(d, address, features).procedure;
