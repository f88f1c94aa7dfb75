/** Linux's own KVM on the machine: Debian's kernel at EL2 from its first instruction on, and the monitor of `guests/vmm` at EL0 with a guest that measures itself. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { digest } from "../../host/node/index.ts";
import type { Cache } from "../../jobs/index.ts";
import { DEFAULTS, load, MAP, Machine, MIB } from "../../machine/index.ts";
import { isCompressed, readImage } from "../../read/image/index.ts";
import { badValue } from "../command-line.ts";
import { debianFolder } from "../run/hosts.ts";

/** Of an operation: instructions of guest, host, hypervisor and monitor together, which the guest's counter tells. */
export interface LinuxRow {
  readonly operation: string;
  readonly instructions: number;
}

/** What the monitor calls an operation of `micro`. */
const NAMES: Readonly<Record<string, string>> = {
  hypercall: "Hypercall",
  gicd: "I/O kernel",
  mmio: "I/O user",
  ipi: "Virtual IPI",
};
/** Nanoseconds, which are instructions, of a tick of the guest's counter. */
const TICK = 16;
const MOST_INSTRUCTIONS = 2e10;
/** Without random numbers at each system call, and without the kernel's tests of its cryptography. */
const WORDS = "quiet randomize_kstack_offset=off cryptomgr.notests console=ttyAMA0 -- all";

interface Files {
  readonly kernel: Uint8Array;
  readonly initrd: Uint8Array;
}

/** @throws {InputError} CFG02 when they are not there */
export function linuxFiles(argv: readonly string[]): Files {
  const bytesOf = (name: string): Uint8Array => {
    const file = join(debianFolder(), name);
    const hint =
      "scripts/fetch-debian.sh of the sources fetches the kernel, scripts/make-vmm-initrd.sh makes the other";
    if (!existsSync(file)) throw badValue(argv, "--linux", `there is no ${file}`, hint);
    return readFileSync(file);
  };
  const [kernel, initrd] = [bytesOf("vmlinuz"), bytesOf("vmm.cpio")];
  return { kernel: isCompressed(kernel) ? gunzipSync(kernel) : kernel, initrd };
}

/** What the console of a run says. @throws {Error} when that does not come to its end */
function consoleOf({ kernel, initrd }: Files, count: number): string {
  const where = { file: "vmlinuz", from: 0, to: 0 };
  const machine = new Machine({ ...DEFAULTS, cpus: 2, memory: 256 * MIB });
  load(machine, readImage(kernel, MAP.ram, where), { append: `${WORDS} ${count}`, initrd, where });
  let said = "";
  for (;;) {
    const stop = machine.step(MOST_INSTRUCTIONS);
    said += new TextDecoder().decode(machine.output());
    if (stop.kind === "exit" && stop.status === 0) return said;
    if (stop.kind !== "output") throw new Error(`Linux did not end, but ${stop.kind}:\n${said}`);
  }
}

/** The figures that a console says: behind the name of each operation ticks of the guest's counter, in hexadecimal. @throws {Error} when one is missing */
export function rowsOf(said: string, count: number): LinuxRow[] {
  const lines = said.replaceAll("\r", "").split("\n");
  return Object.entries(NAMES).map(([name, operation]) => {
    const ticks = lines.slice(lines.indexOf(`vmm: ${name}`)).find((line) => /^[0-9a-f]{16}$/.test(line));
    if (ticks === undefined) throw new Error(`the monitor says nothing of ${name}:\n${said}`);
    return { operation, instructions: (Number.parseInt(ticks, 16) * TICK) / count };
  });
}

/** Runs all operations, or finds what they came to. */
export function linuxRows(files: Files, count: number, cache: Cache): LinuxRow[] {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
  const key = digest(JSON.stringify([digest(text(files.kernel)), digest(text(files.initrd)), WORDS, count]));
  const said = cache.get(key) ?? consoleOf(files, count);
  const rows = rowsOf(said, count);
  cache.put(key, said);
  return rows;
}
