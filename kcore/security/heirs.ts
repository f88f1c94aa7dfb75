/** Who goes on from whom, and what is sealed for it. */
import { NO_VM, RETIRED } from "../layers/00-machine/constants.ts";
import type { Machine, Vmid } from "../layers/00-machine/state.ts";
import type { U64 } from "../prelude/index.ts";

/** None goes on from a VM that is not retired: what is sealed of it is final. */
export const heirIsOfRetired = (m: Machine, vmid: Vmid): boolean =>
  m.objects.vms.at(vmid).heir === NO_VM || m.objects.vms.at(vmid).state === RETIRED;
/** What is sealed of a VM is for its heir. */
export function sealIsForHeir(m: Machine, n: U64): boolean {
  const { from, to } = m.objects.sealing.seals.at(n);
  return to === NO_VM || m.objects.vms.at(from as Vmid).heir === to;
}
/** Numbers that come were not given. */
export const nextIsUnsealed = (m: Machine, n: U64): boolean =>
  n < m.objects.sealing.next || m.objects.sealing.seals.at(n).to === NO_VM;
