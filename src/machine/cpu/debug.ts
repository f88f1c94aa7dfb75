/**
 * Debug exceptions: breakpoints, watchpoints, single steps. A CPU whose debugger is on runs one instruction at a time and
 * looks here before each, and before each of its accesses. Breakpoints and watchpoints compare addresses; those that would
 * compare contexts never match.
 *
 * @source Arm ARM, chapter D2, "AArch64 Self-hosted Debug"
 */
import { EC } from "../../isa/index.ts";
import { type Core, takeSync } from "./core.ts";
import { type Cpu, DAIF, type El } from "./cpu.ts";
import { HCR, hcr } from "./exceptions.ts";

export const BREAKPOINTS = 6;
export const WATCHPOINTS = 4;

const MDSCR = { SS: 1n, KDE: 1n << 13n, MDE: 1n << 15n } as const;
const TDE = 1n << 8n;
const LOCKED = 2n;
/** Status of all debug exceptions. */
const DEBUG_STATUS = 0x22;
const [WRITE, STEP_VALID, STEP_EXCLUSIVE] = [0x40, 2 ** 24, 0x40];

/** Whether the debugger of a CPU has anything on: then compiled code is not used. */
export const usesDebugger = ({ sys }: Cpu): boolean => (sys.MDSCR_EL1! & (MDSCR.SS | MDSCR.MDE)) !== 0n;

/** The exception level that debug exceptions go to. */
const targetOf = (cpu: Cpu): 1 | 2 => (cpu.hasEl2 && ((cpu.sys.MDCR_EL2! & TDE) !== 0n || hcr(cpu, HCR.TGE)) ? 2 : 1);

/** Whether debug exceptions are taken at an exception level. */
function isEnabledAt(cpu: Cpu, el: El, daif: number): boolean {
  const target = targetOf(cpu);
  if (el > target || (cpu.sys.OSLSR_EL1! & LOCKED) !== 0n) return false;
  return el < target || ((cpu.sys.MDSCR_EL1! & MDSCR.KDE) !== 0n && (daif & DAIF.D) === 0);
}

/** PSTATE.SS after the return from an exception that a CPU is about to make. */
export function stepsAfterReturn(cpu: Cpu): boolean {
  const spsr = Number(cpu.sys[`SPSR_EL${cpu.el}`]!);
  const isAsked = (spsr & (2 ** 21)) !== 0 && (cpu.sys.MDSCR_EL1! & MDSCR.SS) !== 0n;
  if (!isAsked || isEnabledAt(cpu, cpu.el, cpu.daif)) return false;
  return isEnabledAt(cpu, Math.min((spsr >> 2) & 3, 2) as El, (spsr >> 6) & 15);
}

function take(core: Core, ec: number, iss: number, far?: bigint): never {
  const target = targetOf(core.cpu);
  const more = far === undefined ? {} : { far };
  return takeSync(core, target, { ec: ec + (core.cpu.el === target ? 1 : 0), iss, ...more });
}

/** Whether a control register is on, and for an exception level: EL1 and EL0 by bits 1 and 2, EL2 by bit 13. */
function isFor(control: bigint, el: El): boolean {
  const isOn = (control & 1n) !== 0n && ((control >> 14n) & 3n) !== 2n;
  const [kernel, user, higher] = [1n, 2n, 13n].map((bit) => ((control >> bit) & 1n) !== 0n);
  return isOn && (el === 2 ? higher! : el === 1 ? kernel! : user!);
}

function breakpoint({ cpu }: Core, n: number): boolean {
  const control = cpu.sys[`DBGBCR${n}_EL1`]!;
  if (((control >> 20n) & 15n) !== 0n || ((control >> 5n) & 15n) !== 15n || !isFor(control, cpu.el)) return false;
  return BigInt.asUintN(47, cpu.sys[`DBGBVR${n}_EL1`]! >> 2n) === BigInt.asUintN(47, cpu.pc >> 2n);
}

/** Before an instruction: a step that is over, a breakpoint. @throws {TAKEN} */
export function beforeInstruction(core: Core): void {
  const { cpu } = core;
  if (!isEnabledAt(cpu, cpu.el, cpu.daif)) return;
  if ((cpu.sys.MDSCR_EL1! & MDSCR.SS) !== 0n && !cpu.steps) {
    const { stepped } = cpu;
    cpu.stepped = undefined;
    const syndrome = stepped === undefined ? 0 : STEP_VALID + (stepped === "exclusive" ? STEP_EXCLUSIVE : 0);
    take(core, EC.step, syndrome + DEBUG_STATUS);
  }
  if ((cpu.sys.MDSCR_EL1! & MDSCR.MDE) === 0n) return;
  for (let n = 0; n < BREAKPOINTS; n++) if (breakpoint(core, n)) take(core, EC.breakpoint, DEBUG_STATUS);
}

/** Load-exclusives, whose step is told of. */
const isLoadExclusive = (word: number): boolean => (word & 0x3fc0_0000) === 0x0840_0000;

/** After an instruction that went through: a step is over. */
export function afterInstruction({ cpu }: Core, word: number): void {
  if (!cpu.steps) return;
  cpu.steps = false;
  cpu.stepped = isLoadExclusive(word) ? "exclusive" : "plain";
}

/** First byte from `va` on that a watchpoint watches, or undefined. */
function watched(cpu: Cpu, n: number, el: El, isWrite: boolean, va: bigint, bytes: number): bigint | undefined {
  const control = cpu.sys[`DBGWCR${n}_EL1`]!;
  if (!isFor(control, el) || ((control >> (isWrite ? 4n : 3n)) & 1n) === 0n) return undefined;
  const base = cpu.sys[`DBGWVR${n}_EL1`]! & ~3n;
  const mask = (control >> 24n) & 31n;
  const select = (control >> 5n) & 0xffn;
  for (let i = 0n; i < BigInt(bytes); i++) {
    const at = BigInt.asUintN(49, va + i);
    const isIn =
      mask >= 3n
        ? at >> mask === BigInt.asUintN(49, base) >> mask
        : at >> 3n === BigInt.asUintN(49, base) >> 3n && ((select << (base & 4n)) & (1n << (at & 7n))) !== 0n;
    if (isIn) return BigInt.asUintN(64, va + i);
  }
  return undefined;
}

/** Before an access that translation allows. @throws {TAKEN} */
export function beforeAccess(core: Core, el: El, va: bigint, bytes: number, isWrite: boolean): void {
  const { cpu } = core;
  if ((cpu.sys.MDSCR_EL1! & MDSCR.MDE) === 0n || !isEnabledAt(cpu, cpu.el, cpu.daif)) return;
  for (let n = 0; n < WATCHPOINTS; n++) {
    const at = watched(cpu, n, el, isWrite, va, bytes);
    if (at !== undefined) take(core, EC.watchpoint, DEBUG_STATUS + (isWrite ? WRITE : 0), at);
  }
}
