/** What is said when nothing can be written or read: once, in one line, with an exit code. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { tellNotes } from "../../src/cli/notes.ts";
import { systemError } from "../../src/cli/system-errors.ts";
import { workFolder } from "../../src/host/node/index.ts";
import { sekvm } from "./sekvm.ts";

test("a note is told once in a run, however many caches have it", () => {
  let said = "";
  const io = { stdout: { write: () => {} }, stderr: { write: (text: string) => (said += text) }, env: {} };
  tellNotes(io, ["a"]);
  tellNotes(io, ["a", "b"]);
  assert.equal(said, "note: a\nnote: b\n");
});

test("a cache below a file: answers are the same, and one note says that nothing is kept", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-notes-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "file"), "");
  const words = ["litmus", "MP", "SB", "LB", "R", "S", "2+2W"]; // more than are tried before the cache is asked
  const env = { SEKVM_CACHE: join(folder, "file", "cache") };
  const [kept, lost] = [await sekvm(words, { SEKVM_CACHE: join(folder, "cache") }), await sekvm(words, env)];
  assert.deepEqual([lost.code, lost.stdout], [kept.code, kept.stdout]);
  assert.equal(lost.stderr.match(/^note: nothing is kept for later runs/gm)?.length, 1);
});

test("a folder to work in is another one where nothing can be made", () => {
  const notes: string[] = [];
  const here = mkdtempSync(join(tmpdir(), "sekvm-work-"));
  writeFileSync(join(here, "file"), "");
  try {
    assert.equal(
      workFolder(join(here, "new"), (n) => notes.push(n)),
      join(here, "new"),
    );
    const other = workFolder(join(here, "file", "new"), (n) => notes.push(n));
    assert.ok(existsSync(other) && !other.startsWith(here));
    assert.match(notes.join("|"), /^nothing is kept for later runs: .* \(ENOTDIR\)$/);
  } finally {
    rmSync(here, { recursive: true });
  }
});

test("errors of the file system are told as such, other exceptions are not", () => {
  const thrown = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  };
  assert.equal(systemError(thrown(() => statSync("x".repeat(5000))))?.code, 2);
  const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC", syscall: "write" });
  assert.deepEqual(systemError(full), { text: "cannot write: no space left on device", code: 74 });
  for (const other of [new Error("a defect"), undefined, Object.assign(new Error(), { code: "ERR_INVALID_ARG_TYPE" })])
    assert.equal(systemError(other), undefined);
});
