/**
 * Leaks of KCore are refuted, each by runs that are shown: one step, in one machine or in two that look the same to who learns something. Leaks of a small
 * system are refuted in both tiers (test/check/noninterference.test.ts).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type OpenPlace, openMutationPlace } from "../../scripts/mutation-place.ts";
import { functionsOfProgram, planLayer, proveTheorem, readSystem, recordedRuns } from "../../src/check/proof/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";
import { full } from "../tier.ts";
import { LEAKS, type Leak } from "./leaks.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
let open: OpenPlace | undefined;
before(async () => {
  if (full) open = await openMutationPlace(300_000);
});
after(() => open?.close());

/** A file that imports more. */
const withImports = (text: string, [prelude, state]: Leak["imports"]): string =>
  text
    .replace(/ \} (?=from "[./]*prelude\/index.ts")/, (end) => (prelude === "" ? end : `, ${prelude}${end}`))
    .replace(/ \} (?=from "[./0-9a-z-]*\/state.ts")/, (end) => (state === "" ? end : `, ${state}${end}`));

/** What is said of a leak: the lines of its counterexample. */
async function found({ file, before: old, after: made, theorem: name, imports }: Leak): Promise<readonly string[]> {
  const { place } = open!;
  const read = (path: string): string | undefined => {
    const text = place.read(path);
    return path === file
      ? text &&
          withImports(
            text.replace(old, () => made),
            imports,
          )
      : text;
  };
  const lifted = liftProgram(place.entries, { read });
  assert.deepEqual(
    lifted.errors.map((e) => e.message),
    [],
  );
  const { system, errors } = readSystem(lifted.program);
  assert.deepEqual(
    errors.map((e) => e.message),
    [],
  );
  const planned = planLayer(system!, system!.layers.at(-1)!, new Set([name]));
  const runs = recordedRuns(system!, (layer) =>
    place
      .run(layer)
      ?.map(({ primitive, args }) => ({ primitive: lifted.program.primitives.get(primitive.name)!, args })),
  );
  const { solver, ask, check } = place;
  const shop = { solver, ask, check, natives: functionsOfProgram(lifted.program), memory: undefined };
  const program = { program: lifted.program, system: system!, runs: runs.of, endless: runs.endless };
  const report = await proveTheorem(planned.theorems[0]!, { ...shop, ...program });
  assert.equal(report.verdict.status, "refuted", JSON.stringify(report.verdict).slice(0, 300));
  return report.counterexample!.lines;
}

test("each edit has one place", () => {
  for (const { title, file, before: old, after: made } of LEAKS) {
    assert.equal(readFileSync(join(root, file), "utf8").split(old).length, 2, title);
    assert.notEqual(old, made, title);
  }
});

test("there are 40 at least, each with a name of its own", () => {
  assert.ok(LEAKS.length >= 40);
  assert.equal(new Set(LEAKS.map((l) => l.title)).size, LEAKS.length);
});

for (const leak of LEAKS)
  test(`refuted: ${leak.title}`, { skip: !full }, async () => {
    const lines = await found(leak);
    const isOfTwo = !leak.theorem.startsWith("undisturbed");
    assert.match(lines[0]!, isOfTwo ? /learns|is told/ : /is disturbed/);
    if (isOfTwo) assert.match(lines[1]!, /^the runs differed before in what principal \S+ does not see/);
    assert.ok(lines.length <= 40);
  });
