/** SMMUs translate what devices access, and by which table. @source Arm SMMU architecture version 2 */
import * as regs from "../layers/00-machine/smmu-registers.ts";
import type { Machine } from "../layers/00-machine/state.ts";
import type { U32, U64 } from "../prelude/index.ts";

/** What is in a register. */
const word = (m: Machine, index: U32, offset: U64): U32 => m.objects.smmuRegs.at(index).at(offset);

/** Translation is on, and a stream that no entry or more than one matches faults. */
export const smmuConfines = (m: Machine, index: U32): boolean =>
  index >= regs.MAX_SMMUS || regs.confines(word(m, index, regs.SCR0));

/** A stream that an entry matches faults, or is translated by a bank that there is. */
export const entryConfines = (m: Machine, index: U32, offset: U64): boolean =>
  index >= regs.MAX_SMMUS || !regs.isS2cr(offset) || regs.isConfined(word(m, index, offset));

/** How each bank translates, and by which table, is as KCore wrote it. */
export const bankRegistersAreKCores = (m: Machine, index: U32, offset: U64): boolean =>
  index >= regs.MAX_SMMUS || !regs.isKCores(offset) || word(m, index, offset) === regs.kcoresWord(index, offset);
