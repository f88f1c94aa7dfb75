/**
 * Contexts in memory. That of a virtual CPU is for the CPU that runs it, without a lock; that of the host, of each CPU, for that CPU. The exchange is
 * memory of the host's: what is written there the host sees, and what is read there is what it likes. Where a step moves several registers, it stands for the loads
 * and stores of a routine: nobody else looks, and of what the host is told it may see a part at any time.
 *
 * @source kcore reference, sections 2 and 11
 */
import { require, tabulate, type U64, u64 } from "../../prelude/index.ts";
import { HOST } from "./constants.ts";
import {
  ACTLR_EL1,
  behindInstruction,
  type Context,
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
} from "./context.ts";
import type { Machine, Vcpuid, Vmid } from "./state.ts";
import { loadedBy } from "./syndrome.ts";
import { isVcpu, runsVcpu } from "./vcpus.ts";

/** The context of a virtual CPU that this CPU runs. */
export function ownContext(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Context {
  require(runsVcpu(m, vmid, vcpuid));
  return m.shadow.at(vmid).at(vcpuid);
}
/** The machine with another one. */
export const withContext = (m: Machine, vmid: Vmid, vcpuid: Vcpuid, context: Context): Machine => ({
  ...m,
  shadow: m.shadow.with(vmid, m.shadow.at(vmid).with(vcpuid, context)),
});

/** A register of a virtual CPU. */
export const getShadowCtxt = (m: Machine, vmid: Vmid, vcpuid: Vcpuid, r: Reg): readonly [Machine, U64] => [
  m,
  ownContext(m, vmid, vcpuid).at(r),
];
/** Sets one that is no PSTATE. */
export function setShadowCtxt(m: Machine, vmid: Vmid, vcpuid: Vcpuid, r: Reg, value: U64): Machine {
  require(r !== PSTATE);
  return withContext(m, vmid, vcpuid, ownContext(m, vmid, vcpuid).with(r, value));
}

/** What the host says in its memory. */
export function getIntReg(m: Machine, vmid: Vmid, vcpuid: Vcpuid, r: Reg): readonly [Machine, U64] {
  require(isVcpu(vmid, vcpuid));
  return [m, m.exchange.at(vmid).at(vcpuid).at(r)];
}
/** The host, which runs here, says something there. No code of KCore's does this: runs do, for the host. */
export function tellInt(m: Machine, vmid: Vmid, vcpuid: Vcpuid, r: Reg, value: U64): Machine {
  require(m.curVmid === HOST && isVcpu(vmid, vcpuid));
  const of = m.exchange.at(vmid);
  return { ...m, exchange: m.exchange.with(vmid, of.with(vcpuid, of.at(vcpuid).with(r, value))) };
}
/** Takes a general register from there, as a load of the syndrome leaves it; another one never. */
export function takeIntGpr(m: Machine, vmid: Vmid, vcpuid: Vcpuid, r: Reg, esr: U64): Machine {
  const context = ownContext(m, vmid, vcpuid);
  if (!isGeneral(r)) return m;
  const value = m.exchange.at(vmid).at(vcpuid).at(r);
  return withContext(m, vmid, vcpuid, context.with(r, loadedBy(esr, value)));
}
/**
 * Leaves a virtual CPU to the host: tells it the exit code; the syndrome, if that is told; the page and the offset in it that were accessed, if these are; and general
 * registers from the first up to before the end; and notes what the virtual CPU is owed. Nothing else of a context is ever told: this is the one step that declassifies registers.
 */
export function setIntRegs(
  m: Machine,
  vmid: Vmid,
  vcpuid: Vcpuid,
  first: Reg,
  end: Reg,
  hasSyndrome: boolean,
  hasAddress: boolean,
  dirty: U64,
): Machine {
  const context = ownContext(m, vmid, vcpuid);
  const old = m.exchange.at(vmid).at(vcpuid);
  const told: Context = tabulate((r: Reg): U64 => {
    if (r === ESR_EL2) return hasSyndrome ? context.at(r) : u64(0n);
    if (r === HPFAR_EL2) return hasAddress ? context.at(r) : u64(0n);
    if (r === FAR_EL2) return hasAddress ? u64(context.at(r) & 0xfffn) : u64(0n);
    return r === EC || (isGeneral(r) && first <= r && r < end) ? context.at(r) : old.at(r);
  });
  const exchange = m.exchange.with(vmid, m.exchange.at(vmid).with(vcpuid, told));
  return { ...withContext(m, vmid, vcpuid, context.with(DIRTY, dirty)), exchange };
}

/** A virtual CPU begins: all its registers are 0, but for where, and in which state, of which the host is asked. */
export function startContext(m: Machine, vmid: Vmid, vcpuid: Vcpuid, pc: U64, asked: U64): Machine {
  ownContext(m, vmid, vcpuid);
  const pstate = guestPstate(asked);
  const fresh: Context = tabulate((r: Reg): U64 => (r === PC ? pc : r === PSTATE ? pstate : u64(0n)));
  return withContext(m, vmid, vcpuid, fresh);
}
/** SCTLR_EL1 as it is reset: bits that are 1, and no translation, no caches. */
export const SCTLR_RESET: U64 = u64(0x30d00800n);
/** MPIDR_EL1 of a virtual CPU: bit 31 is 1, and affinity 0 its number. */
export const mpidrOf = (vcpuid: Vcpuid): U64 => u64(0x80000000n | vcpuid);
/** Registers of EL1 and EL0 are as a reset leaves them, where that is not 0; and a guest sees the CPU's MIDR_EL1, and an MPIDR_EL1 of its own. */
export function resetContext(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  const context = ownContext(m, vmid, vcpuid);
  const reset: Context = tabulate((r: Reg): U64 => {
    if (!isRestored(r) || r === PC || r === PSTATE) return context.at(r);
    if (r === SCTLR_EL1) return SCTLR_RESET;
    if (r === MPIDR_EL1) return mpidrOf(vcpuid);
    if (r === MIDR_EL1) return m.regs.at(CPU_MIDR);
    return r === ACTLR_EL1 ? m.regs.at(CPU_ACTLR) : u64(0n);
  });
  return withContext(m, vmid, vcpuid, reset);
}
/** A virtual CPU takes an exception to EL1: it goes on at its vector, and finds what was before. */
export function enterVector(m: Machine, vmid: Vmid, vcpuid: Vcpuid, syndrome: U64): Machine {
  const context = ownContext(m, vmid, vcpuid);
  const entered = context
    .with(ELR_EL1, context.at(PC))
    .with(SPSR_EL1, context.at(PSTATE))
    .with(ESR_EL1, syndrome)
    .with(PC, vectorOf(context.at(VBAR_EL1), context.at(PSTATE)))
    .with(PSTATE, IN_VECTOR);
  return withContext(m, vmid, vcpuid, entered);
}
/** A virtual CPU goes on behind an instruction of 4 bytes that was done for it. */
export function skipInstruction(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  const context = ownContext(m, vmid, vcpuid);
  const pc = u64(context.at(PC) + 4n);
  return withContext(m, vmid, vcpuid, context.with(PC, pc).with(PSTATE, behindInstruction(context.at(PSTATE))));
}
