/** Code of layers 9 to 12 on the bottom machine's tables beside the specifications, step by step, in random runs of several CPUs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import { IO_PMD_START, IO_PTE_START } from "../../kcore/layers/00-machine/io-pools.ts";
import { ioPmdSlotOf, ioPteSlotOf, ioRootSlotOf, walkIo } from "../../kcore/layers/00-machine/io-walk.ts";
import * as spec from "../../kcore/layers/00-machine/spec.ts";
import type { Machine } from "../../kcore/layers/00-machine/state.ts";
import { acquireLockSpt, releaseLockSpt } from "../../kcore/layers/04-locks/spec.ts";
import { gfnOf, tableDescriptor } from "../../src/isa/vmsa/index.ts";
import { Stuck, u64 } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import {
  assertIoAlike,
  assertIoRelated,
  assertIoSound,
  bank,
  ioSteps,
  performIo,
  smallIoMachine,
} from "./io-tables.ts";
import { block, cpu, page } from "./tables.ts";

/** Machines of levels 8 (code of layers 9 to 12), 9, 10, 11, and 12 (no code). */
const LEVELS = [8, 9, 10, 11, 12] as const;

test("code and specifications of layers 9 to 12 agree, step by step", () => {
  const seen = new Set<string>();
  const property = fc.property(fc.bigInt(0n, 3n), fc.bigInt(0n, 4n), ioSteps(40), (pmd, pte, run) => {
    let machines: readonly Machine[] = LEVELS.map(() => smallIoMachine(pmd, pte));
    for (const step of run) {
      const done = machines.map((m, i) => performIo(m, LEVELS[i]!, step));
      for (const [, answer] of done) assert.equal(answer, done[0]![1]);
      machines = done.map(([m]) => m);
      seen.add(`${step.kind} ${step.kind === "map" ? done[0]![1] : done[0]![1] === 0n}`);
      for (const at of run) {
        const gfn = gfnOf(at.at);
        const [l8, l9, l10, l11, l12] = machines as [Machine, Machine, Machine, Machine, Machine];
        for (const m of machines) assertIoAlike(m, l8, at.bank, gfn);
        assertIoRelated(l11, l10, at.bank, gfn);
        assertIoRelated(l12, l10, at.bank, gfn);
        assertIoSound(l12, at.bank, gfn);
        for (const m of [l8, l9])
          assert.deepEqual(walkIo(m.objects.spt, at.bank, gfn), l12.objects.spt.pt.at(at.bank).at(gfn));
      }
    }
  });
  fc.assert(property, { numRuns: cases(60, 2000), seed: 1 });
  for (const what of ["map 0", "map 1", "map 3", "map 8", "unmap true", "unmap false", "walk true", "walk false"])
    assert.ok(seen.has(what), what);
});

const B = bank(9n);
const AT = u64(0x8040201000n);
const gfn = gfnOf(AT);
const [root, pmd, pte] = [ioRootSlotOf(B, gfn), ioPmdSlotOf(IO_PMD_START, gfn), ioPteSlotOf(IO_PTE_START, gfn)];
const stuck = (run: () => unknown): void => assert.throws(run, Stuck);
/** CPU 0 in a section of the SMMU tables, with tables for `AT`. */
function withTables(): Machine {
  let m = acquireLockSpt(initialMachine(cpu(0n)));
  m = spec.smmuPtStore(m, root, tableDescriptor(IO_PMD_START));
  return spec.smmuPtStore(m, pmd, tableDescriptor(IO_PTE_START));
}

test("SMMU tables are reached only by the holder of their lock, and table entries are written over 0", () => {
  const m = withTables();
  assert.equal(spec.smmuPtLoad(m, pte)[1], 0n);
  stuck(() => spec.smmuPtLoad({ ...m, curid: cpu(1n) }, pte));
  stuck(() => spec.smmuPtLoad(m, u64(pte + 4n)));
  stuck(() => spec.smmuPtStore(m, root, tableDescriptor(IO_PMD_START)));
  stuck(() => spec.smmuPtStore(m, pmd, u64(0n)));
  stuck(() => spec.smmuPtStore(m, ioPmdSlotOf(IO_PMD_START, gfnOf(u64(0n))), block(512n)));
  stuck(() => spec.smmuPtClear(m, bank(16n)));
});

test("break, DSB, TLBI, sync, make: every other order is stuck, and an SMMU uses what it cached until it is invalidated", () => {
  const fill = (m: Machine): Machine => spec.smmuFill(m, B, gfn);
  const cached = (m: Machine): bigint => m.smmuTlb.at(B).at(gfn).pte;
  const made = { ...fill(spec.smmuPtStore(withTables(), pte, page(9n))), tstate: "open" as const };
  assert.equal(cached(made), page(9n));
  stuck(() => spec.smmuPtStore(made, pte, page(10n)));
  for (const broken of [spec.smmuPtStore(made, pte, u64(0n)), spec.smmuPtClear(made, B)]) {
    assert.equal(cached(fill(broken)), page(9n), "stale");
    stuck(() => spec.smmuTlbiIpa(broken, B, AT));
    stuck(() => spec.smmuTlbiBank(broken, B));
    stuck(() => releaseLockSpt(broken));
    const visible = spec.dsb(broken);
    stuck(() => releaseLockSpt(spec.smmuSync(visible)));
    const invalidated = fill(spec.smmuTlbiIpa(visible, B, AT));
    assert.equal(cached(invalidated), 0n, "a fault is not cached");
    stuck(() => spec.smmuPtStore(invalidated, pte, page(10n)));
    assert.equal(releaseLockSpt(spec.smmuSync(invalidated)).tstate, "closed");
  }
  assert.equal(cached(spec.smmuTlbiBank(made, bank(8n))), page(9n), "of another bank");
  assert.equal(cached(spec.smmuTlbiBank(made, B)), 0n);
});
