/**
 * Layer 25: which SMMU an address is a register of, and an access of the host's. What it accesses, how and with which register, KCore's own
 * registers say, and the value is read once. An access that is refused changes nothing, and its instruction is not skipped.
 *
 * @source kcore reference, layer 25, changed as docs/deviations.md says
 */
import { require, sequence, transition, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { HOST, NO_SMMU, OK, REFUSED } from "../00-machine/constants.ts";
import * as trap from "../00-machine/host-trap.ts";
import { SMMU_LOCK } from "../00-machine/lock-ids.ts";
import { holds } from "../00-machine/owners.ts";
import { MAX_SMMUS } from "../00-machine/smmu-registers.ts";
import * as device from "../00-machine/smmus.ts";
import type { Machine } from "../00-machine/state.ts";
import { bytesOf, hasAccess, isStore, loadedBy } from "../00-machine/syndrome.ts";
import * as raw from "../22-mmio-raw/spec.ts";
import { isAccess } from "../23-mmio-core-aux/filter.ts";
import * as core from "../24-mmio-core/spec.ts";

/** The SMMU, or `NO_SMMU`. */
export function isSmmuRange(m: Machine, addr: U64): readonly [Machine, U32] {
  let found = NO_SMMU;
  for (let i = u32(0n); i < MAX_SMMUS; i = u32(i + 1n)) {
    const { base, size } = m.smmus.at(i);
    if (i < m.smmuCount && base <= addr && addr < base + size) found = i;
  }
  return [m, found];
}

/** What all of it requires: the lock of banks is held, and it is the host that was trapped. How many SMMUs there are. */
export const begun = transition((m: Machine): readonly [Machine, U32] => {
  require(holds(m, SMMU_LOCK) && m.curVmid === HOST);
  return [m, m.smmuCount];
});
export const placed = transition(trap.hostGetFaultIpa);
export const based = transition(device.getSmmuBase);
export const got = transition(raw.hostGetMmioData);
export const written = transition(core.handleSmmuWrite);
export const read = transition(core.handleSmmuRead);
export const set = transition(raw.hostSetMmioData);
export const skipped = transition(trap.hostSkipInstr);
/** Does an access of the host's to a register of an SMMU. */
export const handleHostMmio = sequence((addr: U64, index: U32, hsr: U64): U32 => {
  const count = begun();
  if (index >= count || index >= MAX_SMMUS) return REFUSED;
  const ipa = placed(addr);
  const base = based(index);
  const offset = u64(ipa - base);
  const len = bytesOf(hsr);
  if (!hasAccess(hsr) || !isAccess(offset, len)) return REFUSED;
  let status = OK;
  if (isStore(hsr)) {
    const stored = got(hsr);
    status = written(index, offset, len, stored);
  } else {
    const value = read(index, offset, len);
    set(hsr, loadedBy(hsr, value));
  }
  if (status === OK) skipped();
  return status;
});
