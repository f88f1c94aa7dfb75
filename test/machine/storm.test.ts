/** Storms: a guest that writes and reads any register of any device, as programs without sense and with ill will do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DEFAULTS,
  type EngineName,
  emptyDisk,
  MAP,
  Machine,
  Overlay,
  restore,
  snapshotOf,
  UserNetwork,
} from "../../src/machine/index.ts";
import { generator } from "../isa/random.ts";
import { cases } from "../tier.ts";
import { assembly } from "./assembly.ts";
import { ORIGIN } from "./run.ts";

const TABLE = ORIGIN + 0x1_0000;
const ENTRIES = 400;

// Exceptions, interrupts among them, go on with the next entry.
const PROGRAM = `
  adr x9, vectors
  msr vbar_el2, x9
  movi x9, 0x38
  msr hcr_el2, x9
  movi x0, ${TABLE}
  mov x5, #0
next:
  msr daifclr, #2
  ldp x1, x2, [x0], #16
  cbz x1, done
  tbnz x1, #0, narrow
  str w2, [x1]
  ldr w3, [x1]
mix:
  eor x5, x3, x5, ror #7
  b next
narrow:
  sub x1, x1, #1
  strb w2, [x1]
  ldrb w3, [x1]
  b mix
done:
  movi x0, ${TABLE}
  b next
  .balign 2048
vectors:
${Array.from({ length: 16 }, () => "  add x6, x6, #1\n  adr x9, next\n  msr elr_el2, x9\n  eret\n  .space 112").join("\n")}
`;

const sockets = { open: () => assert.fail(), resolve: () => assert.fail() };
const attached = () => ({ disks: [new Overlay(emptyDisk(65536), 65536)], links: [new UserNetwork(sockets)] });
const config = (engine: EngineName) => ({
  ...DEFAULTS,
  memory: 2 ** 21,
  cpus: 2,
  engine,
  smmus: true,
  slots: ["block", "console", "entropy", "net"] as const,
});

/** Places of registers, those of queues with addresses in RAM. */
function entryFor(random: () => number): readonly [number, number] {
  const places = [
    () => MAP.gicd + (random() % 0x400) * 4,
    () => MAP.gicc + (random() % 0x48) * 4,
    () => MAP.gich + (random() % 0x48) * 4,
    () => MAP.gicv + (random() % 0x48) * 4,
    () => MAP.uart + (random() % 0x14) * 4,
    () => MAP.rtc + (random() % 10) * 4,
    () => MAP.virtio + (random() % 5) * 0x200 + (random() % 0x50) * 4,
    () => MAP.virtio + (random() % 4) * 0x200 + 0x80 + (random() % 10) * 4,
    () => MAP.smmus[random() % 2]! + (random() % 0x3800) * 4,
    () => 0x0800_0000 + (random() % 0x1000_0000),
  ];
  const kind = random() % places.length;
  const isNarrow = random() % 8 === 0 ? 1 : 0;
  const values = [random(), random() & 0xff, 1 << (random() % 32), MAP.ram + (random() % 2 ** 21)];
  return [(places[kind]!() & ~3) + isNarrow, kind === 7 ? values[3]! : values[random() % 4]! >>> 0];
}

function machineFor(seed: number, engine: EngineName): Machine {
  const random = generator(seed);
  const machine = new Machine(config(engine), attached());
  machine.write(ORIGIN, assembly(PROGRAM, ORIGIN).bytes);
  const table = new BigUint64Array(2 * ENTRIES + 2);
  for (let i = 0; i < ENTRIES; i++) {
    const [at, value] = entryFor(random);
    table[2 * i] = BigInt(at);
    table[2 * i + 1] = BigInt(value);
  }
  machine.write(TABLE, new Uint8Array(table.buffer));
  machine.start(ORIGIN);
  return machine;
}

const state = (machine: Machine): Buffer => Buffer.concat(snapshotOf(machine));

test("storms on devices are no error of the machine, the same on both engines, and survive a snapshot", () => {
  for (let seed = 1; seed <= cases(2, 1000); seed++) {
    const [fast, reference] = [machineFor(seed, "fast"), machineFor(seed, "reference")];
    for (const m of [fast, reference]) m.step(8000);
    const saved = state(fast);
    assert.ok(saved.equals(state(reference)), `seed ${seed}`);
    const restored = restore(new Uint8Array(saved), { engine: "fast", attached: attached() });
    assert.ok(state(restored).equals(saved), `seed ${seed}, restored`);
    for (const m of [fast, restored]) {
      m.output();
      m.step(8000);
    }
    assert.ok(state(restored).equals(state(fast)), `seed ${seed}, later`);
  }
});
