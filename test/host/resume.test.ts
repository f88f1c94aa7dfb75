import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";

const runner = fileURLToPath(new URL("./run-synthetic.js", import.meta.url));
const COUNT = 60;
/** Jobs that end by themselves. The others wait for the file that `goOn` writes. */
const READY = 12;
const gate = (folder: string): string => join(folder, "go-on");
const goOn = (folder: string): void => writeFileSync(gate(folder), "");

interface Ended {
  readonly lines: readonly string[];
  readonly code: number | null;
  readonly signal: string | null;
}

/** Runs the child; when all that are ready have ended it is sent `signal`. */
function run(folder: string, threads: number, signal?: "SIGKILL" | "SIGINT"): Promise<Ended> {
  const words = [runner, join(folder, "cache"), `${READY}`, `${COUNT}`, `${threads}`, gate(folder)];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk;
    if (signal === undefined || child.killed || text.split("\n").length <= READY) return;
    child.kill(signal); // Once: a second Ctrl-C ends the process at once.
  });
  return new Promise((resolve) =>
    child.on("close", (code, killed) => resolve({ lines: text.trimEnd().split("\n"), code, signal: killed })),
  );
}

const count = ({ lines }: Ended, word: string): number => lines.filter((l) => l === word).length;

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-resume-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

for (const threads of [1, 2]) {
  test(`after kill -9 with ${threads} threads, the next run repeats nothing that was finished`, async (t) => {
    const folder = folderOf(t);
    const killed = await run(folder, threads, "SIGKILL");
    assert.equal(killed.signal, "SIGKILL");
    goOn(folder);
    const next = await run(folder, threads);
    assert.equal(next.code, 0);
    assert.ok(count(next, "cached") >= count(killed, "ran") && count(killed, "ran") >= READY);
    assert.equal(count(next, "cached") + count(next, "ran"), COUNT);
    assert.equal(count(await run(folder, threads), "cached"), COUNT);
  });
}

test("Ctrl-C ends a run with what is done kept, and the next run goes on from there", async (t) => {
  const folder = folderOf(t);
  const stopped = await run(folder, 2, "SIGINT");
  assert.equal(stopped.code, 130);
  assert.equal(stopped.lines.length, COUNT);
  assert.ok(count(stopped, "cancelled") > 0);
  goOn(folder);
  const next = await run(folder, 2);
  assert.equal(count(next, "cached"), count(stopped, "ran"));
});
