/**
 * Hardware between two layers. At each point of code, a step of the actor below looks from above like the step of the actor there
 * with the same keys, or like nothing. Where both are one, and see only what the machines agree in, there is nothing to show.
 */
import { and, or, type Smt } from "../../../smt/index.ts";
import { fieldOf, read, type Schema, symbolic, Unsupported, type Value, writtenKeys } from "../../../symbolic/index.ts";
import { fieldClaims } from "../state/compare.ts";
import { type Actor, hardwareAt, type LayeredSystem, type MachineField, shortName } from "../system/index.ts";
import type { Machines, Pair } from "./pair.ts";

/** An actor below, and what it looks like above: nothing else where there is none. */
export interface ActorPair {
  readonly below: Actor;
  readonly above: Actor | undefined;
  /** Fields that one of them reads or writes. */
  readonly touches: ReadonlySet<string>;
}

/** Actors for which there is something to show at a layer. */
export function actorPairs({ system, above, below }: Pair): readonly ActorPair[] {
  if (above.level === below.level) return [];
  const [mine, theirs] = [hardwareAt(system.machine, above.level), hardwareAt(system.machine, below.level)];
  return theirs
    .filter((a) => !(mine.includes(a) && isSeen(system, below.fields, a)))
    .map((a) => {
      const other = mine.includes(a) ? a : mine.find((b) => !theirs.includes(b) && sameKeys(a, b));
      const touches = new Set([a, other].flatMap((x) => (x === undefined ? [] : touched(system, x))));
      return { below: a, above: other, touches };
    });
}

const touched = ({ footprints }: LayeredSystem, { step }: Actor): readonly string[] => {
  const { reads, writes } = footprints.of(step);
  return [...reads, ...writes];
};

/** Whether an actor sees and changes only what all see. */
const isSeen = (system: LayeredSystem, fields: readonly MachineField[], actor: Actor): boolean =>
  touched(system, actor).every((path) => {
    const field = fields.find((f) => f.path === path);
    return field === undefined || field.visible || field.whose === "fixed";
  });

const sameKeys = (a: Actor, b: Actor): boolean =>
  a.keys.length === b.keys.length &&
  a.keys.every((k, i) => k.sort === b.keys[i]!.sort || JSON.stringify(k.sort) === JSON.stringify(b.keys[i]!.sort));

/** A machine after a step of hardware at arbitrary keys. */
export const acted = (pair: Pair, { step, keys }: Actor, machine: Value): Value =>
  pair.executor.apply(step, [machine, ...keys.map((k) => symbolic(k.sort, `${shortName(step)}:${k.name}`))]);

/** What an actor does below looks like what it may do above. @throws {Unsupported} where it changes more than one place at once */
export function looksRight(pair: Pair, actor: ActorPair, [above, below]: Machines): Schema {
  const next = acted(pair, actor.below, below);
  const like = actor.above === undefined ? above : actedAs(pair, actor, above);
  const changed = pair.changedIn(below, next);
  const claims = [...changed].filter((f) => !pair.hidden.includes(f)).map((f) => placeClaim(f, [above, like, next]));
  return { name: `${shortName(actor.below.step)} as it looks from above`, keys: [], at: () => and(...claims) };
}

/** The actor above, at the keys of the one below. */
function actedAs(pair: Pair, { below, above }: ActorPair, machine: Value): Value {
  const keys = below.keys.map((k) => symbolic(k.sort, `${shortName(below.step)}:${k.name}`));
  const next = pair.executor.apply(above!.step, [machine, ...keys]);
  if (!isOnePlace(machine, next))
    throw new Unsupported(`${shortName(above!.step)} changes more than one place at once`);
  return next;
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
