/** The examples natively: code of all layers on the machine, beside each layer's specification, in random runs of two CPUs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { initialMachine as bank } from "../../examples/bank/00-machine/initial.ts";
import type { Machine as Bank, Customer, Cpu as Teller } from "../../examples/bank/00-machine/state.ts";
import { walkFinds } from "../../examples/bank/01-index/relate.ts";
import { audit, changeRate, rate, save } from "../../examples/bank/02-bank/index.ts";
import { isConserved } from "../../examples/bank/02-bank/relate.ts";
import { initialMachine as ring } from "../../examples/ring/00-machine/initial.ts";
import type { Cpu, Machine as Ring } from "../../examples/ring/00-machine/state.ts";
import { fits, slotsHold } from "../../examples/ring/01-slots/relate.ts";
import { put, take } from "../../examples/ring/02-queue/index.ts";
import { u16, u32, u64, withMachine } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";

const LEVELS = [0, 1, 2];

/** Runs a step at all levels; all answer alike. */
function onAll<M>(machines: readonly M[], step: () => unknown): M[] {
  const done = machines.map((m, level) => withMachine(m, level, step));
  for (const [, answer] of done) assert.deepEqual(answer, done[0]![1]);
  return done.map(([m]) => m);
}

test("the bank's code does what its specifications say, and no money is made or lost", () => {
  const customer = fc.constantFrom(0n, 1n, 0x100n, 0x101n, 0xffffn).map((c) => u16(c) as Customer);
  const amount = fc.bigInt(0n, 600n).map(u32);
  const step = fc.oneof(
    amount.map((a) => () => save(a)),
    fc.constant(() => audit()),
    customer.map((c) => () => rate(c)),
    fc.tuple(customer, amount).map(
      ([c, a]) =>
        () =>
          changeRate(c, a),
    ),
  );
  const run = fc.array(fc.tuple(fc.constantFrom(0n, 1n), step, customer), { maxLength: 20 });
  const property = fc.property(run, (steps) => {
    let machines: Bank[] = LEVELS.map(() => bank(0n as Teller));
    for (const [self, act, probe] of steps) {
      machines = onAll(
        machines.map((m) => ({ ...m, self: self as Teller })),
        act,
      );
      for (const m of machines) assert.ok(isConserved(m));
      for (const hi of machines.slice(1)) assert.ok(walkFinds(hi, machines[0]!, probe));
    }
  });
  fc.assert(property, { numRuns: cases(200, 5000) });
});

test("the ring's code is the queue of its specification, across the wrap of its numbers", () => {
  const step = fc.oneof(
    fc.bigInt(1n, 9n).map((v) => () => put(u64(v))),
    fc.constant(() => take()),
  );
  const start = fc.constantFrom(0n, 3n, 4294967290n).map(u32);
  const run = fc.array(fc.tuple(fc.constantFrom(0n, 1n), step), { maxLength: 60 });
  const property = fc.property(start, run, (first, steps) => {
    let machines: Ring[] = LEVELS.map(() => ({ ...ring(0n as Cpu), head: first, tail: first }));
    for (const [self, act] of steps) {
      machines = onAll(
        machines.map((m) => ({ ...m, self: self as Cpu })),
        act,
      );
      const lo = machines[0]!;
      for (const m of machines) assert.ok(fits(m) && m.head === lo.head && m.tail === lo.tail);
      for (const hi of machines.slice(1))
        for (let n = 0n; n < 10n; n++) assert.ok(slotsHold(hi, lo, u32(lo.head + n - 1n)));
    }
  });
  fc.assert(property, { numRuns: cases(300, 5000) });
});
