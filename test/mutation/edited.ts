/** One theorem of KCore with edits in its text. */
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { type OpenPlace, openMutationPlace } from "../../scripts/mutation-place.ts";
import {
  functionsOfProgram,
  type Layer,
  planLayer,
  proveTheorem,
  readSystem,
  recordedRuns,
} from "../../src/check/proof/index.ts";
import type { TheoremReport } from "../../src/evidence/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";
import { full } from "../tier.ts";

let open: OpenPlace | undefined;
before(async () => {
  if (full) open = await openMutationPlace(300_000);
});
after(() => open?.close());

/** What comes of theorems of a layer. @param edit  makes a text of a file of its path and its text */
export async function proved(
  edit: (file: string, text: string) => string,
  isIts: (layer: Layer, all: readonly Layer[]) => boolean,
  names: readonly string[],
): Promise<readonly TheoremReport[]> {
  const { place } = open!;
  const read = (path: string): string | undefined => {
    const text = place.read(path);
    return text === undefined ? undefined : edit(path, text);
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
  const layer = system!.layers.find((l) => isIts(l, system!.layers))!;
  const planned = planLayer(system!, layer, new Set(names));
  const runs = recordedRuns(system!, (of) =>
    place.run(of)?.map(({ primitive, args }) => ({ primitive: lifted.program.primitives.get(primitive.name)!, args })),
  );
  const { solver, ask, check } = place;
  const shop = { solver, ask, check, natives: functionsOfProgram(lifted.program), memory: undefined };
  const program = { program: lifted.program, system: system!, runs: runs.of, endless: runs.endless };
  return Promise.all(planned.theorems.map((t) => proveTheorem({ ...t, isMutant: true }, { ...shop, ...program })));
}

/** The lines of the counterexample of one that is refuted. */
export async function refuted(
  edit: Parameters<typeof proved>[0],
  isIts: Parameters<typeof proved>[1],
  name: string,
): Promise<readonly string[]> {
  const [report] = await proved(edit, isIts, [name]);
  assert.equal(report!.verdict.status, "refuted", JSON.stringify(report!.verdict).slice(0, 300));
  return report!.counterexample!.lines;
}
