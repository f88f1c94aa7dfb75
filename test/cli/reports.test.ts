/** Reports of several sessions, for steps that ask in an order of their own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Reports, type Sending } from "../../src/cli/verify/reports.ts";
import type { LayerReport } from "../../src/evidence/index.ts";

const report = (number: number): LayerReport => ({ number }) as LayerReport; // nothing else of it is looked at

const sending =
  (...numbers: readonly number[]): Sending =>
  async (send) => {
    for (const n of numbers) {
      await setImmediate();
      send(report(n));
    }
  };

test("each report is given to all who ask, before it comes and behind it, whichever session it comes from", async () => {
  const reports = new Reports([sending(1, 2), sending(99, 3)]);
  assert.deepEqual(
    (await Promise.all([3, 99, 1, 2].map((n) => reports.of(n)))).map((r) => r?.number),
    [3, 99, 1, 2],
  );
  assert.equal((await reports.of(99))?.number, 99);
});

test("a report that no session has is undefined once all of them are at their ends", async () => {
  const reports = new Reports([sending(1), sending(2)]);
  assert.equal(await reports.of(7), undefined);
  assert.equal((await reports.of(2))?.number, 2);
});

test("what a session throws is seen by who asks for what is not there, and by nobody who does not ask", async () => {
  const failing: Sending = async (send) => {
    send(report(1));
    throw new Error("no solver");
  };
  const reports = new Reports([failing, sending(2)]);
  await setImmediate();
  assert.equal((await reports.of(1))?.number, 1);
  await assert.rejects(() => reports.of(3), /no solver/);
});
