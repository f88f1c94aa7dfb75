/**
 * Registers of EL2 that say what who runs below may do, by who that is. They are constants: what a VM or the host does there is trapped or its own.
 *
 * @source Arm ARM, D24: HCR_EL2, MDCR_EL2, CPTR_EL2, CNTHCTL_EL2, PMUSERENR_EL0
 */
import { codec, law, type U64, u64 } from "../../prelude/index.ts";
import { HOST } from "./constants.ts";
import { CNTHCTL_EL2, CPTR_EL2, HCR_EL2, MDCR_EL2, PMUSERENR_EL0, type Reg, VTTBR_EL2 } from "./context.ts";
import { vttbrOf } from "./pools.ts";
import type { Vmid } from "./state.ts";

/** HCR_EL2.VM: stage 2 is on. */
export const hasStage2 = codec((hcr: U64): boolean => (hcr & 1n) !== 0n);
/** VM, SWIO, PTW; FMO, IMO, AMO; FB, BSU inner; TWI, TWE, TSC, TIDCP, TACR, TSW; RW: stage 2 is on, interrupts come to EL2, EL1 is in AArch64. */
export const HCR_VM: U64 = u64(0x8078663fn);
/** VM, PTW, TSC, RW: stage 2 is on, and the host calls no firmware but through KCore. */
export const HCR_HOST: U64 = u64(0x80080005n);
/** So it is on, whoever runs. */
export const stage2IsOn = law(
  (hcr: U64) => [hasStage2(hcr)],
  (hcr: U64): boolean => (hcr !== HCR_VM && hcr !== HCR_HOST) || hasStage2(hcr),
);
/** TPM, TPMCR, TDA, TDOSA, TDRA: performance monitors and debug registers are trapped. */
export const MDCR_VM: U64 = u64(0xe60n);
/** Bits that are 1, and TZ: SVE is trapped, for all. */
export const CPTR: U64 = u64(0x33ffn);
/** And TTA: trace is trapped. */
export const CPTR_VM: U64 = u64(0x1033ffn);
/** EL1PCTEN: a VM reads the counter, and its physical timer is trapped. */
export const CNTHCTL_VM: U64 = u64(1n);
/** And EL1PCEN: the host has it. */
export const CNTHCTL_HOST: U64 = u64(3n);

/** Whether a register is one of these. */
export const isControl = (r: Reg): boolean => r === HCR_EL2 || (VTTBR_EL2 <= r && r <= PMUSERENR_EL0);

/** What it is while a principal runs. */
export function controlOf(vmid: Vmid, r: Reg): U64 {
  if (r === VTTBR_EL2) return vttbrOf(vmid);
  if (r === HCR_EL2) return vmid === HOST ? HCR_HOST : HCR_VM;
  if (r === MDCR_EL2) return vmid === HOST ? u64(0n) : MDCR_VM;
  if (r === CPTR_EL2) return vmid === HOST ? CPTR : CPTR_VM;
  if (r === CNTHCTL_EL2) return vmid === HOST ? CNTHCTL_HOST : CNTHCTL_VM;
  return u64(0n);
}
