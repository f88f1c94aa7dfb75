/** The host's accesses to registers of an SMMU, filtered. @source kcore reference, layer 24 */
import { type U32, type U64, u32 } from "../../prelude/index.ts";
import { OK, REFUSED } from "../00-machine/constants.ts";
import { BANK_SPACE } from "../00-machine/smmu-registers.ts";
import { isAccess, kcoresValue, REFUSE, SUBSTITUTE } from "../23-mmio-core-aux/filter.ts";
import { handleSmmuCbAccess, handleSmmuGlobalAccess, smmuRead, smmuWrite } from "../23-mmio-core-aux/index.ts";

/** What becomes of a write. */
function ruleFor(index: U32, offset: U64, value: U64): U32 {
  if (offset < BANK_SPACE) return handleSmmuGlobalAccess(index, offset, u32(value));
  return handleSmmuCbAccess(index, offset);
}

export function handleSmmuWrite(index: U32, offset: U64, len: U32, value: U64): U32 {
  if (!isAccess(offset, len)) return REFUSED;
  const rule = ruleFor(index, offset, value);
  if (rule === REFUSE) return REFUSED;
  smmuWrite(index, offset, len, rule === SUBSTITUTE ? kcoresValue(index, offset, len) : value);
  return OK;
}

export function handleSmmuRead(index: U32, offset: U64, len: U32): U64 {
  return smmuRead(index, offset, len);
}
