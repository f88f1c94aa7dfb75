/**
 * Step *locks*: every lock of the catalogue, at every size its plan names, excludes other sections and shows on Arm what it
 * shows on SC; every broken variant is refuted at its size; every weakening that keeps the lock a lock keeps it.
 */
import type { Verdict } from "../../evidence/index.ts";
import type { Job, JobResult } from "../../jobs/index.ts";
import { parseLockPlan, type Size, sizeText, type Variant } from "../../read/catalogue/index.ts";
import { parseLitmus } from "../../read/litmus/index.ts";
import { lockKind } from "../kinds/index.ts";
import { type Expansion, edited, expand, type Lock, type LockAnswer, lockOf, unlisted } from "../locks/index.ts";
import {
  type Catalogue,
  type Detail,
  missing,
  piece,
  type Refutation,
  type Step,
  type StepReport,
  step,
  type VerifyOptions,
  worst,
} from "./step.ts";

const RELIES_ON = ["spinning is unbounded: idle rounds change nothing", "progress is not checked"];
/** Weakenings that keep the lock are explored at the lock's sizes of up to so many sections and CPUs. */
const KEEPS = { sections: 4, cpus: 3 };

/** One exploration, and what should come of it. */
interface Unit {
  readonly lock: string;
  readonly size: Size;
  /** Undefined for the lock itself. */
  readonly variant: Variant | undefined;
  readonly expansion: Expansion;
}

function unitsOf({ text, name, plan }: Catalogue["locks"][number]): { units: Unit[]; problems: string[] } {
  const { test, errors } = parseLitmus(text, name);
  if (test === undefined) throw new Error(`${name}: ${errors[0]?.message}`);
  const lock = lockOf(test);
  const { sizes, variants } = parseLockPlan(plan);
  const own = sizes.map((size): Unit => ({ lock: name, size, variant: undefined, expansion: expand(lock, size) }));
  return {
    units: [...own, ...variants.flatMap((v) => variantUnits(lock, v, sizes))],
    problems: unlisted(lock, variants),
  };
}

function variantUnits(lock: Lock, variant: Variant, sizes: readonly Size[]): Unit[] {
  const small = sizes.filter(({ cpus, rounds }) => cpus <= KEEPS.cpus && cpus * rounds <= KEEPS.sections);
  const at = variant.size === undefined ? small : [variant.size];
  const weak = edited(lock, variant.edits);
  return at.map((size) => ({ lock: lock.name, size, variant, expansion: expand(weak, size) }));
}

/** `ticket/4x2`, or the same with a weakening. */
const idOf = ({ lock, size, variant }: Unit): string =>
  [lock, sizeText(size), ...(variant === undefined ? [] : [variant.text])].join("/");

function verdictOf({ lock, size, variant }: Unit, result: JobResult<LockAnswer>): Verdict {
  const what =
    variant === undefined ? `${lock} ${sizeText(size)}` : `${lock} with ${variant.text} at ${sizeText(size)}`;
  if (result.status !== "done") return missing(result);
  const { output } = result;
  const broken = variant !== undefined && variant.kind !== "keeps";
  switch (output.status) {
    case "unknown":
      return { status: "unknown", why: output.reason, detail: `${what}: ${output.what}` };
    case "vacuous":
      return { status: "vacuous", detail: `${what}: ${output.what}` };
    case "holds":
      if (!broken) return { status: "holds", within: sizeText(size), reliesOn: RELIES_ON };
      return { status: "vacuous", detail: `${what}: a broken variant is not refuted` };
    case "refuted": {
      if (broken) return { status: "holds", within: sizeText(size), reliesOn: RELIES_ON };
      const { state, trace } = output;
      return { status: "refuted", witness: { what: `${what}: ${output.what}`, state, trace }, reliesOn: RELIES_ON };
    }
  }
}

/** `4 CPUs x 2 rounds and 3 CPUs x 3 rounds`: the sizes that no other one contains. */
export function within(sizes: readonly Size[]): string {
  const inside = (a: Size, b: Size): boolean => a !== b && a.cpus <= b.cpus && a.rounds <= b.rounds;
  const largest = sizes.filter((a) => !sizes.some((b) => inside(a, b)));
  const words = largest.map(({ cpus, rounds }) => `${cpus} CPUs x ${rounds} round${rounds === 1 ? "" : "s"}`);
  return words.reverse().join(" and ");
}

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

function lockDetail(
  name: string,
  mine: readonly { unit: Unit; result: JobResult<LockAnswer> }[],
  problems: readonly string[],
): Detail {
  const verdicts = mine.map(({ unit, result }) => verdictOf(unit, result));
  if (problems[0] !== undefined) verdicts.push({ status: "vacuous", detail: `${name}: ${problems[0]}` });
  const sizes = mine.flatMap(({ unit }) => (unit.variant === undefined ? [unit.size] : []));
  const kinds = (kind: Variant["kind"]): number =>
    new Set(mine.flatMap(({ unit }) => (unit.variant?.kind === kind ? [unit.variant.text] : []))).size;
  const refuted = mine.flatMap(({ unit, result }): Refutation[] => {
    if (unit.variant === undefined || result.status !== "done" || result.output.status !== "refuted") return [];
    const { state, trace } = result.output;
    return [{ what: unit.variant.text, size: sizeText(unit.size), state, trace }];
  });
  const harmless = kinds("keeps") > 0 ? `, ${plural(kinds("keeps"), "weakening")} without harm to exclusion` : "";
  const text = `${plural(kinds("broken"), "weakening")} and ${plural(kinds("mutant"), "mutant")} refuted${harmless}`;
  return {
    name,
    verdict: worst(verdicts, { status: "holds", within: within(sizes), reliesOn: RELIES_ON }),
    text,
    refuted,
  };
}

/** The step over all locks. */
export function locksStep({ locks }: Catalogue, { limits }: VerifyOptions): Step {
  const plans = locks.map((lock) => ({ name: lock.name, ...unitsOf(lock) }));
  const units = plans.flatMap((p) => p.units);
  const jobs = units.map(({ expansion }): Job<Expansion, LockAnswer> => ({ kind: lockKind, input: expansion, limits }));
  const pieces = units.map((u) => piece<LockAnswer>(idOf(u), (result) => verdictOf(u, result)));
  const judge = (results: readonly JobResult<LockAnswer>[]): StepReport => {
    const all = units.map((unit, i) => ({ unit, result: results[i]! }));
    const details = plans.map(({ name, problems }) =>
      lockDetail(
        name,
        all.filter(({ unit }) => unit.lock === name),
        problems,
      ),
    );
    const refuted = details.reduce((sum, d) => sum + d.refuted.length, 0);
    const own = units.filter((u) => u.variant === undefined).length;
    const done = results.flatMap((r) => (r.status === "done" && "outcomes" in r.output ? [r.output.outcomes] : []));
    const outcomes = done.reduce((sum, n) => sum + n, 0);
    const holds: Verdict = { status: "holds", within: `${locks.length} locks at the sizes below`, reliesOn: RELIES_ON };
    const empty: Verdict = { status: "vacuous", detail: "there are no locks" };
    const verdict = worst(
      details.map((d) => d.verdict),
      locks.length === 0 ? empty : holds,
    );
    return {
      verdict,
      counts: { locks: locks.length, configurations: own, "variants refuted": refuted, outcomes },
      details,
    };
  };
  return step("locks", "locks exclude each other's sections, which show only SC outcomes on Arm", jobs, pieces, judge);
}
