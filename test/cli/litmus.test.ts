import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { schemaFaults } from "./schema.ts";
import { launcher, sekvm } from "./sekvm.ts";

/** Message passing without any order; `value` tells tests apart. */
const mp = (name: string, value = 1): string => `AArch64 ${name}
{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }
 P0          | P1          ;
 MOV W0,#${value} | LDR W0,[X1] ;
 STR W0,[X1] | LDR W2,[X3] ;
 STR W0,[X3] |             ;
exists (1:X0=${value} /\\ 1:X2=0)
`;

/** A loop that counts its rounds: it is explored to the bound. */
const COUNTS = `AArch64 Counts
{ 0:X1=x; 1:X1=x; }
 P0          | P1             ;
 MOV W0,#1   | L: LDR W0,[X1] ;
 STR W0,[X1] | ADD W4,W4,#1   ;
             | CBZ W0,L       ;
exists (1:X4=3)
`;

const MP_LOG = (file: string): string => `% file=${file} model=arm rules=today engine=graph bounds=none
Test MP Allowed
States 4
1:X0=0; 1:X2=0;
1:X0=0; 1:X2=1;
1:X0=1; 1:X2=0;
1:X0=1; 1:X2=1;
Ok
Witnesses
Positive: 1 Negative: 3
Condition exists (1:X0=1 /\\ 1:X2=0)
Observation MP Sometimes 1 3
Hash=a2bf6b492e1f5b51d3e18698eda7fddf

`;

interface Place {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A folder with these files and a cache of its own. */
function placeWith(t: TestContext, texts: Readonly<Record<string, string>>): Place {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-litmus-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(folder, file), text);
  return { folder, env: { SEKVM_CACHE: join(folder, "cache") } };
}

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${1000 + i}.litmus`, mp(`T${i}`, i + 1)]));

test("one test: herd's log on standard output, the summary beside it", async (t) => {
  const { folder, env } = placeWith(t, { "MP.litmus": mp("MP") });
  const file = join(folder, "MP.litmus");
  const summary = "1 test\n  arm, graph: 1 allowed, 0 forbidden\n";
  assert.deepEqual(await sekvm(["litmus", file], env), { code: 0, stdout: MP_LOG(file), stderr: summary });
});

test("a text of a model is asked with --cat; what it allows otherwise than sekvm's model is a difference", async (t) => {
  const { folder, env } = placeWith(t, {
    "MP.litmus": mp("MP"),
    "sc.cat": '"sc" include "more.cat"',
    "more.cat": "acyclic po | rf | co | fr as sc",
    "bad.cat": '"bad" acyclic po | pox',
    "wrong.cat": '"wrong" acyclic W',
  });
  const at = (name: string): string => join(folder, name);
  const own = await sekvm(["litmus", at("MP.litmus"), "--engine", "all"], env);
  assert.deepEqual([own.code, own.stdout.match(/Observation MP Sometimes 1 3/g)?.length], [0, 3]);
  const sc = await sekvm(["litmus", at("MP.litmus"), "--cat", at("sc.cat")], env);
  assert.match(sc.stdout, /engine=axiomatic cat=\S*sc\.cat bounds=none\n[\s\S]*Observation MP Never 0 3/);
  const both = await sekvm(["litmus", at("MP.litmus"), "--engine", "all", "--cat", at("sc.cat")], env);
  assert.deepEqual(
    [both.code, both.stdout.match(/^% .*only.*$/gm)],
    [1, ["% DIFFERENCE: only graph: 1:X0=1; 1:X2=0;", "% DIFFERENCE: only promising: 1:X0=1; 1:X2=0;"]],
  );
  const bad = await sekvm(["litmus", at("MP.litmus"), "--cat", at("bad.cat")], env);
  assert.deepEqual([bad.code, bad.stdout], [2, ""]);
  assert.match(bad.stderr, /bad\.cat:1:20: CAT06 pox is not defined\n[^\n]*\n *\| *\^/);
  const wrong = await sekvm(["litmus", at("MP.litmus"), "--cat", at("wrong.cat")], env);
  assert.deepEqual([wrong.code, /wrong\.cat:1:17: CAT08/.test(wrong.stdout)], [3, true]);
  for (const words of [
    ["--cat", at("none.cat")],
    ["--engine", "both", "--cat", at("sc.cat")],
    ["--engine", "all", "--rules", "pldi19"],
  ])
    assert.equal((await sekvm(["litmus", at("MP.litmus"), ...words], env)).code, 2, words.join(" "));
});

test("a test comes from standard input", () => {
  const ran = spawnSync(process.execPath, [launcher, "litmus", "-"], { input: mp("MP"), encoding: "utf8" });
  assert.deepEqual([ran.status, ran.stdout], [0, MP_LOG("stdin")]);
});

test("SC and Arm side by side: the state that only Arm has is named", async (t) => {
  const { folder, env } = placeWith(t, { "MP.litmus": mp("MP") });
  const { stdout } = await sekvm(["litmus", folder, "-m", "both"], env);
  assert.match(
    stdout,
    /model=sc[\s\S]*Observation MP Never 0 3\n[\s\S]*model=arm[\s\S]*Observation MP Sometimes 1 3\n/,
  );
  assert.match(stdout, /^% only on Arm: 1:X0=1; 1:X2=0;/m);
});

test("bad input: every error of the file in order with its place, exit code 2, and the other tests are answered", async (t) => {
  const bad = mp("Bad").replace("LDR W2,[X3]", "LDR W32,[X3]").replace("STR W0,[X3]", "QROB W0");
  const { folder, env } = placeWith(t, { "MP.litmus": mp("MP"), "bad.litmus": bad });
  const { code, stdout, stderr } = await sekvm(["litmus", folder], env);
  assert.deepEqual([code, stdout], [2, MP_LOG(join(folder, "MP.litmus"))]);
  assert.match(stderr, /bad\.litmus:5:\d+: ASM\d+ [\s\S]*\^[\s\S]*bad\.litmus:6:\d+: ASM\d+ [\s\S]*2 tests, 1 invalid/);
  assert.equal((await sekvm(["litmus", join(folder, "gone.litmus")], env)).code, 2);
  assert.equal((await sekvm(["litmus"], env)).code, 2);
});

test("bytes and order of the answers do not depend on the number of threads or on the cache", async (t) => {
  const { folder, env } = placeWith(t, many(60));
  const outputs: string[] = [];
  for (const words of [
    ["-j", "1", "--no-cache"],
    ["-j", "2", "--no-cache"],
    ["-j", "3"],
    ["-j", "2"],
  ])
    outputs.push((await sekvm(["litmus", folder, "-m", "both", ...words], env)).stdout);
  assert.equal(new Set(outputs).size, 1);
  assert.deepEqual(
    [...outputs[0]!.matchAll(/^Observation (T\d+) Sometimes/gm)].map((m) => m[1]),
    Array.from({ length: 60 }, (_, i) => `T${i}`),
  );
});

test("a kinds file that says otherwise is exit code 1", async (t) => {
  const { folder, env } = placeWith(t, { "MP.litmus": mp("MP"), good: "MP Allowed\n", bad: "MP Forbidden # no\n" });
  const expecting = (file: string) => sekvm(["litmus", join(folder, "MP.litmus"), "--expect", join(folder, file)], env);
  assert.equal((await expecting("good")).code, 0);
  const { code, stderr } = await expecting("bad");
  assert.equal(code, 1);
  assert.match(stderr, /MP is expected Forbidden, observed Sometimes/);
  assert.equal((await expecting("MP.litmus")).code, 2);
});

test("both engines give their answers, and witnesses are shown when asked for", async (t) => {
  const { folder, env } = placeWith(t, { "MP.litmus": mp("MP") });
  const { code, stdout } = await sekvm(["litmus", folder, "--engine", "both", "--witness", "1"], env);
  assert.equal(code, 0);
  assert.match(stdout, /engine=graph[\s\S]*engine=promising[\s\S]*% witness of 1:X0=1; 1:X2=0; \(arm\)\n% {3}[a-d]: P/);
  const dot = (await sekvm(["litmus", folder, "--format", "dot"], env)).stdout;
  assert.match(dot, /^digraph "MP \(arm\): 1:X0=1; 1:X2=0;" \{\n[\s\S]*\n\}\n$/);
});

test("an answer that a limit cut short says so in every form", async (t) => {
  const { folder, env } = placeWith(t, { "loop.litmus": COUNTS });
  const ran = (format: string) => sekvm(["litmus", folder, "--format", format, "--bound", "1"], env);
  for (const [format, says] of [
    ["herd", /^% UNKNOWN Counts \(bound\)/m],
    ["dot", /^\/\/ .*loop\.litmus: unknown \(bound\): a loop/m],
    ["json", /"status":"unknown"[\s\S]*"why":\{"reason":"bound"/],
  ] as const) {
    const { code, stdout } = await ran(format);
    assert.equal(code, 3);
    assert.match(stdout, says);
  }
});

test("the JSON form of a run is of its schema", async (t) => {
  const { folder, env } = placeWith(t, { "MP.litmus": mp("MP"), "bad.litmus": "AArch64 x\n" });
  const { code, stdout } = await sekvm(["litmus", folder, "--json", "-m", "both", "--witness", "1"], env);
  assert.equal(code, 2);
  assert.deepEqual(schemaFaults("litmus", JSON.parse(stdout)), []);
});

test("after kill -9 in the middle of a run, the next repeats nothing that was finished", async (t) => {
  const { folder, env } = placeWith(t, many(250));
  const words = [launcher, "litmus", folder, "-j", "2", "--stats"];
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let text = "";
  const finished = (): number => text.match(/^Observation/gm)?.length ?? 0;
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk;
    if (finished() >= 20) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.on("close", resolve));
  const next = await sekvm(["litmus", folder, "-j", "2", "--stats"], env);
  assert.equal(next.code, 0);
  const cached = next.stderr.match(/ cached /g)?.length ?? 0;
  assert.ok(finished() >= 20 && cached >= finished(), `${finished()} finished, ${cached} cached`);
  assert.equal(next.stdout.match(/^Observation/gm)?.length, 250);
});
