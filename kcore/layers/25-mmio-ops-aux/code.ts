/** Which SMMU an address is a register of, and an access of the host's. @source kcore reference, layer 25 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { NO_SMMU, OK, REFUSED } from "../00-machine/constants.ts";
import { getSmmuBase, getSmmuNum, getSmmuSize, hostGetFaultIpa, hostSkipInstr } from "../00-machine/index.ts";
import { MAX_SMMUS } from "../00-machine/smmu-registers.ts";
import { bytesOf, hasAccess, isStore, loadedBy } from "../00-machine/syndrome.ts";
import { hostGetMmioData, hostSetMmioData } from "../22-mmio-raw/index.ts";
import { isAccess } from "../23-mmio-core-aux/filter.ts";
import { handleSmmuRead, handleSmmuWrite } from "../24-mmio-core/index.ts";

export function isSmmuRange(addr: U64): U32 {
  const count = getSmmuNum();
  let found = NO_SMMU;
  for (let i = u32(0n); i < MAX_SMMUS; i = u32(i + 1n)) {
    const base = getSmmuBase(i);
    const size = getSmmuSize(i);
    if (i < count && base <= addr && addr < base + size) found = i;
  }
  return found;
}

export function handleHostMmio(addr: U64, index: U32, hsr: U64): U32 {
  const count = getSmmuNum();
  if (index >= count || index >= MAX_SMMUS) return REFUSED;
  const ipa = hostGetFaultIpa(addr);
  const base = getSmmuBase(index);
  const offset = u64(ipa - base);
  const len = bytesOf(hsr);
  if (!hasAccess(hsr) || !isAccess(offset, len)) return REFUSED;
  let status = OK;
  if (isStore(hsr)) {
    const stored = hostGetMmioData(hsr);
    status = handleSmmuWrite(index, offset, len, stored);
  } else {
    const value = handleSmmuRead(index, offset, len);
    hostSetMmioData(hsr, loadedBy(hsr, value));
  }
  if (status === OK) hostSkipInstr();
  return status;
}
