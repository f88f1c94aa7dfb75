import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { gatherSources, kernelFiles } from "../../src/host/node/index.ts";
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

test("a file that is too large, or has no end, is an error, and the others are read", (t) => {
  const folder = folderWith(t, ["a.litmus"], { "big.litmus": "x".repeat(1001) });
  symlinkSync("/dev/zero", join(folder, "endless.litmus"));
  symlinkSync("/dev/zero", join(folder, "list"));
  const { texts, errors } = gather(folder, [".", "endless.litmus", "@list"]);
  assert.deepEqual(texts, ["a.litmus"]);
  assert.deepEqual(
    errors.map((e) => e.code),
    ["CFG04", "CFG04", "CFG04"],
  );
});

test("a list that names nothing is an error, as a folder without tests is", (t) => {
  const folder = folderWith(t, [], { list: "# none\n" });
  assert.deepEqual(
    gather(folder, ["@list", "."]).errors.map((e) => e.code),
    ["CFG05", "CFG05"],
  );
});

test("links: each file and folder once, under its own name; a link that leads to itself is an error of the input", (t) => {
  const folder = folderWith(t, ["a.litmus", "b/x.litmus"], { list: "a.litmus\n@./list\n" });
  const elsewhere = folderWith(t, ["far.litmus"]);
  const link = (target: string, name: string): void => symlinkSync(target, join(folder, name));
  link(".", "self");
  link("..", "b/up");
  link("a.litmus", "A.litmus");
  link(elsewhere, "linked");
  assert.deepEqual(gather(folder, ["."]), { texts: ["a.litmus", "b/x.litmus", "far.litmus"], errors: [] });
  assert.deepEqual(gather(folder, ["A.litmus"]).texts, ["a.litmus"]);
  link("two.litmus", "one.litmus");
  link("one.litmus", "two.litmus");
  for (const name of [".", "one.litmus"]) {
    const { texts, errors } = gather(folder, [name]);
    assert.equal(texts.length, name === "." ? 3 : 0);
    assert.ok(errors.length > 0);
    for (const { code, message } of errors) assert.match(`${code} ${message}`, /^CFG03 .*lead back to themselves$/);
  }
  const listed = gather(folder, ["@list"]);
  assert.deepEqual([listed.texts, listed.errors.map((e) => e.code)], [["a.litmus"], ["CFG06"]]);
});

test("hidden files and folders of a folder do not count; names that no file can have are errors of the input", (t) => {
  const folder = folderWith(t, [
    "00-machine/state.ts",
    ".sekvm/build/x/00-machine/state.ts",
    ".git/a.litmus",
    "b.litmus",
  ]);
  assert.deepEqual(kernelFiles(folder, "."), ["00-machine/state.ts"]);
  assert.deepEqual(gather(folder, ["."]).texts, ["b.litmus"]);
  for (const name of ["x".repeat(5000), "b.litmus/c", "a\0b"])
    assert.deepEqual(
      gather(folder, [name]).errors.map((e) => e.code),
      ["CFG03"],
    );
});
