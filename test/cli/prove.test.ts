/** `sekvm prove` as a user runs it, on a system of two layers and on one whose code is wrong. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, test } from "node:test";
import { cacheFolder, counterexampleFolder } from "../../src/cli/places.ts";
import { Board } from "../../src/cli/prove/board.ts";
import { CrossChecking } from "../../src/cli/prove/cross-check.ts";
import { smtFile } from "../../src/cli/prove/emit.ts";
import { goalNumbers } from "../../src/cli/prove/kept.ts";
import { selects, wordsOf } from "../../src/cli/prove/select.ts";
import { InputError } from "../../src/text/index.ts";
import { schemaFaults } from "./schema.ts";
import { launcher, type Ran, sekvm } from "./sekvm.ts";

const root = join(dirname(launcher), "..");
const tiny = join(root, "test/cli/fixtures/tiny");
const broken = join(root, "test/cli/fixtures/tiny-broken");
const folder = mkdtempSync(join(tmpdir(), "sekvm-prove-"));
after(() => rmSync(folder, { recursive: true }));

const prove = (...words: string[]): Promise<Ran> => sekvm(["prove", ...words], { SEKVM_CACHE: join(folder, "cache") });

test("a system whose code does what it should is proved; the second run solves nothing and prints the same", async () => {
  const first = await prove(tiny);
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.match(
    first.stdout,
    /^ 1 Counter {6}2 proved {2}1 mutant refuted {2}under all CPUs\n 2 02-pair {6}1 proved {2}under all CPUs\n/m,
  );
  assert.match(
    first.stdout,
    /^2 primitives, 5 theorems: 5 proved\n1 mutant refuted\n\d+ goals \(\d+ by rewriting alone\): \d+ proved\n/m,
  );
  assert.match(first.stdout, /^6 of 6 paths reached; witnesses: /m);
  assert.match(first.stdout, /^rests on solver, lifter, bottom-machine, compiler-runtime, composition; solver z3 /m);
  assert.match(first.stdout, /^trusts \S+tiny\/00-machine\/machine\.ts\n$/m);
  const second = await prove(tiny);
  assert.equal(second.stdout, first.stdout);
  assert.match(second.stderr, /: 0 solved, \d+ from the cache\n$/);
});

test("the map of a system has its texts, and what is refuted with what differs", async () => {
  const page = await prove(tiny, "--format", "html");
  assert.equal(page.code, 0);
  assert.match(page.stdout, /class="box primitive w-proved" data-id="1\/bump"/);
  assert.match(page.stdout, /"code":\["test\/cli\/fixtures\/tiny\/01-counter\/code\.ts:\d+",\d+\]/);
  const { code, stdout } = await prove(broken, "--format", "svg");
  assert.equal(code, 1);
  assert.match(stdout, /^<svg [^>]*>\n[\s\S]*<g class="w-refuted"><title>bump: refuted; [\s\S]*<\/svg>\n$/);
});

test("wrong code is refuted with inputs that fail when they are run, and can be run again", async () => {
  const { code, stdout } = await prove(broken);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^ 1 Counter {6}1 proved {2}1 refuted {2}under all CPUs\n 2 02-pair {6}1 proved {2}under all CPUs \(rests on layer 1, refuted\)\n/m,
  );
  assert.match(
    stdout,
    /^REFUTED Counter\.bump refines its specification +test\/cli\/fixtures\/tiny-broken\/.*code\.ts:\d+\n/m,
  );
  assert.match(stdout, / {2}after the call \(specification, code\): cells\[0\]: 0x64, 0x65\n/);
  const kept = /sekvm prove --replay (\S+)\n/.exec(stdout)![1]!;
  const again = await prove("--replay", kept);
  assert.equal(again.code, 1);
  assert.match(again.stdout, /^REFUTED Counter\.bump on these inputs: .*\n {2}after the call/);
});

test("a counterexample of code that was repaired says that it does not fail any more", async () => {
  await prove(broken);
  const file = join(folder, "repaired.json");
  const kept = readFileSync(join(folder, "cex", "Counter.bump.json"), "utf8");
  writeFileSync(file, kept.replace("tiny-broken", "tiny"));
  const { code, stdout } = await prove("--replay", file);
  assert.deepEqual([code, /does not fail on these inputs/.test(stdout)], [0, true]);
});

test("the launcher proves and runs counterexamples as the compiled files do", () => {
  const env = { ...process.env, SEKVM_CACHE: join(folder, "cache"), NO_COLOR: "1" };
  const { status, stdout } = spawnSync(process.execPath, [launcher, "prove", broken], { env, encoding: "utf8" });
  assert.equal(status, 1, stdout);
  assert.match(stdout, /cells\[0\]: 0x64, 0x65/);
});

test("JSON is as its schema says, SARIF and JUnit XML name what is refuted", async () => {
  const json = await prove(broken, "--json");
  assert.equal(json.code, 1);
  const document = JSON.parse(json.stdout) as { word: string };
  assert.deepEqual([document.word, schemaFaults("prove", document)], ["refuted", []]);
  const sarif = JSON.parse((await prove(broken, "--format", "sarif")).stdout) as { runs: { results: unknown[] }[] };
  assert.equal(sarif.runs[0]!.results.length, 1);
  assert.match((await prove(broken, "--format", "junit")).stdout, /<failure type="refuted"/);
});

test("layers are chosen by number, range and name, theorems by --only", async () => {
  assert.match((await prove(tiny, "2")).stdout, /^ 2 02-pair .*\n1 layer: 1 proved\n/);
  assert.match((await prove(tiny, "1..2")).stdout, /^2 layers: 2 proved\n/m);
  assert.match((await prove(tiny, "counter", "--only", "Counter.bump")).stdout, /^1 primitive, 1 theorem: 1 proved\n/m);
  const wrong = await prove(tiny, "7");
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /there is no layer 7[\s\S]*layers: 0 00-machine, 1 Counter, 2 02-pair/);
  assert.match((await prove(tiny, "--only", "bmp")).stderr, /there is no theorem bmp[\s\S]*Counter\.bump/);
});

test("--emit-smt writes every goal that is asked, with a header", async () => {
  const goals = join(folder, "goals");
  await prove(broken, "--emit-smt", goals);
  const files = readdirSync(goals).sort();
  assert.ok(files.includes("01-bump-1-0.smt2"), files.join(" "));
  const text = readFileSync(join(goals, "01-bump-1-0.smt2"), "utf8");
  assert.match(text, /^; sekvm prove: goal 01\/bump\/1\/0\n; bump refines its specification\n; state: cells\.\*\n/);
  assert.match(text, /\(set-logic ALL\)\n[\s\S]*\(check-sat\)\n/);
});

test("--cross-check confirms the answers with a second solver, or says that there is none", async () => {
  const { code, stdout } = await prove(tiny, "--cross-check");
  if (code === 0) assert.match(stdout, /^cross-check by \S+ \S+: \d+ answers? confirmed, 0 disagreements$/m);
  else assert.deepEqual([code, /cross-check: UNKNOWN, there is no second solver/.test(stdout)], [3, true]);
});

test("what is no system, no counterexample or no solver is an input error", async () => {
  assert.match((await prove(join(root, "catalogue"))).stderr, /CFG08 catalogue has no layers/);
  assert.match((await prove("--replay", launcher)).stderr, /CFG09 .* is no counterexample/);
  assert.match((await prove(tiny, "--solver", "z4")).stderr, /CFG02/);
});

test("words: numbers and ranges are layers, what is a folder is the system, and there is one", () => {
  assert.deepEqual(wordsOf(["5..8", tiny, "NPTWalk"], []), { path: tiny, layers: ["5..8", "NPTWalk"] });
  assert.throws(() => wordsOf([tiny, broken], []), InputError);
  const layer = { number: 7, title: "NPTWalk" };
  for (const only of ["setNpt", "NPTWalk.setNpt", "07/setNpt", "07/setNpt/1/0"])
    assert.ok(selects(only, layer, "setNpt"));
  for (const only of ["set", "07/setNp", "08/setNpt"]) assert.ok(!selects(only, layer, "setNpt"));
});

test("solvers that contradict each other leave no answer; one that gives none leaves the goal open", () => {
  const unsat = { status: "unsat", resource: 1 } as const;
  const sat = { status: "sat", resource: 1, values: [] } as const;
  const unknown = { status: "unknown", detail: "limit" } as const;
  const checking = new CrossChecking("a 1", "b 2");
  assert.equal(checking.compare("g2", unsat, sat).status, "error");
  assert.equal(checking.compare("g1", sat, unsat).status, "error");
  assert.equal(checking.compare("g3", unsat, unsat).status, "unsat");
  assert.equal(checking.compare("g4", unsat, unknown).status, "unsat");
  assert.equal(checking.compare("g5", unknown, sat).status, "unknown");
  const { agreed, open, disagreements } = checking.result();
  assert.deepEqual([agreed, open], [1, ["g4"]]);
  assert.deepEqual(disagreements, [
    { goal: "g1", answers: ["a 1: sat", "b 2: unsat"] },
    { goal: "g2", answers: ["a 1: unsat", "b 2: sat"] },
  ]);
});

test("the board shows as many running goals as there are solvers, each with its time", () => {
  let now = 0;
  const board = new Board({ write: () => undefined }, 2, { clock: () => now });
  board.planned("layer 7 NPTWalk", 3);
  const done = board.asked("07/a/0/0");
  board.asked("07/b/0/0");
  board.asked("07/c/0/0");
  assert.deepEqual(board.lines(), [
    "layer 7 NPTWalk: 0/3 theorems, 0/3 goals, 0 cached",
    "  07/a/0/0  0.0 s",
    "  07/b/0/0  0.0 s",
  ]);
  now = 1000;
  done(true);
  board.proved();
  now = 2000;
  assert.deepEqual(board.lines(), [
    "layer 7 NPTWalk: 1/3 theorems, 1/3 goals, 1 cached",
    "  07/b/0/0  2.0 s",
    "  07/c/0/0  1.0 s",
  ]);
  board.close();
});

test("without a terminal a line says what is done and what runs", () => {
  const lines: string[] = [];
  const board = new Board({ write: (text: string) => lines.push(text) }, 2, { clock: () => 0 });
  board.planned("layer 7 NPTWalk", 3);
  board.asked("07/a/0/0");
  board.show();
  assert.deepEqual(lines, ["layer 7 NPTWalk: 0/3 theorems, 0/1 goals, 0 cached; now 07/a/0/0 0.0 s\n"]);
  board.close();
});

test("--machine prints what is trusted; the document is the same for programs", async () => {
  const { code, stdout } = await prove(tiny, "--machine");
  assert.equal(code, 0);
  assert.match(stdout, /^\S+machine\.ts, trusted\nself +self\ninitial +initialMachine\nown +cells\n$/);
  const { machine } = JSON.parse((await prove(tiny, "--machine", "--json")).stdout) as {
    readonly machine: { readonly fields: readonly unknown[] };
  };
  assert.deepEqual(machine.fields, [{ path: "cells", whose: "own", visible: false, from: 0 }]);
});

test("--timeout stops in time and says so", async () => {
  const { code, stdout } = await prove(tiny, "--no-cache", "--timeout", "1ms");
  assert.deepEqual([code, /^time is up: /m.test(stdout)], [3, true]);
});

test("sekvm init makes a system that proves, where nothing is yet", async () => {
  const made = join(folder, "mine");
  const { code, stdout } = await sekvm(["init", made]);
  assert.deepEqual([code, stdout.includes(`sekvm prove ${made}`)], [0, true]);
  const proved = await prove(made);
  assert.equal(proved.code, 0, proved.stdout + proved.stderr);
  assert.match((await sekvm(["init", made])).stderr, /CFG02 .* is there already/);
});

test("names of files say which goal they are of", () => {
  assert.equal(smtFile("01/initial same/0/3 far bits", 1), "01-initial-same-0-3-far-bits.smt2");
  assert.equal(smtFile("01/get/0/3 near", 2), "01-get-0-3-near-2.smt2");
  assert.deepEqual(goalNumbers("07/setNpt/2/11"), [2, 11]);
});

test("answers that are believed are kept for the user, not in the folder that is proved", () => {
  const here = process.cwd();
  const usual = cacheFolder({});
  assert.ok(relative(homedir(), usual).startsWith(join(".cache", "sekvm")) && !usual.startsWith(join(here, ".sekvm")));
  const { platform } = process;
  if (platform !== "win32") {
    assert.ok(cacheFolder({ XDG_CACHE_HOME: "/caches" }).startsWith("/caches/sekvm/"));
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "here" }), usual);
  }
  assert.equal(cacheFolder({ SEKVM_CACHE: "mine" }), "mine");
  assert.equal(counterexampleFolder({}), join(".sekvm", "cex"));
});

test("a folder beside layers that looks like one, and a file below a layer that nothing imports, are errors", async () => {
  const made = join(folder, "odd");
  await sekvm(["init", made]);
  mkdirSync(join(made, "01-counter", "more"));
  writeFileSync(join(made, "01-counter", "more", "relate.ts"), "export const isSo = (): boolean => true;\n");
  assert.match((await prove(made)).stderr, /more\/relate\.ts:1:1: KTS36 the file is below the folder of a layer/);
  renameSync(join(made, "01-counter", "more"), join(made, "security"));
  mkdirSync(join(made, "security", "more"));
  renameSync(join(made, "security", "relate.ts"), join(made, "security", "more", "relate.ts"));
  assert.match(
    (await prove(made)).stderr,
    /security\/more\/relate\.ts:1:1: KTS36 the file is below the folder of a layer/,
  );
  mkdirSync(join(made, "2-top"));
  writeFileSync(join(made, "2-top", "code.ts"), "export const f = (): void => {};\n");
  const { code, stderr } = await prove(made);
  assert.deepEqual([code, /2-top\/code\.ts:1:1: KTS37 the folder looks like a layer/.test(stderr)], [2, true]);
});
