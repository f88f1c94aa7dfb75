/** `sekvm check`: code in, a line for each condition out, and the other forms of the answer. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { CONDITION_NAMES } from "../../src/evidence/index.ts";
import { schemaFaults } from "./schema.ts";
import { launcher, type Ran, sekvm } from "./sekvm.ts";

const catalogue = join(dirname(launcher), "..", "catalogue");
/** Answers are kept for the tests behind: they look at other forms of them. */
const folder = mkdtempSync(join(tmpdir(), "sekvm-check-"));
after(() => rmSync(folder, { recursive: true }));
const check = (file: string, ...words: string[]): Promise<Ran> =>
  sekvm(["check", join(catalogue, file), ...words], { SEKVM_CACHE: join(folder, "cache") });

/** The lines of conditions without their times. */
const lines = (stdout: string): string[] =>
  stdout
    .split("\n")
    .slice(1, 7)
    .map((l) => l.replace(/ {2}\(\d+ ms\)$/, ""));

test("the ticket lock of the catalogue: six verdicts, and what has nothing to look at says so", async () => {
  const { code, stdout } = await check("code/ticket.s");
  assert.equal(code, 0);
  assert.deepEqual(lines(stdout), [
    "drf-kernel                   holds within 2 CPUs, each of which runs its thread once",
    "no-barrier-misuse            holds within 2 CPUs, each of which runs its thread once",
    "write-once-kernel-mapping    does not apply: no page tables are named",
    "transactional-page-table     does not apply: no page tables are named",
    "sequential-tlb-invalidation  does not apply: no page tables are named",
    "memory-isolation             does not apply: no memory of users is named",
  ]);
});

test("a refuted condition is exit code 1, with its accesses in lines of C, a run on Arm, and a repair", async () => {
  const { code, stdout } = await check("code/ticket-release-relaxed.s", "--repair");
  assert.equal(code, 1);
  assert.match(stdout, /no-barrier-misuse +refuted: the load of counter may come after lock\[1\] is written/);
  assert.match(stdout, /P0 ticket\.c:22 counter\+\+; {2}\[ldr w0, \[x3, 8\]\]/);
  assert.match(stdout, /only on Arm: counter=1;/);
  assert.match(stdout, /- str w0, \[x1\] +ticket\.c:17 .*\n +\+ stlr w0, \[x1\]/);
});

test("JSON is as its schema says, with all conditions", async () => {
  const files = { "code/ticket.s": [], "code/ticket-release-relaxed.s": ["--repair"] };
  for (const [file, words] of Object.entries(files)) {
    const document = JSON.parse((await check(file, "--json", ...words)).stdout);
    assert.deepEqual(schemaFaults("check", document), []);
    assert.deepEqual(
      document.conditions.map((c: { condition: string }) => c.condition),
      CONDITION_NAMES,
    );
  }
});

test("SARIF has a result with code flows for a refuted condition, and none where all is well", async () => {
  const run = async (file: string, ...words: string[]) =>
    JSON.parse((await check(file, "--format", "sarif", ...words)).stdout).runs[0];
  assert.deepEqual((await run("code/ticket.s")).results, []);
  const [result] = (await run("code/ticket-release-relaxed.s", "--repair")).results;
  assert.equal(result.ruleId, "no-barrier-misuse");
  assert.equal(result.locations[0].physicalLocation.region.startLine, 22);
  assert.ok(result.codeFlows.length === 2 && result.codeFlows[0].threadFlows[0].locations.length > 3);
});

test("HTML is a page with a section for each condition", async () => {
  const { stdout } = await check("code/ticket-release-relaxed.s", "--repair", "--format", "html");
  for (const name of CONDITION_NAMES) assert.ok(stdout.includes(`<h2>${name} `), name);
  assert.match(stdout, /<svg/);
});

test("settings that are printed give the same answer when they are read", async () => {
  const { code, stdout } = await check("code/ticket.s", "--print-harness", "--no-cache");
  assert.equal(code, 0);
  assert.match(stdout, /\[\[lock\]\]\nname = "lock"\nwords = "lock"\nprotects = "counter"\n/);
  const file = join(folder, "ticket.toml");
  writeFileSync(file, stdout.replace(/^files = .*\n/, ""));
  const again = await check("code/ticket.s", "--harness", file, "--no-cache");
  assert.match(again.stdout, /drf-kernel +holds within 2 CPUs/);
  assert.match(again.stdout, /no-barrier-misuse +holds within 2 CPUs/);
});

test("only what is asked for is checked, and what is not there is an input error with a hint", async () => {
  const one = await check("code/ticket.s", "--condition", "drf-kernel");
  assert.deepEqual([one.code, lines(one.stdout)[1]], [0, ""]);
  const none = await check("code/ticket.s", "--condition", "races");
  assert.equal(none.code, 2);
  assert.match(none.stderr, /CFG02 there is no condition races[\s\S]*conditions: drf-kernel, /);
  const missing = await check("code/ticket.s", "--harness", join(catalogue, "examples", "vmid.toml"));
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /CFG2[45] /);
});
