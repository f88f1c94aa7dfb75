/** Scenarios of docs/deviations.md, layers 16 and 17: what the published rules, modelled in a few lines, allow, and what ours do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BAD_ADDRESS,
  BAD_LEVEL,
  FOR_DEVICES,
  NOBODY,
  OK,
  REFUSED,
  RETIRED,
  TOO_LONG,
  WRITE_ONCE,
} from "../../kcore/layers/00-machine/constants.ts";
import { PAGES_LOCK } from "../../kcore/layers/00-machine/lock-ids.ts";
import { isFree } from "../../kcore/layers/00-machine/owners.ts";
import type { Gfn, Machine, PageRecord, Pfn, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { acquireLockSmmu, releaseLockSmmu } from "../../kcore/layers/04-locks/index.ts";
import { acquireLockVm } from "../../kcore/layers/04-locks/spec.ts";
import * as mem from "../../kcore/layers/16-mem-manager/index.ts";
import { mayHostReach } from "../../kcore/layers/16-mem-manager/rules.ts";
import { unmapReturned } from "../../kcore/layers/16-mem-manager/steps.ts";
import {
  clearVmRange,
  grantStage2SgGpa,
  protAndMapVmS2pt,
  revokeStage2SgGpa,
} from "../../kcore/layers/17-memory-ops/index.ts";
import { u32, u64, withMachine } from "../../src/prelude/index.ts";
import { bank } from "./io-tables.ts";
import { addressOf, HOST, inVm, PAGES, performOwnership, startMachine } from "./ownership.ts";
import { cpu, vm } from "./tables.ts";

const VM = vm(1n);
const P = PAGES[0]!;
const G = u64(5n) as Gfn;
const on = <T>(m: Machine, run: () => T): readonly [Machine, T] => withMachine(m, 15, run);
const recordOf = (m: Machine, pfn: Pfn = P): PageRecord => m.objects.pages.at(pfn);
const hostReaches = (m: Machine, pfn: Pfn = P): boolean => m.objects.npts.at(HOST).pt.at(u64(pfn) as Gfn).level !== 0n;
const retired = (m: Machine, vmid: Vmid): Machine => ({
  ...m,
  objects: { ...m.objects, vms: m.objects.vms.with(vmid, { ...m.objects.vms.at(vmid), state: RETIRED }) },
});

/** The published test of map_page_host for pages with an owner: the host's, or a count above 0 as a word without sign. */
const publishedMayReach = ({ owner, count }: PageRecord): boolean => owner === 0n || count > 0n;

test("a page that was given for devices is not shared by that", () => {
  const [given] = on(startMachine(), () => mem.assignPfnToSmmu(VM, G, P));
  assert.equal(recordOf(given).count, FOR_DEVICES);
  assert.ok(publishedMayReach(recordOf(given)), "the host maps it, the VM takes it, the host keeps it");
  assert.ok(!mayHostReach(VM, FOR_DEVICES));
  const [after, answers] = on(given, () => [mem.mapPageHost(addressOf(P)), mem.assignPfnToVm(VM, G, P)]);
  assert.deepEqual([answers, hostReaches(after), recordOf(after).count], [[REFUSED, OK], false, 0n]);
});

test("revoking what was never granted makes no share", () => {
  const [given] = on(startMachine(), () => mem.assignPfnToSmmu(VM, G, P));
  const { owner, count } = recordOf(given);
  const published: PageRecord = { ...recordOf(given), count: u32(count - 1n) };
  assert.ok(owner === VM && count > 0n && publishedMayReach(published), "4294967294 shares");
  const [after, status] = on(given, () => mem.revokeVmPage(VM, P));
  assert.deepEqual([status, recordOf(after)], [REFUSED, recordOf(given)]);
});

test("a page of a VM that runs is not given back", () => {
  const [mine] = on(startMachine(), () => {
    mem.assignPfnToVm(VM, G, P);
    return mem.mapPfnVm(VM, addressOf(G), P);
  });
  const [after, status] = on(mine, () => inVm(VM, () => mem.clearVmPage(VM, P)));
  assert.deepEqual([status, recordOf(after).owner], [REFUSED, VM], "its tables, TLBs and devices may reach it");
  const full = { ...mine, objects: { ...mine.objects, memory: mine.objects.memory.with(P, u64(77n)) } };
  const [back, ok] = on(retired(full, VM), () => inVm(VM, () => mem.clearVmPage(VM, P)));
  assert.deepEqual([ok, recordOf(back), back.objects.memory.at(P)], [OK, { owner: 0n, count: 0n, gfn: P }, 0n]);
});

test("no other page comes behind an address where a VM found one", () => {
  const Q = PAGES[1]!;
  const [after, answers] = on(startMachine(), () => [
    mem.assignPfnToVm(VM, G, P),
    mem.mapPfnVm(VM, addressOf(G), P),
    mem.assignPfnToVm(VM, G, Q),
    mem.mapPfnVm(VM, addressOf(G), Q),
    mem.mapVmIo(VM, addressOf(G), addressOf(PAGES[4]!)),
    mem.mapPfnVm(VM, addressOf(G), P),
  ]);
  assert.deepEqual(
    answers,
    [OK, OK, OK, WRITE_ONCE, WRITE_ONCE, OK],
    "published: the VM runs what the host put into Q",
  );
  assert.equal(after.objects.npts.at(VM).pt.at(G).pfn, P);
});

test("a page that goes back is unmapped before it is empty, and empty before it is the host's", () => {
  const [shared] = on(startMachine(), () => {
    mem.assignPfnToVm(VM, G, P);
    mem.grantVmPage(VM, P);
    return mem.mapPageHost(addressOf(P));
  });
  assert.ok(hostReaches(shared));
  const [between, status] = unmapReturned(acquireLockVm(retired(shared, VM), VM), VM, P);
  assert.deepEqual([status, hostReaches(between), recordOf(between).owner], [OK, false, VM]);
});

test("with the last share the host's access goes, cached or not", () => {
  const [shared] = on(startMachine(), () => {
    mem.assignPfnToVm(VM, G, P);
    mem.grantVmPage(VM, P);
    return mem.mapPageHost(addressOf(P));
  });
  const step = { cpu: cpu(1n), vmid: VM, pfn: P, gfn: G, bank: bank(0n) };
  const [cached] = performOwnership(shared, 15, { kind: "fill", ...step });
  assert.equal(cached.tlb.at(HOST).at(u64(P) as Gfn).pfn, P);
  const [after] = on(cached, () => mem.revokeVmPage(VM, P));
  assert.deepEqual([hostReaches(after), after.tlb.at(HOST).at(u64(P) as Gfn).level], [false, 0n]);
});

test("a page is mapped for the VM that owns it, where it was assigned, and for no other", () => {
  const [, answers] = on(startMachine(), () => [
    mem.mapPfnVm(VM, addressOf(G), P),
    mem.assignPfnToVm(VM, G, P),
    mem.mapPfnVm(VM, addressOf(6n), P),
    mem.mapPfnVm(vm(2n), addressOf(G), P),
    mem.mapPfnVm(VM, addressOf(G), P),
  ]);
  assert.deepEqual(answers, [REFUSED, OK, REFUSED, REFUSED, OK], "published: no test of the owner");
});

test("what is not allowed is an answer: no machine stops, no lock stays taken", () => {
  const [after, answers] = on(startMachine(), () => [
    mem.mapPageHost(addressOf(PAGES[2]!)),
    mem.mapPageHost(addressOf(PAGES[3]!)),
    mem.mapVmIo(VM, addressOf(9n), addressOf(PAGES[3]!)),
    mem.assignPfnToVm(VM, G, PAGES[2]!),
    mem.mapVmIo(VM, addressOf(9n), addressOf(PAGES[4]!)),
  ]);
  assert.deepEqual(answers, [REFUSED, REFUSED, REFUSED, REFUSED, OK], "published: panic, with the lock held");
  assert.deepEqual([after.halt, isFree(after, PAGES_LOCK)], [false, true]);
});

test("only mappings of the host's banks are counted, and only they are counted down", () => {
  const step = { cpu: cpu(0n), vmid: VM, pfn: P, gfn: G };
  const attach = (m: Machine, b: bigint): readonly [Machine, bigint | undefined] =>
    performOwnership(m, 15, { kind: "attach", ...step, bank: bank(b) });
  const [counted, status] = attach(startMachine(), 0n);
  assert.deepEqual([status, recordOf(counted).count], [OK, 1n]);
  assert.equal(attach(counted, 1n)[1], REFUSED, "a bank without owner");
  assert.equal(attach(counted, 8n)[1], REFUSED, "a bank of a VM");
  assert.equal(on(counted, () => mem.assignPfnToVm(VM, G, P))[1], REFUSED, "the host's devices reach it");
  const [gone] = performOwnership(counted, 15, { kind: "detach", ...step, bank: bank(8n) });
  assert.equal(recordOf(gone).count, 1n);
  const [free] = performOwnership(gone, 15, { kind: "detach", ...step, bank: bank(0n) });
  assert.equal(recordOf(free).count, 0n);
  assert.equal(on(free, () => mem.assignPfnToVm(VM, G, P))[1], OK);
});

test("a page of the host's that a bank maps twice is marked once, and free when that bank maps it no more", () => {
  const step = { cpu: cpu(0n), vmid: VM, pfn: P, gfn: G, bank: bank(0n) };
  const calls = ["attach", "attach", "detach"] as const;
  const published = calls.reduce((count, call) => count + (call === "attach" ? 1 : -1), 0);
  assert.equal(published, 1, "a page that no bank maps is never given to a VM again");
  const counts = calls.map((_, i) =>
    calls.slice(0, i + 1).reduce((m, kind) => performOwnership(m, 15, { kind, ...step })[0], startMachine()),
  );
  assert.deepEqual(
    counts.map((m) => recordOf(m).count),
    [1n, 1n, 0n],
  );
});

test("a bank that gets another owner, or none, has nothing of what it mapped", () => {
  const step = { cpu: cpu(0n), vmid: VM, pfn: P, gfn: G, bank: bank(8n) };
  const [given] = on(startMachine(), () => mem.assignPfnToSmmu(VM, G, P));
  const [mapped, status] = performOwnership(given, 15, { kind: "attach", ...step });
  const reaches = (m: Machine): boolean => m.objects.spt.pt.at(bank(8n)).at(G).pfn === P;
  assert.deepEqual([status, mapped.objects.smmuVmid.at(bank(8n)), reaches(mapped)], [OK, VM, true]);
  const published = {
    ...mapped,
    objects: { ...mapped.objects, smmuVmid: mapped.objects.smmuVmid.with(bank(8n), HOST) },
  };
  assert.ok(reaches(published) && recordOf(published).owner === VM, "the host's device reaches the VM's page");
  const withBanks = (run: () => void): Machine =>
    on(mapped, () => {
      acquireLockSmmu();
      run();
      releaseLockSmmu();
    })[0];
  for (const [run, owner] of [
    [() => inVm(HOST, () => mem.giveBank(bank(8n), HOST)), HOST],
    [() => mem.freeBank(bank(8n)), NOBODY],
  ] as const) {
    const after = withBanks(run);
    assert.deepEqual([after.objects.smmuVmid.at(bank(8n)), reaches(after)], [owner, false]);
  }
});

test("a block that is not aligned gives a VM its own pages and no other", () => {
  const odd = u64(0x40201n) as Pfn;
  const first = u64((odd >> 9n) << 9n) as Pfn;
  assert.ok(first < odd, "published: the block begins at a page that nobody assigned");
  const [after, status] = on(startMachine(), () => protAndMapVmS2pt(VM, u64(0x200000n), odd, u32(2n)));
  assert.equal(status, OK);
  assert.deepEqual([recordOf(after, first).owner, recordOf(after, odd).owner], [0n, VM]);
  const reached = (n: bigint): bigint => after.objects.npts.at(VM).pt.at(u64(0x200n + n) as Gfn).pfn;
  for (const n of [0n, 255n, 511n]) assert.equal(reached(n), odd + n);
});

test("a range is bounded, says what was refused, and keeps what was done", () => {
  const [after, answers] = on(startMachine(), () => [
    protAndMapVmS2pt(VM, addressOf(G), P, u32(3n)),
    grantStage2SgGpa(VM, addressOf(4n), u64(3n * 4096n)),
    grantStage2SgGpa(VM, u64(0n), u64(1n << 48n)),
    revokeStage2SgGpa(VM, addressOf(5n), u64(1n)),
    revokeStage2SgGpa(VM, addressOf(5n), u64(1n)),
    inVm(VM, () => clearVmRange(VM, P, u64(2n))),
    inVm(VM, () => clearVmRange(VM, u64((1n << 36n) - 1n) as Pfn, u64(2n))),
    protAndMapVmS2pt(VM, addressOf(G), P, u32(1n)),
  ]);
  assert.deepEqual(answers, [OK, OK, TOO_LONG, OK, REFUSED, REFUSED, BAD_ADDRESS, BAD_LEVEL]);
  const [back, status] = on(retired(after, VM), () => inVm(VM, () => clearVmRange(VM, P, u64(2n))));
  assert.deepEqual([status, recordOf(back).owner], [REFUSED, 0n], "the second page is not the VM's");
});
