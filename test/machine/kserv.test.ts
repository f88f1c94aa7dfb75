/** The host of `kserv/` under the plain hypervisor: guests run, the host reaches all of them, and no host stops the machine from going on. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { hostFile } from "../../src/cli/run/hosts.ts";
import {
  CALL,
  DEFAULTS,
  type EngineName,
  GUEST_CALL,
  KVM_BYTES,
  load,
  MAP,
  Machine,
  PlainKvm,
  restore,
  snapshotOf,
} from "../../src/machine/index.ts";
import { readImage } from "../../src/read/image/index.ts";
import { full } from "../tier.ts";
import { assembly } from "./assembly.ts";
import { assertRebuilt } from "./rebuilt.ts";

const where = { file: "host", from: 0, to: 0 };
const MEMORY = 2 ** 25;

/** A machine with the host in it, whose monitor is told something. */
function hostWith(append: string, engine: EngineName = "fast", cpus = 2, initrd?: Uint8Array): Machine {
  const hypervisor = new PlainKvm();
  const config = { ...DEFAULTS, memory: MEMORY, engine, cpus, hypervisor: hypervisor.name };
  const machine = new Machine(config, { disks: [], hypervisor });
  const image = readImage(readFileSync(hostFile), MAP.ram, where);
  load(machine, image, { append, initrd, kept: KVM_BYTES, where });
  return machine;
}

const said = (machine: Machine): string => new TextDecoder().decode(machine.output());

const GREETING = `kserv: 2 CPUs, 24 MiB
kserv: VM 1 is hello, with 2 CPUs
[1] hello from a virtual machine
[1] virtual CPU 1 runs
[1] 2 virtual CPUs, 1 interrupts between them, 3 of the timer
kserv: VM 1 is off
`;

test("a guest greets, on two virtual CPUs, with a timer and an interrupt between them", () => {
  const machine = hostWith("");
  assert.equal(machine.step(1e7).kind, "exit");
  assert.equal(said(machine), GREETING);
});

test("the host reads memory of a guest that it gave away, and runs an image that was changed", () => {
  const machine = hostWith("create hello;peek 1 0x40000000;tamper hello 1;wait;off");
  assert.equal(machine.step(1e7).kind, "exit");
  const text = said(machine);
  assert.match(text, /\nVM 1 at 0x40000000: 0x92401e73d53800b3\n/);
  assert.match(text, /\n\[2\] hello from a virtual machine\n/);
});

test("a run that is put away while guests run goes on as the one that was not", () => {
  const [one, other] = [hostWith(""), hostWith("")];
  one.step(1e7);
  other.step(120_000);
  const pieces = [...snapshotOf(other)];
  const again = restore(Buffer.concat(pieces), {
    engine: "fast",
    attached: { disks: [], hypervisor: new PlainKvm() },
  });
  again.step(1e7);
  assert.equal(said(other) + said(again), GREETING);
  assert.deepEqual([again.now(), again.executed, again.stats.el2], [one.now(), one.executed, one.stats.el2]);
});

/** Lets interrupts of the timer through, and asks. */
const ASKS = `
  movi x0, 0x08000000
  movi x1, 0x40000000
  mov w2, #1
  str w2, [x0]
  str w1, [x0, #0x100]
  add x0, x0, #0x10000
  str w2, [x0]
  mov w1, #0xff
  str w1, [x0, #4]
asks:
  hvc #0
  b asks
`;

/** A linear congruential generator: the same numbers each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 12;
}

test("whatever a host asks for, and whatever it writes of its guests and the hypervisor, the machine goes on", () => {
  const hypervisor = new PlainKvm();
  const machine = new Machine({ ...DEFAULTS, memory: MEMORY, hypervisor: hypervisor.name }, { disks: [], hypervisor });
  const at = MAP.ram + 0x100000;
  const { bytes, symbols } = assembly(ASKS, at);
  const asks = BigInt(symbols.get("asks")!);
  machine.write(at, bytes);
  machine.start(at);
  machine.step(30);
  const [cpu] = machine.cpus;
  const exchange = MAP.ram + MEMORY - KVM_BYTES;
  const next = numbers(14);
  const edges = [0n, 1n, 2n, 7n, 8n, 32n, 33n, 0x1000n, 0x4000_0000n, 1n << 44n, (1n << 64n) - 1n];
  const value = (): bigint => edges[next() % edges.length]!;
  let ran = 0;
  for (let i = 0; i < 5000; i++) {
    const isHost = (cpu!.sys.HCR_EL2! & 1n) === 0n;
    if (isHost) {
      cpu!.pc = asks;
      for (let n = 0; n < 5; n++) cpu!.setX(n, value());
      cpu!.setX(0, [25n, 30n, 30n, BigInt(13 + (next() % 20))][next() % 4]!);
      if (next() % 4 !== 0) cpu!.setX(1, BigInt(1 + (next() % 32)));
      for (const vm of [next() % 33, Number(cpu!.x(1) % 33n)])
        for (const register of [32, 33, 42, 49, 52, 54, 100])
          machine.ram.store(machine.ram.at(exchange + vm * 8 * 4096 + 8 * register), 8, value());
      if (next() % 16 === 0)
        machine.ram.store(machine.ram.at(exchange + 8 * ((next() % 64) * 4096 + (next() % 96))), 8, value());
    } else ran++;
    // What no guest leaves by itself, the timer makes it leave.
    cpu!.timers.setControl("CNTP", isHost || next() % 4 !== 0 ? 0n : 1n);
    cpu!.timersStale = true;
    cpu!.attention = true;
    machine.step(2);
  }
  assert.ok(ran > 20, `${ran}`);
  assert.ok(machine.stats.el2.entries > 1000);
});

test("guests have a disk each, and a network among them", { skip: !full }, () => {
  const machine = hostWith("list;run disk;run talk 1 0 2;run talk 1 0 2;run talk 1 0 2;wait;list;off", "fast", 3);
  assert.equal(machine.step(1e9).kind, "exit");
  const text = said(machine);
  assert.match(text, /\n\[1\] 128 sectors, 128 as they should be, one beyond them: status 1\n/);
  for (const vm of [2, 3, 4]) assert.match(text, new RegExp(`\\n\\[${vm}\\] ${vm} met all\\n`));
  const [before, after] = [...text.matchAll(/(\d+) free pages/g)].map((m) => m[1]);
  assert.equal(after, before);
});

test("a guest that means its host no good harms no other", { skip: !full }, () => {
  const machine = hostWith("list;run rogue 2;run hello 2;wait;run hello 1;wait;list;off");
  assert.equal(machine.step(1e9).kind, "exit");
  const text = said(machine);
  assert.match(text, /\nkserv: VM 1 is off\n/);
  assert.match(text, /\n\[2\] 2 virtual CPUs, 1 interrupts between them, 3 of the timer\n/);
  assert.match(text, /\n\[3\] 1 virtual CPUs, 0 interrupts between them, 3 of the timer\n/);
  const [before, after] = [...text.matchAll(/(\d+) free pages/g)].map((m) => m[1]);
  assert.equal(after, before);
});

test("two virtual CPUs that wait for each other without a pause share a CPU", () => {
  const machine = hostWith("run bench 2 3 2;wait;off", "fast", 1);
  assert.equal(machine.step(1e8).kind, "exit");
  assert.match(said(machine), /\n\[1\] 2 times\n/);
});

test("both engines run it the same", { skip: !full }, () => {
  const [fast, reference] = (["fast", "reference"] as const).map((engine) => {
    const machine = hostWith("run hello 4;run bench 2 3 5;run bench 1 2 5;wait;list;off", engine, 4);
    assert.equal(machine.step(1e8).kind, "exit");
    return { text: said(machine), executed: machine.executed, time: machine.now(), el2: machine.stats.el2 };
  });
  assert.deepEqual(reference, fast);
});

test("32 virtual machines run at once, and all pages come back", { skip: !full }, () => {
  const machine = hostWith(`list;${"run hello 2;".repeat(32)}wait;list;run hello;off`, "fast", 4);
  assert.equal(machine.step(1e9).kind, "exit");
  const text = said(machine);
  assert.equal(text.match(/\] 2 virtual CPUs, 1 interrupts between them, 3 of the timer\n/g)!.length, 32);
  const [before, after] = [...text.matchAll(/(\d+) free pages/g)].map((m) => m[1]);
  assert.equal(after, before);
  assert.match(text, /\nkserv: there is no further VM, error 8\n/);
});

/** Says a letter by its PL011, then each that it is told with the next one behind it, until that is a full stop; touches the last word of its memory. */
const SPELLS = `
  movi x1, 0x09000000
  movi x3, 0x47fffff8
  mov w0, #63
  str w0, [x3]
  ldr w0, [x3]
  str w0, [x1]
again:
  ldr w2, [x1, #0x18]
  tbnz w2, #4, again
  ldr w0, [x1]
  cmp w0, #46
  b.eq off
  str w0, [x1]
  add w0, w0, #1
  str w0, [x1]
  b again
off:
  mov w0, #10
  str w0, [x1]
  movi x0, 0x84000008
  hvc #0
`;

test("the initial RAM disk of the host is an image of a guest, which needs no more than a PL011 and has 128 MiB", () => {
  const image = new Uint8Array(4096);
  image.set(assembly(SPELLS, 0x4000_0000).bytes);
  const machine = hostWith("list;run initrd 1;tell 1 ace.;wait;list;off", "fast", 2, image);
  assert.equal(machine.step(1e7).kind, "exit");
  const text = said(machine);
  assert.match(text, /\n\[1\] \?abcdef\nkserv: VM 1 is off\n/);
  const [before, after] = [...text.matchAll(/(\d+) free pages/g)].map((m) => m[1]);
  assert.equal(after, before);
  const without = hostWith("run initrd 1;off");
  without.step(1e7);
  assert.match(said(without), /\nkserv: there is no guest initrd/);
});

const folder = dirname(hostFile);

test("the header of the host and its guests has the numbers of calls that the hypervisor has", () => {
  const header = readFileSync(join(folder, "..", "abi.h"), "utf8");
  const numbers = new Map([...header.matchAll(/\b([A-Z][A-Z0-9_]+) = (\d+)/g)].map((m) => [m[1]!, BigInt(m[2]!)]));
  for (const [name, number] of Object.entries({ ...CALL, ...GUEST_CALL }))
    assert.equal(numbers.get(name), number, name);
});

const compiler = spawnSync("aarch64-linux-gnu-gcc", ["-dumpfullversion"], { encoding: "utf8" });
const built = readFileSync(join(folder, "compiler"), "utf8");
const skip =
  !full ||
  (compiler.status !== 0
    ? "aarch64-linux-gnu-gcc not found: install gcc-aarch64-linux-gnu to build the host"
    : compiler.stdout !== built &&
      `aarch64-linux-gnu-gcc is ${compiler.stdout.trim()}, the host is of ${built.trim()}`);

test("sources make the host that is here, byte by byte", { skip }, () => assertRebuilt(folder));
