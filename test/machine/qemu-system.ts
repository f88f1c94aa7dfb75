/** The same program on QEMU's `virt` machine. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ORIGIN } from "./run.ts";

const QEMU = "qemu-system-aarch64";

/** For `test(name, { skip }, …)`: false when qemu is there, else why the test is skipped. */
export const skipWithoutQemuSystem: string | false =
  spawnSync(QEMU, ["--version"]).status === 0
    ? false
    : `${QEMU} not found: install qemu-system-arm to compare the machine with an emulator`;

/** What a program writes to the console there. It has to end by semihosting. */
export function consoleOfQemu(program: Uint8Array, cpus = 1): string {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-qemu-"));
  try {
    const file = join(folder, "program.bin");
    writeFileSync(file, program);
    const machine = [
      "-M",
      "virt,virtualization=on,gic-version=2",
      "-cpu",
      "cortex-a57",
      "-smp",
      String(cpus),
      "-m",
      "64",
    ];
    const load = ["-device", `loader,file=${file},addr=${ORIGIN},cpu-num=0`];
    const streams = [
      "-nic",
      "none",
      "-display",
      "none",
      "-serial",
      "stdio",
      "-semihosting-config",
      "enable=on,target=native",
    ];
    const ran = spawnSync(QEMU, [...machine, ...load, ...streams], { timeout: 20_000, input: "" });
    return ran.stdout.toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
