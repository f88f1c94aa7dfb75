/** Two stages of translation: our own tests, random ones, the syntax, and what is not taken. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { judge } from "../../src/check/index.ts";
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
import { conditionText, type LitmusTest, parseLitmus, printLitmus } from "../../src/read/litmus/index.ts";
import { corpus, skipWithoutCorpus } from "../corpus.ts";
import { cases, full } from "../tier.ts";
import { runCorpus } from "./corpus-run.ts";
import { PagedInterleaving } from "./paged-interleaving.ts";
import { optionsOf } from "./programs.ts";
import { randomStages, STAGE_FEATURES } from "./random-stages.ts";
import { asSecondStage, stateAsSecondStage } from "./second-stage.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "catalogue", "stage2");
const names = readdirSync(folder)
  .filter((f) => f.endsWith(".litmus"))
  .map((f) => f.slice(0, -".litmus".length));
const textOf = (name: string): string => readFileSync(join(folder, `${name}.litmus`), "utf8");
const question = { model: "arm", engine: "graph", rules: "today", bound: 4 } as const;

function read(text: string): LitmusTest {
  const { test: found, errors } = parseLitmus(text, "");
  assert.deepEqual(errors, [], text);
  return found!;
}

const engines = { graph, promising };
/** Tests whose lists of messages take the promising engine a tenth of a second and more. */
const LONG = ["s2-bbm-across", "s2-unmap+switch-dsb-ipa-dsb-first-dsb", "s2-unmap-MP+dsb-ipa-dsb-own-first"];

for (const [engine, explore] of Object.entries(engines))
  test(`the ${engine} engine gives the recorded answers of catalogue/stage2`, () => {
    for (const name of names) {
      if (engine === "promising" && !full && LONG.includes(name)) continue;
      const litmus = read(textOf(name));
      const { arm } = parseExpected(readFileSync(join(folder, `${name}.litmus.expected`), "utf8"));
      const program = programOf(litmus);
      const found = judge(litmus, program, explore(compile(program), optionsOf("today")), question, "");
      assert.equal(found.status, "answered", name);
      assert.deepEqual([...found.states.map((s) => s.text)].sort(), [...arm.states].sort(), name);
      assert.equal(found.observation, arm.observation, name);
    }
  });

test("on SC the graph engine and plain interleaving give the recorded answers, and Arm has them all", () => {
  let weaker = 0;
  for (const name of names) {
    const litmus = read(textOf(name));
    const { arm, sc } = parseExpected(readFileSync(join(folder, `${name}.litmus.expected`), "utf8"));
    const program = programOf(litmus);
    const code = compile(program);
    const found = graph(code, optionsOf("today", { model: "sc" }));
    const outcomes = withGranules(code, (layout) => new PagedInterleaving(code, layout).outcomes());
    for (const exploration of [found, { ...found, outcomes }]) {
      const states = judge(litmus, program, exploration, question, "").states.map((s) => s.text);
      assert.deepEqual(states.sort(), [...sc!.states].sort(), name);
      assert.ok(
        states.every((s) => arm.states.includes(s)),
        name,
      );
    }
    if (sc!.observation !== arm.observation) weaker++;
  }
  assert.ok(weaker >= 40);
});

test("a test of two stages is called like its file, says what it shows, and why", () => {
  assert.ok(names.length >= 80);
  for (const name of names) {
    const litmus = read(textOf(name));
    assert.equal(litmus.name, name);
    assert.match(litmus.doc ?? "", /^\S[^\n]{10,160}$/, name);
    assert.match(textOf(name), /\n\(\* \S[^\n]{10,160} \*\)\n/, name);
  }
});

test("a test of two stages is printed as it is read", () => {
  for (const name of names) {
    const printed = printLitmus(read(textOf(name)));
    assert.equal(printLitmus(read(printed)), printed, name);
    const said = (text: string) => {
      const { variables, threads, pages, observed } = programOf(read(text));
      return { variables, registers: threads.map((t) => t.registers), pages, observed };
    };
    assert.deepEqual(said(printed), said(textOf(name)), name);
  }
});

test("both engines give the same final states of random tests with two stages", () => {
  const used = new Set<string>();
  let [compared, cut, unbounded] = [0, 0, 0];
  for (let seed = 1; seed <= cases(50, 2000); seed++) {
    const { text, features } = randomStages(seed, cases(2, 3));
    const litmus = read(text);
    const program = programOf(litmus);
    let looks = 0; // of the clock: one every few milliseconds of work
    const limits = { ...NO_LIMITS, cancelled: () => ++looks > cases(4, 12) };
    const states = (explore: typeof graph, options: ExploreOptions): readonly string[] | undefined => {
      const exploration = explore(compile(program), options);
      if (exploration.incomplete !== undefined) return undefined;
      return judge(litmus, program, exploration, question, "").states.map((s) => s.text);
    };
    const byGraph = states(graph, optionsOf("today"));
    const byPromises = states(promising, optionsOf("today", { limits }));
    if (byGraph === undefined) unbounded++;
    else if (byPromises === undefined) cut++;
    else {
      compared++;
      for (const feature of features) used.add(feature);
      assert.deepEqual(byPromises, byGraph, text);
    }
  }
  const missing = STAGE_FEATURES.filter((f) => !used.has(f));
  console.log(`${compared} compared, ${cut} too long for the promising engine, ${unbounded} with a loop`);
  assert.ok(cut + unbounded <= compared / 5);
  assert.deepEqual(missing, []);
});

for (const [engine, explore] of Object.entries(engines))
  test(`under a stage 2 that maps each page to itself the ${engine} engine gives the answers that herd7 recorded for one stage`, {
    skip: skipWithoutCorpus,
  }, () => {
    const step = cases(engine === "graph" ? 24 : 48, 1);
    const change = (text: string, of: "test" | "state"): string => {
      const intermediate = text.replace(/\bPA\(/g, "IPA(").replace(/\bphy_(\w+)/g, "IPA($1)");
      return of === "state" ? intermediate : intermediate.replace("\n", "\nVTTBR=P0:1\n");
    };
    const run = runCorpus(
      corpus!,
      "vmsa",
      "arm",
      (c) => explore(c, optionsOf("today")),
      (i) => i % step === 0,
      change,
    );
    const refused = run.unsupported.filter((why) => /hardware that manages entries|AT with two stages/.test(why));
    console.log(`identity: ${run.equal} of ${run.total} equal, ${refused.length} with hardware management or AT`);
    assert.deepEqual(run.different, []);
    assert.deepEqual(refused, run.unsupported);
    assert.ok(run.equal >= run.total / 2);
  });

for (const [engine, explore] of Object.entries(engines))
  test(`told for stage 2 the tests of one stage have herd7's answers in the ${engine} engine`, {
    skip: skipWithoutCorpus,
  }, () => {
    const step = cases(engine === "graph" ? 12 : 24, 1);
    const change = (text: string, of: "test" | "state"): string => (of === "state" ? stateAsSecondStage(text) : text);
    const asked = (code: Code): Exploration => explore(code, optionsOf("today"));
    const run = runCorpus(corpus!, "vmsa", "arm", asked, (i) => i % step === 0, change, asSecondStage);
    console.log(`told for stage 2: ${run.equal} equal, ${run.unsupported.length} cannot be told`);
    assert.deepEqual(run.different, []);
    assert.ok(run.equal >= run.total / 8);
  });

const remarks = (name: string): number =>
  graph(compile(programOf(read(textOf(name)))), optionsOf("today")).remarks?.length ?? 0;

test("a change of an entry of stage 2 without break-before-make is remarked", () => {
  for (const name of ["s2-bbm", "s2-bbm+both", "s2-bbm-first"]) assert.equal(remarks(name), 0, name);
  for (const name of ["s2-bbm+none", "s2-bbm+dsb-ipa-dsb", "s2-walk-remap+po"]) assert.equal(remarks(name), 1, name);
});

/** A test of one thread with this head, initial state and code. */
const single = (head: string, init: string, ...code: string[]): string =>
  `AArch64 single\n${head}\n{ ${init} }\n P0 ;\n${code.map((line) => ` ${line} ;\n`).join("")}forall (true)\n`;

test("what is not taken with two stages says so", () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    [single("EL2=P0", "0:X1=x;", "LDR W0,[X1]"), /virtual addresses at EL2/],
    [single("EL2=P0", "0:X1=IPA(x);", "LDR W0,[X1]"), /intermediate addresses at EL2/],
    [single("VTTBR=P0:1", "0:X1=PA(x);", "LDR W0,[X1]"), /physical addresses in a virtual machine/],
    [single("VTTBR=P0:1\nEL0=P0", "0:X1=IPA(x);", "LDR W0,[X1]"), /intermediate addresses at EL0/],
    [single("VTTBR=P0:1", "x=0;", "TLBI VMALLS12E1"), /TLBI of stage 2 below EL2/],
    [single("VTTBR=P0:1", "0:X1=VTTBR(2);", "MSR VTTBR_EL2,X1"), /VTTBR_EL2 below EL2/],
    [single("EL2=P0", "x=0;", "MOV X1,#1", "MSR VTTBR_EL2,X1"), /no VTTBR/],
    [single("VTTBR=P0:1", "x=0;", "HVC #0"), /hvc without a column of EL2/],
    [single("VTTBR=P0:1\nTTHM=HA", "0:X1=x;", "LDR W0,[X1]"), /hardware that manages entries/],
    [single("VTTBR=P0:1", "0:X1=x;", "AT S1E1R,X1"), /AT with two stages/],
    [single("EL2=P7", "x=0;", "NOP"), /EL2=P7/],
    [single("VTTBR=P0:0", "x=0;", "NOP"), /VTTBR=P0:0/],
    [single("VTTBR=P0:1", "[S2(x)]=(oa:PA(x),el0:0);", "NOP"), /el0 or dbm in an entry of stage 2/],
    [single("VTTBR=P0:1", "[PTE(x)]=(oa:PA(x)); 0:X1=x;", "LDR W0,[X1]"), /names no intermediate page/],
    [single("Variant=vmsa", "0:X1=x;", "TLBI VMALLS12E1"), /TLBI VMALLS12E1/],
  ];
  for (const [text, reason] of refused)
    for (const explore of Object.values(engines))
      assert.throws(
        () => explore(compile(programOf(read(text))), optionsOf("today")),
        (e) => e instanceof Unsupported && reason.test(e.message),
        text,
      );
});

test("an entry without an address names the page of its place: physical with one stage, intermediate with two", () => {
  const conditionOf = (head: string): string =>
    conditionText(read(`AArch64 own\n${head}\n{ x=0; }\n P0 ;\n NOP ;\nexists ([PTE(x)]=(valid:0))\n`).condition);
  assert.equal(conditionOf("Variant=vmsa"), "exists ([PTE(x)]=(oa:PA(x), valid:0))");
  assert.equal(conditionOf("EL2=P0"), "exists ([PTE(x)]=(oa:IPA(x), valid:0))");
});

test("names of two stages that mean nothing are errors", () => {
  const errors: readonly (readonly [string, string])[] = [
    ["[S2(0,x)]=(oa:PA(x));", "tables and VMIDs are numbered from 1 to 127"],
    ["0:X1=VTTBR(2,vmid:500);", "tables and VMIDs are numbered from 1 to 127"],
    ["[S2(IPA(x))]=(oa:PA(x));", "stage 2 does not map IPA(x)"],
    ["[S2(x)]=(oa:S2(x));", "no entry names an entry of stage 2"],
    [`[${"S2(".repeat(20_000)}x]=1;`, "stage 2 does not map its entries"],
  ];
  for (const [init, message] of errors) {
    const found = parseLitmus(single("EL2=P0", init, "NOP"), "").errors.map((e) => e.message);
    assert.deepEqual(found, [message], init);
  }
});
