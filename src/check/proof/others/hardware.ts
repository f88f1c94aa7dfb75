/**
 * Hardware between two layers. At each point of code, a step of the actor below looks from above like the step of the actor there
 * with the same keys, or like nothing. Where both are one, and see only what the machines agree in, there is nothing to show.
 */
import { and, or, type Smt, TRUE } from "../../../smt/index.ts";
import {
  equalValues,
  fieldOf,
  identical,
  read,
  type Schema,
  symbolic,
  Unsupported,
  type Value,
  writtenKeys,
} from "../../../symbolic/index.ts";
import { fieldClaims } from "../state/compare.ts";
import { type Actor, hardwareAt, type LayeredSystem, shortName } from "../system/index.ts";
import type { Machines, Pair } from "./pair.ts";

/** An actor below, and what it looks like above: nothing else where there is none. */
export interface ActorPair {
  readonly below: Actor;
  readonly above: Actor | undefined;
  /** Fields that one of them reads or writes. */
  readonly touches: ReadonlySet<string>;
}

/** Steps of hardware below, with what each looks like at a layer. */
export function hardwarePairs({ system, above, below }: Pair): readonly ActorPair[] {
  if (above.level === below.level) return [];
  const [mine, theirs] = [hardwareAt(system.machine, above.level), hardwareAt(system.machine, below.level)];
  return theirs.map((a) => {
    const other = mine.includes(a) ? a : mine.find((b) => !theirs.includes(b) && sameKeys(a, b));
    const touches = new Set([a, other].flatMap((x) => (x === undefined ? [] : touched(system, x))));
    return { below: a, above: other, touches };
  });
}

/** Those that need not look alike by themselves. */
export const actorPairs = (pair: Pair): readonly ActorPair[] =>
  hardwarePairs(pair).filter((a) => !(a.below === a.above && isSeen(pair, a)));

const touched = ({ footprints }: LayeredSystem, { step }: Actor): readonly string[] => {
  const { reads, writes } = footprints.of(step);
  return [...reads, ...writes];
};

/** Whether an actor sees and changes only what is the same in both machines at all times. */
const isSeen = ({ above, hidden }: Pair, { touches }: ActorPair): boolean =>
  [...touches].every((path) => {
    const field = above.fields.find((f) => f.path === path);
    return !hidden.includes(path) && field !== undefined && (field.visible || field.whose === "fixed");
  });

const sameKeys = (a: Actor, b: Actor): boolean =>
  a.keys.length === b.keys.length &&
  a.keys.every((k, i) => k.sort === b.keys[i]!.sort || JSON.stringify(k.sort) === JSON.stringify(b.keys[i]!.sort));

/** A machine after a step of hardware at arbitrary keys. @param when  which of several steps, if it is not the first */
export const acted = (pair: Pair, { step, keys }: Actor, machine: Value, when = ""): Value =>
  pair.executor.apply(step, [machine, ...keys.map((k) => hardwareKey(step, k, when))]);

/** An arbitrary key of a step of hardware. */
export const hardwareKey = (step: string, { name, sort }: Actor["keys"][number], when = ""): Value =>
  symbolic(sort, `${when}${shortName(step)}:${name}`, [], "probe");

/** A step of hardware below, and what it may be above: nothing, or the step there, each where the machines agree behind it. */
export interface LookedAt {
  /** The machine below behind it, and that above if it is a step there. */
  readonly next: Value;
  readonly like: Value;
  /** Declared fields that one of the two changes. */
  readonly changed: ReadonlySet<string>;
  readonly isNothing: Smt;
  readonly isStep: Smt;
}

/** A step of hardware in two machines. @throws {Unsupported} where it changes more than one entry of a map above */
export function lookedAt(pair: Pair, actor: ActorPair, [above, below]: Machines, when = ""): LookedAt {
  const next = acted(pair, actor.below, below, when);
  const like = actor.above === undefined ? above : actedAs(pair, actor, above, when);
  const changed = new Set([...pair.changedIn(below, next), ...pair.changedIn(above, like)]);
  const leaves = changedLeaves([above, like, next], pair.hidden);
  const all = (i: 0 | 1): Smt => and(...leaves.map((l) => l[i]));
  return { next, like, changed, isNothing: all(0), isStep: all(1) };
}

/** What an actor does below looks like what it may do above, or like nothing. @throws {Unsupported} where it changes more than one place at once */
export const looksRight = (pair: Pair, actor: ActorPair, machines: Machines, when = ""): Schema =>
  rightAs(pair, actor, machines, lookedAt(pair, actor, machines, when));

/** The same, of a step that is looked at already. */
export function rightAs(
  pair: Pair,
  actor: ActorPair,
  machines: Machines,
  { next, like, changed, isNothing, isStep }: LookedAt,
): Schema {
  const seen = [...changed].filter((f) => !pair.hidden.includes(f));
  const claims = seen.map((f) => placeClaim(f, [machines[0], like, next]));
  // It is one step: not this of a step and that of none.
  const joint = seen.length > 1 ? or(isNothing, isStep) : TRUE;
  const name = `${shortName(actor.below.step)} as it looks from above`;
  return { name, keys: [], at: () => and(...claims, joint) };
}

/** The actor above, at the keys of the one below. */
function actedAs(pair: Pair, { below, above }: ActorPair, machine: Value, when: string): Value {
  const keys = below.keys.map((k) => hardwareKey(below.step, k, when));
  const next = pair.executor.apply(above!.step, [machine, ...keys]);
  if (!isOnePlace(machine, next))
    throw new Unsupported(`${shortName(above!.step)} changes more than one place at once`);
  return next;
}

/** Of each leaf that the actor above changes, that below it is as it was above, and that it is as the actor makes it. */
function changedLeaves(
  [above, like, next]: readonly [Value, Value, Value],
  hidden: readonly string[],
  path = "",
): readonly (readonly [Smt, Smt])[] {
  if (identical(above, like) || hidden.includes(path)) return [];
  const at = (part: string): string => (path === "" ? part : `${path}.${part}`);
  if (above.kind === "record")
    return above.sort.fields.flatMap(({ name }) =>
      changedLeaves([fieldOf(above, name), fieldOf(like, name), fieldOf(next, name)], hidden, at(name)),
    );
  if (above.kind !== "map" || like.kind !== "map" || next.kind !== "map")
    return [[equalValues(above, next), equalValues(like, next)]];
  return writtenKeys(above, like)!.flatMap((key) =>
    changedLeaves([read(above, key), read(like, key), read(next, key)], hidden, at("*")),
  );
}

/** At each place: as it was above, or as the actor there makes it. */
function placeClaim(field: string, [above, like, next]: readonly [Value, Value, Value]): Smt {
  const places = new Map<string, { same: Smt[]; made: Smt[] }>();
  const at = (keys: readonly Smt[]): { same: Smt[]; made: Smt[] } => {
    const id = keys.map((k) => k.id).join(" ");
    const found = places.get(id) ?? { same: [], made: [] };
    places.set(id, found);
    return found;
  };
  const under = (path: string): boolean => path === field || path.startsWith(`${field}.`);
  for (const c of fieldClaims(above, next, [])) if (under(c.field)) at(c.keys).same.push(c.claim);
  for (const c of fieldClaims(like, next, [])) if (under(c.field)) at(c.keys).made.push(c.claim);
  return and(...[...places.values()].map(({ same, made }) => or(and(...same), and(...made))));
}

/** Whether two values differ in one entry of each map at most. */
function isOnePlace(before: Value, after: Value): boolean {
  if (before.kind === "record" && after.kind === "record")
    return before.sort.fields.every(({ name }) => isOnePlace(fieldOf(before, name), fieldOf(after, name)));
  if (before.kind !== "map" || after.kind !== "map") return true;
  const keys = before === after ? [] : writtenKeys(before, after);
  if (keys === undefined || keys.length > 1) return false;
  return keys.every((key) => isOnePlace(read(before, key), read(after, key)));
}
