/** Code of layer 16 beside its specification, and isolation of memory in every state, in random runs of three CPUs and hardware. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Machine } from "../../kcore/layers/00-machine/state.ts";
import { cases } from "../tier.ts";
import { brokenBy, ownershipSteps, PAGES, performOwnership, startMachine } from "./ownership.ts";

/** Machines of levels 4 (all code), 12, 15 (code of layer 16), and 16 (no code). */
const LEVELS = [4, 12, 15, 16] as const;

test("code and specifications of layer 16 agree, and memory is isolated, step by step", () => {
  const seen = new Set<string>();
  const property = fc.property(ownershipSteps(40), (run) => {
    let machines: readonly Machine[] = LEVELS.map(startMachine);
    for (const step of run) {
      const before = machines[3]!;
      const done = machines.map((m, i) => performOwnership(m, LEVELS[i]!, step));
      for (const [, answer] of done) assert.equal(answer, done[0]![1], step.kind);
      machines = done.map(([m]) => m);
      seen.add(`${step.kind} ${done[0]![1]}`);
      assert.equal(brokenBy(before, machines[3]!), undefined, step.kind);
      for (const pfn of PAGES) assert.deepEqual(machines[2]!.objects.pages.at(pfn), machines[3]!.objects.pages.at(pfn));
    }
  });
  // What must be seen is asked of these runs: they are the same each time.
  fc.assert(property, { numRuns: cases(100, 3000), seed: 1 });
  for (const kind of ["host", "vm", "io", "assign", "smmu", "grant", "revoke", "clear", "attach", "bank"])
    for (const status of [0n, 9n]) assert.ok(seen.has(`${kind} ${status}`), `${kind} answers ${status}`);
});
