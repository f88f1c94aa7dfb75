/** The model of a core's TLBs: what it misses, and when. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ram } from "../../src/machine/cpu/ram.ts";
import type { Regime } from "../../src/machine/mmu/regime.ts";
import { CORTEX_A57, noCounts, type TlbCounts, TlbModel } from "../../src/machine/mmu/tlb-model.ts";

const PAGE = 4096n;
const stage1: Regime["stage1"] = {
  isOn: false,
  halves: [{ root: 0n, inputBits: 39, isDisabled: false, ignoresTop: false }],
  outputBits: 44,
  mair: 0n,
  wxn: false,
  defaultsCacheable: false,
};

/** RAM in which one table of last level maps pages to themselves: stage 2 with three levels, or blocks of 2 MiB. */
function tables(leaf: "page" | "block"): Ram {
  const words = new Map<number, bigint>([[0x1000, 0x2003n]]);
  if (leaf === "page") words.set(0x2000, 0x3003n);
  for (let i = 0; i < 512; i++) {
    if (leaf === "page") words.set(0x3000 + 8 * i, (BigInt(i) * PAGE) | 0x7ffn);
    else words.set(0x2000 + 8 * i, (BigInt(i) << 21n) | 0x7fdn);
  }
  return { word: (pa: number) => words.get(pa) } as Ram;
}
const guest = (vmid: number): Regime => ({
  el: 1,
  stage1,
  stage2: { root: 0x1000n, inputBits: 39, startLevel: 1, outputBits: 44, protectsWalks: false },
  asid: 0,
  vmid,
});

/** Uses pages one after the other. */
function used(pages: number[], leaf: "page" | "block" = "page", vmid = 1): { model: TlbModel; of: TlbCounts } {
  const counts = [noCounts(), noCounts()] as const;
  const model = new TlbModel(tables(leaf), CORTEX_A57, counts);
  for (const p of pages) use(model, p, vmid);
  return { model, of: counts[vmid === 0 ? 0 : 1] };
}
const use = (model: TlbModel, page: number, vmid = 1, want: "read" | "fetch" = "read"): void =>
  model.use(BigInt(page) * PAGE, page, vmid, guest(vmid), want);
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test("as many pages as there are entries miss once; one more, and all miss again, but not in the large one", () => {
  assert.deepEqual(used([...range(32), ...range(32)]).of, {
    instructionMisses: 0,
    dataMisses: 32,
    largeMisses: 32,
    loads1: 0,
    loads2: 96,
  });
  const { dataMisses, largeMisses } = used([...range(33), ...range(33)]).of;
  assert.deepEqual([dataMisses, largeMisses], [66, 33]);
});

test("a block is one entry of the large TLB, and of a small one a piece of it", () => {
  const { of } = used(range(512), "block");
  assert.deepEqual([of.dataMisses, of.largeMisses, of.loads2], [2, 1, 2]); // pieces of 1 MiB, and two levels
});

test("each VM has its own entries, and each CPU's counts are of who runs", () => {
  const { model, of } = used([7]);
  use(model, 7, 2);
  use(model, 7, 1);
  assert.equal(of.largeMisses, 2);
  const host = used([7], "page", 0).of;
  assert.equal(host.largeMisses, 1);
});

test("what is invalidated misses again", () => {
  const { model, of } = used([3, 4]);
  model.drop(3, 4, (tlb, row) => tlb.context[row] === 1);
  use(model, 3);
  use(model, 4);
  assert.deepEqual([of.dataMisses, of.largeMisses], [3, 3]);
});

test("a fault is in no TLB, and instructions and data have TLBs of their own", () => {
  const { model, of } = used([600, 600]);
  assert.deepEqual([of.dataMisses, of.largeMisses], [2, 2]);
  use(model, 5);
  use(model, 5, 1, "fetch");
  use(model, 5, 1, "fetch");
  assert.deepEqual([of.instructionMisses, of.dataMisses, of.largeMisses], [1, 3, 3]);
});
