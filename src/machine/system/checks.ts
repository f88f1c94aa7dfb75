/**
 * Who may touch what: enables for EL0, and the traps of HCR_EL2, CPTR_EL2, MDCR_EL2 and CNTHCTL_EL2. Undefined comes before
 * a trap to EL1, and that before one to EL2.
 *
 * @source Arm ARM, chapter D1, "EL2 configurable controls"; the access pseudocode of each register in D19
 */
import type { Cpu } from "../cpu/cpu.ts";
import { floatTrap, HCR, hcr } from "../cpu/exceptions.ts";
import type { Access, Check } from "./row.ts";

const bit = (value: bigint | undefined, n: number): boolean => ((value! >> BigInt(n)) & 1n) === 1n;

/** Where an access from EL0 goes that EL1 has not enabled. */
const fromUser = (cpu: Cpu): Access => (hcr(cpu, HCR.TGE) ? 2 : 1);

/** Trapped to EL2 from below by a bit of HCR_EL2. */
export const trappedBy =
  (mask: bigint): Check =>
  (cpu) =>
    cpu.el < 2 && hcr(cpu, mask) ? 2 : "allowed";

/** Registers of the EL1 translation regime: writes by TVM, reads by TRVM. */
export const virtualMemory: Check = (cpu, isWrite) =>
  cpu.el === 1 && hcr(cpu, isWrite ? HCR.TVM : HCR.TRVM) ? 2 : "allowed";

/** Needs a bit of SCTLR_EL1 at EL0; `then` is asked when it is there. */
export const userEnable =
  (sctlrBit: number, then: Check = () => "allowed"): Check =>
  (cpu, isWrite) => {
    const isRefused = cpu.el === 0 && !hcr(cpu, HCR.TGE) && !bit(cpu.sys.SCTLR_EL1, sctlrBit);
    return isRefused ? fromUser(cpu) : then(cpu, isWrite);
  };

/** CPACR_EL1: CPTR_EL2.TCPAC. */
export const coprocessorAccess: Check = (cpu) =>
  cpu.el === 1 && cpu.hasEl2 && bit(cpu.sys.CPTR_EL2, 31) ? 2 : "allowed";

/** FPCR and FPSR: as any use of floating point, with its own exception. */
export const floatAccess: Check = (cpu) => (floatTrap(cpu) === undefined ? "allowed" : "float");

/** Debug registers: MDCR_EL2.TDA, those of the OS lock TDOSA. */
export const debugAccess =
  (mdcrBit: 9 | 10): Check =>
  (cpu) =>
    cpu.el < 2 && cpu.hasEl2 && bit(cpu.sys.MDCR_EL2, mdcrBit) ? 2 : "allowed";

/** A timer's register: CNTKCTL_EL1 enables it for EL0, CNTHCTL_EL2 those of physical time for EL1 and EL0. */
export const timerAccess =
  (userBit: number, hypBit: number | undefined): Check =>
  (cpu) => {
    if (cpu.el === 0 && !hcr(cpu, HCR.TGE) && !bit(cpu.sys.CNTKCTL_EL1, userBit)) return fromUser(cpu);
    const isTrapped = hypBit !== undefined && cpu.el < 2 && cpu.hasEl2 && !bit(cpu.sys.CNTHCTL_EL2, hypBit);
    return isTrapped ? 2 : "allowed";
  };

/** CNTFRQ_EL0 is read by EL0 when one of both counters is, and written at the highest exception level. */
export const frequencyAccess: Check = (cpu, isWrite) => {
  if (isWrite) return cpu.el === (cpu.hasEl2 ? 2 : 1) ? "allowed" : "undefined";
  const isEnabled = (cpu.sys.CNTKCTL_EL1! & 3n) !== 0n || hcr(cpu, HCR.TGE);
  return cpu.el === 0 && !isEnabled ? fromUser(cpu) : "allowed";
};

/** SP_EL0 is not reached by name while it is the stack pointer. */
export const userStack: Check = (cpu) => (cpu.ownSp ? "allowed" : "undefined");

/** Written by EL1 and above only. */
export const writtenByKernel: Check = (cpu, isWrite) => (isWrite && cpu.el === 0 ? "undefined" : "allowed");
