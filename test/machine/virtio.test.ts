/** Virtio devices: what drivers get, and what becomes of drivers that do not keep the rules. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MAP } from "../../src/machine/config.ts";
import { RAM_AT } from "../../src/machine/cpu/layout.ts";
import { DEFAULTS, emptyDisk, Machine, Overlay } from "../../src/machine/index.ts";
import { Block } from "../../src/machine/virtio/block.ts";
import { VirtioConsole } from "../../src/machine/virtio/console.ts";
import type { Disk } from "../../src/machine/virtio/disk.ts";
import { Entropy } from "../../src/machine/virtio/entropy.ts";
import type { Backend } from "../../src/machine/virtio/transport.ts";
import { generator } from "../isa/random.ts";
import { cases } from "../tier.ts";
import { EXIT, machineWith } from "./run.ts";
import { Driver, ENTRIES, QUEUE_MEMORY } from "./virtio-driver.ts";

const MEGABYTE = 2 ** 20;
const request = (type: number, sector: number): Uint8Array => {
  const view = new DataView(new ArrayBuffer(16));
  view.setUint32(0, type, true);
  view.setBigUint64(8, BigInt(sector), true);
  return new Uint8Array(view.buffer);
};
const pattern = (bytes: number, seed: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, i) => i * 7 + seed);
const disk = (): Overlay => new Overlay(emptyDisk(MEGABYTE), MEGABYTE);

test("what is written to a disk is read from it, whatever the buffers are", () => {
  const driver = new Driver(new Block(disk(), "disk"));
  const data = pattern(1536, 3);
  const status = driver.request([request(1, 5), data.subarray(0, 100), data.subarray(100)], [1]);
  assert.deepEqual([...status], [0]);
  const read = driver.request([request(0, 5).subarray(0, 7), request(0, 5).subarray(7)], [1000, 500, 36, 1]);
  assert.deepEqual(read, Uint8Array.of(...data, 0));
  assert.equal(driver.used, 2);
  assert.equal(driver.line, true);
  driver.device.write(0x64, 1);
  assert.equal(driver.line, false);
});

test("a disk says its size and its name, and refuses what is behind its end or unknown", () => {
  const driver = new Driver(new Block(disk(), "mine"));
  assert.equal(driver.device.read(0x100, 4), MEGABYTE / 512);
  assert.equal(new TextDecoder().decode(driver.request([request(8, 0)], [20, 1]).subarray(0, 5)), "mine\0");
  for (const [type, sector, room, answer] of [
    [0, MEGABYTE / 512 - 1, 1024, 1],
    [0, 2 ** 53, 512, 1],
    [0, 0, 100, 1],
    [1, MEGABYTE / 512, 0, 0], // nothing, at the end
    [1, MEGABYTE / 512 + 1, 0, 1],
    [4, 0, 0, 0],
    [77, 0, 512, 2],
  ] as const) {
    const answered = driver.request([request(type, sector)], room === 0 ? [1] : [room, 1]);
    assert.equal(answered.at(-1), answer, `${type} at ${sector}`);
  }
});

test("a disk that is read-only says so, and is not written", () => {
  const below = disk();
  const readOnly: Disk = {
    bytes: below.bytes,
    isReadOnly: true,
    read: (a, i) => below.read(a, i),
    write: () => assert.fail(),
    flush: () => true,
  };
  const driver = new Driver(new Block(readOnly, "disk"));
  assert.equal(driver.device.read(0x10, 4) & (1 << 5), 1 << 5);
  assert.deepEqual([...driver.request([request(1, 0), pattern(512, 1)], [1])], [1]);
});

test("an overlay keeps what is written, as much as it may, and leaves the disk below alone", () => {
  const below = disk();
  below.write(0, pattern(8192, 9));
  const over = new Overlay(below, 8192);
  assert.equal(over.write(4000, pattern(200, 50)), true);
  assert.equal(over.write(3 * 4096, pattern(10, 0)), false);
  const seen = new Uint8Array(8192);
  over.read(0, seen);
  const expected = pattern(8192, 9);
  expected.set(pattern(200, 50), 4000);
  assert.deepEqual(seen, expected);
  below.read(0, seen);
  assert.deepEqual(seen, pattern(8192, 9));
});

test("entropy follows from the seed", () => {
  const bytes = (seed: number): Uint8Array => new Driver(new Entropy(seed)).request([], [64]);
  assert.deepEqual(bytes(7), bytes(7));
  assert.notDeepEqual(bytes(7), bytes(8));
  assert.ok(new Set(bytes(7)).size > 32);
});

test("a console sends what it is given, and gives what has come when there is room", () => {
  const sent: number[] = [];
  const console = new VirtioConsole((bytes) => sent.push(...bytes));
  const receives = new Driver(console, 0);
  receives.request([], [4]);
  assert.equal(receives.used, 0);
  console.receive(pattern(6, 1));
  receives.device.serve(0);
  assert.equal(receives.used, 1);
  assert.deepEqual(receives.request([], [4]).subarray(0, 2), pattern(6, 1).subarray(4));
  new Driver(console, 1).request([pattern(5, 0)], []);
  assert.deepEqual(sent, [...pattern(5, 0)]);
});

test("a feature that was not offered, or no version 1, is not accepted", () => {
  for (const [lower, upper] of [
    [1, 1],
    [0, 0],
    [0, 3],
  ] as const) {
    const { device } = new Driver(new Entropy(1));
    device.write(0x70, 0);
    device.write(0x24, 0);
    device.write(0x20, lower);
    device.write(0x24, 1);
    device.write(0x20, upper);
    device.write(0x70, 11);
    assert.equal(device.read(0x70, 4), 3);
  }
});

const BREAKS: readonly (readonly [string, (d: Driver) => void])[] = [
  ["a buffer outside of RAM", (d) => d.descriptor(0, MAP.ram + MEGABYTE - 4, 8, 2, 0)],
  ["a buffer before RAM", (d) => d.descriptor(0, 0x0800_0000, 8, 2, 0)],
  [
    "a buffer at the end of all addresses",
    (d) => d.view(QUEUE_MEMORY.descriptors, 8).setBigUint64(0, 2n ** 64n - 4n, true),
  ],
  ["a chain that goes round", (d) => d.descriptor(0, QUEUE_MEMORY.buffers, 8, 3, 0)],
  ["a chain that leaves its table", (d) => d.descriptor(0, QUEUE_MEMORY.buffers, 8, 3, ENTRIES)],
  ["too many bytes", (d) => d.descriptor(0, MAP.ram, 0xffff_ffff, 2, 0)],
];
for (const [what, breaks] of BREAKS)
  test(`${what} breaks the device until it is reset`, () => {
    const driver = new Driver(new Entropy(1));
    driver.descriptor(0, QUEUE_MEMORY.buffers, 8, 2, 0);
    breaks(driver);
    driver.offer(0);
    assert.equal(driver.status & 0x40, 0x40);
    assert.equal(driver.device.read(0x60, 4), 2);
    assert.equal(driver.used, 0);
    driver.start();
    assert.equal(driver.request([], [8]).length, 8);
    assert.equal(driver.used, 1);
  });

/** A driver without rules: memory of queues, registers and bells at random. */
function storm(backend: Backend, seed: number): void {
  const random = generator(seed);
  const driver = new Driver(backend, random() % 2);
  const before = driver.ram.u8.slice(0, RAM_AT);
  const words = driver.view(MAP.ram, 0x4000);
  const address = (): number =>
    random() % 3 === 0 ? random() : MAP.ram + (random() % (random() % 9 === 0 ? 2 ** 21 : 2 ** 16));
  for (let i = 0; i < 200; i++) {
    const kind = random() % 8;
    if (kind < 3)
      driver.descriptor(
        random() % ENTRIES,
        address(),
        random() % (random() % 5 === 0 ? 2 ** 32 : 2048),
        random() % 4,
        random() % (ENTRIES + 1),
      );
    else if (kind < 5) driver.offer(random() % (ENTRIES + 1));
    else if (kind === 5) words.setUint32(4 * (random() % 0x1000), random(), true);
    else if (kind === 6 && random() % 4 === 0) driver.start();
    else {
      const at = 4 * (random() % 0x50);
      driver.device.write(at, random() % 3 === 0 ? random() : at >= 0x80 ? address() : random() % 32);
      driver.device.read(random() % 0x200, 1 << (random() % 3));
    }
  }
  assert.equal(Buffer.compare(driver.ram.u8.subarray(0, RAM_AT), before), 0);
}

test("no driver makes a device reach outside of RAM, fail or go on for good", () => {
  for (let seed = 1; seed <= cases(60, 50_000); seed++)
    storm([new Block(disk(), "disk"), new Entropy(seed), new VirtioConsole(() => {})][seed % 3]!, seed);
});

test("slots without a device are there and empty; devices and disks have to match", () => {
  assert.throws(() => new Machine({ ...DEFAULTS, slots: ["block"] }), /a block device without a disk/);
  assert.throws(() => new Machine(DEFAULTS, { disks: [disk()] }), /a disk without a block device/);
  const source = `
  movi x1, 0x0a000000
  ldr w12, [x1, #8]
  ldr w13, [x1, #0x208]
  ldr w14, [x1, #0x200]
  b exit
  ${EXIT}`;
  const machine = machineWith(source, { slots: ["entropy"] }).machine;
  machine.step(1000);
  assert.deepEqual(
    [12, 13, 14].map((n) => machine.cpus[0]!.x(n)),
    [4n, 0n, 0x74726976n],
  );
});
