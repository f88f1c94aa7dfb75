/** No text ends the reader of assembly in anything but a unit or input errors. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { Unsupported, unitProgram } from "../../../src/model/program/index.ts";
import { parseUnit } from "../../../src/read/asm/index.ts";
import { readHarness } from "../../../src/read/harness/index.ts";
import { InputError } from "../../../src/text/index.ts";
import { cases } from "../../tier.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..", "catalogue", "code");
const files = readdirSync(folder).filter((f) => f.endsWith(".s"));
const samples = files.map((f) => readFileSync(join(folder, f), "utf8"));

const PIECES = [
  ".macro m a",
  ".endm",
  ".rept 3",
  ".endr",
  ".if 1",
  ".else",
  ".endif",
  "\\a",
  ":lo12:lock",
  "1b",
  "(",
  ")",
];
const MORE = [
  '"',
  "/*",
  "*/",
  "#(1 << 70)",
  ".set lock,lock",
  "[sp, -32]!",
  "bl worker",
  ", ",
  "\n",
  ";",
  "=",
  "0x",
  "-1",
];

/** A text of the catalogue with parts cut out, doubled, and put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(fc.tuple(fc.nat(4000), fc.nat(40), fc.constantFrom("", ...PIECES, ...MORE)), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([text, edits]) =>
    edits.reduce(
      (t, [at, length, piece]) => t.slice(0, at % t.length) + piece + t.slice((at % t.length) + length),
      text,
    ),
  );

const harness = readHarness({ threads: "worker,worker", observe: "counter" });

test("mutated assembly gives a program, an input error, or the name of what is not run", () => {
  fc.assert(
    fc.property(mutated, (text) => {
      try {
        const { unit } = parseUnit(text, "a.s");
        if (unit !== undefined) unitProgram("T", [unit], harness);
      } catch (error) {
        if (!(error instanceof InputError || error instanceof Unsupported)) throw error;
      }
    }),
    { numRuns: cases(300, 50_000) },
  );
});
