/** Systems that nobody compiled: types are blanked out, imports lead to the package, and what fails is an input error at its place. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openSystem } from "../../src/cli/prove/system.ts";
import { loadSources } from "../../src/host/node/index.ts";
import { InputError, span } from "../../src/text/index.ts";

const folder = mkdtempSync(join(tmpdir(), "sekvm-build-"));
after(() => rmSync(folder, { recursive: true }));

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const places = { folder: join(folder, "build"), modules: { "sekvm/kernel": join(root, "dist/src/prelude/index.js") } };
const load = (files: Readonly<Record<string, string>>) => loadSources(new Map(Object.entries(files)), places);

test("values of all files are found by file and name, above the root of the names too", async () => {
  const value = await load({
    "bank/01-x/code.ts":
      'import { type U8, u8 } from "sekvm/kernel";\nimport { two } from "../../../words.ts";\nexport const three: U8 = u8(two + 1n);\n',
    "../words.ts": 'export * from "./bank/two.ts";\nexport type T = { readonly a: bigint };\n',
    "../bank/two.ts": "export const two: bigint = 2n;\n",
  });
  assert.deepEqual([value("bank/01-x/code.ts#three"), value("../words.ts#two")], [3n, 2n]);
});

test("a changed file is loaded anew", async () => {
  const one = await load({ "a.ts": "export const a = 1n;\n" });
  const two = await load({ "a.ts": "export const a = 2n;\n" });
  assert.deepEqual([one("a.ts#a"), two("a.ts#a")], [1n, 2n]);
});

const fails = async (text: string): Promise<InputError> => {
  const error = await load({ "a.ts": text }).then(
    () => undefined,
    (e: unknown) => e,
  );
  assert.ok(error instanceof InputError, String(error));
  return error;
};

test("a file that fails when it is loaded is an error at the line where it does", async () => {
  const text = "export const a: bigint = 1n;\n\nexport const b = (undefined as never as { c: bigint }).c;\n";
  const { code, span: at, message } = await fails(text);
  assert.deepEqual([code, at.file, text.slice(0, at.from).split("\n").length], ["CFG10", "a.ts", 3]);
  assert.match(message, /the file fails when it is loaded: Cannot read/);
});

test("what is more than a type cannot be left out", async () => {
  const { code, message } = await fails("export enum E { a }\n");
  assert.equal(code, "CFG10");
  assert.match(message, /types cannot be left out here/);
});

test("a folder with the names of our own sources above it is a system as any other", async () => {
  const at = join(folder, "src/check/mine/00-machine");
  mkdirSync(at, { recursive: true });
  writeFileSync(
    join(at, "state.ts"),
    'import type { U8 } from "sekvm/kernel";\nexport interface Machine { readonly a: U8 }\n',
  );
  writeFileSync(
    join(at, "spec.ts"),
    'import type { U8 } from "sekvm/kernel";\nimport type { Machine } from "./state.ts";\nexport const get = (m: Machine): readonly [Machine, U8] => [m, m.a];\n',
  );
  writeFileSync(
    join(at, "index.ts"),
    'import { bottom } from "sekvm/kernel";\nimport * as spec from "./spec.ts";\nexport const get = bottom(spec.get);\n',
  );
  const env = { SEKVM_CACHE: join(folder, "cache") };
  const { system, errors } = await openSystem(join(folder, "src/check/mine"), span("", 0, 0), env);
  assert.deepEqual([errors, system?.layers.map((l) => l.folder)], [[], ["00-machine"]]);
});
