/** Page tables: our own tests, herd7's recorded answers, and what does not take them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { judge } from "../../src/check/index.ts";
import { explore as axiomatic } from "../../src/model/axiomatic/index.ts";
import { explore as graph } from "../../src/model/graph/index.ts";
import {
  type Code,
  compile,
  type Exploration,
  type ExploreOptions,
  NO_LIMITS,
  programOf,
  Unsupported,
  withGranules,
} from "../../src/model/program/index.ts";
import { explore as promising } from "../../src/model/promising/index.ts";
import { parseExpected } from "../../src/read/catalogue/index.ts";
import { parseLitmus } from "../../src/read/litmus/index.ts";
import { corpus, skipWithoutCorpus } from "../corpus.ts";
import { recorded } from "../recorded.ts";
import { cases } from "../tier.ts";
import { runCorpus } from "./corpus-run.ts";
import { PagedInterleaving } from "./paged-interleaving.ts";
import { optionsOf } from "./programs.ts";
import { PAGE_FEATURES, randomPages } from "./random-pages.ts";
import { randomStages } from "./random-stages.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "catalogue", "pages");
const names = readdirSync(folder)
  .filter((f) => f.endsWith(".litmus"))
  .map((f) => f.slice(0, -".litmus".length));
const question = { model: "arm", engine: "graph", rules: "today", bound: 4 } as const;

function read(text: string) {
  const { test: found, errors } = parseLitmus(text, "");
  assert.deepEqual(errors, []);
  return found!;
}

const engines = { graph, promising };

for (const [engine, explore] of Object.entries(engines))
  test(`the ${engine} engine gives the recorded answers of catalogue/pages`, () => {
    for (const name of names) {
      const litmus = read(readFileSync(join(folder, `${name}.litmus`), "utf8"));
      const { arm } = parseExpected(readFileSync(join(folder, `${name}.litmus.expected`), "utf8"));
      const program = programOf(litmus);
      const found = judge(litmus, program, explore(compile(program), optionsOf("today")), question, "");
      assert.equal(litmus.name, name);
      assert.match(litmus.doc ?? "", /^\S[^\n]{10,160}$/, name);
      assert.equal(found.status, "answered", name);
      assert.deepEqual([...found.states.map((s) => s.text)].sort(), [...arm.states].sort(), name);
      assert.equal(found.observation, arm.observation, name);
    }
  });

for (const [engine, explore] of Object.entries(engines))
  test(`the ${engine} engine has the final states of page-table tests that herd7 recorded`, {
    skip: skipWithoutCorpus,
  }, () => {
    // One in so many of the quick tier, of all kinds: the list goes by folders.
    const remarked = new Set<string>();
    const asked = (code: Code): Exploration => {
      const exploration = explore(code, optionsOf("today"));
      if (exploration.remarks !== undefined) remarked.add(code.program.name);
      return exploration;
    };
    const step = cases(engine === "graph" ? 8 : 16, 1);
    const run = runCorpus(corpus!, "vmsa", "arm", asked, (i) => i % step === 0);
    console.log(`vmsa: ${run.equal} of ${run.total} equal; unsupported: ${run.unsupported.join("; ") || "none"}`);
    assert.deepEqual(run.different, []);
    if (engine === "graph")
      for (const [i, { name, arm }] of recorded("vmsa").entries())
        if (i % step === 0)
          assert.equal(remarked.has(name), arm.flags?.includes("Warning-BBM-expected") === true, name);
    assert.ok(run.unsupported.length <= run.total / 100, "at most one in a hundred is unsupported");
  });

test("both engines give the same final states of random tests with page tables", () => {
  const used = new Set<string>();
  let [compared, cut] = [0, 0];
  for (let seed = 1; seed <= cases(36, 1200); seed++) {
    const { text, features } = randomPages(seed);
    for (const feature of features) used.add(feature);
    const litmus = read(text);
    const program = programOf(litmus);
    let looks = 0; // of the clock: one every few milliseconds of work
    const limits = { ...NO_LIMITS, cancelled: () => ++looks > cases(6, 1000) };
    const states = (explore: typeof graph, options: ExploreOptions): readonly string[] | undefined => {
      const exploration = explore(compile(program), options);
      if (exploration.incomplete !== undefined) return undefined;
      return judge(litmus, program, exploration, question, "").states.map((s) => s.text);
    };
    const [byGraph, byPromises] = [
      states(graph, optionsOf("today")),
      states(promising, optionsOf("today", { limits })),
    ];
    if (byPromises === undefined) cut++;
    else {
      compared++;
      assert.deepEqual(byPromises, byGraph, text);
    }
  }
  console.log(`${compared} compared, ${cut} too long for the promising engine`);
  assert.ok(cut <= compared / 5);
  assert.deepEqual(
    PAGE_FEATURES.filter((f) => !used.has(f)),
    [],
  );
});

test("on SC an instruction walks and accesses in one step: random tests end as under plain interleaving, and so on Arm", () => {
  for (const random of [randomPages, randomStages])
    for (let seed = 1; seed <= cases(24, 1500); seed++) {
      const { text } = random(seed);
      const litmus = read(text);
      const program = programOf(litmus);
      const states = (exploration: Exploration): readonly string[] =>
        judge(litmus, program, exploration, question, "").states.map((s) => s.text);
      const found = graph(compile(program), optionsOf("today", { model: "sc" }));
      if (found.incomplete !== undefined) continue;
      const code = compile(program);
      const outcomes = withGranules(code, (layout) => new PagedInterleaving(code, layout).outcomes());
      assert.deepEqual(states(found), states({ ...found, outcomes }), text);
      const arm = graph(compile(program), optionsOf("today"));
      if (arm.incomplete !== undefined) continue;
      const onArm = new Set(states(arm));
      assert.deepEqual(
        states(found).filter((s) => !onArm.has(s)),
        [],
        text,
      );
    }
});

test("a change of an entry without break-before-make is remarked", () => {
  const remarks = (name: string): number => {
    const program = programOf(read(readFileSync(join(folder, `${name}.litmus`), "utf8")));
    return graph(compile(program), optionsOf("today")).remarks?.length ?? 0;
  };
  assert.equal(remarks("bbm"), 0);
  assert.equal(remarks("remap-2walks"), 1);
});

test("AT is before nothing that follows: a load may see what its thread stores later", () => {
  const litmus = read(`AArch64 at
{ [x]=1; [z]=3; [PTE(z)]=(oa:PA(x)); 0:X1=x; 0:X11=PTE(x); 0:X15=(oa:PA(z)); 1:X1=x; 1:X3=z; }
 P0 | P1 ;
 LDAR W4,[X1] | AT S1E1R,X1 ;
 CBNZ W4,L1 | ISB ;
 L1: STR X15,[X11] | MRS X4,PAR_EL1 ;
 | MOV W27,#4 ;
 | STLR W27,[X3] ;
exists (0:X4=4 /\\ 1:X4=parel1_t:(oa:PA(z)))
`);
  const program = programOf(litmus);
  for (const explore of Object.values(engines)) {
    const found = judge(litmus, program, explore(compile(program), optionsOf("today")), question, "");
    assert.equal(found.states.length, 4);
    assert.equal(found.observation, "Sometimes");
  }
});

test("a status of a store-exclusive may be copied before a loop tests it", () => {
  const litmus = read(`AArch64 retry
Variant=vmsa
{ x=0; 0:X0=x; }
 P0 ;
 EOR X4,X5,X6 ;
 L0: LDXR W1,[X0] ;
 STXR W3,W2,[X0] ;
 MOV W5,W3 ;
 CBNZ W5,L0 ;
exists (0:X5=0)
`);
  const program = programOf(litmus);
  const found = judge(litmus, program, graph(compile(program), optionsOf("today")), question, "");
  assert.ok(found.states.some((s) => s.text === "0:X5=0;"));
});

test("what does not take page tables says so", () => {
  const code = compile(programOf(read(readFileSync(join(folder, "map+po.litmus"), "utf8"))));
  const refused = (run: () => unknown): void =>
    assert.throws(run, (e) => e instanceof Unsupported && /page tables/.test(e.message));
  refused(() => promising(code, optionsOf("pldi19")));
  refused(() => axiomatic(code, optionsOf("today"), []));
  refused(() => graph(code, optionsOf("pldi19")));
});
