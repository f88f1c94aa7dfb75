/**
 * Taking an exception and returning from one.
 *
 * @source Arm ARM, chapter D1, "Exception entry", "Exception return"; shared pseudocode, AArch64.TakeException
 */
import { syndromeWord } from "../../isa/index.ts";
import { type Cpu, DAIF, type El } from "./cpu.ts";

/** Offsets of the vectors of one group, by kind. */
export const VECTOR = { sync: 0, irq: 0x80, fiq: 0x100 } as const;

/** What to write to the syndrome registers. */
export interface Syndrome {
  readonly ec: number;
  readonly iss: number;
  readonly far?: bigint;
  /** Value of HPFAR_EL2, where it is written. */
  readonly hpfar?: bigint;
}

/** HCR_EL2 bits that decide where exceptions go and what is trapped. */
export const HCR = {
  VM: 1n << 0n,
  FMO: 1n << 3n,
  IMO: 1n << 4n,
  AMO: 1n << 5n,
  VF: 1n << 6n,
  VI: 1n << 7n,
  TWI: 1n << 13n,
  TWE: 1n << 14n,
  TID1: 1n << 16n,
  TID2: 1n << 17n,
  TID3: 1n << 18n,
  TSC: 1n << 19n,
  TIDCP: 1n << 20n,
  TACR: 1n << 21n,
  TSW: 1n << 22n,
  TPC: 1n << 23n,
  TPU: 1n << 24n,
  TTLB: 1n << 25n,
  TVM: 1n << 26n,
  TGE: 1n << 27n,
  TDZ: 1n << 28n,
  HCD: 1n << 29n,
  TRVM: 1n << 30n,
} as const;

/** Whether HCR_EL2 has a bit; without EL2 it has none. */
export const hcr = (cpu: Cpu, bit: bigint): boolean => cpu.hasEl2 && (cpu.sys.HCR_EL2! & bit) !== 0n;

/** Whether a virtual interrupt is pending for EL1: from the interrupt controller or HCR_EL2, while physical ones go to EL2. */
export const virtualIrq = (cpu: Cpu): boolean => hcr(cpu, HCR.IMO) && (cpu.virtualIrq || hcr(cpu, HCR.VI));
export const virtualFiq = (cpu: Cpu): boolean => hcr(cpu, HCR.FMO) && (cpu.virtualFiq || hcr(cpu, HCR.VF));

/** Where a use of floating point or SIMD is trapped to by CPACR_EL1 or CPTR_EL2, undefined when it is not. */
export function floatTrap(cpu: Cpu): 1 | 2 | undefined {
  const enables = (cpu.sys.CPACR_EL1! >> 20n) & 3n;
  if (cpu.el < 2 && enables !== 3n && !(enables === 1n && cpu.el === 1)) return 1;
  return cpu.hasEl2 && (cpu.sys.CPTR_EL2! & 0x400n) !== 0n ? 2 : undefined;
}

/** The masks have changed: looks at interrupts again, if any may be pending. */
export function noteMasks(cpu: Cpu): void {
  if (cpu.irq || virtualIrq(cpu) || virtualFiq(cpu)) cpu.attention = true;
}

/** Where a synchronous exception goes that nothing sends elsewhere. */
export function defaultTarget(cpu: Cpu): 1 | 2 {
  if (cpu.el === 2) return 2;
  return cpu.el === 0 && hcr(cpu, HCR.TGE) ? 2 : 1;
}

/** Takes an exception to an exception level; `preferred` is the address it returns to. */
export function takeException(cpu: Cpu, target: 1 | 2, vector: number, preferred: bigint, syndrome?: Syndrome): void {
  const { sys } = cpu;
  cpu.exceptions++;
  const group = target > cpu.el ? 0x400 : cpu.ownSp ? 0x200 : 0;
  if (syndrome !== undefined) {
    sys[`ESR_EL${target}`] = syndromeWord(syndrome.ec, syndrome.iss);
    if (syndrome.far !== undefined) sys[`FAR_EL${target}`] = syndrome.far;
    if (syndrome.hpfar !== undefined) sys.HPFAR_EL2 = syndrome.hpfar;
  }
  sys[`SPSR_EL${target}`] = cpu.pstate;
  sys[`ELR_EL${target}`] = preferred;
  cpu.enter(target, true);
  cpu.daif = DAIF.D | DAIF.A | DAIF.I | DAIF.F;
  cpu.illegal = false;
  cpu.steps = false;
  cpu.stepped = undefined;
  cpu.pc = sys[`VBAR_EL${target}`]! + BigInt(group + vector);
}

/** The state that an SPSR describes, or undefined when returning to it is illegal. */
function returnState(cpu: Cpu, spsr: number): { readonly el: El; readonly ownSp: boolean } | undefined {
  const [el, ownSp] = [(spsr >> 2) & 3, (spsr & 1) === 1];
  const isKnown = (spsr & 0x12) === 0 && el <= cpu.el && !(el === 0 && ownSp);
  const isTrapped = el === 1 && cpu.el === 2 && hcr(cpu, HCR.TGE);
  return isKnown && !isTrapped ? { el: el as El, ownSp } : undefined;
}

/** ERET. An illegal return stays where it is and sets PSTATE.IL. */
export function exceptionReturn(cpu: Cpu): void {
  const { el, sys } = cpu;
  const spsr = Number(sys[`SPSR_EL${el}`]! & 0xffff_ffffn);
  const to = returnState(cpu, spsr);
  cpu.pc = sys[`ELR_EL${el}`]!;
  cpu.illegal = to === undefined || (spsr & (2 ** 20)) !== 0;
  cpu.nzcv = spsr >>> 28;
  cpu.daif = (spsr >> 6) & 15;
  if (to !== undefined) cpu.enter(to.el, to.ownSp);
  cpu.monitor = undefined;
  cpu.event = true; // an exception return is an event
  cpu.attention = true;
}
