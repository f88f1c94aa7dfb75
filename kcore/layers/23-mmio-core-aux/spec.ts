/**
 * Layer 23: what the host may write to an SMMU, and accesses to it, for the holder of the lock of banks.
 *
 * @source kcore reference, layer 23, changed as docs/deviations.md says
 */
import { require, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { SMMU_LOCK } from "../00-machine/lock-ids.ts";
import { holds } from "../00-machine/owners.ts";
import * as regs from "../00-machine/smmu-registers.ts";
import * as device from "../00-machine/smmus.ts";
import type { Machine } from "../00-machine/state.ts";
import { ALLOW, isAccess, isBankUpkeep, isUpkeep, isVms, REFUSE, RESUME, SUBSTITUTE } from "./filter.ts";

function forHolder(m: Machine, index: U32): void {
  require(holds(m, SMMU_LOCK) && index < regs.MAX_SMMUS);
}
/** Streams go to a bank that is a VM's. */
const leadsToVm = (m: Machine, index: U32, s2cr: U32): boolean =>
  regs.isRoute(s2cr) &&
  regs.routeOf(s2cr) < regs.BANKS_OF_SMMU &&
  isVms(m.objects.smmuVmid.at(regs.bankOf(index, regs.routeOf(s2cr))));

/** Global registers: translation stays on, no stream gets past it, and none comes to a VM's bank while that is the VM's. */
export function handleSmmuGlobalAccess(m: Machine, index: U32, offset: U64, value: U32): readonly [Machine, U32] {
  forHolder(m, index);
  require(offset < regs.BANK_SPACE);
  if (offset === regs.SCR0) return [m, regs.confines(value) ? ALLOW : REFUSE];
  if (offset === regs.SCR2) return [m, value === 0n ? ALLOW : REFUSE];
  if (regs.isKCores(offset)) return [m, SUBSTITUTE];
  if (isUpkeep(offset)) return [m, ALLOW];
  if (regs.isS2cr(offset)) return [m, regs.isConfined(value) && !leadsToVm(m, index, value) ? ALLOW : REFUSE];
  if (!regs.isSmr(offset)) return [m, REFUSE];
  const s2cr = m.objects.smmuRegs.at(index).at(u64(offset + regs.S2CR_BEHIND_SMR));
  return [m, leadsToVm(m, index, s2cr) ? REFUSE : ALLOW];
}

/** Registers of a bank: how it translates is KCore's, whoever's it is. */
export function handleSmmuCbAccess(m: Machine, index: U32, offset: U64): readonly [Machine, U32] {
  forHolder(m, index);
  require(regs.isInBanks(offset));
  const at = regs.inBank(offset);
  if (regs.isKCores(offset)) return [m, SUBSTITUTE];
  if (isBankUpkeep(at)) return [m, ALLOW];
  const owner = m.objects.smmuVmid.at(regs.bankOf(index, regs.numberAt(offset)));
  return [m, at !== RESUME || isVms(owner) ? REFUSE : ALLOW];
}

/** Writes a register, whatever that does. */
export function smmuWrite(m: Machine, index: U32, offset: U64, len: U32, value: U64): Machine {
  forHolder(m, index);
  require(isAccess(offset, len));
  if (len === 8n) return device.writeqSmmu(m, index, offset, value);
  return device.writelSmmu(m, index, offset, u32(value));
}

/** Reads a register. */
export function smmuRead(m: Machine, index: U32, offset: U64, len: U32): readonly [Machine, U64] {
  forHolder(m, index);
  require(isAccess(offset, len));
  if (len === 8n) return device.readqSmmu(m, index, offset);
  const [after, word] = device.readlSmmu(m, index, offset);
  return [after, u64(word)];
}
