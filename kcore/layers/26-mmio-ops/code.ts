/** The host's accesses to SMMUs, banks and what their devices reach. @source kcore reference, layer 26 */

import type { U32, U64 } from "../../prelude/index.ts";
import { NO_ENTRY, NO_SMMU, OK, REFUSED } from "../00-machine/constants.ts";
import { getSmmuCfgVmid, getSmmuNum, getSmmuNumContextBanks, getVmState } from "../00-machine/index.ts";
import { MAX_SMMUS } from "../00-machine/smmu-registers.ts";
import type { Bank, Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import { acquireLockSmmu, acquireLockVm, releaseLockSmmu, releaseLockVm } from "../04-locks/index.ts";
import { walkSpt } from "../12-mmio-spt-ops/index.ts";
import { freeBank } from "../16-mem-manager/index.ts";
import { allocSmmu, assignSmmu, clearSmmu, mapSmmu } from "../21-boot-ops/index.ts";
import { handleHostMmio, isSmmuRange } from "../25-mmio-ops-aux/index.ts";
import { bankNamed, isPrincipal, mayGiveUp, NO_BANK, translated } from "./rules.ts";

export function emulateMmio(addr: U64, hsr: U64): U32 {
  const index = isSmmuRange(addr);
  if (index === NO_SMMU) return NO_SMMU;
  acquireLockSmmu();
  const status = handleHostMmio(addr, index, hsr);
  releaseLockSmmu();
  return status;
}

/** The bank that the host names. */
function find(cbndx: U32, index: U32): Bank {
  const smmus = getSmmuNum();
  if (index >= MAX_SMMUS) return NO_BANK;
  const banks = getSmmuNumContextBanks(index);
  return bankNamed(cbndx, index, smmus, banks);
}

export function el2AllocSmmuPgd(cbndx: U32, vmid: Vmid, index: U32): U32 {
  const bank = find(cbndx, index);
  if (bank === NO_BANK || !isPrincipal(vmid)) return REFUSED;
  acquireLockSmmu();
  acquireLockVm(vmid);
  const status = allocSmmu(vmid, bank);
  releaseLockVm(vmid);
  releaseLockSmmu();
  return status;
}

/** Gives up a bank, in the section of the banks. */
function give(bank: Bank, owner: Vmid): U32 {
  acquireLockVm(owner);
  const state = getVmState(owner);
  const isFreed = mayGiveUp(owner, state);
  if (isFreed) freeBank(bank);
  releaseLockVm(owner);
  return isFreed ? OK : REFUSED;
}

export function el2FreeSmmuPgd(cbndx: U32, index: U32): U32 {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return REFUSED;
  acquireLockSmmu();
  const owner = getSmmuCfgVmid(bank);
  let status = REFUSED;
  if (isPrincipal(owner)) status = give(bank, owner as Vmid);
  releaseLockSmmu();
  return status;
}

export function smmuAssignPage(cbndx: U32, index: U32, pfn: Pfn, gfn: Gfn): U32 {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return REFUSED;
  acquireLockSmmu();
  const owner = getSmmuCfgVmid(bank);
  let status = REFUSED;
  if (isPrincipal(owner)) status = assignSmmu(owner as Vmid, pfn, gfn);
  releaseLockSmmu();
  return status;
}

/** Maps a page, in the section of the banks. */
function attach(bank: Bank, owner: Vmid, iova: U64, pte: U64): U32 {
  acquireLockVm(owner);
  const status = mapSmmu(owner, bank, iova, pte);
  releaseLockVm(owner);
  return status;
}

export function smmuMapPage(cbndx: U32, index: U32, iova: U64, pte: U64): U32 {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return REFUSED;
  acquireLockSmmu();
  const owner = getSmmuCfgVmid(bank);
  let status = REFUSED;
  if (isPrincipal(owner)) status = attach(bank, owner as Vmid, iova, pte);
  releaseLockSmmu();
  return status;
}

export function el2ArmLpaeIovaToPhys(iova: U64, cbndx: U32, index: U32): U64 {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return translated(NO_ENTRY, iova);
  const pte = walkSpt(bank, iova);
  return translated(pte, iova);
}

/** Unmaps a page, in the section of the banks. */
function detach(bank: Bank, owner: Vmid, iova: U64): U32 {
  acquireLockVm(owner);
  const status = clearSmmu(owner, bank, iova);
  releaseLockVm(owner);
  return status;
}

export function el2ArmLpaeClear(iova: U64, cbndx: U32, index: U32): U32 {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return REFUSED;
  acquireLockSmmu();
  const owner = getSmmuCfgVmid(bank);
  let status = REFUSED;
  if (isPrincipal(owner)) status = detach(bank, owner as Vmid, iova);
  releaseLockSmmu();
  return status;
}
