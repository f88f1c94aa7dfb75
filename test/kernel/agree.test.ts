/** Lifted programs mean what they do when they run: the samples, each function on thousands of random inputs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cases } from "../tier.ts";
import { agree, lifted, type Native } from "./agree.ts";
import * as states from "./samples/states.ts";
import * as machineSpec from "./samples/system/00-machine/spec.ts";
import * as counterCode from "./samples/system/01-counter/code.ts";
import * as counterProof from "./samples/system/01-counter/proof.ts";
import * as counterRelate from "./samples/system/01-counter/relate.ts";
import * as counterSpec from "./samples/system/01-counter/spec.ts";
import * as poolCode from "./samples/system/02-pool/code.ts";
import * as poolSpec from "./samples/system/02-pool/spec.ts";
import * as words from "./samples/words.ts";

const SAMPLES = "test/kernel/samples";
const SYSTEM = `${SAMPLES}/system`;
const program = lifted(
  `${SAMPLES}/words.ts`,
  `${SAMPLES}/states.ts`,
  `${SYSTEM}/01-counter/index.ts`,
  `${SYSTEM}/01-counter/relate.ts`,
  `${SYSTEM}/01-counter/proof.ts`,
  `${SYSTEM}/02-pool/index.ts`,
);
const machine = program.procedures.get(`${SYSTEM}/00-machine/spec.ts#store`)!.procedure.result!;

/** Exports of a module that are functions in the program, by the name of their procedure. */
function functionsOf(file: string, exports: object): [string, Native][] {
  const known = program.modules.get(file)!.exports;
  return Object.entries(exports).flatMap(([name, value]): [string, Native][] => {
    const exported = known.get(name);
    return exported?.kind === "function" || exported?.kind === "codec" ? [[exported.procedure, value as Native]] : [];
  });
}

/** Loops go round as often as these parameters say; they are kept small. */
const isShort = (name: string): ((...args: readonly unknown[]) => boolean) =>
  /#(clear|drain)$/.test(name) ? (...args) => (args.at(-1) as bigint) < 50n : () => true;

const MODULES: readonly (readonly [file: string, exports: object])[] = [
  [`${SAMPLES}/words.ts`, words],
  [`${SAMPLES}/states.ts`, states],
  [`${SYSTEM}/00-machine/spec.ts`, machineSpec],
  [`${SYSTEM}/01-counter/spec.ts`, counterSpec],
  [`${SYSTEM}/01-counter/relate.ts`, counterRelate],
  [`${SYSTEM}/01-counter/proof.ts`, counterProof],
  [`${SYSTEM}/01-counter/code.ts`, counterCode],
  [`${SYSTEM}/02-pool/code.ts`, poolCode],
  [`${SYSTEM}/02-pool/spec.ts`, poolSpec],
];

for (const [file, exports] of MODULES)
  test(`${file.slice(SAMPLES.length + 1)} runs as its IR does`, () => {
    const found = functionsOf(file, exports);
    assert.ok(found.length > 0);
    for (const [name, native] of found) {
      const isCode = program.procedures.get(name)!.dialect === "code";
      const options = { runs: cases(600, 20_000), accepts: isShort(name), seen: new Map<string, number>() };
      agree(program, name, native, isCode ? { ...options, machine } : options);
      assert.ok((options.seen.get("return") ?? 0) > 0, `${name} returns on some inputs`);
    }
  });

test("a run of a proof file is native", () => {
  assert.equal(counterProof.run(), 4n);
  assert.deepEqual(program.modules.get(`${SYSTEM}/01-counter/proof.ts`)!.exports.get("run"), { kind: "native" });
});
