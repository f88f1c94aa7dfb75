/**
 * The goals of one theorem by the points of its paths: those of a point are asked in one context, first with its facts alone, then
 * with more of what is known. Most follow from very little, and all else would only be in the way. What is not proved so is left to be
 * asked alone.
 */
import { FALSE, type Smt } from "../../../smt/index.ts";
import { type Goal, type Instances, type Knowledge, Point, tagRanges, Unsupported } from "../../../symbolic/index.ts";
import type { AskChecks } from "./workplace.ts";

/** Checks of one context: where there are more goals there are more contexts, so that solvers share the work. */
const MOST_CHECKS = 48;

/** How a goal was proved. */
export interface ProvedTogether {
  readonly by: "rewriting" | "solver";
  readonly resource: number;
  readonly milliseconds: number;
  readonly cached: boolean;
}

/** The points of goals. Goals with the same facts and the same knowledge are at one. */
export class Points {
  readonly #known = new Map<readonly Smt[], Map<Knowledge, Point>>();

  of({ facts, knowledge }: Pick<Goal, "facts" | "knowledge">): Point {
    let byKnowledge = this.#known.get(facts);
    if (byKnowledge === undefined) this.#known.set(facts, (byKnowledge = new Map()));
    let point = byKnowledge.get(knowledge);
    if (point === undefined) byKnowledge.set(knowledge, (point = new Point(facts, knowledge)));
    return point;
  }
}

/** One goal at its point. */
interface Denied<G> {
  readonly goal: G;
  readonly label: string;
  readonly denied: Smt;
}

/** A goal to be proved, and its name. */
export interface Labelled {
  readonly goal: Goal;
  readonly label: string;
}

const REWRITTEN: ProvedTogether = { by: "rewriting", resource: 0, milliseconds: 0, cached: false };

/** Those of the goals that hold whatever words are, with one round of instances. */
export async function provedTogether<G extends Labelled>(
  goals: readonly G[],
  points: Points,
  check: AskChecks | undefined,
): Promise<ReadonlyMap<G, ProvedTogether>> {
  const proved = new Map<G, ProvedTogether>();
  const open = new Map<Point, Denied<G>[]>();
  for (const goal of goals) {
    const point = points.of(goal.goal);
    const denied = deniedAt(point, goal.goal.claim);
    if (denied === undefined) continue;
    if (denied === FALSE || point.isDead) proved.set(goal, REWRITTEN);
    else open.set(point, [...(open.get(point) ?? []), { goal, label: goal.label, denied: point.canonical(denied) }]);
  }
  const waiting: Promise<void>[] = [];
  if (check !== undefined)
    for (const [point, all] of open)
      for (let i = 0; i < all.length; i += MOST_CHECKS)
        waiting.push(checked(point, all.slice(i, i + MOST_CHECKS), check, proved));
  await Promise.all(waiting);
  return proved;
}

/** That a claim fails; undefined where that cannot be said, which is told where the goal is asked alone. */
function deniedAt(point: Point, claim: Smt): Smt | undefined {
  try {
    return point.denied(claim);
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

/** Hypotheses beside the facts of a point, for all goals and for each. */
interface Beside {
  readonly shared: readonly Smt[];
  readonly own: readonly (readonly Smt[])[];
  /** Whether they are all that is known of what occurs in the goals. */
  readonly isAll: boolean;
}

/** A law that comes up at more places has to be needed before it is asked with: tickets of a lock come up as the one and as the other of any two. */
const FEW_PLACES = 100;

/** What is asked with, from little to much: each way is for the goals that are left by those before it. Undefined: nothing new. */
const WAYS: readonly ((point: Point, denied: readonly Smt[], before: Beside) => Beside | undefined)[] = [
  // The facts of the point.
  (_, denied) => ({ shared: [], own: denied.map(() => []), isAll: false }),
  // And what is known of what occurs in a goal, but for laws that come up too often.
  (point, denied) => ofEach(denied.map((d) => point.about([d], FEW_PLACES))),
  // And those laws.
  (point, denied, { isAll }) => (isAll ? undefined : ofEach(denied.map((d) => point.about([d])))),
  // And what is known of what occurs in facts and goals.
  (point, denied) => {
    const { facts, isAll } = point.about([...point.base, ...denied]);
    return { shared: [...facts], own: denied.map(() => []), isAll };
  },
];

/** What is known of each goal, with what many of them share once for all. */
function ofEach(about: readonly Instances[]): Beside {
  const shared = common(about.map((a) => a.facts));
  const own = about.map(({ facts }) => [...facts].filter((f) => !shared.has(f)));
  return { shared: [...shared], own, isAll: about.every((a) => a.isAll) };
}

const FREE = { resource: 0, milliseconds: 0, cached: true };

/** Asks about goals of one point. */
async function checked<G>(
  point: Point,
  goals: readonly Denied<G>[],
  check: AskChecks,
  proved: Map<G, ProvedTogether>,
): Promise<void> {
  let left = goals.map((denied) => ({ ...denied, spent: FREE }));
  let beside: Beside = { shared: [], own: [], isAll: false };
  for (const way of WAYS) {
    if (left.length === 0) return;
    const denied = left.map((g) => g.denied);
    const next = way(point, denied, beside);
    if (next === undefined) continue;
    beside = next;
    const { shared, own } = beside;
    const checks = left.map(({ denied }, i) => [denied, ...own[i]!.filter((fact) => fact !== denied)]);
    const known = [...point.base, ...shared];
    const base = [...known, ...tagRanges([...known, ...checks.flat()])];
    const labels = left.map((g) => g.label);
    const { answers, cached, milliseconds } = await check({ base, checks }, labels);
    if (answers === undefined) return;
    const work = answers.reduce((sum, a) => sum + a.resource, 0) || 1;
    left = left.flatMap(({ spent, ...goal }, i) => {
      const { status, resource } = answers[i]!;
      const cost = {
        resource: spent.resource + resource,
        milliseconds: spent.milliseconds + (milliseconds * resource) / work,
        cached: spent.cached && cached,
      };
      if (status !== "unsat") return [{ ...goal, spent: cost }];
      proved.set(goal.goal, { by: "solver", ...cost });
      return [];
    });
  }
}

/** What half of some lists have, and more than one of them: for fewer it would only be in the way of all others. */
function common<T>(lists: readonly Iterable<T>[]): ReadonlySet<T> {
  const counts = new Map<T, number>();
  for (const list of lists) for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  const least = Math.max(2, lists.length / 2);
  return new Set([...counts].flatMap(([item, count]) => (count >= least ? [item] : [])));
}
