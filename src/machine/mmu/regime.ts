/** What the control registers say about translation at an exception level, read once for each context. */
import type { Cpu, El } from "../cpu/cpu.ts";

/** One half of the addresses: from where its tables hang, and how many bits of address they take. */
export interface Half {
  readonly root: bigint;
  readonly inputBits: number;
  readonly isDisabled: boolean;
  /** Bits 56 to 63 of an address are ignored. */
  readonly ignoresTop: boolean;
}

/** Stage 1 of a regime. */
export interface Stage1 {
  readonly isOn: boolean;
  /** The lower half, and the upper one where the regime has two. */
  readonly halves: readonly [Half] | readonly [Half, Half];
  readonly outputBits: number;
  readonly mair: bigint;
  /** What is writable is not executed. */
  readonly wxn: boolean;
  /** With translation off, data is normal memory (HCR_EL2.DC). */
  readonly defaultsCacheable: boolean;
}

/** Stage 2. */
export interface Stage2 {
  readonly root: bigint;
  readonly inputBits: number;
  readonly startLevel: number;
  readonly outputBits: number;
  /** A walk of stage 1 must not read device memory (HCR_EL2.PTW). */
  readonly protectsWalks: boolean;
}

export interface Regime {
  readonly el: El;
  readonly stage1: Stage1;
  readonly stage2: Stage2 | undefined;
  readonly asid: number;
  readonly vmid: number;
  /** For AT S1…: stage 2 is used for the tables of stage 1 only. */
  readonly onlyStage1?: boolean;
}

/** Bits of a physical address here, as ID_AA64MMFR0_EL1.PARange says. */
export const PHYSICAL_BITS = 44;
const SIZES = [32, 36, 40, 42, 44, 44, 44, 44];

const field = (value: bigint, low: number, width: number): number =>
  Number((value >> BigInt(low)) & ((1n << BigInt(width)) - 1n));
const isSet = (value: bigint, bit: number): boolean => ((value >> BigInt(bit)) & 1n) === 1n;

/** Input bits of a TxSZ field: 25 to 48, what is outside of that counts as the nearest. */
const inputBitsOf = (size: number): number => 64 - Math.min(39, Math.max(16, size));

const TABLE_ADDRESS = 0xffff_ffff_fffen;

function lowerHalf(tcr: bigint, ttbr: bigint, tbi: number): Half {
  return {
    root: ttbr & TABLE_ADDRESS,
    inputBits: inputBitsOf(field(tcr, 0, 6)),
    isDisabled: isSet(tcr, 7),
    ignoresTop: isSet(tcr, tbi),
  };
}

function stage1OfEl2({ sys }: Cpu): Stage1 {
  const [sctlr, tcr] = [sys.SCTLR_EL2!, sys.TCR_EL2!];
  return {
    isOn: isSet(sctlr, 0),
    halves: [{ ...lowerHalf(tcr, sys.TTBR0_EL2!, 20), isDisabled: false }],
    outputBits: SIZES[field(tcr, 16, 3)]!,
    mair: sys.MAIR_EL2!,
    wxn: isSet(sctlr, 19),
    defaultsCacheable: false,
  };
}

function stage1OfEl1({ sys }: Cpu): Stage1 {
  const [sctlr, tcr, hcr] = [sys.SCTLR_EL1!, sys.TCR_EL1!, sys.HCR_EL2!];
  const upper = {
    root: sys.TTBR1_EL1! & TABLE_ADDRESS,
    inputBits: inputBitsOf(field(tcr, 16, 6)),
    isDisabled: isSet(tcr, 23),
    ignoresTop: isSet(tcr, 38),
  };
  const isCacheable = isSet(hcr, 12);
  return {
    isOn: isSet(sctlr, 0) && !isCacheable && !isSet(hcr, 27),
    halves: [lowerHalf(tcr, sys.TTBR0_EL1!, 37), upper],
    outputBits: SIZES[field(tcr, 32, 3)]!,
    mair: sys.MAIR_EL1!,
    wxn: isSet(sctlr, 19),
    defaultsCacheable: isCacheable,
  };
}

/** Stage 2 as VTCR_EL2 and the TCR of an SMMU's bank describe it. */
export const stage2From = (tcr: bigint, root: bigint, protectsWalks = false): Stage2 => ({
  root: root & TABLE_ADDRESS,
  inputBits: 64 - Math.max(16, field(tcr, 0, 6)),
  startLevel: 2 - field(tcr, 6, 2),
  outputBits: SIZES[field(tcr, 16, 3)]!,
  protectsWalks,
});

function stage2Of({ sys, hasEl2 }: Cpu): Stage2 | undefined {
  const hcr = sys.HCR_EL2!;
  if (!hasEl2 || !(isSet(hcr, 0) || isSet(hcr, 12))) return undefined;
  return stage2From(sys.VTCR_EL2!, sys.VTTBR_EL2!, isSet(hcr, 2));
}

/** The regime that translates for an exception level. EL0 and EL1 share one. */
export function regimeOf(cpu: Cpu, el: El): Regime {
  if (el === 2) return { el, stage1: stage1OfEl2(cpu), stage2: undefined, asid: 0, vmid: 0 };
  const { sys } = cpu;
  const holder = isSet(sys.TCR_EL1!, 22) ? sys.TTBR1_EL1! : sys.TTBR0_EL1!;
  const asid = field(holder, 48, isSet(sys.TCR_EL1!, 36) ? 16 : 8);
  const vmid = cpu.hasEl2 ? field(sys.VTTBR_EL2!, 48, 8) : 0;
  return { el, stage1: stage1OfEl1(cpu), stage2: stage2Of(cpu), asid, vmid };
}

/** Two regimes of one key may share translations that are not global, and of one family the global ones; where their tables hang is part of neither, as on hardware. */
export function keyOf(r: Regime): { readonly key: string; readonly family: string } {
  const { stage1: a, stage2: b } = r;
  const halves = a.isOn ? a.halves.map((h) => `${h.inputBits} ${h.isDisabled} ${h.ignoresTop}`) : [];
  const one = [r.el, r.vmid, a.isOn, a.outputBits, a.mair, a.wxn, a.defaultsCacheable, ...halves];
  const two = b === undefined ? [] : [b.inputBits, b.startLevel, b.outputBits, b.protectsWalks];
  const family = [...one, ...two].join(",");
  return { key: `${family} ${r.asid}`, family };
}
