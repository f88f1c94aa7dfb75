/** Settings files say what words say, and refuse what their schema does not have. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { parseSettings, SETTINGS, TABLE_KEYS } from "../../../src/read/harness/index.ts";
import { InputError } from "../../../src/text/index.ts";
import { cases } from "../../tier.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..");
const failure = (text: string): string => {
  try {
    parseSettings(text, "a.toml");
  } catch (e) {
    if (e instanceof InputError) return `${e.code} ${e.span.from} ${e.message}`;
    throw e;
  }
  return "none";
};

test("every setting, in each of its forms", () => {
  const words = { threads: "f,g", args: "1,&x;2", init: ["a=1", "b=&c"], observe: "a,0:x0" };
  assert.deepEqual(
    parseSettings(
      'threads = ["f", "g"]\nargs = [[1, "&x"], [2]]\nobserve = ["a", "0:x0"]\n[init]\na = 1\nb = "&c"\n',
      "a.toml",
    ),
    words,
  );
  assert.deepEqual(
    parseSettings('threads = "f,g"\nargs = "1,&x;2"\ninit = ["a=1", "b=&c"]\nobserve = "a,0:x0"\n', "a.toml"),
    words,
  );
  const rest = 'files = ["a.c"]\ncc = "gcc -O2"\nassert = "a=1"\nmodel = "arm"\nbound = 7\n';
  assert.deepEqual(parseSettings(rest, "a.toml"), {
    ...{ files: ["a.c"], cc: "gcc -O2", assert: "a=1", model: "arm", bound: 7 },
  });
});

test("what is wrong is named with its place", () => {
  assert.match(failure("a = 1\nthreads = worker\n"), /^CFG29 16 not TOML/);
  assert.match(failure('threads = "f"\nthread = "g"\n'), /^CFG30 14 there is no setting thread$/);
  assert.match(failure("threads = 1\n"), /^CFG30 0 threads takes a text or a list/);
  assert.match(failure("bound = 0\n"), /^CFG30 0 bound takes a whole number/);
  assert.match(failure("[init]\na = 1.5\n"), /^CFG30 0 init takes/);
  assert.match(failure("__proto__ = 1\n"), /^CFG(29|30)/);
});

test("the schema has the settings that are read", () => {
  const schema = JSON.parse(readFileSync(join(root, "src", "evidence", "schema", "settings.schema.json"), "utf8"));
  assert.deepEqual(Object.keys(schema.properties), Object.keys(SETTINGS));
  const { properties, required } = schema.properties.pagetable.items;
  assert.deepEqual(Object.keys(properties).sort(), [...required, ...TABLE_KEYS].sort());
});

test("any text gives settings or an input error", () => {
  const sample = 'files = ["a.c"]\nthreads = ["f", "g"]\nargs = [[1, "&x"]]\n[init]\na = 1\n';
  const edit = fc.tuple(
    fc.nat(sample.length),
    fc.nat(5),
    fc.constantFrom("", '"', "[", "]", "=", "\n", "{", "'''", "1e9", "\0", "nan"),
  );
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
      failure(edits.reduce((t, [at, length, put]) => t.slice(0, at) + put + t.slice(at + length), sample));
    }),
    { numRuns: cases(500, 50_000) },
  );
});
