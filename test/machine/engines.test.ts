/** Both engines are the same machine: random programs, cut into steps, leave the same state. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, disassemble, encode, ROWS, type Row, VECTOR_ROWS } from "../../src/isa/index.ts";
import { DEFAULTS, type EngineName, Machine } from "../../src/machine/index.ts";
import { cases } from "../tier.ts";
import { assembly } from "./assembly.ts";
import { ORIGIN } from "./run.ts";
import { memoryHash, registersHash, registersText } from "./state.ts";

/** A generator of 32-bit numbers (xorshift). */
function random(seed: number): () => number {
  let s = seed * 2654435761 + 1;
  return () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return s >>> 0;
  };
}

/** Rows that leave the program where it is: no branches, no system state, nothing that ends or waits. */
const USABLE = [...ROWS, ...VECTOR_ROWS].filter(
  (r) => !/^(B|BL|BR|BLR|RET|CBN?Z|TBN?Z|ERET|HLT|UDF|HVC|SMC|MSR|HINT|TLBI|DC|IC|AT)\b/.test(r.name),
);
const isAccess = (r: Row): boolean => r.class.startsWith("Loads") || /^(LD|ST)/.test(r.name);

/** A faulting instruction is skipped by a handler. Data is in the second MiB, where x20 to x27 and sp point at first. */
const FRAME = (data: readonly number[]): string => `
  adr x0, vectors
  msr vbar_el2, x0
  movi x0, ${ORIGIN + 0x180000}
  mov sp, x0
  ${Array.from({ length: 8 }, (_, i) => `movi x${20 + i}, ${ORIGIN + 0x100000 + 4096 * i + 8 * i}`).join("\n")}
again:
  ${data.map((w) => `.word ${w}`).join("\n")}
  sub x28, x28, #1
  tbz x28, #5, again
  add x28, x28, #3
  tbnz x28, #0, again
  b again
  .balign 2048
vectors:
  .space 512
  msr tpidr_el2, x0
  mrs x0, elr_el2
  add x0, x0, #4
  msr elr_el2, x0
  mrs x0, tpidr_el2
  eret
`;

function randomWords(next: () => number, count: number): number[] {
  const words: number[] = [];
  while (words.length < count) {
    const row = USABLE[next() % USABLE.length]!;
    const fields = Object.fromEntries(row.fields.map((f) => [f.name, (next() >>> 3) % 2 ** f.width]));
    // Half of the addresses come from registers that point to data.
    if ("Rn" in fields && isAccess(row) && next() % 4 > 0) fields.Rn = 20 + (next() % 8);
    if (row.reserved(fields) === undefined) words.push(encode({ row, fields }));
  }
  return words;
}

function machineFor(words: readonly number[], engine: EngineName): Machine {
  const machine = new Machine({ ...DEFAULTS, memory: 2 ** 22, engine });
  machine.write(ORIGIN, assembly(FRAME(words), ORIGIN).bytes);
  machine.start(ORIGIN);
  return machine;
}

const textOf = (words: readonly number[]): string =>
  words
    .map((w) => {
      const d = decode(w);
      return "undefined" in d ? `.word 0x${w.toString(16)}` : disassemble(d, 0n);
    })
    .join("\n");

for (let seed = 1; seed <= cases(10, 2000); seed++)
  test(`random program ${seed} leaves the same state in both engines`, () => {
    const next = random(seed);
    const words = randomWords(next, 30);
    const [fast, reference] = [machineFor(words, "fast"), machineFor(words, "reference")];
    for (let step = 0; step < 6; step++) {
      const budget = 500 + (next() % 1000);
      for (const machine of [fast, reference]) machine.step(budget);
      const isSame = registersHash(fast) === registersHash(reference);
      assert.ok(isSame, `step ${step}\n${textOf(words)}\n${registersText(fast)}\n---\n${registersText(reference)}`);
    }
    for (let at = 0; at < 2; at++)
      assert.equal(
        memoryHash(fast, ORIGIN + at * 2 ** 20, 2 ** 20),
        memoryHash(reference, ORIGIN + at * 2 ** 20, 2 ** 20),
      );
  });
