/** Instructions that act on the CPU itself: system registers, exceptions, hints. */
import type { ExceptionClass } from "../../ir/index.ts";
import { EC } from "../../isa/index.ts";
import {
  accessTo,
  accessToNone,
  type MachineRegister,
  readRegister,
  systemSyndrome,
  writeRegister,
} from "../system/access.ts";
import type { Access } from "../system/row.ts";
import { type Core, TAKEN, takeSync, takeUndefined } from "./core.ts";
import { stepsAfterReturn } from "./debug.ts";
import {
  defaultTarget,
  exceptionReturn,
  floatTrap,
  HCR,
  hcr,
  noteMasks,
  virtualFiq,
  virtualIrq,
} from "./exceptions.ts";

/** Goes on if an access to a system register or operation happens; takes its exception otherwise. */
export function permit(core: Core, access: Access, word: number): void {
  if (access === "allowed") return;
  if (access === "undefined") takeUndefined(core);
  if (access === "float") useFloats(core);
  else takeSync(core, access, { ec: EC.system, iss: systemSyndrome(word) });
}

/** An MRS or MSR of a register that the machine has not. */
export function missingRegister(core: Core, name: string, word: number): never {
  const access = accessToNone(core.cpu, word);
  if (access === "undefined") core.board.countUndefined(`system register ${name}`);
  permit(core, access, word);
  throw new Error("not reached");
}

export function readSystem(core: Core, register: MachineRegister, word: number): bigint {
  permit(core, accessTo(core.cpu, register, false), word);
  return readRegister(core.cpu, register);
}

export function writeSystem(core: Core, register: MachineRegister, value: bigint, word: number): void {
  permit(core, accessTo(core.cpu, register, true), word);
  writeRegister(core.cpu, register, value);
}

/** MSR DAIFSet and DAIFClr: EL0 needs SCTLR_EL1.UMA. */
export function maskInterrupts(core: Core, daif: MachineRegister, change: (old: number) => number, word: number): void {
  permit(core, accessTo(core.cpu, daif, true), word);
  core.cpu.daif = change(core.cpu.daif) & 15;
  noteMasks(core.cpu);
}

function hypervisorCall(core: Core, imm: number): void {
  const { cpu, board } = core;
  if (cpu.el === 0) takeUndefined(core);
  if (!cpu.hasEl2 && board.conduit === "hvc") board.firmware(cpu);
  else if (!cpu.hasEl2 || hcr(cpu, HCR.HCD)) takeUndefined(core);
  else takeSync(core, 2, { ec: EC.hvc, iss: imm }, cpu.behind);
}

function secureCall(core: Core, imm: number): void {
  const { cpu, board } = core;
  if (cpu.el === 0) takeUndefined(core);
  if (cpu.el === 1 && hcr(cpu, HCR.TSC)) takeSync(core, 2, { ec: EC.smc, iss: imm });
  if (board.conduit === "smc") board.firmware(cpu);
  else takeUndefined(core);
}

/** Immediate of HLT that calls the host. */
const SEMIHOSTING = 0xf000;

/** SVC, HVC, SMC, BRK, HLT, UDF. */
export function exception(core: Core, kind: ExceptionClass, imm: number): void {
  switch (kind) {
    case "svc":
      takeSync(core, defaultTarget(core.cpu), { ec: EC.svc, iss: imm }, core.cpu.behind);
      break;
    case "hvc":
      hypervisorCall(core, imm);
      return;
    case "smc":
      secureCall(core, imm);
      return;
    case "brk":
      takeSync(core, defaultTarget(core.cpu), { ec: EC.brk, iss: imm });
      break;
    case "hlt":
      if (core.board.semihosting && imm === SEMIHOSTING) core.board.semihost(core);
      else takeUndefined(core);
      return;
    case "udf":
      takeUndefined(core);
      return;
    case "null":
    case "outside":
      throw new Error(`no instruction has an exception of class ${kind}`);
  }
}

/** Syndrome of a trapped use of floating point: condition always. */
const FLOAT_SYNDROME = 2 ** 24 + 14 * 2 ** 20;

/** Goes on if floating point and SIMD are enabled; takes the exception otherwise. */
export function useFloats(core: Core): void {
  const target = floatTrap(core.cpu);
  if (target === undefined) return;
  // What EL1 has disabled for programs goes to EL2 as an undefined instruction where EL2 takes all of EL1's exceptions.
  const isRouted = target === 1 && hcr(core.cpu, HCR.TGE);
  takeSync(core, isRouted ? 2 : target, isRouted ? { ec: 0, iss: 0 } : { ec: EC.float, iss: FLOAT_SYNDROME });
}

export function returnFromException(core: Core): never {
  const { cpu } = core;
  if (cpu.el === 0) takeUndefined(core);
  const steps = stepsAfterReturn(cpu);
  exceptionReturn(cpu);
  cpu.steps = steps;
  throw TAKEN;
}

/** Syndrome of a trapped WFI or WFE: condition always, and which of them. */
const waitSyndrome = (isEvent: boolean): number => 2 ** 24 + 14 * 2 ** 20 + (isEvent ? 1 : 0);

/** Takes the trap of WFI or WFE, if one is set. */
function trapWait(core: Core, isEvent: boolean): void {
  const { cpu } = core;
  const [sctlrBit, hcrBit] = isEvent ? [18n, HCR.TWE] : [16n, HCR.TWI];
  const syndrome = { ec: EC.waits, iss: waitSyndrome(isEvent) };
  if (cpu.el === 0 && !hcr(cpu, HCR.TGE) && ((cpu.sys.SCTLR_EL1! >> sctlrBit) & 1n) === 0n) takeSync(core, 1, syndrome);
  if (cpu.el < 2 && hcr(cpu, hcrBit)) takeSync(core, 2, syndrome);
}

/** Whether an interrupt is pending for the CPU that ends WFI, masked or not. */
export const wakes = ({ cpu }: Core): boolean => cpu.irq || virtualFiq(cpu) || virtualIrq(cpu);

/** Hints. WFE gives the rest of the turn away, unless an event has come; it does not wait for one. */
export function hint(core: Core, name: string): void {
  const { cpu, board } = core;
  switch (name) {
    case "wfi":
      if (wakes(core)) return;
      trapWait(core, false);
      cpu.waits = true;
      cpu.attention = true;
      return;
    case "wfe":
      if (!cpu.event) {
        trapWait(core, true);
        cpu.turnOver = true;
        cpu.attention = true;
      }
      cpu.event = false;
      return;
    case "yield":
      cpu.turnOver = true;
      cpu.attention = true;
      return;
    case "sev":
      board.sendEvent();
      return;
    case "sevl":
      cpu.event = true;
  }
}
