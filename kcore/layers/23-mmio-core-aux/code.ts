/** What the host may write to an SMMU, and accesses to it. @source kcore reference, layer 23 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { getSmmuCfgVmid, readlSmmu, readqSmmu, writelSmmu, writeqSmmu } from "../00-machine/index.ts";
import {
  BANKS_OF_SMMU,
  bankOf,
  confines,
  inBank,
  isConfined,
  isKCores,
  isRoute,
  isS2cr,
  isSmr,
  routeOf,
  S2CR_BEHIND_SMR,
  SCR0,
  SCR2,
} from "../00-machine/smmu-registers.ts";
import { smmuGetCbndx } from "../22-mmio-raw/index.ts";
import { ALLOW, isBankUpkeep, isUpkeep, isVms, REFUSE, RESUME, SUBSTITUTE } from "./filter.ts";

/** Whether streams go to a bank of a VM's. */
function leadsToVm(index: U32, s2cr: U32): boolean {
  if (!isRoute(s2cr) || routeOf(s2cr) >= BANKS_OF_SMMU) return false;
  const owner = getSmmuCfgVmid(bankOf(index, routeOf(s2cr)));
  return isVms(owner);
}

export function handleSmmuGlobalAccess(index: U32, offset: U64, value: U32): U32 {
  if (offset === SCR0) return confines(value) ? ALLOW : REFUSE;
  if (offset === SCR2) return value === 0n ? ALLOW : REFUSE;
  if (isKCores(offset)) return SUBSTITUTE;
  if (isUpkeep(offset)) return ALLOW;
  if (isS2cr(offset)) {
    const isVm = leadsToVm(index, value);
    return isConfined(value) && !isVm ? ALLOW : REFUSE;
  }
  if (!isSmr(offset)) return REFUSE;
  const s2cr = readlSmmu(index, u64(offset + S2CR_BEHIND_SMR));
  const isVm = leadsToVm(index, s2cr);
  return isVm ? REFUSE : ALLOW;
}

export function handleSmmuCbAccess(index: U32, offset: U64): U32 {
  const at = inBank(offset);
  if (isKCores(offset)) return SUBSTITUTE;
  if (isBankUpkeep(at)) return ALLOW;
  if (at !== RESUME) return REFUSE;
  const number = smmuGetCbndx(offset);
  const owner = getSmmuCfgVmid(bankOf(index, number));
  return isVms(owner) ? REFUSE : ALLOW;
}

export function smmuWrite(index: U32, offset: U64, len: U32, value: U64): void {
  if (len === 8n) writeqSmmu(index, offset, value);
  else writelSmmu(index, offset, u32(value));
}

export function smmuRead(index: U32, offset: U64, len: U32): U64 {
  if (len === 8n) return readqSmmu(index, offset);
  const word = readlSmmu(index, offset);
  return u64(word);
}
