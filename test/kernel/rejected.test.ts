/**
 * What is not in the language is an error at its line: each file of `rejected/` shows one code, and has `// ERROR KTSnn`
 * on every line that must be rejected. `// FILE path` begins another file of the same program.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { KERNEL_ERRORS, liftProgram } from "../../src/kernel/index.ts";
import { place } from "../../src/text/index.ts";
import { read, root } from "./agree.ts";

/** Files of a program that is written as one text. */
function split(text: string): Map<string, string> {
  const parts = text.split(/^\/\/ FILE (.*)\n/m);
  const files = new Map<string, string>();
  if (parts[0]!.trim() !== "") files.set("f.ts", parts[0]!);
  for (let i = 1; i < parts.length; i += 2) files.set(parts[i]!, parts[i + 1]!);
  return files;
}

/** `file:line CODE` for every mark. */
function marks(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) =>
    text.split("\n").flatMap((line, i) => [...line.matchAll(/ERROR (KTS\d+)/g)].map((m) => `${file}:${i + 1} ${m[1]}`)),
  );
}

const folder = join(root, "test", "kernel", "rejected");
const names = readdirSync(folder).sort();

for (const name of names)
  test(`${name} is rejected where it says so`, () => {
    const files = split(read(`test/kernel/rejected/${name}`)!);
    const { errors } = liftProgram([...files.keys()], { read: (path) => files.get(path) });
    const found = errors.map((e) => `${e.span.file}:${place(files.get(e.span.file)!, e.span.from).line} ${e.code}`);
    assert.deepEqual([...new Set(found)].sort(), marks(files).sort());
    for (const e of errors) {
      assert.ok(!e.message.endsWith("."), e.message);
    }
  });

test("every code has a file", () => {
  assert.deepEqual(
    names,
    Object.keys(KERNEL_ERRORS).map((code) => `${code}.ts`),
  );
});
