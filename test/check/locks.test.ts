/** Locks of the catalogue: expansion, weakening, judgement. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { judge } from "../../src/check/index.ts";
import { answerLock } from "../../src/check/locks/answer.ts";
import {
  type Expansion,
  edited,
  expand,
  type Lock,
  type LockAnswer,
  lockOf,
  unlisted,
} from "../../src/check/locks/index.ts";
import { editText, weakenings } from "../../src/check/locks/weaken.ts";
import { explore } from "../../src/model/graph/index.ts";
import { compile, NO_LIMITS, programOf } from "../../src/model/program/index.ts";
import { RULES } from "../../src/model/rules/index.ts";
import { type Edit, type LockPlan, parseLockPlan } from "../../src/read/catalogue/index.ts";
import { parseLitmus } from "../../src/read/litmus/index.ts";
import { full } from "../tier.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "catalogue", "locks");
const names = readdirSync(folder).flatMap((f) => (f.endsWith(".litmus") ? [f.slice(0, -".litmus".length)] : []));
const read = (file: string): string => readFileSync(join(folder, file), "utf8");
const lock = (name: string): Lock => lockOf(parseLitmus(read(`${name}.litmus`), name).test!);
const plan = (name: string): LockPlan => parseLockPlan(read(`${name}.variants`));
const answer = (expansion: Expansion): LockAnswer => answerLock(expansion, NO_LIMITS);
const size = (cpus: number, rounds: number) => ({ cpus, rounds });
const edit = (label: string, from: string, to: string): Edit => ({
  label,
  from: from.split("; "),
  to: to === "" ? [] : to.split("; "),
});

const QUESTION = { engine: "graph", rules: "today", bound: 4 } as const;
const OPTIONS = {
  rules: RULES.today,
  bound: QUESTION.bound,
  limits: NO_LIMITS,
  witnesses: false,
  keep: [],
  symmetry: false,
} as const;

test("the seven kinds of lock are there", () => {
  for (const name of ["ticket", "ticket16", "tas", "tas-swp", "ttas", "mcs", "rwlock"])
    assert.ok(names.includes(name), name);
});

test("every lock expanded to 2x1 is its own file", () => {
  for (const name of names) {
    const own = parseLitmus(read(`${name}.litmus`), name).test!;
    const expanded = parseLitmus(expand(lock(name), size(2, 1)).text, name).test!;
    const code = (t: typeof own): string[][] =>
      t.threads.map((th) => th.instructions.map((i) => i.text.replace(/([A-Z][a-z]+\d)_0/g, "$1")));
    assert.deepEqual(code(expanded), code(own), name);
  }
});

test("every lock runs as it stands: its condition is not reachable on Arm or SC", () => {
  for (const name of names) {
    const litmus = parseLitmus(read(`${name}.litmus`), name).test!;
    const program = programOf(litmus);
    for (const model of ["arm", "sc"] as const) {
      const found = explore(compile(program), { ...OPTIONS, model });
      const { status, ok, states } = judge(litmus, program, found, { ...QUESTION, model }, name);
      assert.deepEqual([status, ok, states.length], ["answered", true, 2], `${name} ${model}`);
    }
  }
});

test("every lock holds for 2 CPUs x 1 round and its sizes begin there", () => {
  for (const name of names) {
    assert.deepEqual(plan(name).sizes[0], size(2, 1), name);
    assert.equal(answer(expand(lock(name), size(2, 1))).status, "holds", name);
  }
});

test("every weakening of every lock is classified once", () => {
  for (const name of names) assert.deepEqual(unlisted(lock(name), plan(name).variants), [], name);
});

test("a weakening that nobody classified, or that does not exist, is noticed", () => {
  const { variants } = plan("ticket");
  assert.equal(unlisted(lock("ticket"), variants.slice(1)).length, 1);
  const odd = { ...variants[0]!, edits: [edit("Lock0", "NOP", "ISB")] };
  assert.deepEqual(unlisted(lock("ticket"), [...variants, odd]), ["no such weakening: Lock0: NOP -> ISB"]);
});

test("broken variants and mutants are refuted with a trace", () => {
  for (const name of names) {
    for (const { kind, size: at, edits, text } of plan(name).variants) {
      if (kind === "keeps" || (!full && at!.rounds > 1)) continue;
      const got = answer(expand(edited(lock(name), edits), at!));
      assert.equal(got.status, "refuted", `${name}: ${text}`);
      if (got.status === "refuted") assert.ok(got.trace!.events.length > 5, `${name}: ${text}`);
    }
  }
});

test("the broken size of the writer's weakening is the smallest", () => {
  const weak = edited(lock("rwlock"), [edit("Lock0", "LDAXR W2,[X0]", "LDXR W2,[X0]")]);
  assert.equal(answer(expand(weak, size(2, 1))).status, "holds");
  assert.equal(answer(expand(weak, size(3, 1))).status, "refuted");
});

test("orders of sections: the multinomial of CPUs and rounds", () => {
  for (const [cpus, rounds, outcomes] of [
    [2, 1, 2],
    [2, 2, 6],
    [3, 1, 6],
    [2, 3, 20],
  ] as const) {
    const got = answer(expand(lock("ticket"), size(cpus, rounds)));
    assert.deepEqual({ ...got, nodes: 0 }, { status: "holds", outcomes, nodes: 0 });
  }
});

test("a lock that nobody gets through is vacuous", () => {
  const stuck = edited(lock("tas"), [edit("Lock0", "CBNZ W2,Lock0", "CBZ W2,Lock0")]);
  assert.equal(answer(expand(stuck, size(2, 1))).status, "vacuous");
});

test("a loop that does more than wait is reported as bound, not as holding", () => {
  const counting = edited(lock("ticket"), [edit("Lock0", "CMP W5,W2", "ADD W10,W10,#1; STR W10,[X19]; CMP W5,W2")]);
  const got = answer(expand(counting, size(2, 1)));
  assert.ok(got.status === "unknown" || got.status === "refuted", got.status);
});

test("weakenings: acquire and release to plain, AL to A and to L, barriers left out", () => {
  assert.deepEqual(weakenings(lock("mcs")).map(editText).slice(0, 2), [
    "Lock0: SWPAL X1,X4,[X0] -> SWPA X1,X4,[X0]",
    "Lock0: SWPAL X1,X4,[X0] -> SWPL X1,X4,[X0]",
  ]);
  assert.deepEqual(weakenings(lock("ticket-dmb")).map(editText), ["Lock0: DMB LD ->", "Unlock0: DMB SY ->"]);
});

test("an edit that does not find its place is an error", () => {
  assert.throws(() => edited(lock("tas"), [edit("Lock0", "NOP", "")]), /no NOP at Lock0/);
});

test("own variables, labels and section registers are renamed for each CPU and round", () => {
  const { text, sections } = expand(lock("mcs"), size(3, 2));
  assert.match(text, /node2\[2\]/);
  assert.match(text, /2:X1=node2;/);
  assert.match(text, /CBZ X4,Section2_1/);
  assert.match(text, /LDR W21,\[X19\]/);
  assert.equal(sections.length, 6);
});
