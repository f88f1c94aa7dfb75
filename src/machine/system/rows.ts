/**
 * The system registers of the machine. What has no row is undefined, and counted in the run's report. Values of
 * identification are those of a Cortex-A57 without what the machine has not: AArch32, EL3, cryptography, the performance
 * monitors, granules other than 4 KiB; and with what its instructions have besides: atomics, LRCPC, SB, flag manipulation.
 */
import { SYSTEM_REGISTERS } from "../../isa/index.ts";
import type { Cpu } from "../cpu/cpu.ts";
import { BREAKPOINTS, WATCHPOINTS } from "../cpu/debug.ts";
import { HCR, hcr, noteMasks, virtualFiq, virtualIrq } from "../cpu/exceptions.ts";
import { COUNTER_HZ, type TimerName } from "../timer/timers.ts";
import {
  coprocessorAccess,
  debugAccess,
  floatAccess,
  frequencyAccess,
  timerAccess,
  trappedBy,
  userEnable,
  userStack,
  virtualMemory,
  writtenByKernel,
} from "./checks.ts";
import { ALL, computed, constant, kept, LOW, type RegisterRow } from "./row.ts";

const id3 = trappedBy(HCR.TID3);
const id2 = trappedBy(HCR.TID2);

const MIDR = 0x411fd070n;
const mpidrOf = (cpu: Cpu): bigint => 0x8000_0000n + BigInt(cpu.id);

/** Identification of what is there, by name; each other register of its space reads as zero. */
const FEATURES: Readonly<Record<string, bigint>> = {
  ID_AA64DFR0_EL1: BigInt(((WATCHPOINTS - 1) << 20) + ((BREAKPOINTS - 1) << 12) + 6), // none compares contexts but the last
  ID_AA64ISAR0_EL1: (1n << 52n) | (3n << 20n) | (1n << 16n), // TS, Atomic, CRC32
  ID_AA64ISAR1_EL1: (1n << 36n) | (3n << 20n), // SB, LRCPC
  ID_AA64MMFR0_EL1: 0xf00_0024n, // 44-bit addresses, 16-bit ASIDs, 4 KiB only
};

/** ID_AA64PFR0_EL1: AArch64 only, with FP and SIMD but not their half precision. */
const processorFeatures = (cpu: Cpu): bigint => (cpu.hasEl2 ? 0x111n : 0x11n);

/** op0 = 3, op1 = 0, CRn = 0, CRm = 1 to 7: all of them can be read, with a name or without. */
const identification: RegisterRow[] = Array.from({ length: 56 }, (_, i) => {
  const [crm, op2] = [1 + (i >> 3), i & 7];
  const named = SYSTEM_REGISTERS.find((r) => r.op0 === 3 && r.op1 + r.crn === 0 && r.crm === crm && r.op2 === op2);
  const name = named?.name ?? `S3_0_C0_C${crm}_${op2}`;
  return name === "ID_AA64PFR0_EL1"
    ? computed(name, processorFeatures, undefined, id3)
    : constant(name, FEATURES[name] ?? 0n, id3);
});

const CACHE_SIZES = [0x701fe00an, 0x201fe012n, 0x70ffe07an];

const processor: RegisterRow[] = [
  computed("MIDR_EL1", (cpu) => (cpu.el < 2 && cpu.hasEl2 ? cpu.sys.VPIDR_EL2! : MIDR)),
  computed("MPIDR_EL1", (cpu) => (cpu.el < 2 && cpu.hasEl2 ? cpu.sys.VMPIDR_EL2! : mpidrOf(cpu))),
  constant("REVIDR_EL1", 0n, trappedBy(HCR.TID1)),
  constant("AIDR_EL1", 0n, trappedBy(HCR.TID1)),
  ...kept("CSSELR_EL1", 15n, { check: id2 }),
  computed("CCSIDR_EL1", (cpu) => CACHE_SIZES[Number(cpu.sys.CSSELR_EL1)] ?? 0n, undefined, id2),
  constant("CLIDR_EL1", 0xa20_0023n, id2),
  constant("CTR_EL0", 0x8444_c004n, userEnable(15, id2)),
  computed("DCZID_EL0", (cpu) => (cpu.el === 0 && ((cpu.sys.SCTLR_EL1! >> 14n) & 1n) === 0n ? 0x14n : 4n)),
  computed("CurrentEL", (cpu) => BigInt(cpu.el << 2)),
];

/** PSTATE by name. */
const pstate: RegisterRow[] = [
  computed(
    "DAIF",
    (cpu) => BigInt(cpu.daif << 6),
    (cpu, v) => {
      cpu.daif = Number((v >> 6n) & 15n);
      noteMasks(cpu);
    },
    userEnable(9),
  ),
  computed(
    "SPSel",
    (cpu) => (cpu.ownSp ? 1n : 0n),
    (cpu, v) => cpu.enter(cpu.el, (v & 1n) === 1n),
  ),
  computed(
    "SP_EL0",
    (cpu) => cpu.stack(0),
    (cpu, v) => cpu.setStack(0, v),
    userStack,
  ),
  computed(
    "SP_EL1",
    (cpu) => cpu.stack(1),
    (cpu, v) => cpu.setStack(1, v),
  ),
];

/** Keeps the value, and has translation contexts looked up again. */
const controls = (names: string, mask: bigint, more: Partial<RegisterRow> = {}): RegisterRow[] =>
  names.split(" ").map((name) => ({
    name,
    reset: 0n,
    mask,
    write(cpu, value) {
      cpu.sys[name] = value & mask;
      cpu.controlsStale = true;
      cpu.attention = true; // HCR_EL2 routes interrupts
    },
    ...more,
  }));

/** Keeps the value, and has it looked up again what is enabled: floating point, counters. */
const enables = (name: string, mask: bigint, more: Partial<RegisterRow> = {}): RegisterRow[] => [
  {
    name,
    reset: 0n,
    mask,
    write(cpu, value) {
      cpu.sys[name] = value & mask;
      cpu.contextStale = true;
    },
    ...more,
  },
];

const VECTORS = ALL ^ 0x7ffn;
const memory = { check: virtualMemory };

/** Thread registers of EL0 and EL1, in the order of their places in the CPU's block. */
export const THREADS = ["TPIDR_EL0", "TPIDR_EL1", "TPIDRRO_EL0"];

const kernel: RegisterRow[] = [
  ...controls("SCTLR_EL1", LOW, { reset: 0xc5_0838n, ...memory }),
  ...controls("TTBR0_EL1 TTBR1_EL1 TCR_EL1 MAIR_EL1", ALL, memory),
  ...kept("AMAIR_EL1 FAR_EL1", ALL, memory),
  ...kept("ESR_EL1 AFSR0_EL1 AFSR1_EL1 CONTEXTIDR_EL1", LOW, memory),
  ...kept("ACTLR_EL1", 0n, { check: trappedBy(HCR.TACR) }),
  ...enables("CPACR_EL1", 0x1033_0000n, { check: coprocessorAccess }),
  ...kept("FPCR", 0x7c0_0000n, { check: floatAccess }),
  ...kept("FPSR", 0x800_009fn, { check: floatAccess }),
  ...kept("VBAR_EL1", VECTORS),
  ...kept("ELR_EL1 PAR_EL1"),
  ...THREADS.map((name, n) =>
    computed(
      name,
      (cpu) => cpu.thread(n),
      (cpu, v) => cpu.setThread(n, v),
      name === "TPIDRRO_EL0" ? writtenByKernel : undefined,
    ),
  ),
  ...kept("SPSR_EL1", LOW),
  ...enables("CNTKCTL_EL1", LOW),
  computed("ISR_EL1", (cpu) => isrOf(cpu)),
];

/** Interrupts that are pending at this exception level, masked or not. */
const isrOf = (cpu: Cpu): bigint => {
  const seesVirtual = (route: bigint): boolean => cpu.el < 2 && hcr(cpu, route);
  const irq = seesVirtual(HCR.IMO) ? virtualIrq(cpu) : cpu.irq;
  const fiq = seesVirtual(HCR.FMO) && virtualFiq(cpu);
  return (irq ? 0x80n : 0n) | (fiq ? 0x40n : 0n);
};

const HCR_BITS = 0x3_ffff_ffffn;
/** EL1 is AArch64, always. */
const HCR_RW = 1n << 31n;

const hypervisor: RegisterRow[] = [
  ...controls("SCTLR_EL2", LOW, { reset: 0xc5_0838n }),
  ...controls("HCR_EL2", HCR_BITS, {
    reset: HCR_RW,
    write(cpu, value) {
      cpu.sys.HCR_EL2 = (value & HCR_BITS) | HCR_RW;
      cpu.controlsStale = true;
      cpu.attention = true;
    },
  }),
  ...controls("TTBR0_EL2 TCR_EL2 MAIR_EL2 VTTBR_EL2 VTCR_EL2", ALL),
  ...kept("AMAIR_EL2 FAR_EL2 ELR_EL2 TPIDR_EL2"),
  ...kept("HPFAR_EL2", 0xff_ffff_fff0n),
  ...kept("ESR_EL2 AFSR0_EL2 AFSR1_EL2 SPSR_EL2", LOW),
  ...kept("ACTLR_EL2 HACR_EL2", 0n),
  ...kept("HSTR_EL2 MDCR_EL2", LOW),
  ...enables("CPTR_EL2", LOW),
  ...kept("VBAR_EL2", VECTORS),
  ...kept("VPIDR_EL2", LOW, { reset: MIDR }),
  ...kept("VMPIDR_EL2"),
  ...enables("CNTHCTL_EL2", LOW, { reset: 3n }),
];

const setTimer =
  (set: (cpu: Cpu, value: bigint) => void) =>
  (cpu: Cpu, value: bigint): void => {
    set(cpu, value);
    cpu.timersStale = true;
    cpu.attention = true;
  };

/** Control, compare and ticks of one timer. */
function timer(timer: TimerName, suffix: string, userBit: number, hypBit: number | undefined): RegisterRow[] {
  const check = timerAccess(userBit, hypBit);
  const row = (what: string, read: (cpu: Cpu) => bigint, write: (cpu: Cpu, value: bigint) => void): RegisterRow =>
    computed(`${timer}_${what}_${suffix}`, read, setTimer(write), suffix === "EL0" ? check : undefined);
  return [
    row(
      "CTL",
      ({ timers }) => timers.control(timer),
      ({ timers }, v) => timers.setControl(timer, v),
    ),
    row(
      "CVAL",
      ({ timers }) => timers.compare(timer),
      ({ timers }, v) => timers.setCompare(timer, v),
    ),
    row(
      "TVAL",
      ({ timers }) => timers.ticks(timer),
      ({ timers }, v) => timers.setTicks(timer, v),
    ),
  ];
}

const timers: RegisterRow[] = [
  ...kept("CNTFRQ_EL0", LOW, { reset: COUNTER_HZ, check: frequencyAccess }),
  computed("CNTPCT_EL0", ({ timers }) => timers.physicalCount, undefined, timerAccess(0, 0)),
  computed("CNTVCT_EL0", ({ timers }) => timers.virtualCount, undefined, timerAccess(1, undefined)),
  computed(
    "CNTVOFF_EL2",
    ({ timers }) => timers.offset,
    setTimer((cpu, v) => {
      cpu.timers.offset = v;
      cpu.contextStale = true;
    }),
  ),
  ...timer("CNTP", "EL0", 9, 1),
  ...timer("CNTV", "EL0", 8, undefined),
  ...timer("CNTHP", "EL2", 0, undefined),
];

const numbered = (kind: string, count: number): string =>
  Array.from({ length: count }, (_, n) => `DBG${kind}${n}_EL1`).join(" ");

/** What `cpu/debug.ts` looks at. */
const debug: RegisterRow[] = [
  ...kept("MDSCR_EL1", LOW, {
    check: debugAccess(9),
    write(cpu, value) {
      cpu.sys.MDSCR_EL1 = value & LOW;
      cpu.attention = true;
    },
  }),
  ...kept("MDCCINT_EL1", LOW, { check: debugAccess(9) }),
  ...kept(`${numbered("BVR", BREAKPOINTS)} ${numbered("WVR", WATCHPOINTS)}`, ALL, { check: debugAccess(9) }),
  ...kept(`${numbered("BCR", BREAKPOINTS)} ${numbered("WCR", WATCHPOINTS)}`, LOW, { check: debugAccess(9) }),
  ...kept("OSDLR_EL1", 1n, { check: debugAccess(10) }),
  ...kept("OSLSR_EL1", 0n, { reset: 10n, check: debugAccess(10) }),
  computed(
    "OSLAR_EL1",
    () => 0n,
    (cpu, v) => {
      cpu.sys.OSLSR_EL1 = 8n | ((v & 1n) << 1n);
    },
    debugAccess(10),
  ),
  constant("MDRAR_EL1", 0n, debugAccess(9)),
];

/** All rows, by name. */
export const REGISTER_ROWS: ReadonlyMap<string, RegisterRow> = new Map(
  [identification, processor, pstate, kernel, hypervisor, timers, debug].flat().map((r) => [r.name, r]),
);

/** Values after reset of the registers that keep what is written. */
export function resetValues(cpu: number): Record<string, bigint> {
  const values: Record<string, bigint> = {};
  for (const { name, reset, read } of REGISTER_ROWS.values()) if (read === undefined) values[name] = reset;
  values.VMPIDR_EL2 = 0x8000_0000n + BigInt(cpu);
  return values;
}
