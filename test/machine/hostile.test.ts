/** Programs and control registers of random bits: the machine goes on, within its budget, and both engines agree. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encode, ROWS } from "../../src/isa/index.ts";
import { DEFAULTS, Machine } from "../../src/machine/index.ts";
import { generator } from "../isa/random.ts";
import { cases } from "../tier.ts";
import { ORIGIN } from "./run.ts";
import { memoryHash, registersHash } from "./state.ts";

const BYTES = 2 ** 21;
const CONTROLS = [
  "SCTLR_EL1",
  "SCTLR_EL2",
  "TCR_EL1",
  "TCR_EL2",
  "VTCR_EL2",
  "HCR_EL2",
  "MAIR_EL1",
  "MAIR_EL2",
  "CPTR_EL2",
];
const ROOTS = ["TTBR0_EL1", "TTBR1_EL1", "TTBR0_EL2", "VTTBR_EL2", "VBAR_EL1", "VBAR_EL2"];

/** Words of instructions of all rows, some of them any words, with descriptors of tables and pages among them. */
function image(random: () => number): Uint8Array {
  const words = new Uint32Array(BYTES / 4);
  for (let i = 0; i < 6000; i++) {
    const row = ROWS[random() % ROWS.length]!;
    const fields = Object.fromEntries(row.fields.map((f) => [f.name, random() % 2 ** f.width]));
    words[i] = random() % 5 === 0 ? random() : encode({ row, fields });
  }
  for (let i = 2 ** 18; i < words.length; i += 2)
    words[i] = ((ORIGIN + (random() % BYTES)) & ~0xfff) | (random() & 0x7ff) | 1;
  return new Uint8Array(words.buffer);
}

/** One program with registers of random bits, on a machine with each engine. */
function machinesFor(seed: number): Machine[] {
  const random = generator(seed);
  const program = image(random);
  const anywhere = (): bigint => BigInt(ORIGIN + (random() % BYTES));
  const registers = Array.from({ length: 31 }, () => (random() % 3 === 0 ? BigInt(random()) << 32n : anywhere()));
  // Translation is on in every other machine only: few random tables lead anywhere.
  const isOn = seed % 2 === 0;
  const controls = CONTROLS.map(
    (name) => [name, (BigInt(random() & random()) << 16n) | BigInt(random() & 0xffff)] as const,
  );
  const roots = ROOTS.map((name) => [name, (anywhere() & ~0xfffn) | (BigInt(random() & 0xff) << 48n)] as const);
  return (["fast", "reference"] as const).map((engine) => {
    const machine = new Machine({
      ...DEFAULTS,
      memory: 2 ** 22,
      cpus: 2,
      slice: 100,
      engine,
      el: seed % 3 === 0 ? 1 : 2,
    });
    machine.write(ORIGIN, program);
    machine.start(ORIGIN);
    const cpu = machine.cpus[0]!;
    for (const [n, value] of registers.entries()) cpu.setX(n, value);
    for (const [name, value] of [...(isOn ? controls : []), ...roots]) cpu.sys[name] = value;
    if (isOn) cpu.sys.SCTLR_EL2! &= ~1n; // it begins in EL2
    cpu.controlsStale = true;
    return machine;
  });
}

test("nothing that a guest does is an error of the machine", () => {
  for (let seed = 1; seed <= cases(10, 600); seed++) {
    const [fast, reference] = machinesFor(seed) as [Machine, Machine];
    for (let step = 0; step < 4; step++) {
      const stops = [fast, reference].map((m) => m.step(1000).kind);
      assert.equal(stops[0], stops[1], `seed ${seed}`);
      assert.equal(registersHash(fast), registersHash(reference), `seed ${seed}, step ${step}`);
    }
    assert.equal(memoryHash(fast, ORIGIN, BYTES), memoryHash(reference, ORIGIN, BYTES), `seed ${seed}`);
  }
});
