/**
 * Makes a guest of the host of this package from a kernel of Linux and an initial RAM disk: one image, signed, which `sekvm run --mode sekvm --initrd IMAGE --append "run initrd 1"` runs.
 *
 *     node dist/scripts/debian-guest.js KERNEL INITRD IMAGE [WORDS…]
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | two instructions: x0 is the device tree, and a branch to the kernel |
 * | 4 KiB | the device tree |
 * | 64 KiB | the initial RAM disk |
 * | 2 MiB | the kernel, and a page with the signature |
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cells, flatten, type TreeNode } from "../src/machine/loader/device-tree.ts";

const RAM = 0x4000_0000;
/** As much as the host gives: `RAM_PAGES` of `kserv/user/user.h`. */
const RAM_BYTES = 128 * 2 ** 20;
const PAGE = 4096;
const AT = { tree: 0x1000, disk: 0x1_0000, kernel: 0x20_0000 } as const;
const [ADR_X0, B] = [0x1000_0000, 0x1400_0000];
const [PPI, SPI, LEVEL] = [1, 0, 4];
const [GIC, CLOCK] = [1, 2];
const ONE_CPU = 0x100;

const start = (): Uint32Array =>
  new Uint32Array([ADR_X0 | ((AT.tree / 4) << 5), B | (((AT.kernel - 4) / 4) & 0x3ff_ffff)]);

const timerOf = (ppi: number): number[] => [PPI, ppi, ONE_CPU | LEVEL];

/** What the host gives a VM: one CPU, its memory, the interrupt controller, timers, a PL011. */
function treeOf(words: string, diskBytes: number): TreeNode {
  const disk = RAM + AT.disk;
  const reg = (at: number, bytes: number): number[] => [...cells(at), ...cells(bytes)];
  return {
    properties: {
      compatible: "linux,dummy-virt",
      "#address-cells": [2],
      "#size-cells": [2],
      "interrupt-parent": [GIC],
    },
    children: {
      chosen: {
        properties: {
          bootargs: words,
          "linux,initrd-start": cells(disk),
          "linux,initrd-end": cells(disk + diskBytes),
          "stdout-path": "/pl011@9000000",
        },
      },
      [`memory@${RAM.toString(16)}`]: { properties: { device_type: "memory", reg: reg(RAM, RAM_BYTES) } },
      cpus: {
        properties: { "#address-cells": [1], "#size-cells": [0] },
        children: {
          "cpu@0": { properties: { device_type: "cpu", compatible: "arm,armv8", reg: [0], "enable-method": "psci" } },
        },
      },
      psci: { properties: { compatible: ["arm,psci-1.0", "arm,psci-0.2"], method: "hvc" } },
      timer: {
        properties: { compatible: "arm,armv8-timer", interrupts: [13, 14, 11, 10].flatMap(timerOf), "always-on": true },
      },
      "intc@8000000": {
        properties: {
          compatible: "arm,cortex-a15-gic",
          "#interrupt-cells": [3],
          "interrupt-controller": true,
          reg: [...reg(0x0800_0000, 0x1000), ...reg(0x0801_0000, 0x2000)],
          phandle: [GIC],
        },
      },
      clock: {
        properties: {
          compatible: "fixed-clock",
          "#clock-cells": [0],
          "clock-frequency": [24_000_000],
          phandle: [CLOCK],
        },
      },
      "pl011@9000000": {
        properties: {
          compatible: ["arm,pl011", "arm,primecell"],
          reg: reg(0x0900_0000, 0x1000),
          interrupts: [SPI, 1, LEVEL],
          clocks: [CLOCK, CLOCK],
          "clock-names": ["uartclk", "apb_pclk"],
        },
      },
    },
  };
}

function imageOf(kernel: Uint8Array, disk: Uint8Array, words: string): Uint8Array {
  const tree = flatten(treeOf(words, disk.length));
  if (AT.tree + tree.length > AT.disk || AT.disk + disk.length > AT.kernel)
    throw new Error("the initial RAM disk is too large");
  const end = AT.kernel + kernel.length;
  const image = new Uint8Array(end + PAGE + ((PAGE - (end % PAGE)) % PAGE));
  image.set(new Uint8Array(start().buffer));
  image.set(tree, AT.tree);
  image.set(disk, AT.disk);
  image.set(kernel, AT.kernel);
  return image;
}

const [kernel, disk, to, ...words] = process.argv.slice(2);
if (to === undefined) throw new Error("KERNEL INITRD IMAGE [WORDS…]");
writeFileSync(to, imageOf(readFileSync(kernel!), readFileSync(disk!), words.join(" ")));
const folder = mkdtempSync(join(tmpdir(), "sekvm-"));
const sign = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "kserv", "sign.js");
const { status } = spawnSync(process.execPath, [sign, join(folder, "key"), to], { stdio: "inherit" });
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;
