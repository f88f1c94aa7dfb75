/**
 * The lock's instructions on Arm are the lock that KCore's proofs speak of: every execution of catalogue/locks/ticket.litmus is a sequence
 * of steps of layer 1. Explored for the sizes named here, not proved for all.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { edited, expand, lockOf } from "../../src/check/locks/index.ts";
import { compile, programOf } from "../../src/model/program/index.ts";
import type { Edit } from "../../src/read/catalogue/index.ts";
import { parseLitmus } from "../../src/read/litmus/index.ts";
import { full } from "../tier.ts";
import { executionsOf, IDLE, type Replayed, replayed } from "./arm-lock.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "catalogue", "locks");
const lock = lockOf(parseLitmus(readFileSync(join(folder, "ticket.litmus"), "utf8"), "ticket").test!);

const edit = (label: string, from: string, to: string): Edit => ({
  label,
  from: from.split("; "),
  to: to === "" ? [] : to.split("; "),
});

/** Every execution of the lock after some edits, replayed. */
function replays(cpus: number, rounds: number, ...edits: Edit[]): Replayed[] {
  const { text, name } = expand(edited(lock, edits), { cpus, rounds });
  return executionsOf(compile(programOf(parseLitmus(text, name).test!))).map((e) => replayed(e, cpus));
}

/** Sequences of steps, each once. */
const sequences = (all: readonly Replayed[]): Set<string> => new Set(all.flatMap((r) => r.steps?.join(", ") ?? []));
const problems = (all: readonly Replayed[]): string[] => all.flatMap((r) => r.problem ?? []);

const SIZES = [
  { cpus: 2, rounds: 1 },
  { cpus: 2, rounds: 2 },
  ...(full
    ? [
        { cpus: 3, rounds: 1 },
        { cpus: 2, rounds: 3 },
      ]
    : []),
];

for (const { cpus, rounds } of SIZES)
  test(`every execution on Arm is a sequence of steps of layer 1: ${cpus} CPUs x ${rounds}`, () => {
    const all = replays(cpus, rounds);
    assert.deepEqual(problems(all), []);
    assert.ok(all.length >= 2, `${all.length} executions`);
    for (const steps of sequences(all))
      for (const name of ["get", "enter", "leave"])
        assert.equal(steps.split(", ").filter((s) => s.startsWith(name)).length, cpus * rounds, steps);
  });

test("both orders of two CPUs are among the executions", () => {
  const first = [...sequences(replays(2, 1))].map((steps) => steps.slice(steps.indexOf("enter"))[6]);
  assert.deepEqual(first.sort(), ["0", "1"]);
});

test("a look at now that fails is a poll, wherever it falls", () => {
  const all = replays(2, 1, edit("Lock0", "LDAR W5,[X1]", `LDAR ${IDLE},[X1]; LDAR W5,[X1]`));
  assert.deepEqual(problems(all), []);
  assert.ok([...sequences(all)].some((steps) => steps.includes("poll")));
});

const WEAKENED: readonly (readonly [string, ...Edit[]])[] = [
  ["a plain load of now", edit("Lock0", "LDAR W5,[X1]", "LDR W5,[X1]")],
  ["a plain store of now", edit("Unlock0", "STLR W6,[X1]", "STR W6,[X1]")],
  ["a torn fetch-and-add", edit("Lock0", "STXR W4,W3,[X0]; CBNZ W4,Lock0", "STR W3,[X0]")],
  ["nobody waits", edit("Lock0", "LDAR W5,[X1]; CMP W5,W2; B.NE Wait0", "")],
  [
    "the lock is given up before the section has written",
    edit("Section0", "STR W9,[X19]", ""),
    edit("Unlock0", "STLR W6,[X1]", "STLR W6,[X1]; STR W9,[X19]"),
  ],
];
for (const [what, ...edits] of WEAKENED)
  test(`an execution of a broken lock is no sequence of steps: ${what}`, () => {
    assert.notDeepEqual(problems(replays(2, 1, ...edits)), []);
  });

test("the variant that the catalogue says keeps the lock has only executions of the lock", () => {
  assert.deepEqual(problems(replays(2, 1, edit("Lock0", "LDAXR W2,[X0]", "LDXR W2,[X0]"))), []);
});
