/**
 * Steps that commute with the steps of others: what they read and write is this CPU's, seen by nobody else, and they change
 * nothing about who holds what. Whether others step before such a step or behind it makes no difference, so that on the
 * way on they need to step only before the next one that does not commute. What cannot be seen at a glance, without a solver,
 * does not count as commuting.
 */
import type { Primitive } from "../../../kernel/index.ts";
import { type Smt, TRUE } from "../../../smt/index.ts";
import {
  decided,
  type Executor,
  fieldOf,
  identical,
  type KeyTerm,
  type Path,
  read,
  splitResult,
  symbolic,
  TAKEN,
  type Value,
  writtenKeys,
} from "../../../symbolic/index.ts";
import { isUnder, starsOf } from "../system/index.ts";
import { asValues, type SharedMachine } from "./shared-machine.ts";

/** What a step does and says. */
interface Tried {
  readonly machine: Value;
  readonly value: Value | undefined;
  /** Facts and obligations that come with it. */
  readonly said: readonly Smt[];
}

function tried(executor: Executor, path: Path, { spec }: Primitive, args: readonly Value[]): Tried | undefined {
  const { result: exit, owed } = executor.trial(() => executor.call(spec, [path.machine!, ...args], path, TAKEN));
  if (exit === undefined) return undefined;
  const from = path.conditions.length;
  const said = [
    ...exit.path.conditions.slice(from),
    ...owed.flatMap((o) => [o.claim, ...o.path.conditions.slice(from)]),
  ];
  return { ...splitResult(exit.value!, path.machine!), said };
}

/** Whether a step does the same on `path` and where others have stepped, and touches only what is this CPU's. */
export function commutes(
  shared: SharedMachine,
  executor: Executor,
  path: Path,
  primitive: Primitive,
  args: readonly Value[],
): boolean {
  const changed = shared.steppedOn(path, "others who may step");
  const here = tried(executor, path, primitive, args);
  const there = tried(executor, { ...path, machine: changed }, primitive, args);
  if (here === undefined || there === undefined) return false;
  if (here.said.length !== there.said.length || here.said.some((s, i) => s !== there.said[i])) return false;
  if (here.value !== undefined && !identical(here.value, there.value!)) return false;
  if (!keepsOwners(shared, path.machine!, here.machine)) return false;
  return writesOwn({ shared, path }, [path.machine!, here.machine, changed, there.machine], "", []);
}

function keepsOwners(shared: SharedMachine, before: Value, after: Value): boolean {
  const sort = shared.lockSort;
  if (sort === undefined) return true;
  const lock = symbolic(sort, "any lock");
  return (
    shared.owns(before, lock) === shared.owns(after, lock) &&
    shared.isUnowned(before, lock) === shared.isUnowned(after, lock)
  );
}

interface Where {
  readonly shared: SharedMachine;
  readonly path: Path;
}
/** A value before and after the step, and the same where others stepped. */
type Four = readonly [Value, Value, Value, Value];

/** What the step changes is this CPU's, and it changes the same where others stepped. */
function writesOwn(where: Where, four: Four, path: string, keys: readonly KeyTerm[]): boolean {
  const [before, here, changed, there] = four;
  if (identical(before, here)) return identical(changed, there);
  if (!isOwn(where, path, keys)) return false;
  const at = (part: string): string => (path === "" ? part : `${path}.${part}`);
  if (before.kind === "record")
    return before.sort.fields.every(({ name }) =>
      writesOwn(where, four.map((v) => fieldOf(v, name)) as readonly Value[] as Four, at(name), keys),
    );
  if (before.kind !== "map" || here.kind !== "map" || changed.kind !== "map" || there.kind !== "map")
    return identical(here, there);
  const written = writtenKeys(before, here);
  const again = writtenKeys(changed, there);
  if (written === undefined || again === undefined || written.length !== again.length) return false;
  return written.every((key) => {
    const values: Four = [read(before, key), read(here, key), read(changed, key), read(there, key)];
    const more = [...keys, { term: key, sort: before.sort.from }];
    return again.includes(key) && writesOwn(where, values, at("*"), more);
  });
}

/** Whether a place is this CPU's at this moment, as far as that is plain. */
function isOwn({ shared, path: { machine, ...path } }: Where, at: string, keys: readonly KeyTerm[]): boolean {
  const field = shared.fields.find((f) => isUnder(at, [f.path]));
  if (field === undefined || field.whose === "own") return true;
  if (field.visible || field.lock === undefined) return false;
  const mine = shared.isMine(machine!, field, asValues(keys.slice(0, starsOf(field.path))));
  return decided({ ...path, machine }, mine) === TRUE;
}
