/** The bottom machine: what is undefined, the order of maintenance, and what hardware caches meanwhile. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CORE } from "../../kcore/layers/00-machine/constants.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import { PAGES_LOCK, ptLock } from "../../kcore/layers/00-machine/lock-ids.ts";
import * as locks from "../../kcore/layers/00-machine/locks.ts";
import { pmdStart, pteStart, pudStart } from "../../kcore/layers/00-machine/pools.ts";
import * as spec from "../../kcore/layers/00-machine/spec.ts";
import type { Gfn, Machine, TableState } from "../../kcore/layers/00-machine/state.ts";
import { pmdSlotOf, pteSlotOf, pudSlotOf, rootSlotOf } from "../../kcore/layers/00-machine/walk.ts";
import { acquireLockPt, releaseLockPt, stop } from "../../kcore/layers/04-locks/spec.ts";
import { gfnOf, slotOf, tableDescriptor } from "../../src/isa/vmsa/index.ts";
import { Blocked, Stuck, type U64, u64 } from "../../src/prelude/index.ts";
import { address, block, cpu, page, vm } from "./tables.ts";

const v = vm(1n);
const ADDRESS = address(0n, 0n, 0n, 7n);
const gfn = gfnOf(ADDRESS);
const [rootSlot, pudSlot, pmdSlot, pteSlot] = [
  rootSlotOf(v, gfn),
  pudSlotOf(pudStart(v), gfn),
  pmdSlotOf(pmdStart(v), gfn),
  pteSlotOf(pteStart(v), gfn),
];

/** CPU 0 holds the lock of VM 1's table. */
const held = (): Machine => acquireLockPt(initialMachine(cpu(0n)), v);
const store = (m: Machine, slot: U64, value: U64): Machine => spec.ptStore(m, v, slot, value);
/** Tables of all levels for `ADDRESS`. */
function withTables(): Machine {
  let m = store(held(), rootSlot, tableDescriptor(pudStart(v)));
  m = store(m, pudSlot, tableDescriptor(pmdStart(v)));
  return store(m, pmdSlot, tableDescriptor(pteStart(v)));
}
const at = (m: Machine, tstate: TableState): Machine => ({ ...m, tstate });
const stuck = (run: () => unknown): void => assert.throws(run, Stuck);
const cached = (m: Machine): bigint => m.tlb.at(v).at(gfn).pte;

test("a table is reached only by the holder of its lock, behind settled barriers", () => {
  const m = held();
  assert.equal(spec.ptLoad(m, v, rootSlot)[1], 0n);
  stuck(() => spec.ptLoad(initialMachine(cpu(0n)), v, rootSlot));
  stuck(() => spec.ptLoad({ ...m, curid: cpu(1n) }, v, rootSlot));
  stuck(() => spec.ptLoad(m, vm(2n), rootSlotOf(vm(2n), gfn)));
  stuck(() => spec.getPudNext(m, vm(CORE + 1n)));
  stuck(() => spec.ptLoad({ ...m, bars: m.bars.with(m.curid, "needed") }, v, rootSlot));
});

test("entries lie in the ranges of their table, on 8-byte addresses below 2^48", () => {
  const m = held();
  stuck(() => spec.ptLoad(m, v, u64(rootSlot + 4n)));
  stuck(() => spec.ptLoad(m, v, u64(rootSlot | (1n << 48n))));
  stuck(() => spec.ptLoad(m, v, rootSlotOf(vm(2n), gfn)));
  stuck(() => spec.ptLoad(m, v, u64(0n)));
});

test("a table entry is written once, over 0", () => {
  const m = withTables();
  stuck(() => store(m, rootSlot, tableDescriptor(pudStart(v))));
  stuck(() => store(m, pmdSlot, u64(0n)));
  stuck(() => store(m, pmdSlot, block(512n)));
  stuck(() => store(held(), rootSlot, u64(0n)));
  stuck(() => store(held(), pudSlot, block(512n)));
  assert.equal(m.tstate, "open");
});

test("one leaf is made in a section", () => {
  const m = store(withTables(), pteSlot, page(9n));
  assert.equal(m.tstate, "closed");
  stuck(() => store(m, slotOf(pteStart(v), u64(8n)), page(10n)));
});

test("a valid leaf is never replaced by a valid leaf", () => {
  const m = at(store(withTables(), pteSlot, page(9n)), "open");
  stuck(() => store(m, pteSlot, page(10n)));
  assert.equal(store(m, pteSlot, u64(0n)).tstate, "broken");
});

test("break, DSB, TLBI, DSB, make: every other order is stuck", () => {
  const made = at(store(withTables(), pteSlot, page(9n)), "open");
  const broken = store(made, pteSlot, u64(0n));
  stuck(() => spec.tlbiIpa(broken, v, ADDRESS));
  stuck(() => spec.tlbiVmid(broken, v));
  stuck(() => store(broken, pteSlot, page(10n)));
  stuck(() => releaseLockPt(broken, v));
  const visible = spec.dsb(broken);
  stuck(() => releaseLockPt(visible, v));
  const invalidated = spec.tlbiIpa(visible, v, ADDRESS);
  stuck(() => releaseLockPt(invalidated, v));
  stuck(() => store(invalidated, pteSlot, page(10n)));
  const synced = spec.dsb(invalidated);
  assert.equal(synced.tstate, "synced");
  stuck(() => store(at(store(synced, pteSlot, page(10n)), "synced"), pteSlot, u64(0n)));
  assert.equal(releaseLockPt(synced, v).tstate, "closed");
  assert.equal(releaseLockPt(store(synced, pteSlot, page(10n)), v).tstate, "closed");
});

test("hardware caches what is in memory at any time, and keeps it until it is invalidated", () => {
  const fill = (m: Machine): Machine => spec.tlbFill(m, v, gfn);
  const made = at(fill(store(withTables(), pteSlot, page(9n))), "open");
  assert.equal(cached(made), page(9n));
  const broken = fill(store(made, pteSlot, u64(0n)));
  assert.equal(cached(broken), page(9n), "stale");
  const synced = fill(spec.dsb(fill(spec.tlbiIpa(fill(spec.dsb(broken)), v, ADDRESS))));
  assert.equal(cached(synced), 0n, "a fault is not cached");
  assert.equal(cached(fill(store(synced, pteSlot, page(10n)))), page(10n));
});

test("an invalidation takes the whole block of what was cached of a block", () => {
  let m = held();
  m = store(m, rootSlot, tableDescriptor(pudStart(v)));
  m = store(m, pudSlot, tableDescriptor(pmdStart(v)));
  m = store(m, pmdSlot, block(512n));
  const other = (gfn + 3n) as Gfn;
  const next = (gfn + 512n) as Gfn;
  m = [gfn, other, next].reduce((at, g) => spec.tlbFill(at, v, g), m);
  assert.deepEqual(
    [gfn, other, next].map((g) => m.tlb.at(v).at(g).pfn),
    [519n, 522n, 0n],
  );
  const clean = spec.tlbiIpa(m, v, ADDRESS);
  assert.deepEqual([cached(clean), clean.tlb.at(v).at(other).level], [0n, 0n]);
});

test("an invalidation by VMID takes all of one VMID", () => {
  const m = spec.tlbFill(store(withTables(), pteSlot, page(9n)), v, gfn);
  assert.equal(cached(spec.tlbiVmid(m, vm(2n))), page(9n));
  assert.equal(cached(spec.tlbiVmid(m, v)), 0n);
});

test("a lock that another CPU holds is waited for", () => {
  assert.throws(() => acquireLockPt({ ...held(), curid: cpu(1n) }, v), Blocked);
  assert.deepEqual(held().owners.at(ptLock(v)), { kind: "cpu", cpu: cpu(0n) });
});

test("a machine that was stopped gives nothing away", () => {
  const m = stop(initialMachine(cpu(0n)));
  assert.equal(spec.check64(m, u64(5n))[1], 0n);
  assert.equal(spec.check64(held(), u64(5n))[1], 5n);
});

test("nothing stops with a lock held", () => {
  stuck(() => spec.halt(held()));
  stuck(() => stop(held()));
  assert.ok(spec.halt({ ...held(), curid: cpu(1n) }).halt);
  assert.ok(stop(releaseLockPt(held(), v)).halt);
});

test("a section is opened by one CPU, closed by the same, and leaves tables alone that are not its own", () => {
  const m = initialMachine(cpu(0n));
  const lk = ptLock(v);
  const open = locks.openSection(m, lk);
  stuck(() => locks.openSection(open, lk));
  stuck(() => locks.openSection({ ...open, curid: cpu(1n) }, lk));
  stuck(() => locks.closeSection({ ...open, curid: cpu(1n) }, lk));
  stuck(() => locks.closeSection(m, lk));
  stuck(() => locks.closeSection(at(open, "broken"), lk));
  const inner = locks.openSection(at(open, "broken"), PAGES_LOCK);
  assert.deepEqual([open.tstate, inner.tstate], ["open", "broken"]);
  assert.equal(locks.closeSection(inner, PAGES_LOCK).tstate, "broken");
});
