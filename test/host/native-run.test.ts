/** Runs of strangers' proof files: they have the language and nothing else, and they end. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type NativeRun, nativeRuns, type RunQuestion } from "../../src/host/node/index.ts";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const folder = mkdtempSync(join(tmpdir(), "sekvm-run-"));
after(() => rmSync(folder, { recursive: true }));

/** A system of one layer whose run is `body`. */
const question = (body: string): RunQuestion => ({
  scripts: {
    "spec.ts": {
      body: "const add = (m, n) => ({ sum: m.sum + n }); const first = () => ({ sum: 0n }); return { add, first };",
      imports: {},
    },
    "index.ts": {
      body: 'const { bottom } = $import("sekvm/kernel"); const spec = $import("./spec.ts"); return { add: bottom(spec.add) };',
      imports: { "sekvm/kernel": { kind: "prelude" }, "./spec.ts": { kind: "file", file: "spec.ts" } },
    },
    "proof.ts": {
      body: `"use strict"; const prelude = $import("sekvm/kernel"); const { add } = $import("./index.ts"); const layer = { run: () => { ${body} } }; return { layer };`,
      imports: { "sekvm/kernel": { kind: "prelude" }, "./index.ts": { kind: "file", file: "index.ts" } },
    },
  },
  initial: "spec.ts#first",
  parameters: 0,
  specs: ["spec.ts#add"],
  layers: [{ number: 0, proof: "proof.ts" }],
});

const run = async (body: string, deadline = 20_000): Promise<NativeRun> =>
  (await nativeRuns(question(body), dist, { deadline })).get(0)!;

test("a run tells which primitives it calls, with which arguments", async () => {
  assert.deepEqual(await run("for (const n of [1n, 2n]) add(n);"), {
    calls: [
      { spec: "spec.ts#add", args: [1n] },
      { spec: "spec.ts#add", args: [2n] },
    ],
  });
});

test("a run that fails says why, on one line", async () => {
  assert.deepEqual(await run('throw new Error("a\\n\\u001b[31mb");'), { failed: "Error: a [31mb" });
});

test("a run that does not end is stopped", async () => {
  assert.deepEqual(await run("for (;;);", 500), { failed: "it did not end within 0.5 s" });
});

// Ways to what a process may do, from what a run is given.
const WAYS: readonly (readonly [string, string])[] = [
  ["process", "process.exit(0);"],
  ["the function of a function", 'add.constructor("return process")().exit(0);'],
  ["the function of the prelude", 'prelude.u8.constructor("return process")().exit(0);'],
  ["an import", "globalThis.constructor.constructor(\"return import('node:fs')\")();"],
  ["require", 'require("node:fs");'],
  ["fetch", 'fetch("http://127.0.0.1:1/");'],
  ["eval", 'eval("1");'],
  [
    "an error from outside",
    'try { add(); } catch (e) { e.constructor.constructor("return process")().exit(0); } throw new Error("caught");',
  ],
];
for (const [what, body] of WAYS)
  test(`a run has no way out by ${what}`, async () => {
    const got = await run(body);
    assert.ok("failed" in got, JSON.stringify(got));
    assert.match(got.failed, /is not (defined|allowed|a function)|[Cc]ode generation|disallowed|caught|failed/i);
  });

test("an import at run time leads nowhere", async () => {
  const file = join(folder, "written");
  await run(`import("node:fs").then((fs) => fs.writeFileSync(${JSON.stringify(file)}, ""), () => 0);`);
  assert.equal(existsSync(file), false);
});

test("the process has no right to write, to start others, or to read elsewhere, whatever runs in it", async () => {
  const entry = new URL("./without-rights.js", import.meta.url);
  const got = await nativeRuns({ ...question(""), layers: [{ number: 0, proof: folder }] }, dist, { entry });
  assert.deepEqual(got.get(0), { failed: "ERR_ACCESS_DENIED ERR_ACCESS_DENIED ERR_ACCESS_DENIED" });
});
