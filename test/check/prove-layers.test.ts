/** Layers proved by a solver that is made up: their order, how much is done at once, stopping. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { type ProveLayersOptions, proveLayers, type Workplace } from "../../src/check/proof/index.ts";
import { openSystem } from "../../src/cli/prove/system.ts";
import type { LayerReport } from "../../src/evidence/index.ts";
import { span } from "../../src/text/index.ts";
import { launcher } from "../cli/sekvm.ts";

const tiny = join(dirname(launcher), "..", "test/cli/fixtures/tiny");
const { system } = await openSystem(tiny, span("", 0, 0));
const turn = (n: number): Promise<void> =>
  n === 0 ? Promise.resolve() : new Promise((r) => setImmediate(() => r(turn(n - 1))));

/** Answers `unsat` after as many turns of the event loop as `delay` says. */
function workplace(delay: (goal: string) => number, asked: (goal: string) => void = () => undefined): Workplace {
  return {
    program: system!.program,
    solver: "made up",
    natives: () => undefined,
    runs: () => [],
    memory: undefined,
    ask: async (_, goal) => {
      asked(goal);
      await turn(delay(goal));
      return { answer: { status: "unsat", resource: 1 }, cached: false, milliseconds: 0 };
    },
  };
}

async function all(place: Workplace, options: Partial<ProveLayersOptions> = {}): Promise<LayerReport[]> {
  const found: LayerReport[] = [];
  for await (const layer of proveLayers(system!.layers, place, { values: system!.values, ...options }))
    found.push(layer);
  return found;
}

test("reports come in the order of the layers, whatever is answered first", async () => {
  const slowFirst = await all(workplace((goal) => (goal.startsWith("01/") ? 20 : 0)));
  const slowLast = await all(workplace((goal) => (goal.startsWith("01/") ? 0 : 20)));
  assert.deepEqual(
    slowFirst.map((l) => l.number),
    [0, 1, 2],
  );
  assert.deepEqual(slowFirst, slowLast);
});

test("a path to which no state is known is vacuous, though every goal is proved", async () => {
  const [, counter] = await all(workplace(() => 0));
  const bump = counter!.theorems.find((t) => t.name === "bump")!;
  assert.ok(bump.goals.every((g) => g.verdict.status === "proved"));
  assert.equal(bump.verdict.status, "vacuous");
});

test("only so many theorems are worked on at once", async () => {
  const at = { now: 0, most: 0 };
  const options: Partial<ProveLayersOptions> = {
    atOnce: 1,
    onProved: () => at.now--,
  };
  const place = workplace(() => 3);
  const names = new Set<string>();
  const watched: Workplace = {
    ...place,
    ask: (question, goal) => {
      const theorem = goal.split("/").slice(0, 2).join("/");
      if (goal.includes("/") && !names.has(theorem)) {
        names.add(theorem);
        at.now++;
        at.most = Math.max(at.most, at.now);
      }
      return place.ask(question, goal);
    },
  };
  await all(watched, options);
  assert.equal(at.most, 1);
});

test("--only leaves out theorems and keeps layers", async () => {
  const found = await all(
    workplace(() => 0),
    { only: (_, { name }) => name === "bump" },
  );
  assert.deepEqual(
    found.map((l) => l.theorems.map((t) => t.name)),
    [[], ["bump"], []],
  );
});

test("after it is stopped, layers that were not finished are left out", async () => {
  const stop = new AbortController();
  const place = workplace(
    () => 5,
    (goal) => goal.startsWith("01/") && stop.abort(),
  );
  const found = await all(place, { signal: stop.signal });
  assert.deepEqual(
    found.map((l) => l.number),
    [0],
  );
});

test("an error while a layer is planned or proved ends the run with it", async () => {
  const place: Workplace = { ...workplace(() => 0), ask: () => Promise.reject(new Error("a defect")) };
  await assert.rejects(all(place), /a defect/);
});
