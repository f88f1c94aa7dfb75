/** Snapshots: a machine that was saved and put back goes on as the one that was not, and damaged ones are refused. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { scratchDisk } from "../../src/cli/run/drives.ts";
import { GUESTS, type Guest, guestFile } from "../../src/cli/run/guests.ts";
import {
  Damaged,
  DEFAULTS,
  type EngineName,
  load,
  MAP,
  Machine,
  restore,
  SNAPSHOT_HEAD,
  snapshotOf,
} from "../../src/machine/index.ts";
import { readImage } from "../../src/read/image/index.ts";
import { generator } from "../isa/random.ts";
import { cases, full } from "../tier.ts";

const where = { file: "guest", from: 0, to: 0 };
const disksOf = (guest: Guest) => (guest.hasDisk === true ? [scratchDisk()] : []);

function started(guest: Guest, engine: EngineName): Machine {
  const disks = disksOf(guest);
  const slots = [...disks.map(() => "block" as const), "entropy" as const];
  const config = { ...DEFAULTS, memory: 2 ** 23, semihosting: true, engine, cpus: guest.cpus, el: guest.el, slots };
  const machine = new Machine(config, { disks });
  const image = readImage(readFileSync(guestFile(guest.name)), MAP.ram, where);
  load(machine, image, { append: "", initrd: undefined, where });
  return machine;
}

const bytesOf = (machine: Machine): Uint8Array => new Uint8Array(Buffer.concat(snapshotOf(machine)));
const text = (machine: Machine): string => new TextDecoder().decode(machine.output());
const again = (bytes: Uint8Array, guest: Guest, engine: EngineName = "fast"): Machine =>
  restore(bytes, { engine, attached: { disks: disksOf(guest) } });

const chosen = GUESTS.filter((g) => full || ["spinlock", "copy"].includes(g.name));
for (const guest of chosen)
  test(`${guest.name}: saved and put back at any instruction, it goes on as if it had not been`, () => {
    const [through, cut] = [started(guest, "fast"), started(guest, "fast")];
    let [shown, expected] = ["", ""];
    const random = generator(11);
    for (let round = 0; ; round++) {
      const steps = 1 + (random() % 120_000);
      const engine = round % 3 === 2 ? "reference" : "fast";
      const restored = again(bytesOf(cut), guest, engine);
      const stops = [through, cut, restored].map((m) => m.step(steps));
      assert.deepEqual(stops[1], stops[0]);
      assert.deepEqual(stops[2], stops[0]);
      expected += text(through);
      shown += text(restored);
      text(cut);
      if (stops[0]!.kind !== "budget") break;
      const state = bytesOf(through);
      assert.ok(Buffer.from(bytesOf(cut)).equals(state), `round ${round}`);
      assert.ok(Buffer.from(bytesOf(restored)).equals(state), `round ${round}`);
    }
    assert.equal(shown, expected);
  });

const copy = GUESTS.find((g) => g.name === "copy")!;
function middle(): Machine {
  const machine = started(copy, "fast");
  machine.step(100_000);
  return machine;
}
const saved = bytesOf(middle());
const treeLength = new DataView(saved.buffer).getUint32(12, true);

/** What `Cpu.state` saves or finds again. A field that is new has to be added there, and then here. */
const FIELDS = [
  ...["id", "ram", "timers", "hasEl2", "base"], // of the configuration
  ...["attention", "timersStale", "timerEvent", "contextStale", "controlsStale", "debugs"], // found again
  ...["el", "daif", "illegal", "steps", "stepped", "sys", "power", "waits", "turnOver", "exceptions", "event"],
  ...["irq", "virtualIrq", "virtualFiq"],
];
test("no field of a CPU is forgotten", () => {
  assert.deepEqual(Object.keys(middle().cpus[0]!).sort(), FIELDS.sort());
});

test("a snapshot is small, and says what is in it", () => {
  assert.ok(saved.length < 200_000, String(saved.length));
  const tree = JSON.parse(new TextDecoder().decode(saved.subarray(SNAPSHOT_HEAD, SNAPSHOT_HEAD + treeLength)));
  assert.equal(tree.config.memory, 2 ** 23);
  assert.ok(tree.machine.virtio.slot0.backend.overlay.pages.length > 0);
});

test("a machine that has stopped has no snapshot", () => {
  const machine = started(GUESTS[0]!, "fast");
  machine.step(1e6);
  assert.throws(() => snapshotOf(machine), /has stopped/);
});

test("a snapshot of another version, with other disks, or cut is refused", () => {
  const version = saved.slice();
  version[8] = 99;
  assert.throws(() => again(version, copy), /version 99/);
  assert.throws(() => again(saved, GUESTS[0]!), /1 drives, not 0/);
  for (const length of [0, 7, 19, 20, 500, SNAPSHOT_HEAD + treeLength, saved.length - 4096, saved.length - 1])
    assert.throws(() => again(saved.slice(0, length), copy), Damaged);
});

/** A snapshot with another text for its tree. */
function withTree(change: (tree: string) => string): Uint8Array {
  const tree = new TextEncoder().encode(
    change(new TextDecoder().decode(saved.subarray(SNAPSHOT_HEAD, SNAPSHOT_HEAD + treeLength))),
  );
  const out = new Uint8Array(SNAPSHOT_HEAD + tree.length + saved.length - SNAPSHOT_HEAD - treeLength);
  out.set(saved.subarray(0, SNAPSHOT_HEAD));
  new DataView(out.buffer).setUint32(12, tree.length, true);
  out.set(tree, SNAPSHOT_HEAD);
  out.set(saved.subarray(SNAPSHOT_HEAD + treeLength), SNAPSHOT_HEAD + tree.length);
  return out;
}

test("whatever the bytes of a snapshot are, it is refused or runs", () => {
  const random = generator(3);
  const values = ["-1", "1e300", "null", '"x"', "[]", "{}", "0.5", "123456789", "true", "1", "0", '"ffffffffffffffff"'];
  let [refused, ran] = [0, 0];
  for (let i = 0; i < cases(40, 5000); i++) {
    const bad = withTree((tree) => {
      const at = [...tree.matchAll(/(?<=[:[,])("[0-9a-f]*"|\d+|true|false)(?=[\],}])/g)];
      const { index, 0: old } = at[random() % at.length]!;
      const value = random() % 3 === 0 ? String(random() % 300) : values[random() % values.length]!;
      return tree.slice(0, index) + value + tree.slice(index + old.length);
    });
    try {
      const machine = again(bad, copy, i % 2 === 0 ? "fast" : "reference");
      machine.step(2000);
      machine.output();
      ran++;
    } catch (error) {
      assert.ok(error instanceof Damaged, String((error as Error).stack));
      refused++;
    }
  }
  assert.ok(refused > 10 && ran > 10, `${refused} ${ran}`);
});
