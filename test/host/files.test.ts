import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { gatherSources } from "../../src/host/node/index.ts";
import { span } from "../../src/text/index.ts";

/** A folder with these files; each holds its own path. */
function folderWith(t: TestContext, files: readonly string[], texts: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-files-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of [...files, ...Object.keys(texts)]) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), texts[file] ?? file);
  }
  return folder;
}

function gather(folder: string, names: readonly string[], most = 1000) {
  const { sources, errors } = gatherSources(
    names.map((n) => (n.startsWith("@") ? `@${join(folder, n.slice(1))}` : join(folder, n))),
    {
      extension: ".litmus",
      most,
      placeOf: (name) => span("command line", 0, name.length),
      bundled: (name) =>
        name === join(folder, "MP")
          ? { path: join(folder, "b/x.litmus"), shown: join(folder, "b/x.litmus") }
          : undefined,
    },
  );
  return {
    texts: sources.map((s) => s.text),
    errors: errors.map((e) => ({ code: e.code, ...e.span, message: e.message })),
  };
}

test("folders give their files by path, below them too; other files of a folder do not count", (t) => {
  const folder = folderWith(t, ["b/x.litmus", "a.litmus", "b/A.litmus", "c/notes.txt"]);
  assert.deepEqual(gather(folder, ["."]).texts, ["a.litmus", "b/A.litmus", "b/x.litmus"]);
  assert.deepEqual(gather(folder, ["b/x.litmus", "c/notes.txt", "MP"]).texts, [
    "b/x.litmus",
    "c/notes.txt",
    "b/x.litmus",
  ]);
  assert.deepEqual(
    gather(folder, ["c", "nothing"]).errors.map((e) => e.code),
    ["CFG05", "CFG03"],
  );
});

test("lists name files beside themselves and other lists; an unknown file has its place in the list", (t) => {
  const lists = { list: "b/x.litmus # one\n\n@more\n", more: "a.litmus\n gone.litmus\n@list\n" };
  const folder = folderWith(t, ["a.litmus", "b/x.litmus"], lists);
  const { texts, errors } = gather(folder, ["@list"]);
  assert.deepEqual(texts, ["b/x.litmus", "a.litmus"]);
  assert.deepEqual(
    errors.map(({ code, file, from, to }) => ({ code, file, from, to })),
    [
      { code: "CFG03", file: join(folder, "more"), from: 10, to: 21 },
      { code: "CFG06", file: join(folder, "more"), from: 22, to: 27 },
    ],
  );
});

test("a file that is too large is an error, and the others are read", (t) => {
  const folder = folderWith(t, ["a.litmus"], { "big.litmus": "x".repeat(1001) });
  const { texts, errors } = gather(folder, ["."]);
  assert.deepEqual(texts, ["a.litmus"]);
  assert.deepEqual(
    errors.map((e) => e.code),
    ["CFG04"],
  );
});
