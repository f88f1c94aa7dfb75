/**
 * What registers of EL2 say while a principal runs, bit by bit as the manual has it: code and specification, and what is true of every state, all take the constants of
 * controls.ts.
 *
 * @source Arm ARM, D24: HCR_EL2, MDCR_EL2, CPTR_EL2, CNTHCTL_EL2, PMUSERENR_EL0, VTTBR_EL2
 */
import { assert, assume, theorem, type U64 } from "../../prelude/index.ts";
import { HOST, isVm } from "../00-machine/constants.ts";
import {
  CNTHCTL_EL2,
  CNTVOFF_EL2,
  CPTR_EL2,
  HCR_EL2,
  MDCR_EL2,
  PMUSERENR_EL0,
  type Reg,
  VTTBR_EL2,
} from "../00-machine/context.ts";
import { controlOf, isControl } from "../00-machine/controls.ts";
import { isVmid, vttbrOf } from "../00-machine/pools.ts";
import type { Vmid } from "../00-machine/state.ts";

/** HCR_EL2: VM (bit 0) and RW (31); not TGE (27), HCD (29) and E2H (34), by which EL1 would not be below, could not call, or would be another one. */
const translates = (hcr: U64): boolean =>
  (hcr & 1n) === 1n &&
  ((hcr >> 31n) & 1n) === 1n &&
  ((hcr >> 27n) & 1n) === 0n &&
  ((hcr >> 29n) & 1n) === 0n &&
  hcr >> 34n === 0n;
/** And PTW (2), so that no walk of stage 1 is made in devices; TSC (19): SMC is trapped. */
const isCaught = (hcr: U64): boolean => ((hcr >> 2n) & 1n) === 1n && ((hcr >> 19n) & 1n) === 1n;

export const allAreTranslated = theorem((vmid: Vmid) => {
  assume(isVmid(vmid));
  const hcr = controlOf(vmid, HCR_EL2);
  assert(translates(hcr) && isCaught(hcr));
  assert(controlOf(vmid, VTTBR_EL2) === vttbrOf(vmid));
});
/** FMO, IMO and AMO (3 to 5): interrupts of the machine leave a VM. TWI and TWE (13 and 14): so does waiting. TIDCP (20), TACR (21) and TSW (22), SWIO (1), FB (9) and BSU (11 and 10) inner: it does not disturb other CPUs' caches. */
export const vmIsLeft = theorem((vmid: Vmid) => {
  assume(isVm(vmid));
  const hcr = controlOf(vmid, HCR_EL2);
  assert(((hcr >> 3n) & 7n) === 7n && ((hcr >> 13n) & 3n) === 3n && ((hcr >> 20n) & 7n) === 7n);
  assert(((hcr >> 1n) & 1n) === 1n && ((hcr >> 9n) & 7n) === 3n);
});
/**
 * MDCR_EL2: TPMCR (5), TPM (6), TDA (9), TDOSA (10) and TDRA (11) trap a VM. CPTR_EL2: TZ (8) traps SVE, for all, TFP (10) nothing, TTA (20) trace for a VM. CNTHCTL_EL2: EL1PCTEN (0) for
 * all, EL1PCEN (1) for the host alone. No offset of the virtual counter; EL0 reads no performance monitors.
 */
export const vmHasNoMonitors = theorem((vmid: Vmid) => {
  assume(vmid === HOST || isVm(vmid));
  const mdcr = controlOf(vmid, MDCR_EL2);
  const cptr = controlOf(vmid, CPTR_EL2);
  assert(vmid === HOST || (((mdcr >> 5n) & 3n) === 3n && ((mdcr >> 9n) & 7n) === 7n));
  assert(((cptr >> 8n) & 1n) === 1n && ((cptr >> 10n) & 1n) === 0n && (vmid === HOST || ((cptr >> 20n) & 1n) === 1n));
  assert(controlOf(vmid, CNTHCTL_EL2) === (vmid === HOST ? 3n : 1n));
  assert(controlOf(vmid, CNTVOFF_EL2) === 0n && controlOf(vmid, PMUSERENR_EL0) === 0n);
});
/** All of these are among those that are set at a switch. */
export const theseAreControls = theorem((r: Reg) => {
  const isTold = r === HCR_EL2 || r === VTTBR_EL2 || r === MDCR_EL2 || r === CPTR_EL2 || r === CNTHCTL_EL2;
  assert(isControl(r) || !(isTold || r === CNTVOFF_EL2 || r === PMUSERENR_EL0));
});
