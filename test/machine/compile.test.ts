/** Each row becomes a valid function, alone and behind another instruction, whatever of it is compiled. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encode, exemplar, ROWS, VECTOR_ROWS } from "../../src/isa/index.ts";
import { KnownInstructions } from "../../src/machine/engine/blocks.ts";
import { compileRegion } from "../../src/machine/engine/compile-region.ts";

declare const WebAssembly: { validate(code: Uint8Array): boolean };

test("what is compiled of each row is valid WebAssembly", () => {
  const known = new KnownInstructions(true);
  let compiled = 0;
  for (const row of [...ROWS, ...VECTOR_ROWS]) {
    const instruction = known.at(encode(exemplar(row)), 0n);
    if (instruction === undefined) continue; // exceptions, and what returns from them
    const code = [instruction, instruction];
    const bytes = compileRegion(0n, [{ start: 0, code, end: { kind: "interpret" } }], 16);
    assert.ok(WebAssembly.validate(bytes), row.name);
    compiled++;
  }
  assert.ok(compiled > 1000);
});
