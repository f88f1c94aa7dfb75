/** The devices of the board by physical address, where QEMU's `virt` machine has them. */
import { MAP, MOST_SLOTS, VIRTIO_SLOT_BYTES } from "../config.ts";
import type { Bus } from "../cpu/core.ts";
import type { Gic } from "../gic/gic.ts";
import type { Smmu } from "../smmu/smmu.ts";
import type { Devices } from "./devices.ts";

/** Registers in a range of addresses. */
interface Device {
  readonly base: number;
  readonly size: number;
  read(offset: number, bytes: number, cpu: number): number;
  write(offset: number, bytes: number, value: number, cpu: number): void;
}

const virtualInterfaces = (gic: Gic): Device[] => [
  {
    base: MAP.gich,
    size: 0x1_0000,
    read: (offset, _, cpu) => gic.readHypervisor(offset, cpu),
    write: (offset, _, value, cpu) => gic.writeHypervisor(offset, value, cpu),
  },
  {
    base: MAP.gicv,
    size: 0x1_0000,
    read: (offset, _, cpu) => gic.readVirtual(offset, cpu),
    write: (offset, _, value, cpu) => gic.writeVirtual(offset, value, cpu),
  },
];

function devicesOf({ gic, uart, rtc, slots, smmus }: Devices): Device[] {
  return [
    {
      base: MAP.gicd,
      size: 0x1_0000,
      read: (offset, bytes, cpu) => gic.readDistributor(offset, bytes, cpu),
      write: (offset, bytes, value, cpu) => gic.writeDistributor(offset, bytes, value, cpu),
    },
    {
      base: MAP.gicc,
      size: 0x1_0000,
      read: (offset, _, cpu) => gic.readInterface(offset, cpu),
      write: (offset, _, value, cpu) => gic.writeInterface(offset, value, cpu),
    },
    ...(gic.hasVirtual ? virtualInterfaces(gic) : []),
    {
      base: MAP.uart,
      size: 0x1000,
      read: (offset) => uart.read(offset),
      write: (offset, _, value) => uart.write(offset, value),
    },
    {
      base: MAP.rtc,
      size: 0x1000,
      read: (offset) => rtc.read(offset),
      write: (offset, _, value) => rtc.write(offset, value),
    },
    {
      base: MAP.virtio,
      size: MOST_SLOTS * VIRTIO_SLOT_BYTES,
      read: (offset, bytes) => slots.read(offset, bytes),
      write: (offset, _, value) => slots.write(offset, value),
    },
    ...smmus.map(ofSmmu),
  ];
}

const ofSmmu = (smmu: Smmu, n: number): Device => ({
  base: MAP.smmus[n]!,
  size: 0x1_0000,
  read: (offset) => smmu.read(offset),
  write: (offset, _, value) => smmu.write(offset, value),
});

/** Registers are at most 32 bits wide; a doubleword is two of them, the lower one first. */
export function makeBus(all: Devices): Bus {
  const devices = devicesOf(all);
  const find = (pa: number): Device | undefined => devices.find((d) => pa >= d.base && pa < d.base + d.size);
  return {
    read(pa, bytes, cpu) {
      const d = find(pa);
      if (d === undefined) return undefined;
      const low = BigInt(d.read(pa - d.base, Math.min(bytes, 4), cpu) >>> 0);
      return bytes === 8 ? low | (BigInt(d.read(pa - d.base + 4, 4, cpu) >>> 0) << 32n) : low;
    },
    write(pa, bytes, value, cpu) {
      const d = find(pa);
      if (d === undefined) return false;
      d.write(
        pa - d.base,
        Math.min(bytes, 4),
        Number(value & (bytes === 1 ? 255n : bytes === 2 ? 0xffffn : 0xffff_ffffn)),
        cpu,
      );
      if (bytes === 8) d.write(pa - d.base + 4, 4, Number((value >> 32n) & 0xffff_ffffn), cpu);
      return true;
    },
  };
}
