/**
 * Layer 24: the host's accesses to registers of an SMMU, for the holder of the lock of banks. Each is one step.
 *
 * @source kcore reference, layer 24, changed as docs/deviations.md says
 */
import { require, type U32, type U64, u32 } from "../../prelude/index.ts";
import { OK, REFUSED } from "../00-machine/constants.ts";
import { SMMU_LOCK } from "../00-machine/lock-ids.ts";
import { holds } from "../00-machine/owners.ts";
import { BANK_SPACE, MAX_SMMUS } from "../00-machine/smmu-registers.ts";
import type { Machine } from "../00-machine/state.ts";
import { isAccess, kcoresValue, REFUSE, SUBSTITUTE } from "../23-mmio-core-aux/filter.ts";
import * as aux from "../23-mmio-core-aux/spec.ts";

/** What becomes of a write. */
function ruleFor(m: Machine, index: U32, offset: U64, value: U64): U32 {
  const [, rule] =
    offset < BANK_SPACE
      ? aux.handleSmmuGlobalAccess(m, index, offset, u32(value))
      : aux.handleSmmuCbAccess(m, index, offset);
  return rule;
}

/** Writes a register, if that lets no device get around its table: what decides about translation has KCore's value, whatever the host writes. */
export function handleSmmuWrite(m: Machine, index: U32, offset: U64, len: U32, value: U64): readonly [Machine, U32] {
  require(holds(m, SMMU_LOCK) && index < MAX_SMMUS);
  if (!isAccess(offset, len)) return [m, REFUSED];
  const rule = ruleFor(m, index, offset, value);
  if (rule === REFUSE) return [m, REFUSED];
  return [aux.smmuWrite(m, index, offset, len, rule === SUBSTITUTE ? kcoresValue(index, offset, len) : value), OK];
}

/** Reads a register: there is none that the host may not read. */
export const handleSmmuRead = (m: Machine, index: U32, offset: U64, len: U32): readonly [Machine, U64] =>
  aux.smmuRead(m, index, offset, len);
