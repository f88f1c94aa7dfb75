/**
 * Registers of this CPU while KCore works for who was interrupted: they are read, and the host takes an exception. What runs a virtual CPU takes one in its context.
 *
 * @source kcore reference, part 2, section 2: read_esr_el2, read_hpfar_el2; Arm ARM, AArch64.TakeException
 */

import { require, type U64 } from "../../prelude/index.ts";
import { HOST } from "./constants.ts";
import {
  ELR_EL1,
  ESR_EL1,
  FAR_EL1,
  FAR_EL2,
  IN_VECTOR,
  PC,
  PSTATE,
  type Reg,
  SPSR_EL1,
  VBAR_EL1,
  vectorOf,
} from "./context.ts";
import type { Machine } from "./state.ts";

/** A register of this CPU. */
export const getReg = (m: Machine, r: Reg): readonly [Machine, U64] => [m, m.regs.at(r)];
/** The host takes an exception to EL1, at the address that it accessed: it goes on at its vector, and finds what was before. */
export function enterHostVector(m: Machine, syndrome: U64): Machine {
  require(m.curVmid === HOST);
  const regs = m.regs
    .with(ELR_EL1, m.regs.at(PC))
    .with(SPSR_EL1, m.regs.at(PSTATE))
    .with(ESR_EL1, syndrome)
    .with(FAR_EL1, m.regs.at(FAR_EL2))
    .with(PC, vectorOf(m.regs.at(VBAR_EL1), m.regs.at(PSTATE)))
    .with(PSTATE, IN_VECTOR);
  return { ...m, regs };
}
