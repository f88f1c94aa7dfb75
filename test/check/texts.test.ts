/** Texts that a page shows beside theorems: of specifications, code and theorems, each from its comment to its end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readSystem, systemTexts } from "../../src/check/proof/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";
import { layer, theorem } from "../report/proofs.ts";

const TEXTS: Readonly<Record<string, string>> = {
  "s/00-machine/state.ts": `import type { Id, U32 } from "sekvm/kernel";
export type Cpu = Id<"Cpu">;
export interface Machine { readonly self: Cpu; readonly count: U32 }
`,
  "s/00-machine/spec.ts": `import { u32 } from "sekvm/kernel";
import type { Machine } from "./state.ts";
/* no comment of it */

export const zero = (m: Machine): Machine => ({ ...m, count: u32(0n) });
`,
  "s/00-machine/index.ts": `import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const zero = bottom(spec.zero);
`,
  "s/00-machine/machine.ts": `import { defineMachine } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import type { Cpu, Machine } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({ self, count: u32(0n) });
export const machine = defineMachine({ self: "self", initial: initialMachine, fields: { count: "shared" } });
`,
  "s/01-top/code.ts": `import { zero } from "../00-machine/index.ts";
function helped(): void { zero(); zero(); }
export function reset(): void {
  helped();
}
`,
  "s/01-top/spec.ts": `import { u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
/**
 * Starts again.
 */
export const reset = (m: Machine): Machine => ({ ...m, count: u32(0n) });
`,
  "s/01-top/index.ts": `import { offers } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";
export const { reset } = offers(1, spec, code);
`,
};

function systemOf() {
  const { program, errors } = liftProgram(Object.keys(TEXTS), { read: (f) => TEXTS[f], isApart: true });
  assert.deepEqual(errors, []);
  return readSystem(program).system!;
}

test("a primitive has its specification with the comment in front of it, its code, and what the code calls, once", () => {
  const { primitives } = systemTexts(systemOf(), [layer(0, "machine", []), layer(1, "top", [])]);
  assert.deepEqual(
    primitives.map((p) => [p.layer, p.name, p.kind, p.spec?.text, p.code?.text, p.calls]),
    [
      [0, "zero", "bottom", "export const zero = (m: Machine): Machine => ({ ...m, count: u32(0n) })", undefined, []],
      [
        ...[1, "reset", "step"],
        "/**\n * Starts again.\n */\nexport const reset = (m: Machine): Machine => ({ ...m, count: u32(0n) })",
        "export function reset(): void {\n  helped();\n}",
        [0],
      ],
    ],
  );
});

test("of layers that were not looked at nothing is shown", () => {
  const { primitives } = systemTexts(systemOf(), [layer(1, "top", [])]);
  assert.deepEqual(
    primitives.map((p) => [p.name, p.calls]),
    [["reset", []]],
  );
});

test("a theorem that is about no code has the text at its place", () => {
  const { place } = systemTexts(systemOf(), [layer(1, "top", [])]).primitives[0]!.spec!;
  assert.equal(place.line, 6);
  const at = (column: number) => layer(1, "top", [theorem("kept", { kind: "kept", place: { ...place, column } })]);
  const textsAt = (column: number) => systemTexts(systemOf(), [at(column)]).functions.map((f) => f.place);
  assert.deepEqual(textsAt(place.column), [place]);
  assert.deepEqual(textsAt(1), []);
});
