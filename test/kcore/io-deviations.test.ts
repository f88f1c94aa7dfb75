/** Scenarios of docs/deviations.md, SMMU tables: what the published behaviour, modelled in a few lines, does on the same machine, and what ours does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BAD_DESCRIPTOR, CORE, NO_MEMORY, OK } from "../../kcore/layers/00-machine/constants.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import * as io from "../../kcore/layers/00-machine/io-pools.ts";
import { ioPmdSlotOf, ioPteSlotOf, ioRootSlotOf, walkIo } from "../../kcore/layers/00-machine/io-walk.ts";
import { SPT_LOCK } from "../../kcore/layers/00-machine/lock-ids.ts";
import { isFree } from "../../kcore/layers/00-machine/owners.ts";
import { smmuFill } from "../../kcore/layers/00-machine/spec.ts";
import type { Gfn, Machine, Spt } from "../../kcore/layers/00-machine/state.ts";
import { initSpt, mapSpt, unmapSpt } from "../../kcore/layers/12-mmio-spt-ops/index.ts";
import { gfnOf } from "../../src/isa/vmsa/index.ts";
import { type U64, u64, withMachine } from "../../src/prelude/index.ts";
import { bank, smallIoMachine } from "./io-tables.ts";
import { cpu, page } from "./tables.ts";

const B = bank(3n);
const AT = u64(0x40201000n);
const gfn: Gfn = gfnOf(AT);
const on = <T>(m: Machine, run: () => T): readonly [Machine, T] => withMachine(m, 8, run);
const mapped = (): Machine => on(initialMachine(cpu(0n)), () => mapSpt(B, AT, page(9n)))[0];
const put = (m: Machine, spt: Spt): Machine => ({ ...m, objects: { ...m.objects, spt } });
const levelAt = (m: Machine): bigint => walkIo(m.objects.spt, B, gfn).level;

/** The published smmu_pt_clear: 1024 rounds, each of which stores 0 at the address the loop was started with. */
function publishedClear(m: Machine): Machine {
  const { spt } = m.objects;
  const start = ioRootSlotOf(B, gfnOf(u64(0n)));
  let rootPool = spt.rootPool;
  for (let n = 0; n < 1024; n++) rootPool = rootPool.with(start, u64(0n));
  return put(m, { ...spt, rootPool });
}

test("clearing a bank one entry of 1024 leaves devices what was mapped", () => {
  assert.equal(levelAt(publishedClear(mapped())), 3n, "still reached by the devices of whoever has the bank next");
  const [after] = on(mapped(), () => initSpt(B));
  assert.equal(levelAt(after), 0n);
  assert.equal(levelAt(on(mapped(), () => initSpt(bank(2n)))[0]), 3n, "of another bank");
});

test("without invalidation devices reach what was unmapped", () => {
  const cached = smmuFill(mapped(), B, gfn);
  const { spt } = cached.objects;
  const pmd = ioPmdSlotOf(spt.rootPool.at(ioRootSlotOf(B, gfn)), gfn);
  const slot = ioPteSlotOf(spt.pmdPool.at(pmd), gfn);
  const published = put(cached, { ...spt, ptePool: spt.ptePool.with(slot, u64(0n)) });
  assert.deepEqual([levelAt(published), published.smmuTlb.at(B).at(gfn).pfn], [0n, 9n], "stale");
  for (const remove of [() => unmapSpt(B, AT), () => initSpt(B)]) {
    const [after] = on(cached, remove);
    assert.deepEqual([levelAt(after), after.smmuTlb.at(B).at(gfn).level], [0n, 0n]);
  }
});

test("a full pool of SMMU tables is an answer, and leaves nothing behind", () => {
  for (const [pmd, pte] of [
    [0n, 1n],
    [1n, 0n],
  ] as const) {
    const small = smallIoMachine(pmd, pte);
    const [after, status] = on(small, () => mapSpt(B, AT, page(9n)));
    assert.deepEqual([status, after.halt, isFree(after, SPT_LOCK)], [NO_MEMORY, false, true]);
    assert.equal(after.objects.spt.rootPool.at(ioRootSlotOf(B, gfn)), 0n);
    assert.equal(after.objects.spt.pmdNext, small.objects.spt.pmdNext);
  }
});

test("what an SMMU does not take as a page, or cannot address, is refused", () => {
  const answer = (pte: bigint): bigint => on(initialMachine(cpu(0n)), () => mapSpt(B, AT, u64(pte)))[1];
  const published = [0n, 1n, 2n, (1n << 44n) | 3n];
  for (const pte of published) assert.equal(answer(pte), BAD_DESCRIPTOR);
  assert.equal(answer(((io.OUTPUT_FRAMES - 1n) << 12n) | 3n), OK);
});

test("tables of SMMUs and of CPUs do not lie in one another", () => {
  const PUBLISHED_START = 65536n;
  const rootOfHost: U64 = u64(65536n);
  assert.equal(PUBLISHED_START, rootOfHost, "the first bank's root is the host's root");
  assert.ok(io.IO_ROOT_START >= 65536n + (CORE + 1n) * 16777216n);
});
