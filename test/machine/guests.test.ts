/** The guests of the package: what they say on both engines, and that they are what their sources make. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { scratchDisk } from "../../src/cli/run/drives.ts";
import { GUESTS, type Guest, guestFile } from "../../src/cli/run/guests.ts";
import {
  type Attached,
  DEFAULTS,
  type EngineName,
  load,
  MAP,
  Machine,
  type MachineConfig,
  Switch,
} from "../../src/machine/index.ts";
import { readImage } from "../../src/read/image/index.ts";
import { assertRebuilt } from "./rebuilt.ts";

const where = { file: "guest", from: 0, to: 0 };

/** A machine with a guest in it. */
function machineOf(guest: Guest, engine: EngineName, more: Partial<MachineConfig>, attached: Attached): Machine {
  const config = { ...DEFAULTS, memory: 2 ** 24, semihosting: true, engine, cpus: guest.cpus, el: guest.el, ...more };
  const machine = new Machine(config, attached);
  const image = readImage(readFileSync(guestFile(guest.name)), MAP.ram, where);
  load(machine, image, { append: "", initrd: undefined, where });
  return machine;
}

/** Runs a guest to its end. */
function ran(guest: Guest, engine: EngineName, cpus = guest.cpus): { status: number; console: string; time: number } {
  const disks = guest.hasDisk === true ? [scratchDisk()] : [];
  const machine = machineOf(guest, engine, { cpus, slots: disks.map(() => "block") }, { disks });
  const stop = machine.step(1e7);
  assert.equal(stop.kind, "exit");
  return {
    status: (stop as { status: number }).status,
    console: new TextDecoder().decode(machine.output()),
    time: machine.now(),
  };
}

const SAYS: Readonly<Record<string, RegExp>> = {
  hello: /^hello from EL2 of CPU 0\nprocessor 0x411fd070, counter 62500000 Hz, device tree at 0x40fff000\n/,
  spinlock: /\n2 CPUs: 10000 with the lock, 5\d\d\d without\n$/,
  faults: /^16 faults of translation, 8 of permission, 8 pages used, sum 56\n$/,
  copy: /^64 sectors copied, 24 interrupts\n$/,
  tick: /^tick 1 after 1000 us\n(.*\n){8}tick 10 after 10000 us\n$/,
  switch:
    /\nworld 1 has no memory at 0x40201000, esr 0x93c08006\n(.*\n)*world 1: 5 turns, 3 calls, 49152 in its memory\n12 world switches\n$/,
};

const named = (name: string): Guest => GUESTS.find((g) => g.name === name)!;

for (const guest of GUESTS.filter((g) => g.name !== "meet"))
  test(`guest ${guest.name}: ${guest.says}`, () => {
    const [fast, reference] = [ran(guest, "fast"), ran(guest, "reference")];
    assert.match(fast.console, SAYS[guest.name]!);
    assert.equal(fast.status, 0);
    assert.deepEqual(reference, fast);
  });

test("eight CPUs share a spin lock", () => {
  assert.match(ran(named("spinlock"), "fast", 8).console, /\n8 CPUs: 40000 with the lock, /);
});

test("time that a caller lets go by in pieces is the time that is skipped", () => {
  const [skips, waits] = [0, 1].map(() => machineOf(named("tick"), "fast", {}, { disks: [] })) as [Machine, Machine];
  assert.equal(skips.step(1e7).kind, "exit");
  let idle = 0;
  for (let stop = waits.step(1e7, "stop"); stop.kind !== "exit"; stop = waits.step(1e7, "stop")) {
    assert.ok(stop.kind === "idle" && stop.nanoseconds > 0);
    const before = waits.now();
    waits.pass(stop.nanoseconds / 3);
    assert.equal(waits.now(), before + Math.floor(stop.nanoseconds / 3));
    waits.pass(1e12); // not past the event
    assert.equal(waits.now(), before + stop.nanoseconds);
    idle++;
  }
  assert.equal(idle, 10);
  assert.equal(waits.now(), skips.now());
  assert.deepEqual(waits.output(), skips.output());
});

test("three machines on one switch meet", () => {
  const hub = new Switch();
  const machines = [1, 2, 3].map((seed) =>
    machineOf(named("meet"), "fast", { slots: ["net"], seed }, { disks: [], links: [hub.link()] }),
  );
  for (let i = 0; i < 100 && !machines.every((m) => m.hasStopped); i++)
    for (const m of machines) if (!m.hasStopped) m.step(2000);
  const said = machines.map((m) => new TextDecoder().decode(m.output()));
  const macs = said.map((text) => /^(52:54:\S+) is here\n/.exec(text)![1]);
  assert.equal(new Set(macs).size, 3);
  for (const [i, text] of said.entries()) {
    const met = [...text.matchAll(/met (\S+)\n/g)].map((m) => m[1]);
    assert.ok(met.length > 0 && met.every((mac) => macs.includes(mac) && mac !== macs[i]), text);
  }
});

const folder = join(guestFile("hello"), "..");
const compiler = spawnSync("aarch64-linux-gnu-gcc", ["-dumpfullversion"], { encoding: "utf8" });
const built = readFileSync(join(folder, "compiler"), "utf8");
const skip =
  compiler.status !== 0
    ? "aarch64-linux-gnu-gcc not found: install gcc-aarch64-linux-gnu to build the guests"
    : compiler.stdout !== built &&
      `aarch64-linux-gnu-gcc is ${compiler.stdout.trim()}, the guests are of ${built.trim()}`;

test("sources make the guests that are here, byte by byte", { skip }, () => assertRebuilt(folder));
