/** Registers of this CPU to and from the context of who runs on it; what EL2 says of who runs; and the host that was trapped. */

import { pageOf } from "../../../src/isa/vmsa/index.ts";
import { HOST } from "../../layers/00-machine/constants.ts";
import {
  FAR_EL2,
  interruptedPstate,
  isExit,
  isFp,
  isGeneral,
  isRestored,
  isSaved,
  PC,
  PSTATE,
  type Reg,
} from "../../layers/00-machine/context.ts";
import { controlOf, isControl } from "../../layers/00-machine/controls.ts";
import * as host from "../../layers/00-machine/host-trap.ts";
import type { Vcpuid, Vmid } from "../../layers/00-machine/state.ts";
import * as spec from "../../layers/00-machine/switch.ts";
import { NO_REGISTER } from "../../layers/00-machine/syndrome.ts";
import { type U32, u32, u64 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { live, numbersOf, setLive } from "../registers.ts";
import { type Action, act } from "./action.ts";
import { currentContext, get, hostContext, runningAt, set } from "./contexts.ts";

const GENERAL = numbersOf(isGeneral);
const EXIT = numbersOf(isExit);
const SAVED = numbersOf((r) => isSaved(r) && r !== PSTATE);
const RESTORED = numbersOf((r) => isRestored(r) || isExit(r));
const FLOATS = numbersOf(isFp);
const CONTROLS = numbersOf(isControl);

function save(h: Hardware, registers: readonly Reg[]): void {
  const context = currentContext(h);
  for (const r of registers) set(h, context, r, live(h, r));
}
function restore(h: Hardware, registers: readonly Reg[]): void {
  const context = currentContext(h);
  for (const r of registers) setLive(h, r, get(h, context, r));
}

/** From here on a principal runs on this CPU. */
function run(h: Hardware, vmid: Vmid, vcpuid: U32): void {
  for (const r of CONTROLS) setLive(h, r, controlOf(vmid, r));
  h.setU32(runningAt(h.el2.id), vmid);
  h.setU32(runningAt(h.el2.id) + 4, vcpuid);
}

export const switchActs = (h: Hardware): Action[] => [
  act(spec.getCurVmid, () => h.u32(runningAt(h.el2.id)) as Vmid),
  act(spec.getCurVcpuid, () => h.u32(runningAt(h.el2.id) + 4) as Vcpuid),
  act(spec.saveGprs, () => save(h, GENERAL)),
  act(spec.restoreGprs, () => restore(h, GENERAL)),
  act(spec.exitPopulateFault, () => save(h, EXIT)),
  act(spec.saveSysregs, () => {
    save(h, SAVED);
    set(h, currentContext(h), PSTATE, interruptedPstate(live(h, PSTATE)));
  }),
  act(spec.restoreSysregs, () => restore(h, RESTORED)),
  act(spec.fpsimdSaveState, () => save(h, FLOATS)),
  act(spec.fpsimdRestoreState, () => restore(h, FLOATS)),
  act(spec.hostEl2RestoreState, () => run(h, HOST, u32(0n))),
  act(spec.vmEl2RestoreState, (vmid, vcpuid) => run(h, vmid, vcpuid)),
];

export const hostTrapActs = (h: Hardware): Action[] => [
  act(host.getHostGpr, (r) => (r < NO_REGISTER ? get(h, hostContext(h.el2.id), r as Reg) : u64(0n))),
  act(host.setHostGpr, (r, value) => {
    if (r < NO_REGISTER) set(h, hostContext(h.el2.id), r as Reg, value);
  }),
  act(host.hostGetFaultIpa, (addr) => u64(pageOf(addr) | (live(h, FAR_EL2) & 0xfffn))),
  act(host.hostSkipInstr, () => setLive(h, PC, u64(live(h, PC) + 4n))),
];
