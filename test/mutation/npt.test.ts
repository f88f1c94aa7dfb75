/**
 * Mistakes in the code of layer 7, made by a script. Each is refuted with a counterexample, or is not in the language; what is neither must be
 * listed beside the layer as equivalent. The quick tier tries a few that a recorded run meets.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type OpenPlace, openMutationPlace } from "../../scripts/mutation-place.ts";
import {
  equivalentsOf,
  layerOf,
  Mutation,
  mutantName,
  mutatedFiles,
  mutateLayer,
} from "../../src/check/proof/index.ts";
import type { MutantReport } from "../../src/evidence/index.ts";
import { mutantAt, mutantsOf } from "../../src/kernel/index.ts";
import { full } from "../tier.ts";

const FILE = "kcore/layers/07-npt-walk/code.ts";
const LAYER = 7;
/** Twenty that are not equivalent to the original, of those that this seed gives. */
const WANTED = 20;

let open: OpenPlace;
let mutation: Mutation;
before(async () => {
  open = await openMutationPlace(120_000);
  mutation = new Mutation(open.place);
});
after(() => open.close());

const isFound = ({ fate }: MutantReport): boolean => fate === "killed" || fate === "rejected";
const told = (m: MutantReport): string => `${m.line} ${m.before} → ${m.after}: ${m.fate}, ${m.detail}`;

test("every mistake in one line of layer 7 is found, or it is none", { skip: !full }, async () => {
  const layer = layerOf(open.place, LAYER)!;
  const { mutants, stale } = await mutateLayer(open.place, layer, {
    parts: ["code"],
    sample: WANTED + 2,
    seed: 7,
    skipListed: true,
  });
  const real = mutants.filter((m) => m.fate !== "same" && m.equivalent === undefined);
  assert.deepEqual(real.filter((m) => !isFound(m)).map(told), []);
  assert.deepEqual(stale, []);
  assert.ok(real.length >= WANTED, `${real.length} mutants are not equivalent`);
  assert.ok(real.filter((m) => m.fate === "killed").every((m) => m.lines.length > 0 && m.lines.length <= 40));
});

const EDITS: readonly (readonly [string, string, string])[] = [
  ["no TLBI after a leaf was broken", "  tlbiIpa(vmid, addr);\n", ""],
  ["a table is written over by a block", "  if (isTable(pmd)) return TABLE_IN_WAY;\n", ""],
  ["the wrong answer", "  if (isBlock(pmd)) return BLOCK_IN_WAY;\n", "  if (isBlock(pmd)) return OK;\n"],
];

for (const [what, was, is] of EDITS)
  test(`${what} is refuted by a state that a run reaches`, { skip: !full }, async () => {
    const mutant = mutantAt(FILE, open.place.read(FILE)!, was, is);
    const report = await mutation.run(mutant, [LAYER]);
    assert.equal(report.fate, "killed", told(report));
    assert.ok(report.lines.length > 2 && report.lines.length <= 40, report.lines.join("\n"));
  });

test("what is not in the language has a code", async () => {
  const mutant = mutantAt(FILE, open.place.read(FILE)!, "return isPage(pte) ? pte : NO_ENTRY;", "return pte + 1n;");
  const report = await mutation.run(mutant, [LAYER]);
  assert.deepEqual([report.fate, report.code], ["rejected", "KTS13"]);
});

test("what is listed as equivalent is a mutant", () => {
  const { place } = open;
  for (const layer of place.system.layers) {
    const files = mutatedFiles(place, layer, ["code", "spec", "relate"]);
    const names = new Set(files.flatMap((f) => mutantsOf(f, place.read(f)!)).map(mutantName));
    for (const { mutant } of equivalentsOf(place, layer)) assert.ok(names.has(mutant), mutant);
  }
});
