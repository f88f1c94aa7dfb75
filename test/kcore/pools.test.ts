/** Where tables lie: the laws, and the numbers of the reference. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CORE } from "../../kcore/layers/00-machine/constants.ts";
import * as io from "../../kcore/layers/00-machine/io-pools.ts";
import { ptLock } from "../../kcore/layers/00-machine/lock-ids.ts";
import * as pools from "../../kcore/layers/00-machine/pools.ts";
import type { Bank, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { FRAMES } from "../../src/isa/vmsa/index.ts";
import { type Law, u32, u64 } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import { word32, word64 } from "./words.ts";

const laws = Object.entries(pools).filter((e): e is [string, Law<[Vmid]> & (typeof e)[1]] => typeof e[1] === "object");

test("there are laws", () => assert.equal(laws.length, 7));
for (const [name, law] of laws)
  test(`law ${name}`, () => {
    const property = fc.property(word32, (word) => {
      const { trigger, statement } = law as Law<[Vmid]>;
      trigger(word as Vmid);
      assert.ok(statement(word as Vmid));
    });
    fc.assert(property, { numRuns: cases(2000, 20000) });
  });

test("law of the roots of banks", () => {
  const small = fc.tuple(fc.bigInt(0n, 20n).map(u32), fc.bigInt(0n, 3n).map(u64));
  const { trigger, statement } = io.rootPageKeepsBoth;
  fc.assert(
    fc.property(small, ([bank, half]) => {
      trigger(bank as Bank, half);
      assert.ok(statement(bank as Bank, half));
    }),
  );
});
for (const [name, law] of Object.entries({
  rootHasTwoPages: io.rootHasTwoPages,
  ioAddressHasFrame: io.ioAddressHasFrame,
}))
  test(`law ${name}`, () => {
    const { trigger, statement } = law as Law<[bigint]>;
    const near = fc
      .tuple(fc.constantFrom(0n, io.IO_FRAMES, io.IO_ADDRESSES, FRAMES), fc.bigInt(-2n, 2n))
      .map(([a, d]) => u64(a + d));
    fc.assert(
      fc.property(fc.oneof(near, word64), (x) => {
        trigger(x);
        assert.ok(statement(x));
      }),
      { numRuns: cases(500, 20000) },
    );
  });

test("the pool of SMMUs lies behind those of CPUs, with the numbers of the reference from there on", () => {
  assert.equal(io.IO_ROOT_START, pools.poolEnd(CORE));
  const sizes = [
    io.IO_PMD_START - io.IO_ROOT_START,
    io.IO_PTE_START - io.IO_PMD_START,
    io.IO_POOL_END - io.IO_PTE_START,
  ];
  assert.deepEqual(sizes, [16n * 8192n, 256n * 4096n, 256n * 4096n]);
  assert.equal(io.ioRootPage(u32(15n) as Bank, u64(1n)) + 4096n, io.IO_PMD_START);
});

test("pools are 16 MiB each and do not meet", () => {
  for (let v = 0n; v < CORE; v++)
    assert.equal(pools.poolEnd(u32(v) as Vmid), pools.rootStart(u32(v + 1n) as Vmid), `pool ${v}`);
  const first = u32(0n) as Vmid;
  const starts = [pools.rootStart, pools.pudStart, pools.pmdStart, pools.pteStart, pools.poolEnd].map((f) => f(first));
  assert.deepEqual(starts, [65536n, 69632n, 1118208n, 9506816n, 16842752n]);
});

test("the root register carries the VMID", () => {
  assert.equal(pools.vttbrOf(u32(3n) as Vmid), (3n << 48n) | pools.rootStart(u32(3n) as Vmid));
  assert.ok(CORE < 256n, "SMMUs, and CPUs unless they say otherwise, have VMIDs of 8 bits");
});

test("each table has a lock of its own", () => {
  const locks = new Set(Array.from({ length: Number(CORE) + 1 }, (_, v) => ptLock(u32(BigInt(v)) as Vmid)));
  assert.equal(locks.size, 34);
  assert.deepEqual([Math.min(...[...locks].map(Number)), Math.max(...[...locks].map(Number))], [5, 38]);
});
