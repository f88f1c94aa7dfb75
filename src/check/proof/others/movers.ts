/**
 * Steps that commute with the steps of others: what they read and write belongs to their CPU, or is behind a lock that it
 * holds, and they change nothing about who holds what. Whether others step before such a step or behind it makes no
 * difference, so that on the way on they need to step only before the next one that does not commute. What cannot be seen
 * at a glance, without a solver, does not count as commuting.
 */
import type { Primitive } from "../../../kernel/index.ts";
import { type Smt, TRUE } from "../../../smt/index.ts";
import {
  type Executor,
  type Exit,
  fieldOf,
  identical,
  type KeyTerm,
  keyValue,
  type Path,
  read,
  splitResult,
  symbolic,
  type Value,
  writtenKeys,
} from "../../../symbolic/index.ts";
import { isUnder, starsOf, type Views } from "./sharing.ts";

interface Tried {
  readonly exit: Exit;
  readonly machine: Value;
  readonly value: Value | undefined;
  /** Facts and obligations that came with it. */
  readonly said: readonly Smt[];
}

/** Runs a step without keeping its obligations. */
function tried(executor: Executor, path: Path, primitive: Primitive, args: readonly Value[]): Tried | undefined {
  const count = executor.obligations.length;
  const exit = executor.call(primitive.spec, [path.machine!, ...args], path, "prove");
  const owed = executor.obligations.splice(count);
  if (exit === undefined) return undefined;
  const tail = exit.path.conditions.slice(path.conditions.length);
  const said = [...tail, ...owed.flatMap((o) => [o.claim, ...o.path.conditions.slice(path.conditions.length)])];
  return { exit, ...splitResult(exit.value!, path.machine!), said };
}

/** Whether a step does the same on `path` and on `changed`, where others stepped, and touches only what is this CPU's. */
export function commutes(
  views: Views,
  executor: Executor,
  [path, changed]: readonly [Path, Path],
  primitive: Primitive,
  args: readonly Value[],
): boolean {
  const here = tried(executor, path, primitive, args);
  const there = tried(executor, { ...path, machine: changed.machine }, primitive, args);
  if (here === undefined || there === undefined) return false;
  if (here.said.length !== there.said.length || here.said.some((s, i) => s !== there.said[i])) return false;
  if (here.value !== undefined && !identical(here.value, there.value!)) return false;
  const lock = symbolic(executor.lifted(views.shared.holds).procedure.params[1]!.sort, "any lock");
  const held = (machine: Value): Smt => views.says(views.shared.holds, [machine, lock]);
  if (held(path.machine!) !== held(here.machine)) return false;
  const four: Four = [path.machine!, here.machine, changed.machine!, there.machine];
  return writesOwn(views, path.machine!, four, "", []);
}

/** A value before and after the step, and the same where others stepped. */
type Four = readonly [Value, Value, Value, Value];

/** What the step changes is this CPU's, and it changes the same where others stepped. */
function writesOwn(views: Views, machine: Value, four: Four, path: string, keys: readonly KeyTerm[]): boolean {
  const [before, here, changed, there] = four;
  if (identical(before, here)) return identical(changed, there);
  if (!isOwn(views, machine, path, keys)) return false;
  const at = (part: string): string => (path === "" ? part : `${path}.${part}`);
  if (before.kind === "record")
    return before.sort.fields.every(({ name }) =>
      writesOwn(views, machine, four.map((v) => fieldOf(v, name)) as readonly Value[] as Four, at(name), keys),
    );
  if (before.kind !== "map" || here.kind !== "map" || changed.kind !== "map" || there.kind !== "map")
    return identical(here, there);
  const written = writtenKeys(before, here);
  const again = writtenKeys(changed, there);
  if (written === undefined || again === undefined || written.length !== again.length) return false;
  return written.every((key) => {
    const values: Four = [read(before, key), read(here, key), read(changed, key), read(there, key)];
    const more = [...keys, { term: key, sort: before.sort.from }];
    return again.includes(key) && writesOwn(views, machine, values, at("*"), more);
  });
}

/** Whether a place is this CPU's at this moment, as far as that is plain. */
function isOwn(views: Views, machine: Value, path: string, keys: readonly KeyTerm[]): boolean {
  const shared = views.shared.fields.find((f) => isUnder(path, [f.field]));
  if (shared === undefined) return true;
  const own = keys.slice(0, starsOf(shared.field)).map((k) => keyValue(k.term, k.sort));
  return shared.lock !== undefined && views.holds(machine, shared.lock, own) === TRUE;
}
