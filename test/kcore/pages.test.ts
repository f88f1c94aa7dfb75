/** Layers 13 to 15: the boot table, and page records by frame beside records by number. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as boot from "../../kcore/layers/00-machine/boot.ts";
import { CORE, NO_RECORD, NO_REGION, NOBODY } from "../../kcore/layers/00-machine/constants.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import { OUTPUT_FRAMES } from "../../kcore/layers/00-machine/io-pools.ts";
import * as bottom from "../../kcore/layers/00-machine/spec.ts";
import type { Machine, Pfn, RegionId, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { acquireLockS2page, releaseLockS2page } from "../../kcore/layers/04-locks/index.ts";
import { memRegionSearch } from "../../kcore/layers/13-mem-region/index.ts";
import * as regions from "../../kcore/layers/13-mem-region/relate.ts";
import { getS2PageIndex } from "../../kcore/layers/14-page-index/index.ts";
import * as pages from "../../kcore/layers/15-page-manager/index.ts";
import { pageIsRecord, recordHasFrame } from "../../kcore/layers/15-page-manager/relate.ts";
import { Stuck, u32, u64, withMachine } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import { cpu } from "./tables.ts";

const EDGES = [0n, 0x10n, 0x22230n, 0x2b400n, 0x2b420n, 0x40000n, 0x80000n, 0x90000n, OUTPUT_FRAMES, 1n << 36n];
const frame = fc.tuple(fc.constantFrom(...EDGES), fc.bigInt(-2n, 2n)).map(([edge, by]) => u64(edge + by) as Pfn);
const start = (): Machine => initialMachine(cpu(0n));
const on = <T>(m: Machine, level: number, run: () => T): readonly [Machine, T] => withMachine(m, level, run);

test("the boot table is as layers 13 and 15 say, and code finds what it says", () => {
  const m = start();
  assert.ok(regions.regionsAreFew(m));
  for (let r = 0n; r < 5n; r++) assert.ok(regions.regionIsWhole(m, u32(r) as RegionId));
  const property = fc.property(frame, fc.bigInt(0n, 5n), (pfn, r) => {
    assert.ok(regions.foundIsInside(m, pfn) && regions.insideIsFound(m, pfn, u32(r) as RegionId));
    assert.ok(recordHasFrame(m, pfn) && pageIsRecord(m, m, pfn));
    assert.equal(on(m, 12, () => memRegionSearch(pfn))[1], on(m, 13, () => memRegionSearch(pfn))[1]);
    assert.equal(on(m, 12, () => getS2PageIndex(pfn))[1], on(m, 14, () => getS2PageIndex(pfn))[1]);
  });
  fc.assert(property, { numRuns: cases(300, 5000) });
  assert.equal(on(m, 12, () => memRegionSearch(u64(0x22230n) as Pfn))[1], NO_REGION);
  assert.equal(on(m, 12, () => getS2PageIndex(u64(0x80000n) as Pfn))[1], NO_RECORD);
  assert.equal(boot.REGION_COUNT, 4n);
});

test("records by number and by frame agree, step by step", () => {
  const step = fc.record({
    kind: fc.constantFrom("owner", "count", "map", "look"),
    pfn: frame,
    value: fc.constantFrom(0n, 1n, BigInt(CORE)),
  });
  const property = fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
    let machines = [12, 13, 14, 15].map((level) => on(start(), level, acquireLockS2page)[0]);
    for (const { kind, pfn, value } of steps) {
      const run = (): unknown => {
        if (kind === "owner") return pages.setPfnOwner(pfn, u32(value) as Vmid);
        if (kind === "count") return pages.setPfnCount(pfn, u32(value));
        if (kind === "map") return pages.setPfnMap(pfn, u64(value));
        return [pages.getPfnOwner(pfn), pages.getPfnCount(pfn), pages.getPfnMap(pfn)];
      };
      const done = machines.map((m, i) => on(m, 12 + i, run));
      for (const [, answer] of done) assert.deepEqual(answer, done[0]![1]);
      machines = done.map(([m]) => m);
      for (const at of steps) assert.ok(pageIsRecord(machines[3]!, machines[0]!, at.pfn));
    }
    for (const [i, m] of machines.entries()) on(m, 12 + i, releaseLockS2page);
  });
  fc.assert(property, { numRuns: cases(60, 2000) });
});

test("records are reached only under their lock, and have an owner", () => {
  const [m] = on(start(), 15, acquireLockS2page);
  const stuck = (run: () => unknown): void => assert.throws(run, Stuck);
  stuck(() => bottom.getS2PageVmid(start(), u64(0n) as never));
  stuck(() => bottom.getS2PageVmid(m, u64(1n << 24n) as never));
  stuck(() => bottom.getMemRegionBase(m, u32(32n) as RegionId));
  stuck(() => on(m, 15, () => pages.setPfnOwner(u64(0x40000n) as Pfn, NOBODY as Vmid)));
  stuck(() => on(start(), 15, () => pages.getPfnOwner(u64(0x40000n) as Pfn)));
});

test("a host page is where a device can reach it: the published offset of 10^9 frames is behind all addresses of an SMMU", () => {
  const published = (0x40000n + 1000000000n) * 4096n;
  assert.ok(published >= 1n << 40n);
  const [, at] = on(on(start(), 15, acquireLockS2page)[0], 15, () => pages.getPfnMap(u64(0x40000n) as Pfn));
  assert.equal(at, 0x40000n);
});

test("registers of SMMUs are KCore's", () => {
  const m = start();
  for (const smmu of [0n, 1n]) {
    const { base, size } = m.smmus.at(u32(smmu));
    for (const at of [base, base + size - 1n]) assert.equal(m.objects.pages.at(u64(at >> 12n) as Pfn).owner, CORE);
  }
});
