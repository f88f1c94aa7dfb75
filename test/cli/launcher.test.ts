/** The launcher where sekvm cannot start: one sentence, and the exit code of bad usage. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { launcher } from "./sekvm.ts";

/** A checkout that is not built, for a Node of some version. */
function checkout(t: TestContext, node: string): string {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-launcher-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(dirname(launcher), join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", engines: { node } }));
  return folder;
}

const run = (file: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, "litmus", "MP"], { encoding: "utf8" });
  return { status, stdout, stderr };
};

test("a Node that is too old is told which one is needed", (t) => {
  const said = `sekvm needs Node >=99.1, this is ${process.version}\n`;
  assert.deepEqual(run(join(checkout(t, ">=99.1"), "bin/sekvm.js")), { status: 2, stdout: "", stderr: said });
});

test("a checkout without compiled files, or without a compiler, says how to get them", (t) => {
  const folder = checkout(t, ">=20.19");
  const unbuilt = run(join(folder, "bin/sekvm.js"));
  assert.deepEqual([unbuilt.status, unbuilt.stdout], [2, ""]);
  assert.match(unbuilt.stderr, /^sekvm is not built here; npm ci.*\n$/);
  const prepared = run(join(folder, "bin/prepare.js"));
  assert.deepEqual([prepared.status, prepared.stdout], [0, ""]);
  assert.match(prepared.stderr, /^sekvm is not built without its development dependencies.*\n$/);
});
