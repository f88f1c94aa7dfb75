/** The device tree of a machine: what Linux needs to find its way, and nothing that changes from run to run. */
import { INTID, MAP, type MachineConfig, VIRTIO_SLOT_BYTES } from "../config.ts";
import { cells, type TreeNode } from "../loader/device-tree.ts";
import { BANKS } from "../smmu/smmu.ts";

/** What the loader adds. */
export interface Boot {
  readonly append: string;
  /** First and last+1 address of the initial RAM disk. */
  readonly initrd?: readonly [number, number];
}

const PHANDLE = { gic: 1, clock: 2 } as const;
const PPI = 1;
const SPI = 0;
const LEVEL_HIGH = 4;
const EDGE_RISING = 1;
/** A page for each of 8 virtual CPUs of the host and of 32 VMs, which each hypervisor has. */
const EXCHANGE_BYTES = 33 * 8 * 4096;

const ofCpu = (id: number): TreeNode => ({
  properties: { device_type: "cpu", compatible: "arm,cortex-a57", reg: [id], "enable-method": "psci" },
});

/** @param isHost below a hypervisor: the physical timer is all its own, and the virtual one its guests'. */
function timer(cpus: number, isHost: boolean): TreeNode {
  const flags = ((2 ** cpus - 1) << 8) + LEVEL_HIGH;
  const secure = 29; // named because the binding wants it; there is no such timer
  const intids = isHost ? [INTID.physicalTimer] : [secure, INTID.physicalTimer, INTID.virtualTimer, INTID.hypTimer];
  return {
    properties: {
      compatible: "arm,armv8-timer",
      "always-on": true,
      interrupts: intids.flatMap((i) => [PPI, i - 16, flags]),
      ...(isHost ? { "interrupt-names": "phys" } : {}),
    },
  };
}

const bank = (address: number, size: number): number[] => [...cells(address), ...cells(size)];

/** With EL2 the virtual interfaces and their interrupt, where QEMU's tree has them. */
const interruptController = (el: 1 | 2): TreeNode => ({
  properties: {
    compatible: "arm,cortex-a15-gic",
    "#interrupt-cells": [3],
    "#address-cells": [0],
    "interrupt-controller": true,
    reg: [MAP.gicd, MAP.gicc, ...(el === 2 ? [MAP.gich, MAP.gicv] : [])].flatMap((base) => bank(base, 0x1_0000)),
    ...(el === 2 ? { interrupts: [PPI, INTID.maintenance - 16, LEVEL_HIGH] } : {}),
    phandle: [PHANDLE.gic],
  },
});

const clock: TreeNode = {
  properties: {
    compatible: "fixed-clock",
    "#clock-cells": [0],
    "clock-frequency": [24_000_000],
    "clock-output-names": "clk24mhz",
    phandle: [PHANDLE.clock],
  },
};

const uart: TreeNode = {
  properties: {
    compatible: ["arm,pl011", "arm,primecell"],
    reg: [...cells(MAP.uart), ...cells(0x1000)],
    interrupts: [SPI, INTID.uart - 32, LEVEL_HIGH],
    clocks: [PHANDLE.clock, PHANDLE.clock],
    "clock-names": ["uartclk", "apb_pclk"],
  },
};

const rtc: TreeNode = {
  properties: {
    compatible: ["arm,pl031", "arm,primecell"],
    reg: [...cells(MAP.rtc), ...cells(0x1000)],
    interrupts: [SPI, INTID.rtc - 32, LEVEL_HIGH],
    clocks: [PHANDLE.clock],
    "clock-names": "apb_pclk",
  },
};

const virtio = (slot: number): TreeNode => ({
  properties: {
    compatible: "virtio,mmio",
    reg: [...cells(MAP.virtio + slot * VIRTIO_SLOT_BYTES), ...cells(VIRTIO_SLOT_BYTES)],
    interrupts: [SPI, INTID.virtio - 32 + slot, EDGE_RISING],
    "dma-coherent": true,
  },
});

/** Calls to what is above a host: where exchanges are, behind its memory, and the timer of virtual machines, an edge: it is off again when the host looks. */
const hypervisor = (exchanges: number): TreeNode => ({
  properties: {
    compatible: "sekvm,hypervisor",
    reg: bank(exchanges, EXCHANGE_BYTES),
    interrupts: [PPI, INTID.virtualTimer - 16, EDGE_RISING],
  },
});

/** One interrupt for all faults: the global one, and that of each bank. */
const smmu = (n: number): TreeNode => ({
  properties: {
    compatible: ["arm,mmu-500", "arm,smmu-v2"],
    reg: bank(MAP.smmus[n]!, 0x1_0000),
    "#iommu-cells": [1],
    "#global-interrupts": [1],
    interrupts: Array.from({ length: 1 + BANKS }, () => [SPI, INTID.smmus[n]! - 32, LEVEL_HIGH]).flat(),
    "dma-coherent": true,
  },
});

const at = (name: string, address: number): string => `${name}@${address.toString(16)}`;

/** What `chosen` says of how the machine was started. */
const chosenOf = ({ append, initrd }: Boot): TreeNode["properties"] => ({
  bootargs: append,
  ...(initrd === undefined ? {} : { "linux,initrd-start": cells(initrd[0]), "linux,initrd-end": cells(initrd[1]) }),
});

/** A tree that somebody gives, with what the loader adds; its own command line stays when none is given. */
export function completed(root: TreeNode, boot: Boot): TreeNode {
  const chosen = root.children?.chosen ?? { properties: {} };
  const { bootargs, ...rest } = chosenOf(boot);
  const added = boot.append === "" ? rest : { bootargs: bootargs!, ...rest };
  return {
    ...root,
    children: { ...root.children, chosen: { ...chosen, properties: { ...chosen.properties, ...added } } },
  };
}

/**
 * The tree of a machine. Below a hypervisor it is its host's: SMMUs are the hypervisor's then, and a driver that knows nothing of it reaches no memory by devices behind
 * them, so these are not named either.
 */
export function treeOf(c: MachineConfig, boot: Boot): TreeNode {
  const chosen = { ...chosenOf(boot), "stdout-path": `/${at("pl011", MAP.uart)}` };
  const isHost = c.hypervisor !== "";
  const smmus = Object.fromEntries(c.smmus && !isHost ? MAP.smmus.map((base, n) => [at("iommu", base), smmu(n)]) : []);
  const exchanges = MAP.ram + c.memory;
  const slots = c.smmus && isHost ? [] : c.slots;
  const cpus = Object.fromEntries(Array.from({ length: c.cpus }, (_, id) => [at("cpu", id), ofCpu(id)]));
  return {
    properties: {
      compatible: "linux,dummy-virt",
      model: "sekvm",
      "#address-cells": [2],
      "#size-cells": [2],
      "interrupt-parent": [PHANDLE.gic],
    },
    children: {
      chosen: { properties: chosen },
      [at("memory", MAP.ram)]: { properties: { device_type: "memory", reg: [...cells(MAP.ram), ...cells(c.memory)] } },
      cpus: { properties: { "#address-cells": [1], "#size-cells": [0] }, children: cpus },
      psci: {
        properties: { compatible: ["arm,psci-1.0", "arm,psci-0.2"], method: c.el === 2 ? "smc" : "hvc" },
      },
      timer: timer(c.cpus, isHost),
      [at("intc", MAP.gicd)]: interruptController(c.el),
      "apb-pclk": clock,
      [at("pl011", MAP.uart)]: uart,
      [at("pl031", MAP.rtc)]: rtc,
      ...Object.fromEntries(slots.map((_, i) => [at("virtio_mmio", MAP.virtio + i * VIRTIO_SLOT_BYTES), virtio(i)])),
      ...(isHost ? { [at("hypervisor", exchanges)]: hypervisor(exchanges) } : {}),
      ...smmus,
    },
  };
}
