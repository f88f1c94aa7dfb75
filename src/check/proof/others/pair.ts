/**
 * Two machines side by side: that of code, at one layer, and that of the specification, at the next. At all times they agree in
 * what others see: fields without a lock, fields that hardware reads, and what is behind a lock that is free. What is behind the
 * lock of another CPU may differ, because that CPU is in the middle of something.
 */
import { implies, or, type Smt, TRUE } from "../../../smt/index.ts";
import { type Executor, keyValue, type Schema, type Value } from "../../../symbolic/index.ts";
import { type FieldClaim, fieldClaims } from "../state/compare.ts";
import {
  hiddenAt,
  isUnder,
  type Layer,
  type LayeredSystem,
  type LockName,
  type MachineField,
  type Relation,
  readsOf,
  starsOf,
} from "../system/index.ts";
import { SharedMachine } from "./shared-machine.ts";

/** Machines: of the specification, of code. */
export type Machines = readonly [Value, Value];

/** A relation, and the lock behind which everything is that it speaks of. */
export interface Covered {
  readonly relation: Relation;
  readonly lock: LockName;
}

export class Pair {
  readonly system: LayeredSystem;
  readonly layer: Layer;
  readonly executor: Executor;
  readonly above: SharedMachine;
  readonly below: SharedMachine;
  readonly hidden: readonly string[];
  /** Relations that hold at all times, and those that hold while one lock is free or this CPU's. */
  readonly plain: readonly Relation[];
  readonly covered: readonly Covered[];

  /** @param touched  declared fields that the steps of a theorem touch; without it, all */
  constructor(system: LayeredSystem, layer: Layer, below: number, executor: Executor, touched?: ReadonlySet<string>) {
    this.system = system;
    this.layer = layer;
    this.executor = executor;
    this.above = new SharedMachine(system, layer.number, executor, touched);
    this.below = new SharedMachine(system, below, executor, touched);
    // A layer beside itself hides and relates nothing.
    const isAlone = below === layer.number;
    this.hidden = isAlone ? [] : hiddenAt(system.machine, layer.number, below);
    const relations = isAlone ? [] : layer.relations;
    const lockOf = (r: Relation): LockName | undefined => system.footprints.coverOf(r);
    this.plain = relations.filter((r) => lockOf(r) === undefined);
    this.covered = relations.flatMap((relation) => {
      const lock = lockOf(relation);
      return lock === undefined ? [] : [{ relation, lock }];
    });
  }

  relation(r: Relation, [above, below]: Machines): Schema {
    return this.above.relation(r, [above, below]);
  }

  /** A covered relation, where its lock is free. */
  free({ relation, lock }: Covered, machines: Machines): Schema {
    return this.below.whileFree(this.relation(relation, machines), lock, machines[1]);
  }

  /** The same, or this CPU's. */
  settled(covered: Covered, machines: Machines): Schema {
    return this.#where(covered, machines, (free, mine) => or(free, mine));
  }

  /** The same, where it is this CPU's. */
  mine(covered: Covered, machines: Machines): Schema {
    return this.#where(covered, machines, (_, mine) => mine);
  }

  #where({ relation, lock }: Covered, machines: Machines, when: (free: Smt, mine: Smt) => Smt): Schema {
    const schema = this.relation(relation, machines);
    const [, below] = machines;
    const at = (keys: readonly Smt[]): Smt => {
      const values = keys.map((k, i) => keyValue(k, schema.keys[i]!));
      return implies(
        when(this.below.isFree(below, lock, values), this.below.holds(below, lock, values)),
        schema.at(keys),
      );
    };
    return { ...schema, at };
  }

  /** What holds where a primitive or a round of a loop begins. */
  atRest(machines: Machines): Schema[] {
    return [
      ...this.plain.map((r) => this.relation(r, machines)),
      ...this.covered.map((r) => this.settled(r, machines)),
    ];
  }

  /**
   * What holds at the head of a loop: of relations without a lock, those that do not depend on who looks, because each step keeps
   * them; and what locks cover, which is shown there.
   */
  always(machines: Machines): Schema[] {
    return [
      ...this.ofAll.map((r) => this.relation(r, machines)),
      ...this.covered.map((r) => this.settled(r, machines)),
    ];
  }

  /** Relations without a lock that say the same whoever looks. */
  get ofAll(): readonly Relation[] {
    return this.plain.filter((r) => !this.isOfOne(r));
  }

  /** Whether a relation says something else for another CPU. */
  isOfOne(r: Relation): boolean {
    const { machine } = this.system;
    const reads = readsOf(this.system, r);
    return reads.has(machine.self) || machine.fields.some((f) => f.whose === "own" && reads.has(f.path));
  }

  /** What is known at all times. */
  present(machines: Machines): Schema[] {
    const [above, below] = machines;
    return [
      ...this.below.present(below),
      ...this.above.present(above),
      ...this.covered.map((r) => this.free(r, machines)),
    ];
  }

  /** What is known too, of fields that the theorem does not touch: hardly any goal needs it. */
  aside([above, below]: Machines): Schema[] {
    return [...this.below.aside(below), ...this.above.aside(above)];
  }

  /**
   * Claims, at arbitrary keys, that the machines agree in fields that mean something in both, where `where` says so of a field as the
   * machine above has it: who looks there sees no more.
   */
  equal([above, below]: Machines, where: (field: MachineField, keys: readonly Value[]) => Smt): FieldClaim[] {
    return fieldClaims(above, below, this.hidden).flatMap(({ field: path, claim, keys, sorts }) => {
      const field = this.above.fieldOf(path);
      if (field === undefined) return [];
      const own = keys.slice(0, starsOf(field.path)).map((k, i) => keyValue(k, sorts[i]!));
      const guarded = implies(where(field, own), claim);
      return guarded === TRUE ? [] : [{ field: path, claim: guarded, keys, sorts }];
    });
  }

  /** Declared fields of which a lock may change hands between two states of the machine of code, as `isSame` knows. */
  changingHands(before: Value, after: Value, isSame: (was: Smt, is: Smt) => boolean): readonly string[] {
    return this.system.machine.fields.flatMap((field) => {
      if (field.whose !== "locked") return [];
      const keys = this.below.anyKeys(field);
      const [was, is] = [before, after].map((m) => this.below.isMine(m, field, keys)) as [Smt, Smt];
      return was === is || isSame(was, is) ? [] : [field.path];
    });
  }

  /** Declared fields in which two states of one machine differ. */
  changedIn(before: Value, after: Value): Set<string> {
    const { fields } = this.system.machine;
    const paths = fieldClaims(before, after, []).map((c) => c.field);
    return new Set(fields.filter((f) => paths.some((p) => isUnder(p, [f.path]))).map((f) => f.path));
  }
}
