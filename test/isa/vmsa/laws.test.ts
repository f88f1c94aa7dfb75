/** Every law of the codecs, and the codecs against arithmetic that knows no bits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  ADDRESSES,
  addressOf,
  blockFrame,
  blockOf,
  FRAMES,
  frameOf,
  gfnOf,
  hugeFrame,
  indexOfSlot,
  isBlock,
  isBlockAligned,
  isPage,
  isSlot,
  isTable,
  pageOf,
  pmdIndex,
  pteIndex,
  pudIndex,
  rootIndex,
  slotOf,
  tableDescriptor,
  translationOf,
} from "../../../src/isa/vmsa/index.ts";
import * as laws from "../../../src/isa/vmsa/laws.ts";
import type { Law } from "../../../src/prelude/index.ts";
import { closeTo, word64 } from "../../kcore/words.ts";
import { cases } from "../../tier.ts";

const related = word64.chain((a) => closeTo(a).map((b) => [a, b] as const));

for (const [name, law] of Object.entries(laws) as [string, Law<bigint[]>][])
  test(`law ${name}`, () => {
    fc.assert(
      fc.property(related, (args) => {
        law.trigger(...args);
        assert.equal(law.statement(...args), true);
      }),
      { numRuns: cases(4000, 40000) },
    );
  });

test("an address is its four indices and the offset in the page", () => {
  const property = fc.property(word64, (a) => {
    const address = a % ADDRESSES;
    const gfn = gfnOf(a);
    const parts = rootIndex(gfn) * 512n ** 3n + pudIndex(gfn) * 512n ** 2n + pmdIndex(gfn) * 512n + pteIndex(gfn);
    assert.equal(parts * 4096n + (address % 4096n), address);
    assert.equal(addressOf(gfn), address - (address % 4096n));
    assert.equal(blockOf(gfn), gfn - pteIndex(gfn));
  });
  fc.assert(property, { numRuns: cases(2000, 20000) });
});

test("a slot is the table's address and eight bytes for each index", () => {
  const property = fc.property(word64, word64, (table, any) => {
    const index = (any % 512n) as typeof any;
    const slot = slotOf(table, index);
    assert.equal(slot, pageOf(table) + 8n * index);
    assert.equal(indexOfSlot(slot), index);
    assert.ok(isSlot(slot));
  });
  fc.assert(property, { numRuns: cases(2000, 20000) });
});

test("type bits tell tables, blocks and pages apart, and 0 is none of them", () => {
  const property = fc.property(word64, (entry) => {
    const kind = entry % 4n;
    assert.deepEqual([isTable(entry), isBlock(entry), isPage(entry)], [kind === 3n, kind === 1n, kind === 3n]);
    assert.ok(isTable(tableDescriptor(entry)));
    const address = entry % ADDRESSES;
    assert.equal(isBlockAligned(entry), address % (1n << 21n) < 4096n);
  });
  fc.assert(property, { numRuns: cases(2000, 20000) });
});

test("a walk ends at the first entry that is no table", () => {
  const property = fc.property(word64, word64, word64, word64, word64, (gfn, root, pud, pmd, pte) => {
    const found = translationOf(gfn, root, pud, pmd, pte);
    const kinds = [root, pud, pmd, pte].map((e) => e % 4n);
    const depth = kinds.slice(0, 3).findIndex((k) => k !== 3n);
    const last = depth < 0 ? 3 : depth;
    const isLeaf = gfn < FRAMES && (last === 3 ? kinds[3] === 3n : last > 0 && kinds[last] === 1n);
    assert.equal(found.level, isLeaf ? BigInt(last) : 0n);
    assert.equal(found.descriptor, isLeaf ? [root, pud, pmd, pte][last] : 0n);
    const frame = [0n, hugeFrame(pud, gfn), blockFrame(pmd, gfn), frameOf(pte)][last];
    assert.equal(found.frame, isLeaf ? frame : 0n);
  });
  fc.assert(property, { numRuns: cases(3000, 30000) });
});

test("a block translates its frames to frames in the same order", () => {
  const property = fc.property(word64, word64, (descriptor, gfn) => {
    const base = frameOf(descriptor);
    assert.equal(blockFrame(descriptor, gfn), base - (base % 512n) + (gfn % 512n));
    assert.equal(hugeFrame(descriptor, gfn), base - (base % 512n ** 2n) + (gfn % 512n ** 2n));
  });
  fc.assert(property, { numRuns: cases(2000, 20000) });
});
