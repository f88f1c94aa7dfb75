/** KCore is in the language, and every function of it runs as its IR does. Waiting loops are left out: they need another CPU. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import type { Sort, Value } from "../../src/ir/index.ts";
import { cases } from "../tier.ts";
import { agree, arbitraryOf, liftedKCore, mayLoop, type Native, root } from "./agree.ts";

const LAYERS = "kcore/layers";
const files = readdirSync(join(root, LAYERS), { recursive: true, encoding: "utf8" })
  .filter((f) => f.endsWith(".ts"))
  .map((f) => `${LAYERS}/${f}`)
  .sort();
const program = liftedKCore();
const machineType = program.modules.get(`${LAYERS}/00-machine/state.ts`)!.exports.get("Machine");
const machine = machineType?.kind === "type" ? machineType.sort : assert.fail("there is a machine");

/** A machine is large: what runs on one takes one of these, that are drawn once. */
const machines = fc.constantFrom(...fc.sample(arbitraryOf(machine), cases(100, 2000)));
const draw = (sort: Sort): fc.Arbitrary<Value> => (sort === machine ? machines : arbitraryOf(sort));

/** Exports of a file as they run natively. */
const nativesOf = async (file: string): Promise<Readonly<Record<string, unknown>>> =>
  import(new URL(`../../${file.replace(/\.ts$/, ".js")}`, import.meta.url).href);

for (const layer of new Set(files.map((f) => f.split("/")[2]!)))
  test(`${layer} runs as its IR does`, async () => {
    for (const file of files.filter((f) => f.split("/")[2] === layer)) {
      const natives = await nativesOf(file);
      for (const [name, exported] of program.modules.get(file)!.exports) {
        if (exported.kind !== "function" && exported.kind !== "codec") continue;
        if (!exported.procedure.startsWith(`${file}#`) || mayLoop(program, exported.procedure)) continue;
        const isCode = program.procedures.get(exported.procedure)!.dialect === "code";
        // Primitives by the thousand; what they are made of less often.
        const runs = cases(5, /\/(spec|code|locks|page-tables|maintenance)\.ts$/.test(file) ? 2000 : 300);
        agree(program, exported.procedure, natives[name] as Native, { runs, draw, ...(isCode && { machine }) });
      }
    }
  });
