/** Contexts in KCore's memory, exchanges in the host's. */
import { HOST } from "../../layers/00-machine/constants.ts";
import {
  ACTLR_EL1,
  behindInstruction,
  CPU_ACTLR,
  CPU_MIDR,
  DIRTY,
  EC,
  ELR_EL1,
  ESR_EL1,
  ESR_EL2,
  FAR_EL2,
  guestPstate,
  HPFAR_EL2,
  IN_VECTOR,
  isGeneral,
  isRestored,
  MIDR_EL1,
  MPIDR_EL1,
  PC,
  PSTATE,
  type Reg,
  SCTLR_EL1,
  SPSR_EL1,
  VBAR_EL1,
  vectorOf,
} from "../../layers/00-machine/context.ts";
import * as spec from "../../layers/00-machine/contexts.ts";
import type { Vcpuid, Vmid } from "../../layers/00-machine/state.ts";
import { loadedBy } from "../../layers/00-machine/syndrome.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { AT, CONTEXT_BYTES, contextOf, PAGE } from "../layout.ts";
import { live, numbersOf, REGISTERS } from "../registers.ts";
import { type Action, act } from "./action.ts";

/** Where the context of the host of a CPU is. */
export const hostContext = (cpu: number): number => AT.contexts + CONTEXT_BYTES * cpu;
/** And that of a virtual CPU. */
export const vcpuContext = (vmid: Vmid, vcpuid: Vcpuid): number =>
  AT.contexts + CONTEXT_BYTES * contextOf(vmid, vcpuid);
/** Who runs on a CPU: two words. */
export const runningAt = (cpu: number): number => AT.running + 8 * cpu;
/** The context of who runs on this CPU. */
export function currentContext(h: Hardware): number {
  const at = runningAt(h.el2.id);
  const vmid = h.u32(at) as Vmid;
  return vmid === HOST ? hostContext(h.el2.id) : vcpuContext(vmid, h.u32(at + 4) as Vcpuid);
}

/** A register of a context: one without a place reads as 0. */
export const get = (h: Hardware, context: number, r: Reg): U64 =>
  r < REGISTERS ? h.u64(context + 8 * Number(r)) : u64(0n);
export function set(h: Hardware, context: number, r: Reg, value: U64): void {
  if (r < REGISTERS) h.setU64(context + 8 * Number(r), value);
}

/** A word of an exchange, by physical address. */
const exchangeAt = (h: Hardware, vmid: Vmid, vcpuid: Vcpuid, r: Reg): number =>
  h.layout.exchange + PAGE * (8 * Number(vmid) + Number(vcpuid)) + 8 * Number(r);
const told = (h: Hardware, vmid: Vmid, vcpuid: Vcpuid, r: Reg): U64 =>
  r < REGISTERS ? u64(h.el2.load(exchangeAt(h, vmid, vcpuid, r), 8) ?? 0n) : u64(0n);
function tell(h: Hardware, vmid: Vmid, vcpuid: Vcpuid, r: Reg, value: U64): void {
  if (r < REGISTERS) h.el2.store(exchangeAt(h, vmid, vcpuid, r), 8, value);
}

const RESET = numbersOf((r) => isRestored(r) && r !== PC && r !== PSTATE);
function resetValue(h: Hardware, vcpuid: Vcpuid, r: Reg): U64 {
  if (r === SCTLR_EL1) return spec.SCTLR_RESET;
  if (r === MPIDR_EL1) return spec.mpidrOf(vcpuid);
  if (r === MIDR_EL1) return live(h, CPU_MIDR);
  return r === ACTLR_EL1 ? live(h, CPU_ACTLR) : u64(0n);
}

export const contextActs = (h: Hardware): Action[] => [
  act(spec.getShadowCtxt, (vmid, vcpuid, r) => get(h, vcpuContext(vmid, vcpuid), r)),
  act(spec.setShadowCtxt, (vmid, vcpuid, r, value) => set(h, vcpuContext(vmid, vcpuid), r, value)),
  act(spec.getIntReg, (vmid, vcpuid, r) => told(h, vmid, vcpuid, r)),
  act(spec.tellInt, (vmid, vcpuid, r, value) => tell(h, vmid, vcpuid, r, value)),
  act(spec.takeIntGpr, (vmid, vcpuid, r, esr) => {
    if (isGeneral(r)) set(h, vcpuContext(vmid, vcpuid), r, loadedBy(esr, told(h, vmid, vcpuid, r)));
  }),
  act(spec.setIntRegs, (vmid, vcpuid, first, end, hasSyndrome, hasAddress, dirty) => {
    const context = vcpuContext(vmid, vcpuid);
    const zeroUnless = (has: boolean, r: Reg): U64 => (has ? get(h, context, r) : u64(0n));
    for (let r = first; r < end && isGeneral(r); r = u32(r + 1n) as Reg) tell(h, vmid, vcpuid, r, get(h, context, r));
    tell(h, vmid, vcpuid, EC, get(h, context, EC));
    tell(h, vmid, vcpuid, ESR_EL2, zeroUnless(hasSyndrome, ESR_EL2));
    tell(h, vmid, vcpuid, HPFAR_EL2, zeroUnless(hasAddress, HPFAR_EL2));
    tell(h, vmid, vcpuid, FAR_EL2, u64(zeroUnless(hasAddress, FAR_EL2) & 0xfffn));
    set(h, context, DIRTY, dirty);
  }),
  act(spec.startContext, (vmid, vcpuid, pc, asked) => {
    const context = vcpuContext(vmid, vcpuid);
    h.clear(context, CONTEXT_BYTES);
    set(h, context, PC, pc);
    set(h, context, PSTATE, guestPstate(asked));
  }),
  act(spec.resetContext, (vmid, vcpuid) => {
    for (const r of RESET) set(h, vcpuContext(vmid, vcpuid), r, resetValue(h, vcpuid, r));
  }),
  act(spec.enterVector, (vmid, vcpuid, syndrome) => {
    const context = vcpuContext(vmid, vcpuid);
    const [pc, pstate] = [get(h, context, PC), get(h, context, PSTATE)];
    set(h, context, ELR_EL1, pc);
    set(h, context, SPSR_EL1, pstate);
    set(h, context, ESR_EL1, syndrome);
    set(h, context, PC, vectorOf(get(h, context, VBAR_EL1), pstate));
    set(h, context, PSTATE, IN_VECTOR);
  }),
  act(spec.skipInstruction, (vmid, vcpuid) => {
    const context = vcpuContext(vmid, vcpuid);
    set(h, context, PSTATE, behindInstruction(get(h, context, PSTATE)));
    set(h, context, PC, u64(get(h, context, PC) + 4n));
  }),
];
