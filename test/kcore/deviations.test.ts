/**
 * Each scenario of docs/deviations.md: what the published behaviour, modelled in a few lines, does on the same machine, and what
 * ours does. The published code runs on tables without the machine's guards, as the published machine has none.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BAD_ADDRESS,
  BAD_DESCRIPTOR,
  BAD_LEVEL,
  BLOCK_IN_WAY,
  CORE,
  NO_MEMORY,
  OK,
  TABLE_IN_WAY,
  UNALIGNED,
  WRITE_ONCE,
} from "../../kcore/layers/00-machine/constants.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import { ptLock } from "../../kcore/layers/00-machine/lock-ids.ts";
import { isFree } from "../../kcore/layers/00-machine/owners.ts";
import { ptStore, tlbFill } from "../../kcore/layers/00-machine/spec.ts";
import type { Gfn, Machine, Mapping, Npt, Pfn, TablePage, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { pmdSlotOf, pteSlotOf, pudSlotOf, rootSlotOf, walkStage2 } from "../../kcore/layers/00-machine/walk.ts";
import { acquireLockPt, releaseLockPt } from "../../kcore/layers/04-locks/spec.ts";
import { clearPfnHost, clearS2pt, getLevelS2pt, mapS2pt, walkS2pt } from "../../kcore/layers/08-npt-ops/index.ts";
import { blockFrame, gfnOf, isTable, nextPage, tableDescriptor } from "../../src/isa/vmsa/index.ts";
import { Blocked, Stuck, type U64, u32, u64, withMachine } from "../../src/prelude/index.ts";
import { address, block, cpu, page, smallMachine, vm } from "./tables.ts";

const HOST = vm(0n);
const VM = vm(1n);
const on = <T>(m: Machine, run: () => T): readonly [Machine, T] => withMachine(m, 4, run);
const fresh = (): Machine => initialMachine(cpu(0n));
const nptOf = (m: Machine, vmid: Vmid): Npt => m.objects.npts.at(vmid);
const put = (m: Machine, vmid: Vmid, npt: Npt): Machine => ({
  ...m,
  objects: { ...m.objects, npts: m.objects.npts.with(vmid, npt) },
});
const gfn = (at: U64): Gfn => gfnOf(at);
const foundAt = (m: Machine, vmid: Vmid, at: U64): Mapping => walkStage2(nptOf(m, vmid), vmid, gfn(at));
const BLOCK = u32(2n);
const PAGE = u32(3n);
const AT = address(0n, 0n, 1n, 7n);

/** The published set_npt: walks that allocate, then a plain store; halts where a pool is full or a block is in the way. */
function publishedSet(
  m: Machine,
  vmid: Vmid,
  at: U64,
  level: bigint,
  pte: U64,
  full: (npt: Npt) => boolean = () => false,
): Machine {
  let npt = nptOf(m, vmid);
  const g = gfn(at);
  const halted = (): Machine => ({ ...put(m, vmid, npt), halt: true });
  const root = rootSlotOf(vmid, g);
  if (npt.rootPool.at(root) === 0n) {
    const made = tableDescriptor(npt.pudNext);
    npt = { ...npt, rootPool: npt.rootPool.with(root, made), pudNext: nextPage(npt.pudNext) as TablePage };
  }
  const pud = pudSlotOf(npt.rootPool.at(root), g);
  if (npt.pudPool.at(pud) === 0n) {
    const made = tableDescriptor(npt.pmdNext);
    npt = { ...npt, pudPool: npt.pudPool.with(pud, made), pmdNext: nextPage(npt.pmdNext) as TablePage };
  }
  const pmd = pmdSlotOf(npt.pudPool.at(pud), g);
  if (level === 2n) return put(m, vmid, { ...npt, pmdPool: npt.pmdPool.with(pmd, pte) });
  if (npt.pmdPool.at(pmd) === 0n) {
    if (full(npt)) return halted();
    const made = tableDescriptor(npt.pteNext);
    npt = { ...npt, pmdPool: npt.pmdPool.with(pmd, made), pteNext: nextPage(npt.pteNext) as TablePage };
  }
  if (!isTable(npt.pmdPool.at(pmd))) return halted();
  const slot = pteSlotOf(npt.pmdPool.at(pmd), g);
  return put(m, vmid, { ...npt, ptePool: npt.ptePool.with(slot, pte) });
}
/** The published release: nothing happens on a machine that has halted. */
const publishedRelease = (m: Machine, vmid: Vmid): Machine => (m.halt ? m : releaseLockPt(m, vmid));

test("without a TLBI the host still reaches a page that was taken away", () => {
  const published = tlbFill(publishedSet(fresh(), HOST, AT, 3n, page(9n)), HOST, gfn(AT));
  const taken = publishedSet(published, HOST, AT, 3n, u64(1n << 57n));
  assert.equal(foundAt(taken, HOST, AT).level, 0n);
  assert.equal(taken.tlb.at(HOST).at(gfn(AT)).pfn, 9n, "stale");

  const mapped = tlbFill(on(fresh(), () => mapS2pt(HOST, AT, PAGE, page(9n)))[0], HOST, gfn(AT));
  assert.equal(mapped.tlb.at(HOST).at(gfn(AT)).pfn, 9n);
  const [cleared, status] = on(mapped, () => clearPfnHost(gfn(AT) as U64 as Pfn));
  assert.deepEqual([status, foundAt(cleared, HOST, AT).level, cleared.tlb.at(HOST).at(gfn(AT)).level], [OK, 0n, 0n]);
});

test("a leaf that is replaced is broken before: on the machine a plain store is stuck", () => {
  const [mapped] = on(fresh(), () => mapS2pt(HOST, AT, PAGE, page(9n)));
  const npt = nptOf(mapped, HOST);
  const pud = npt.rootPool.at(rootSlotOf(HOST, gfn(AT)));
  const pmd = npt.pudPool.at(pudSlotOf(pud, gfn(AT)));
  const slot = pteSlotOf(npt.pmdPool.at(pmdSlotOf(pmd, gfn(AT))), gfn(AT));
  assert.throws(() => ptStore(acquireLockPt(mapped, HOST), HOST, slot, page(10n)), Stuck);
  const cached = tlbFill(mapped, HOST, gfn(AT));
  const [replaced, status] = on(cached, () => mapS2pt(HOST, AT, PAGE, page(10n)));
  assert.deepEqual([status, foundAt(replaced, HOST, AT).pfn, replaced.tlb.at(HOST).at(gfn(AT)).level], [OK, 10n, 0n]);
});

test("a panic in a section leaves the lock taken for good", () => {
  const halted = publishedSet(acquireLockPt(fresh(), VM), VM, AT, 3n, page(9n), () => true);
  const after = publishedRelease(halted, VM);
  assert.ok(!isFree(after, ptLock(VM)));
  assert.throws(() => acquireLockPt({ ...after, curid: cpu(1n) }, VM), Blocked);

  const [ours, status] = on(smallMachine([VM], { pud: 1n, pmd: 1n, pte: 0n }), () => mapS2pt(VM, AT, PAGE, page(9n)));
  assert.deepEqual([status, ours.halt, isFree(ours, ptLock(VM))], [NO_MEMORY, false, true]);
});

test("a full pool leaves no partial table", () => {
  const small = smallMachine([VM], { pud: 1n, pmd: 1n, pte: 0n });
  const published = nptOf(
    publishedSet(small, VM, AT, 3n, page(9n), () => true),
    VM,
  );
  assert.notEqual(
    published.rootPool.at(rootSlotOf(VM, gfn(AT))),
    0n,
    "a table that the specification does not know of",
  );
  assert.notEqual(published.pudNext, nptOf(small, VM).pudNext);

  const [after, status] = on(small, () => mapS2pt(VM, AT, PAGE, page(9n)));
  assert.equal(status, NO_MEMORY);
  assert.equal(nptOf(after, VM).rootPool.at(rootSlotOf(VM, gfn(AT))), 0n);
  assert.equal(nptOf(after, VM).pudNext, nptOf(small, VM).pudNext);
});

test("a block over a table loses the table", () => {
  const paged = publishedSet(fresh(), VM, AT, 3n, page(9n));
  const blocked = publishedSet(paged, VM, AT, 2n, block(512n));
  const again = publishedSet(publishedSet(blocked, VM, AT, 2n, u64(0n)), VM, AT, 3n, page(9n));
  assert.equal(nptOf(again, VM).pteNext - nptOf(paged, VM).pteNext, 4096n, "the old page is in use and unreachable");

  const [after, answers] = on(fresh(), () => [mapS2pt(VM, AT, PAGE, page(9n)), mapS2pt(VM, AT, BLOCK, block(512n))]);
  assert.deepEqual([answers, foundAt(after, VM, AT).pfn], [[OK, TABLE_IN_WAY], 9n]);
});

test("a page under a block is refused, not a reason to halt", () => {
  const blocked = publishedSet(fresh(), VM, AT, 2n, block(512n));
  assert.equal(publishedSet(blocked, VM, AT, 3n, page(9n)).halt, true);
  const [after, answers] = on(fresh(), () => [mapS2pt(VM, AT, BLOCK, block(512n)), mapS2pt(VM, AT, PAGE, page(9n))]);
  assert.deepEqual([answers, after.halt, foundAt(after, VM, AT).level], [[OK, BLOCK_IN_WAY], false, 2n]);
});

test("an unaligned block means something else to hardware than to the published map", () => {
  const pte = block(0x80001n);
  const publishedPfn = 0x80001n + (gfn(AT) % 512n);
  const hardware = foundAt(publishedSet(fresh(), VM, AT, 2n, pte), VM, AT).pfn;
  assert.notEqual(hardware, publishedPfn);
  assert.equal(hardware, blockFrame(pte, gfn(AT)));
  assert.equal(on(fresh(), () => mapS2pt(VM, AT, BLOCK, pte))[1], UNALIGNED);
});

test("what hardware does not take as a leaf is refused", () => {
  const invalid = u64(page(9n) & ~3n);
  const published = publishedSet(fresh(), VM, AT, 3n, invalid);
  assert.equal(foundAt(published, VM, AT).level, 0n, "the published map says level 3");
  const answers = (level: bigint, at: U64, ptes: U64[]): bigint[] =>
    ptes.map((pte) => on(fresh(), () => mapS2pt(VM, at, u32(level), pte))[1]);
  const kinds = [0n, 1n, 2n, 3n].map((kind) => u64(invalid | kind));
  assert.deepEqual(answers(3n, AT, kinds), [BAD_DESCRIPTOR, BAD_DESCRIPTOR, BAD_DESCRIPTOR, OK]);
  const blocks = [0n, 1n, 2n, 3n].map((kind) => u64((512n << 12n) | kind));
  assert.deepEqual(answers(2n, AT, blocks), [BAD_DESCRIPTOR, OK, BAD_DESCRIPTOR, BAD_DESCRIPTOR]);
  for (const level of [0n, 1n, 4n]) assert.deepEqual(answers(level, AT, [page(9n)]), [BAD_LEVEL]);
  assert.deepEqual(answers(3n, u64(1n << 48n), [page(9n)]), [BAD_ADDRESS]);
});

test("taking a host page out of a block takes the block's 512 pages", () => {
  const [after, answers] = on(fresh(), () => [
    mapS2pt(HOST, AT, BLOCK, block(512n)),
    clearPfnHost(gfn(AT) as U64 as Pfn),
    clearPfnHost(u64(1n << 36n) as Pfn),
  ]);
  assert.deepEqual(answers, [OK, OK, BAD_ADDRESS]);
  for (const pte of [0n, 7n, 511n]) assert.equal(foundAt(after, HOST, address(0n, 0n, 1n, pte)).level, 0n);
});

test("a mapping that is cleared is gone, and its table can be used again", () => {
  const [, answers] = on(fresh(), () => [
    mapS2pt(HOST, AT, PAGE, page(9n)),
    clearS2pt(HOST, AT),
    clearS2pt(HOST, AT),
    getLevelS2pt(HOST, AT),
    walkS2pt(HOST, AT),
    mapS2pt(HOST, AT, PAGE, page(10n)),
    walkS2pt(HOST, AT),
  ]);
  assert.deepEqual(answers, [OK, OK, OK, 0n, 0n, OK, page(10n)]);
});

test("mappings of KCore and of VMs are written once", () => {
  for (const whose of [CORE, VM]) {
    const published = publishedSet(publishedSet(fresh(), whose, AT, 3n, page(9n)), whose, AT, 3n, page(10n));
    assert.equal(foundAt(published, whose, AT).pfn, 10n, "another page where the image of a VM was verified");
    const [after, answers] = on(fresh(), () => [
      mapS2pt(whose, AT, PAGE, page(9n)),
      mapS2pt(whose, AT, PAGE, page(9n)),
      mapS2pt(whose, AT, PAGE, page(10n)),
      clearS2pt(whose, AT),
    ]);
    assert.deepEqual([answers, foundAt(after, whose, AT).pfn], [[OK, OK, WRITE_ONCE, WRITE_ONCE], 9n]);
  }
});

test("two numberings of locks protect two objects by one lock", () => {
  const objectIds = [1n, 2n, 3n, 4n];
  const indices = objectIds.map((id) => id - 1n);
  assert.ok(
    indices.some((index) => objectIds.includes(index)),
    "the index of one object is the number of another",
  );
  const locks = Array.from({ length: Number(CORE) + 1 }, (_, v) => ptLock(vm(BigInt(v))));
  assert.equal(new Set(locks).size, locks.length);
  assert.ok(locks.every((lock, v) => lock === 5n + BigInt(v)));
});
