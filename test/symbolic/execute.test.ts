/**
 * Symbolic execution against the interpreter: on concrete inputs exactly one way through a procedure has conditions that are
 * true, and its value is what the interpreter gives; where the interpreter gets stuck, an obligation fails instead.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { interpretation, scalarOf } from "../../src/check/proof/run/concrete.ts";
import { type Value as Concrete, isEnumeration, isTuple, type Outcome, type Sort } from "../../src/ir/index.ts";
import { type KernelProgram, type Lifted, runLifted } from "../../src/kernel/index.ts";
import { ZMap } from "../../src/prelude/index.ts";
import { bits, bool, evaluateTerm, type Interpretation, integer, type Smt } from "../../src/smt/index.ts";
import {
  Executor,
  type Exit,
  LimitReached,
  type Obligation,
  read,
  startPath,
  symbolic,
  TAKEN,
  termOf,
  type Value,
} from "../../src/symbolic/index.ts";
import { isQuantified } from "../../src/symbolic/quantified.ts";
import { arbitraryOf, lifted, liftedKCore } from "../kernel/agree.ts";
import { cases } from "../tier.ts";

interface Executed {
  readonly exits: readonly Exit[];
  readonly obligations: readonly Obligation[];
}

/** All ways through a procedure; undefined where a loop has no bound that execution finds. */
function executed(program: KernelProgram, { name, procedure }: Lifted): Executed | undefined {
  const executor = new Executor(program);
  try {
    const params = procedure.params.map((p) => symbolic(p.sort, p.name));
    const exits = executor.run(name, params, startPath(), TAKEN);
    return { exits, obligations: executor.obligations };
  } catch (error) {
    if (error instanceof LimitReached) return undefined;
    throw error;
  }
}

/** A term that has a key's value, and the symbol that it needs for that. */
function keyTerm(sort: Sort, key: unknown): { readonly term: Smt; readonly symbol?: string } {
  if (sort.kind === "bv") return { term: bits(key as bigint, sort.width) };
  if (sort.kind === "int") return { term: integer(key as bigint) };
  if (sort.kind === "bool") return { term: bool(key as boolean) };
  if (sort.kind === "union") {
    const value = symbolic(sort, "key");
    return { term: bits(scalarOf(sort, key) as bigint, (termOf(value).sort as { width: number }).width) };
  }
  return { term: termOf(symbolic(sort, "key")), symbol: "key" };
}

/** Fails where a symbolic value is not the concrete one. */
function sameValue(value: Value, concrete: Concrete, meaning: (key?: unknown) => Interpretation, path: string): void {
  const { sort } = value;
  if (value.kind === "scalar") assert.equal(evaluateTerm(value.term, meaning()), concrete, path);
  else if (value.kind === "record")
    for (const [i, f] of value.sort.fields.entries())
      sameValue(value.fields[i]!, (concrete as never)[isTuple(value.sort) ? i : f.name], meaning, `${path}.${f.name}`);
  else if (value.kind === "union") {
    assert.equal(evaluateTerm(value.tag, meaning()), scalarOf(value.sort, concrete), path);
    const at = Number(scalarOf(value.sort, concrete));
    if (!isEnumeration(value.sort)) sameValue(value.cases[at]!, concrete, meaning, path);
  } else if (sort.kind === "map" && concrete instanceof ZMap)
    for (const key of new Set<unknown>([...concrete.writtenKeys(), ...(sort.from.kind === "bv" ? [0n, 1n, 7n] : [])])) {
      const { term, symbol } = keyTerm(sort.from, key);
      const inner = symbol === undefined ? meaning : () => meaning(key);
      sameValue(read(value, term), concrete.at(key as never) as Concrete, inner, `${path}[${String(key)}]`);
    }
}

/** One run of a procedure against its symbolic ways. */
function compare(
  program: KernelProgram,
  { name, procedure }: Lifted,
  { exits, obligations }: Executed,
  args: Concrete[],
): void {
  const codecs =
    (codec: string) =>
    (...codecArgs: readonly unknown[]) => {
      const outcome = runLifted(program, codec, codecArgs as Concrete[]);
      return outcome.kind === "return" ? outcome.value : assert.fail(`${codec} has no value`);
    };
  const inputs = new Map(procedure.params.map((p, i) => [p.name, { sort: p.sort, value: args[i] as unknown }]));
  const meaning = (key?: unknown): Interpretation =>
    interpretation(new Map([...inputs, ["key", { sort: { kind: "int" }, value: key }]]), codecs);
  const holds = (conditions: readonly Smt[]): boolean => conditions.every((c) => evaluateTerm(c, meaning()) === true);
  const taken = exits.filter((e) => holds(e.path.conditions));
  const broken = obligations.filter((o) => holds(o.path.conditions) && evaluateTerm(o.claim, meaning()) === false);
  const outcome: Outcome = runLifted(program, name, args);
  if (outcome.kind === "return") {
    assert.equal(taken.length, 1, `${name}: ways that are taken`);
    assert.deepEqual(broken, [], `${name}: nothing is broken`);
    if (outcome.value !== undefined) sameValue(taken[0]!.value!, outcome.value, meaning, name);
  } else if (outcome.kind !== "limit") {
    assert.equal(taken.length, 0, `${name}: ends as ${outcome.kind}`);
    if (outcome.kind !== "blocked") assert.ok(broken.length > 0, `${name}: an obligation fails`);
  }
}

for (const [title, program] of [
  ["samples", lifted("test/kernel/samples/words.ts", "test/kernel/samples/states.ts")],
  ["KCore", liftedKCore()],
] as const)
  test(`${title}: one way is taken, with the value that the interpreter gives`, () => {
    let tried = 0;
    // Of KCore, whose code the prover runs so everywhere, the quick tier takes every third.
    const step = title === "KCore" ? cases(3, 1) : 1;
    for (const procedure of [...program.procedures.values()].filter((_, i) => i % step === 0)) {
      const { dialect, isTheorem, name } = procedure;
      if (dialect !== "spec" || isTheorem || name.includes("/tabulate") || name.includes("/forall")) continue;
      const ways = executed(program, procedure);
      if (ways === undefined) continue;
      // A claim for all keys is a symbol of its own, which has no value by itself.
      if (ways.exits.some((e) => e.value?.kind === "scalar" && isQuantified(e.value.term))) continue;
      const inputs = fc.tuple(...procedure.procedure.params.map((p) => arbitraryOf(p.sort)));
      fc.assert(
        fc.property(inputs, (args) => compare(program, procedure, ways, args)),
        { numRuns: cases(2, 100) },
      );
      tried++;
    }
    assert.ok(tried > 20, `${tried} procedures`);
  });
