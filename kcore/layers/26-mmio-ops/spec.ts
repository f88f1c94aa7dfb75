/**
 * Layer 26: the host's accesses to SMMUs, banks and what their devices reach. Each is the steps of its section: who has a bank is the same in all of it. A bank that
 * there is not, one that is another's, and a VM in another state, is `REFUSED`.
 *
 * @source kcore reference, layer 26, changed as docs/deviations.md says
 */

import { require, sequence, transition, type U32, type U64 } from "../../prelude/index.ts";
import { HOST, NO_ENTRY, NO_SMMU, OK, REFUSED } from "../00-machine/constants.ts";
import { MAX_SMMUS } from "../00-machine/smmu-registers.ts";
import * as device from "../00-machine/smmus.ts";
import type { Bank, Gfn, Machine, Pfn, Vmid } from "../00-machine/state.ts";
import * as vms from "../00-machine/vms.ts";
import { holdsNoLock } from "../04-locks/section.ts";
import * as locks from "../04-locks/spec.ts";
import * as spts from "../12-mmio-spt-ops/spec.ts";
import * as mem from "../16-mem-manager/spec.ts";
import * as boot from "../21-boot-ops/spec.ts";
import * as aux from "../25-mmio-ops-aux/spec.ts";
import { bankNamed, isPrincipal, mayGiveUp, NO_BANK, translated } from "./rules.ts";

/** What all of it requires: no lock is held. How many SMMUs there are. */
export const smmusCounted = transition((m: Machine): readonly [Machine, U32] => {
  require(holdsNoLock(m));
  return [m, m.smmuCount];
});
/** The same of an access, that is the host's. */
export const trapped = transition((m: Machine, addr: U64): readonly [Machine, U32] => {
  require(holdsNoLock(m) && m.curVmid === HOST);
  return aux.isSmmuRange(m, addr);
});
const banksLocked = transition(locks.acquireLockSmmu);
const banksUnlocked = transition(locks.releaseLockSmmu);
const vmLocked = transition(locks.acquireLockVm);
const vmUnlocked = transition(locks.releaseLockVm);
const owned = transition(vms.getSmmuCfgVmid);
const stated = transition(vms.getVmState);
const banked = transition(device.getSmmuNumContextBanks);
const given = transition(boot.allocSmmu);
const freed = transition(mem.freeBank);
const mapped = transition(boot.mapSmmu);
const unmapped = transition(boot.clearSmmu);
const walked = transition(spts.walkSpt);

/** Does an access of the host's if it is one to an SMMU: `NO_SMMU` if not. */
export const emulateMmio = sequence((addr: U64, hsr: U64): U32 => {
  const index = trapped(addr);
  if (index === NO_SMMU) return NO_SMMU;
  banksLocked();
  const status = aux.handleHostMmio(addr, index, hsr);
  banksUnlocked();
  return status;
});

/** The bank that the host names. */
const find = sequence((cbndx: U32, index: U32): Bank => {
  const smmus = smmusCounted();
  if (index >= MAX_SMMUS) return NO_BANK;
  const banks = banked(index);
  return bankNamed(cbndx, index, smmus, banks);
});

/** Puts devices of the host, or of a VM that has no page of an image yet, behind a bank that nobody has. */
export const el2AllocSmmuPgd = sequence((cbndx: U32, vmid: Vmid, index: U32): U32 => {
  const bank = find(cbndx, index);
  if (bank === NO_BANK || !isPrincipal(vmid)) return REFUSED;
  banksLocked();
  vmLocked(vmid);
  const status = given(vmid, bank);
  vmUnlocked(vmid);
  banksUnlocked();
  return status;
});

/** Takes a bank from the host, or from a VM that is off. */
export const el2FreeSmmuPgd = sequence((cbndx: U32, index: U32): U32 => {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return REFUSED;
  banksLocked();
  const owner = owned(bank);
  let status = REFUSED;
  if (isPrincipal(owner)) {
    vmLocked(owner as Vmid);
    const state = stated(owner as Vmid);
    const isFreed = mayGiveUp(owner, state);
    if (isFreed) freed(bank);
    vmUnlocked(owner as Vmid);
    status = isFreed ? OK : REFUSED;
  }
  banksUnlocked();
  return status;
});

/** Gives a page to the VM whose devices are behind a bank. The host's devices need none. */
export const smmuAssignPage = sequence((cbndx: U32, index: U32, pfn: Pfn, gfn: Gfn): U32 => {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return REFUSED;
  banksLocked();
  const owner = owned(bank);
  let status = REFUSED;
  if (isPrincipal(owner)) status = boot.assignSmmu(owner as Vmid, pfn, gfn);
  banksUnlocked();
  return status;
});

/** Maps a page of the principal's for his devices. */
export const smmuMapPage = sequence((cbndx: U32, index: U32, iova: U64, pte: U64): U32 => {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return REFUSED;
  banksLocked();
  const owner = owned(bank);
  let status = REFUSED;
  if (isPrincipal(owner)) {
    vmLocked(owner as Vmid);
    status = mapped(owner as Vmid, bank, iova, pte);
    vmUnlocked(owner as Vmid);
  }
  banksUnlocked();
  return status;
});

/** Where an address of devices leads, or `NO_ADDRESS`. */
export const el2ArmLpaeIovaToPhys = sequence((iova: U64, cbndx: U32, index: U32): U64 => {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return translated(NO_ENTRY, iova);
  const pte = walked(bank, iova);
  return translated(pte, iova);
});

/** Unmaps a page for the principal's devices. */
export const el2ArmLpaeClear = sequence((iova: U64, cbndx: U32, index: U32): U32 => {
  const bank = find(cbndx, index);
  if (bank === NO_BANK) return REFUSED;
  banksLocked();
  const owner = owned(bank);
  let status = REFUSED;
  if (isPrincipal(owner)) {
    vmLocked(owner as Vmid);
    status = unmapped(owner as Vmid, bank, iova);
    vmUnlocked(owner as Vmid);
  }
  banksUnlocked();
  return status;
});
