/**
 * What a machine is made from: plain data, no clock, no randomness. The same configuration and the same input give the
 * same run, instruction by instruction.
 */

/** How instructions are executed; both engines give the same run. */
export type EngineName = "fast" | "reference";

export interface MachineConfig {
  /** 1 to 8. */
  readonly cpus: number;
  /** Bytes of RAM, a multiple of 1 MiB, at most `MOST_MEMORY`. */
  readonly memory: number;
  /** Exception level in which CPU 0 starts. With 1 there is no EL2 at all. */
  readonly el: 1 | 2;
  /** Instructions that one CPU runs before the next one has its turn. */
  readonly slice: number;
  readonly engine: EngineName;
  /** Whether HLT #0xf000 asks the host for something (exit, write): for guests that expect it. */
  readonly semihosting: boolean;
  /** Seconds since 1970 that the real-time clock shows at time 0. */
  readonly startTime: number;
  /** Of the entropy device. */
  readonly seed: number;
  /** Virtio devices, from the first slot on. */
  readonly slots: readonly SlotKind[];
  /** Whether there are two SMMUs, for devices that are put behind them. */
  readonly smmus: boolean;
  /** Name of the hypervisor that is a value of this program and is entered instead of code at EL2; none: "". */
  readonly hypervisor: string;
}

/** What a virtio device is. */
export type SlotKind = "block" | "console" | "entropy" | "net";

export const MOST_SLOTS = 32;
export const VIRTIO_SLOT_BYTES = 0x200;

export const MIB = 2 ** 20;
export const MOST_CPUS = 8;
/** All memory of a machine is one WebAssembly memory below 4 GiB. */
export const MOST_MEMORY = 3072 * MIB;

export const DEFAULTS: MachineConfig = {
  cpus: 1,
  memory: 128 * MIB,
  el: 2,
  slice: 10_000,
  engine: "fast",
  semihosting: false,
  startTime: 1_577_836_800, // 2020
  seed: 1,
  slots: [],
  smmus: false,
  hypervisor: "",
};

/** Physical addresses, those of QEMU's `virt` machine. */
export const MAP = {
  gicd: 0x0800_0000,
  gicc: 0x0801_0000,
  /** Both only with EL2. */
  gich: 0x0803_0000,
  gicv: 0x0804_0000,
  uart: 0x0900_0000,
  rtc: 0x0901_0000,
  virtio: 0x0a00_0000,
  smmus: [0x0b00_0000, 0x0b01_0000],
  ram: 0x4000_0000,
} as const;

/** Interrupt numbers: those from 32 on are shared, the others are each CPU's own. */
export const INTID = {
  maintenance: 25,
  hypTimer: 26,
  virtualTimer: 27,
  physicalTimer: 30,
  uart: 33,
  rtc: 34,
  virtio: 48,
  smmus: [104, 105],
} as const;

/** @throws {Error} when a machine cannot be made so */
export function checkConfig(c: MachineConfig): void {
  const whole = (n: number, most: number): boolean => Number.isInteger(n) && n >= 1 && n <= most;
  if (!whole(c.cpus, MOST_CPUS)) throw new Error(`a machine has 1 to ${MOST_CPUS} CPUs`);
  if (!whole(c.memory / MIB, MOST_MEMORY / MIB)) throw new Error(`memory is whole MiB, at most ${MOST_MEMORY / MIB}`);
  if (c.slots.length > MOST_SLOTS) throw new Error(`a machine has at most ${MOST_SLOTS} virtio devices`);
  if (c.hypervisor !== "" && c.el !== 2) throw new Error("a machine without EL2 has no hypervisor");
  if (!whole(c.slice, 1e9)) throw new Error("a slice has at least one instruction");
}
