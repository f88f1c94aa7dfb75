/** Modules of which the types were cut out do what the compiled ones do. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { compileFunction } from "node:vm";
import { type Exports, evaluated } from "../../src/host/node/index.ts";
import { nativeScripts } from "../../src/kernel/index.ts";
import * as prelude from "../../src/prelude/index.ts";
import { liftedKCore, root } from "./agree.ts";

const asIs = <T>(declared: T): T => declared;
const foreign = { prelude: prelude as Exports, native: { defineLayer: asIs, defineMachine: asIs } };
const compile = (body: string): ((imported: (specifier: string) => Exports) => Exports) =>
  compileFunction(body, ["$import"]) as never;

test("every value of KCore is there, under its name", async () => {
  const program = liftedKCore();
  const exportsOf = evaluated(nativeScripts(program), compile, foreign);
  let compared = 0;
  for (const { file, exports } of program.modules.values()) {
    const compiled = (await import(pathToFileURL(join(root, "dist", file.replace(/\.ts$/, ".js"))).href)) as Exports;
    for (const [name, { kind }] of exports) {
      if (kind === "type") continue;
      const [was, is] = [compiled[name], exportsOf(file)[name]];
      assert.equal(typeof is, typeof was, `${file}#${name}`);
      if (typeof was === "bigint") assert.equal(is, was);
      compared++;
    }
  }
  assert.ok(compared > 200, `${compared} values`);
});
