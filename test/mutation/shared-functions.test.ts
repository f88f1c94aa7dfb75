/**
 * Mistakes in functions that code and specification share: a theorem about words finds each. Theorems run here without a solver, on words near those that occur in them and on others;
 * in the full tier the solver is asked where such runs find nothing.
 */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import type { Lifted, Sort, Value } from "../../src/ir/index.ts";
import {
  bodiesDigest,
  type KernelProgram,
  liftProgram,
  type Mutant,
  mutantAt,
  mutantsOf,
  runLifted,
} from "../../src/kernel/index.ts";
import { fileOf, reachedFrom, sharedFunctions, spokenOf, statements } from "../kcore/shared-functions.ts";
import { Words } from "../kcore/words-near.ts";
import { liftedKCore, read } from "../kernel/agree.ts";
import { full } from "../tier.ts";
import { proved, refuted } from "./edited.ts";
import { CONFUSED, EQUIVALENT, OF_TABLES } from "./shared-mistakes.ts";

const program = liftedKCore();
const shared = sharedFunctions(program);

/** A file of statements by itself. */
interface Judge {
  readonly file: string;
  readonly program: KernelProgram;
  readonly statements: readonly Lifted[];
  /** All that they reach. */
  readonly reaches: ReadonlySet<string>;
}
// A proof.ts brings its whole layer, and what stands in one about words stands in small files too.
const files = new Set(statements(program).map((s) => fileOf(s.name)));
const judges: readonly Judge[] = [...files]
  .filter((file) => file.startsWith("kcore/") && !/\/(proof|refuted)\.ts$/.test(file))
  .map((file) => {
    const alone = liftProgram([file], { read }).program;
    const own = statements(alone).filter((s) => fileOf(s.name) === file);
    const names = own.map((s) => s.name);
    return { file, program: alone, statements: own, reaches: reachedFrom(alone, names, () => undefined) };
  });
/** Those that speak of something in a file, its own folder first. */
function judgesOf(file: string): readonly Judge[] {
  const isNear = (j: Judge): number => Number(dirname(j.file) !== dirname(file));
  const found = judges.filter(({ reaches }) => [...reaches].some((name) => fileOf(name) === file));
  return found.sort((a, b) => isNear(a) - isNear(b));
}

/** Numbers that occur in a procedure and in what it reaches. */
function numbersIn(of: KernelProgram, name: string): bigint[] {
  const found = new Set<bigint>();
  const note = (_: string, v: unknown): unknown => (typeof v === "bigint" ? String(found.add(v).size) : v);
  for (const p of reachedFrom(of, [name], () => undefined)) JSON.stringify(of.procedures.get(p)?.procedure, note);
  return [...found];
}
/** Whether a statement is true of some words; undefined where it says nothing of them. */
function isTrue(of: KernelProgram, name: string, args: readonly Value[]): boolean | undefined {
  const { kind, value } = runLifted(of, name, args) as { readonly kind: string; readonly value?: Value };
  return kind === "not-assumed" ? undefined : kind === "return" && value !== false;
}

const INPUTS = 300;
const TRIES = 6000;
/** Words that a statement is tried on: those of which it says something, and others, of which it may where there is a mistake. */
interface Inputs {
  readonly met: readonly (readonly Value[])[];
  readonly others: readonly (readonly Value[])[];
}
const drawn = new Map<string, Inputs>();
/** The same each time. */
function inputsOf({ program: alone }: Judge, { name, procedure: { params } }: Lifted): Inputs {
  const before = drawn.get(name);
  if (before !== undefined) return before;
  const words = new Words(numbersIn(alone, name));
  const draw = (sort: Sort): Value => (sort.kind === "bv" ? words.next(sort.width) : words.next(1) === 1n);
  const met: (readonly Value[])[] = [];
  const others: (readonly Value[])[] = [];
  for (let n = 0; n < TRIES && met.length < INPUTS; n++) {
    const args = params.map((p) => draw(p.sort));
    if (isTrue(alone, name, args) !== undefined) met.push(args);
    else if (others.length < INPUTS) others.push(args);
  }
  drawn.set(name, { met, others });
  return { met, others };
}
/** Whether a statement is false on some of the words that it is tried on. */
function isFalse(of: KernelProgram, judge: Judge, statement: Lifted): boolean {
  const { met, others } = inputsOf(judge, statement);
  return [...met, ...others].some((args) => isTrue(of, statement.name, args) === false);
}

test("each statement is true, and says something", () => {
  for (const judge of judges)
    for (const statement of judge.statements) {
      const { met } = inputsOf(judge, statement);
      assert.ok(met.length >= 50, `${statement.name} says something of ${met.length}`);
      for (const args of met) assert.ok(isTrue(judge.program, statement.name, args), `${statement.name} ${args}`);
    }
});

type Fate = "same" | "found" | "survived";
/** Whether a mutant changes functions of its file of which statements speak, and if so whether a run of one finds that. */
function fateOf({ span: { file }, text }: Mutant): Fate {
  let fate: Fate = "same";
  for (const judge of judgesOf(file)) {
    const { program: made, errors } = liftProgram([judge.file], { read: (f) => (f === file ? text : read(f)) });
    if (errors.length > 0) return "same";
    const own = [...judge.reaches].filter((f) => fileOf(f) === file && made.procedures.has(f));
    if (own.every((f) => bodiesDigest(made, [f]) === bodiesDigest(judge.program, [f]))) continue;
    if (judge.statements.some((s) => isFalse(made, judge, s))) return "found";
    fate = "survived";
  }
  return fate;
}

for (const [title, file, before, after] of CONFUSED)
  test(`found: ${title}`, () => assert.equal(fateOf(mutantAt(file, read(file)!, before, after)), "found"));

/** Whether the solver finds it. */
async function isRefuted({ span: { file }, text }: Mutant): Promise<boolean> {
  for (const judge of judgesOf(file)) {
    const names = judge.statements.filter((s) => s.isTheorem).map((s) => s.name.split("#")[1]!);
    const folder = dirname(judge.file);
    const edit = (f: string, was: string): string => (f === file ? text : was);
    const reports = await proved(edit, (l) => l.path === folder, names);
    if (reports.some((r) => r.verdict.status === "refuted")) return true;
  }
  return false;
}

for (const [title, layer, theorem, file, before, after] of OF_TABLES)
  test(`refuted: ${title}`, { skip: !full }, async () => {
    const { text } = mutantAt(file, read(file)!, before, after);
    const lines = await refuted(
      (f, was) => (f === file ? text : was),
      (l) => l.number === layer,
      theorem,
    );
    assert.ok(lines.length > 0);
  });

// One in so many mistakes that a script makes. What runs do not find, because it is in one word of all, the solver does.
const ONE_IN = 24;
test("mistakes in what code and specification share are found, or they are none", { skip: !full }, async () => {
  const survived: string[] = [];
  let found = 0;
  const spoken = spokenOf(program, shared);
  for (const file of new Set([...spoken].map(fileOf)))
    for (const mutant of mutantsOf(file, read(file)!).filter((_, i) => i % ONE_IN === 7)) {
      if (!spoken.has(`${file}#${mutant.inside}`)) continue;
      const fate = fateOf(mutant);
      const name = `${file}#${mutant.inside}: ${mutant.before} → ${mutant.after}`;
      if (fate === "found" || (fate === "survived" && EQUIVALENT[name] === undefined && (await isRefuted(mutant))))
        found++;
      else if (fate === "survived") survived.push(name);
    }
  assert.deepEqual(survived, Object.keys(EQUIVALENT));
  assert.ok(found > 10, `${found} were found`);
});
