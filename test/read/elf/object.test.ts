/** Object files mean what their assembly means; any bytes give a unit or an input error. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { judge, testOf } from "../../../src/check/index.ts";
import { explore } from "../../../src/model/graph/index.ts";
import { compile, Unsupported, unitProgram, withKnown } from "../../../src/model/program/index.ts";
import { parseUnit, type Unit } from "../../../src/read/asm/index.ts";
import { parseObject } from "../../../src/read/elf/index.ts";
import { type HarnessWords, readHarness } from "../../../src/read/harness/index.ts";
import { InputError } from "../../../src/text/index.ts";
import { optionsOf } from "../../model/programs.ts";
import { cases, full } from "../../tier.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..");
const samples = join(root, "test", "read", "elf", "samples");
const code = join(root, "catalogue", "code");
const bytesOf = (name: string): Uint8Array => readFileSync(join(samples, name));

function unit(bytes: Uint8Array): Unit {
  const { unit: found, errors } = parseObject(bytes, "a.o");
  assert.deepEqual(
    errors.map((e) => e.message),
    [],
  );
  return found!;
}

function states(of: Unit, words: HarnessWords): readonly string[] {
  const harness = readHarness(words);
  const question = { model: "arm", engine: "graph", rules: "today", bound: 4 } as const;
  const answer = withKnown(
    (known) => unitProgram("T", [of], harness, {}, known),
    (program) => judge(testOf("T", harness), program, explore(compile(program), optionsOf()), question, ""),
  );
  return answer.states.map((s) => s.text);
}

test("an object has the outcomes of its assembly, and line tables of DWARF 4 and 5 name its lines", () => {
  const assembly = parseUnit(readFileSync(join(code, "ticket.s"), "utf8"), "ticket.s").unit!;
  const words = { threads: "worker,worker", observe: "counter,lock" };
  for (const version of [4, 5]) {
    const object = unit(bytesOf(`ticket-dwarf${version}.o`));
    assert.deepEqual(states(object, words), states(assembly, words));
    const lines = object.sections[0]!.instructions.map((i) => i.source!);
    const known = assembly.sections[0]!.instructions.filter((i) => i.text !== "nop").map((i) => i.source!.line);
    assert.deepEqual(new Set(lines.map((s) => s.file)), new Set(["ticket.c"]));
    const beyond = lines.filter((s) => !known.some((line) => Math.abs(line - s.line) <= 2));
    assert.deepEqual(beyond, []);
  }
});

test("the global offset table, thread-local data, out-of-line atomics and calls are followed", () => {
  const words = { threads: "worker(1),worker(2)", observe: "counter" };
  assert.deepEqual(states(unit(bytesOf("pic.o")), { threads: "worker(1)", observe: "counter,0:w0" }), [
    "counter=7; 0:w0=5;",
  ]);
  assert.deepEqual(states(unit(bytesOf("pic.o")), words), ["counter=16;"]);
});

test("a static executable has the outcomes of its source, wherever it is loaded", () => {
  for (const name of ["static.elf", "static-pie.elf"]) {
    const executable = unit(bytesOf(name));
    const outcomes = (threads: string, observe: string): readonly string[] => states(executable, { threads, observe });
    assert.deepEqual(outcomes("sum,sum", "0:w0,1:w0"), ["0:w0=6; 1:w0=6;"]);
    assert.deepEqual(outcomes("operate(1),operate(0)", "0:w0,1:w0"), ["0:w0=20; 1:w0=11;"]);
    assert.deepEqual(outcomes("publish,look", "1:w0"), ["1:w0=0; Fault(P1,NULL);", "1:w0=2;", "1:w0=7;"]);
    const choices = Array.from({ length: 13 }, (_, i) => outcomes(`choose(${i})`, "0:w0,counter")[0]);
    const returned = [0, 2, 11, 1, 77, 9, 14, -1, -1, -1, 0, -1, -1];
    const counted = [0, 0, 0, 4, 0, 8, 0, 2, 55, 0, 0, 0, 0];
    assert.deepEqual(
      choices,
      returned.map((r, i) => `0:w0=${r}; counter=${counted[i]};`),
    );
    const look = executable.sections.flatMap((s) => s.instructions).filter((i) => i.source?.line === 31);
    assert.ok(look.some((i) => i.text.startsWith("ldr")));
  }
});

test("an executable that needs shared libraries is an input error", () => {
  const bytes = bytesOf("static.elf").slice();
  const name = Buffer.from(bytes).indexOf(".comment");
  bytes.set(Buffer.from(".interp\0"), name);
  assert.deepEqual(
    parseObject(bytes, "a.elf").errors.map((e) => e.code),
    ["ELF14"],
  );
});

test("what is no object is an input error", () => {
  const errors = (bytes: Uint8Array): string[] => parseObject(bytes, "a.o").errors.map((e) => e.code);
  const object = bytesOf("pic.o");
  assert.deepEqual(errors(new Uint8Array(0)), ["ELF10"]);
  assert.deepEqual(errors(object.slice(0, 100)), ["ELF10"]);
  const executable = object.slice();
  executable[16] = 2; // sections without addresses
  assert.deepEqual(errors(executable), ["ELF10"]);
  executable[16] = 4; // a core dump
  assert.deepEqual(errors(executable), ["ELF11"]);
  const mips = object.slice();
  mips[18] = 8;
  assert.deepEqual(errors(mips), ["ELF11"]);
});

const harnesses = ["worker,worker", "sum,choose(5)"].map((threads) => readHarness({ threads, observe: "counter" }));
const files = readdirSync(samples).filter((f) => /\.(o|elf)$/.test(f));
const mutated = fc
  .tuple(
    fc.constantFrom(...files.map(bytesOf)),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
    fc.nat(20),
  )
  .map(([bytes, edits, cut]) => {
    const copy = bytes.slice(0, cut === 0 ? edits[0]![0] % bytes.length : bytes.length);
    for (const [at, value] of edits) if (copy.length > 0) copy[at % copy.length] = value;
    return copy;
  });

test("mutated objects and executables give a program, an input error, or the name of what is not run", () => {
  fc.assert(
    fc.property(mutated, (bytes) => {
      try {
        const { unit: found } = parseObject(bytes, "a.o");
        if (found !== undefined)
          unitProgram("T", [found], harnesses[Number(found.sections[0]?.address !== undefined)]!);
      } catch (error) {
        if (!(error instanceof InputError || error instanceof Unsupported)) throw error;
      }
    }),
    { numRuns: cases(300, 50_000) },
  );
});

const skip = !full
  ? "full tier"
  : spawnSync("aarch64-linux-gnu-gcc", ["--version"]).status === 0
    ? false
    : "no aarch64-linux-gnu-gcc here";

test("every program of the catalogue, as an object, reads as its assembly does", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-elf-"));
  try {
    for (const file of readdirSync(code).filter((f) => f.endsWith(".s"))) {
      const out = join(folder, "a.o");
      assert.equal(spawnSync("aarch64-linux-gnu-gcc", ["-c", join(code, file), "-o", out]).status, 0, file);
      const [object, assembly] = [
        unit(readFileSync(out)),
        parseUnit(readFileSync(join(code, file), "utf8"), file).unit!,
      ];
      const shape = (u: Unit): unknown => [
        u.sections.filter((s) => s.instructions.length > 0).map((s) => s.instructions.length),
        [...u.symbols.values()]
          .filter((s) => s.kind === "function")
          .map((s) => s.name)
          .sort(),
      ];
      assert.deepEqual(shape(object), shape(assembly), file);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
