/**
 * The code of the lock layers, run down to the lock words, does what the specification of each layer says: as long as a CPU
 * finds its locks free, for waiting needs others that run.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LAST_VMID, PAGES_LOCK, rankOf, SPT_LOCK } from "../../kcore/layers/00-machine/lock-ids.ts";
import * as bottom from "../../kcore/layers/00-machine/locks.ts";
import { holds } from "../../kcore/layers/00-machine/owners.ts";
import type { Cpu, LockId, Machine, Vmid } from "../../kcore/layers/00-machine/state.ts";
import * as layer1 from "../../kcore/layers/01-lock-ops/relate.ts";
import * as layer2 from "../../kcore/layers/02-lock-ops-q/relate.ts";
import { waitOwnerLock } from "../../kcore/layers/03-lock-ops-h/index.ts";
import * as layer3 from "../../kcore/layers/03-lock-ops-h/relate.ts";
import * as locks from "../../kcore/layers/04-locks/index.ts";
import * as layer4 from "../../kcore/layers/04-locks/relate.ts";
import { Blocked, Stuck, u32, withMachine } from "../../kcore/prelude/index.ts";
import { cases } from "../tier.ts";
import { LOCKS, LockRun } from "./lock-run.ts";
import { cpu, machine } from "./machine.ts";
import { Random } from "./random.ts";

const CPUS = [0, 1, 2].map(cpu);
const host = u32(0n) as Vmid;
const START = [0n, 4294967294n];
const LEVELS = [0, 1, 2, 3, 4];

type Primitive = () => void;
/** Acquire and release of each kind of lock, in their order. */
const pairs = (v: Vmid): readonly (readonly [Primitive, Primitive])[] => [
  [locks.acquireLockSmmu, locks.releaseLockSmmu],
  [() => locks.acquireLockVm(v), () => locks.releaseLockVm(v)],
  [locks.acquireLockCore, locks.releaseLockCore],
  [locks.acquireLockS2page, locks.releaseLockS2page],
  [() => locks.acquireLockPt(v), () => locks.releaseLockPt(v)],
];

/** Nested sections of random CPUs, one after the other: some locks in order, given up in any order. */
function sections(seed: number): readonly { readonly curid: Machine["curid"]; readonly run: Primitive }[] {
  const random = new Random(seed);
  const out: { curid: Machine["curid"]; run: Primitive }[] = [];
  for (let n = 0; n < 4; n++) {
    const curid = random.pick(CPUS);
    const spt = [locks.acquireLockSpt, locks.releaseLockSpt] as const;
    const all = pairs(u32(BigInt(random.below(2))) as Vmid);
    const order = random.below(2) === 0 ? all : [...all.slice(0, -1), spt];
    const taken = order.filter(() => random.below(2) === 0);
    for (const run of [...taken.map(([take]) => take), ...random.shuffled(taken).map(([, give]) => give)])
      out.push({ curid, run });
  }
  return out;
}

const at = (m: Machine, level: number, { curid, run }: { curid: Machine["curid"]; run: Primitive }): Machine =>
  withMachine({ ...m, curid }, level, run)[0];

/** All relations between the machines of levels 0 to 4, on all CPUs and locks. */
function assertRelated(m: readonly Machine[], what: string): void {
  const [m0, m1, m2, m3, m4] = m as [Machine, Machine, Machine, Machine, Machine];
  for (const lk of LOCKS)
    for (const i of CPUS) {
      assert.ok(layer1.words(m1, m0, lk, i), `words ${what}`);
      for (let k = m1.tickets.at(lk).now - 1n; k <= m1.tickets.at(lk).next; k++) {
        assert.ok(layer1.ticketsOfCpus(m1, lk, i) && layer1.ticketsDrawn(m1, lk, k), `tickets ${what}`);
        assert.ok(layer2.queues(m2, m1, lk, i) && layer2.positions(m2, m1, lk, k), `queues ${what}`);
      }
      assert.ok(layer2.holderIsHead(m2, lk, i) && layer3.ownersHold(m3, m2, lk, i), `owners ${what}`);
      assert.ok(layer4.ownedIsHeld(m4, lk, i), `ranks ${what}`);
      for (const low of m) assert.deepEqual(m4.owners.at(lk), low.owners.at(lk), `owner ${what}`);
    }
  for (const i of CPUS) {
    for (const lk of LOCKS) assert.ok(layer3.holdersOwn(m3, { ...m2, curid: i }, lk) || m3.curid !== i, `rest ${what}`);
    for (const rank of [1n, 2n, 3n, 4n, 5n]) assert.ok(layer4.heldIsOwned(m4, i, u32(rank)), `held ${what}`);
    for (const low of m) assert.ok(layer1.isSettled(low, i), `barriers ${what}`);
  }
  assert.ok(layer4.closedAtRest(m4), `at rest ${what}`);
  for (const low of m) assert.equal(low.tstate, m4.tstate, `section ${what}`);
}

/** Relations and invariants of one lock and CPU, whoever is in the middle of what: the machine has the fields of all layers. */
function assertSteady(m: Machine, lk: LockId, i: Cpu, what: string): void {
  const { now, next } = m.tickets.at(lk);
  assert.ok(layer1.words(m, m, lk, i) && layer1.queueFits(m, m, lk), `words ${what}`);
  assert.ok(layer1.ticketsOfCpus(m, lk, i) && layer2.queues(m, m, lk, i), `tickets ${what}`);
  for (let k = now - 1n; k <= next; k++)
    assert.ok(layer1.ticketsDrawn(m, lk, k) && layer2.positions(m, m, lk, k), `position ${k} ${what}`);
  assert.ok(layer2.holderIsHead(m, lk, i) && layer3.ownersHold(m, m, lk, i), `owners ${what}`);
  assert.ok(layer4.ownedIsHeld(m, lk, i) && layer4.heldIsOwned(m, i, rankOf(lk)), `ranks ${what}`);
}

test("acquire and release run down to the lock words, and every layer's specification agrees", () => {
  for (let seed = 1; seed <= 40; seed++) {
    let machines = LEVELS.map(() => machine(START[seed % START.length]));
    for (const [n, step] of sections(seed).entries()) {
      machines = machines.map((m, level) => at(m, level, step));
      assertRelated(machines, `after step ${n}, seed ${seed}`);
    }
  }
});

test("every step of any CPU keeps what the layers of locks say of every state", () => {
  for (let seed = 1; seed <= cases(30, 400); seed++) {
    const run = new LockRun(new Random(seed), 3, 3, START[seed % START.length]!);
    for (let n = 0; n < 80; n++) {
      run.step();
      for (const lk of run.locks) for (const i of run.cpus) assertSteady(run.machine, lk, i, `step ${n}, seed ${seed}`);
    }
  }
});

test("a level n machine leaves alone what other layers know", () => {
  const before = machine();
  const [after] = withMachine(before, 2, locks.acquireLockSpt);
  assert.equal(after.lockWords, before.lockWords);
  assert.equal(after.tickets, before.tickets);
  assert.equal(after.heldRanks, before.heldRanks);
  assert.notEqual(after.queues, before.queues);
});

test("the owner of a section may do at each layer what it requires, and no other CPU may", () => {
  for (const level of LEVELS) {
    const [held] = withMachine(machine(), level, locks.acquireLockSpt);
    assert.ok(holds(held, SPT_LOCK) && !holds({ ...held, curid: cpu(1) }, SPT_LOCK), `layer ${level}`);
    assert.ok(!holds(withMachine(held, level, locks.releaseLockSpt)[0], SPT_LOCK), `layer ${level}`);
  }
});

test("a held lock blocks another CPU at layer 4, and is free again after its release", () => {
  const [held] = withMachine(machine(), 4, locks.acquireLockS2page);
  const other = { ...held, curid: cpu(1) };
  assert.throws(() => withMachine(other, 4, locks.acquireLockS2page), Blocked);
  const [free] = withMachine(held, 4, locks.releaseLockS2page);
  withMachine({ ...free, curid: cpu(1) }, 4, locks.acquireLockS2page);
});

test("a lock out of order is stuck: twice, below, or beside one that is held", () => {
  const stuck = (run: () => void): void => assert.throws(() => withMachine(machine(), 4, run), Stuck);
  stuck(() => {
    locks.acquireLockSpt();
    locks.acquireLockSpt();
  });
  for (const [low, [take]] of pairs(host).entries())
    for (const [high] of pairs(host).slice(low))
      stuck(() => {
        high();
        take();
      });
  stuck(() => {
    locks.acquireLockSpt();
    locks.acquireLockPt(host);
  });
  stuck(() => {
    locks.acquireLockVm(host);
    locks.acquireLockVm(u32(1n) as Vmid);
  });
});

test("a release without the lock, by another CPU, or in the middle of a page-table update is stuck", () => {
  const [held] = withMachine(machine(), 4, () => locks.acquireLockPt(host));
  const release = (): void => locks.releaseLockPt(host);
  const stuck = (m: Machine): void => assert.throws(() => withMachine(m, 4, release), Stuck);
  stuck(machine());
  stuck({ ...held, curid: cpu(1) });
  for (const tstate of ["broken", "visible", "invalidated"] as const) stuck({ ...held, tstate });
  for (const tstate of ["open", "synced", "closed"] as const) withMachine({ ...held, tstate }, 4, release);
});

test("an inner section of another object does not open the table's again", () => {
  const [held] = withMachine(machine(), 4, () => locks.acquireLockPt(host));
  const broken = { ...held, tstate: "broken" as const };
  assert.equal(withMachine(broken, 3, () => waitOwnerLock(PAGES_LOCK))[0].tstate, "broken");
});

test("there are locks for 17 tables and 17 VMs", () => {
  const beyond = u32(LAST_VMID + 1n) as Vmid;
  withMachine(machine(), 4, () => locks.acquireLockPt(u32(LAST_VMID) as Vmid));
  assert.throws(() => withMachine(machine(), 4, () => locks.acquireLockPt(beyond)), Stuck);
  assert.throws(() => withMachine(machine(), 4, () => locks.acquireLockVm(beyond)), Stuck);
});

test("the barrier automaton: data may be touched behind the first barrier and up to the second", () => {
  const lk = LOCKS[0]!;
  const [spinning] = bottom.fetchTicket(machine(), lk);
  const [won] = bottom.loadNow(spinning, lk);
  assert.deepEqual([bottom.settled(spinning), bottom.settled(won)], [true, false]);
  const inside = bottom.barrier(won);
  const fenced = bottom.barrier(inside);
  assert.deepEqual([bottom.settled(inside), bottom.settled(fenced)], [true, false]);
  assert.ok(bottom.settled(bottom.advanceNow(fenced, lk)));
  assert.throws(() => bottom.barrier(fenced), Stuck);
  assert.throws(() => bottom.advanceNow(inside, lk), Stuck);
  for (const m of [won, fenced]) assert.throws(() => bottom.fetchTicket(m, LOCKS[1]!), Stuck);
});
