/**
 * The machine of one layer as a CPU shares it with others: which lock protects a field at some keys, who holds it, how the
 * machine looks to another CPU, what is known of it at all times, and what others may make of it.
 *
 * @source concurrency-proofs, section 4
 */

import type { Lifted } from "../../../kernel/index.ts";
import { and, bits, eachSubterm, eq, FALSE, hasSubterm, implies, type Smt, TRUE } from "../../../smt/index.ts";
import {
  choose,
  decided,
  type Executor,
  fieldOf,
  isInCase,
  type KeyTerm,
  keyValue,
  markerOf,
  type Path,
  read,
  type Schema,
  symbolic,
  termOf,
  Unsupported,
  type Value,
} from "../../../symbolic/index.ts";
import { freshField, replaced } from "../state/compare.ts";
import { schemaOf } from "../state/schemas.ts";
import {
  clauseReads,
  fieldAt,
  fieldsAt,
  type Known,
  type KnownClause,
  knownAt,
  type LayeredSystem,
  type LockName,
  type MachineField,
  type Relation,
  sortsOn,
  splitKnown,
} from "../system/index.ts";

/** A schema as one fact: itself where it has no keys, else the symbol that stands for it. */
export const forAll = (schema: Schema): Smt => (schema.keys.length === 0 ? schema.at([]) : markerOf(schema));

export const asValues = (keys: readonly KeyTerm[]): Value[] => keys.map((k) => keyValue(k.term, k.sort));

/** The value at a path, with the keys in the places of its `*`. */
export function valueAt(machine: Value, field: string, keys: readonly KeyTerm[]): Value {
  let at = machine;
  let next = 0;
  for (const part of field.split("."))
    at = part === "*" && at.kind === "map" ? read(at, keys[next++]!.term) : fieldOf(at, part);
  return at;
}

/** What a term compares another with. */
function comparedWith(term: Smt, other: Smt): readonly Smt[] {
  const found = new Set<Smt>();
  eachSubterm([term], ({ op, args }) => {
    if (op === "=" && args.includes(other)) found.add(args[0] === other ? args[1]! : args[0]!);
  });
  return [...found];
}

export const NOTHING: ReadonlySet<string> = new Set();

/** Fields that others change. */
const isOthers = ({ whose }: MachineField): boolean => whose !== "own" && whose !== "fixed";

export class SharedMachine {
  readonly system: LayeredSystem;
  readonly level: number;
  /** Fields that mean something here, and of these the ones that others change. */
  readonly fields: readonly MachineField[];
  readonly changing: readonly MachineField[];
  /** What is known here; and of that what speaks of fields that a theorem touches, and the rest. */
  readonly known: Known;
  readonly #near: Known;
  readonly #aside: Known;
  readonly #executor: Executor;

  /** @param touched  declared fields that the steps of a theorem touch; without it, all */
  constructor(system: LayeredSystem, level: number, executor: Executor, touched?: ReadonlySet<string>) {
    this.system = system;
    this.level = level;
    this.fields = fieldsAt(system.machine, level);
    this.changing = this.fields.filter(isOthers);
    this.known = knownAt(system, level);
    [this.#near, this.#aside] = splitKnown(system, this.known, touched);
    this.#executor = executor;
  }

  /** The declared field that a path is, or is below. */
  fieldOf(path: string): MachineField | undefined {
    return fieldAt(this.fields, path);
  }

  /** Arbitrary keys of a field. */
  anyKeys({ path }: MachineField): readonly Value[] {
    return sortsOn(this.system.machine.sort, path)!.map((sort, i) => symbolic(sort, `any key ${i}`));
  }

  self(machine: Value): Smt {
    return termOf(fieldOf(machine, this.system.machine.self));
  }

  /** The sort of locks. */
  get lockSort(): Lifted["procedure"]["params"][number]["sort"] | undefined {
    const { owner } = this.system.machine;
    return owner === undefined ? undefined : this.#executor.lifted(owner).procedure.params[1]!.sort;
  }

  #owner(machine: Value, lock: Value): Value {
    const { owner } = this.system.machine;
    if (owner === undefined) throw new Unsupported("a field behind a lock, in a machine without locks");
    return this.#executor.apply(owner, [machine, lock]);
  }

  /** The CPU that looks at `machine` owns a lock. */
  owns(machine: Value, lock: Value): Smt {
    const owner = this.#owner(machine, lock);
    if (owner.kind !== "union") throw new Error("an owner is a union");
    const cpu = owner.cases[owner.sort.cases.findIndex((c) => c.name === "cpu")];
    if (cpu === undefined) return FALSE;
    return and(isInCase(owner, "cpu"), eq(termOf(fieldOf(cpu, "cpu")), this.self(machine)));
  }

  /** Nobody owns it. */
  isUnowned(machine: Value, lock: Value): Smt {
    return isInCase(this.#owner(machine, lock), "nobody");
  }

  /** The CPU that looks holds the lock that `lock` gives for these keys; a lock takes the first keys it needs. */
  holds(machine: Value, lock: LockName, keys: readonly Value[]): Smt {
    if (typeof lock === "object") return eq(termOf(keys[lock.key]!), this.self(machine));
    return this.owns(machine, this.lockAt(lock, keys));
  }

  /** Nobody holds it. What is a CPU's own always is somebody's. */
  isFree(machine: Value, lock: LockName, keys: readonly Value[]): Smt {
    return typeof lock === "object" ? FALSE : this.isUnowned(machine, this.lockAt(lock, keys));
  }

  lockAt(lock: bigint | string, keys: readonly Value[]): Value {
    if (typeof lock === "string") {
      const { params } = this.#executor.lifted(lock).procedure;
      return this.#executor.apply(lock, keys.slice(0, params.length));
    }
    const sort = this.lockSort;
    if (sort?.kind !== "bv") throw new Unsupported("a lock that is a number, of a sort without numbers");
    return keyValue(bits(lock, sort.width), sort);
  }

  /** A field at some keys is the same for all that look: it is visible, or nobody holds its lock. */
  isSettled(machine: Value, { lock, visible }: MachineField, keys: readonly Value[]): Smt {
    return lock === undefined || visible ? TRUE : this.isFree(machine, lock, keys);
  }

  /** A field at some keys is nobody else's: behind a lock that this CPU holds, or its own entry. */
  isMine(machine: Value, { lock }: MachineField, keys: readonly Value[]): Smt {
    return lock === undefined ? FALSE : this.holds(machine, lock, keys);
  }

  /**
   * The machine as an arbitrary other CPU sees it: what each CPU has of its own is another. @param own  names what it has; two machines
   * side by side may differ in that, because that CPU is in the middle of something
   */
  seenByOther(machine: Value, own = "other"): Value {
    const paths = this.fields.filter((f) => f.whose === "own").map((f) => f.path);
    return replaced(replaced(machine, [this.system.machine.self], freshField("other")), paths, freshField(own));
  }

  /** What any steps of others make of the machine: everything is new but what is this CPU's. `holder`: who is asked what that is. */
  stepped(machine: Value, name: string, holder: Value = machine, decide?: (mine: Smt) => Smt): Value {
    return this.changed(machine, holder, (path, keys, value) => freshField(name)(path, keys, value), decide);
  }

  /** The machine of a path after any steps of others, where what is this CPU's is read as the path decides it: for that path alone. */
  steppedOn(path: Path, name: string): Value {
    return this.stepped(path.machine!, name, path.machine, (mine) => decided(path, mine));
  }

  /** Replaces fields that others change, where they are not this CPU's. */
  changed(
    machine: Value,
    holder: Value,
    by: (path: string, keys: readonly KeyTerm[], value: Value, field: MachineField) => Value,
    decide = (mine: Smt): Smt => mine,
  ): Value {
    return replaced(
      machine,
      this.changing.map((f) => f.path),
      (path, keys, value) => {
        const field = this.changing.find((f) => f.path === path)!;
        return choose(decide(this.isMine(holder, field, asValues(keys))), value, by(path, keys, value, field));
      },
    );
  }

  /** A boolean procedure of some states and keys, for all keys. */
  schema(lifted: Lifted, states: readonly Value[]): Schema {
    return schemaOf(this.#executor, lifted, states);
  }

  /** A relation or invariant of whole machines. */
  relation({ lifted, part, name }: Relation, machines: readonly Value[]): Schema {
    if (part === undefined) return this.schema(lifted, machines);
    const keys = lifted.procedure.params.slice(machines.length).map((p) => p.sort);
    const at = (terms: readonly Smt[]): Smt => {
      const found = terms.map((term, i) => ({ term, sort: keys[i]! }));
      const parts = machines.map((m) => valueAt(m, part.path, found.slice(0, part.keys)));
      return termOf(this.#executor.apply(lifted.name, [...parts, ...asValues(found)]));
    };
    return { name, keys, at };
  }

  /** What is known of every state of this machine. */
  present(machine: Value): Schema[] {
    const { assumes } = this.system.machine;
    return [
      ...this.#ofState(this.#near, machine),
      ...(this.level === 0 ? assumes : []).map((a) => this.schema(this.#executor.lifted(a.says), [machine])),
    ];
  }

  /** What is known too, of fields that the theorem does not touch. */
  aside(machine: Value): Schema[] {
    return this.#ofState(this.#aside, machine);
  }

  #ofState({ invariants, covered }: Known, machine: Value): Schema[] {
    return [
      ...invariants.map((r) => this.relation(r, [machine])),
      ...covered.map(({ relation, lock }) => this.whileFree(this.schema(relation, [machine]), lock, machine)),
    ];
  }

  /** A claim that is made only where the lock that its keys give is free. */
  whileFree(schema: Schema, lock: LockName, machine: Value): Schema {
    const at = (keys: readonly Smt[]): Smt =>
      implies(
        this.isFree(
          machine,
          lock,
          keys.map((k, i) => keyValue(k, schema.keys[i]!)),
        ),
        schema.at(keys),
      );
    return { ...schema, at };
  }

  /** Whether steps that change some declared fields may take locks or give them up. */
  changesOwners(written: ReadonlySet<string>): boolean {
    const { owner } = this.system.machine;
    return owner !== undefined && [...this.system.footprints.of(owner).reads].some((f) => written.has(f));
  }

  /** What others keep between two states. @param written  fields that this CPU changed too */
  kept(before: Value, after: Value, written = NOTHING): Schema[] {
    const clauses = this.#clauses(this.#near, before, after, written);
    if (this.lockSort === undefined || this.changesOwners(written)) return clauses;
    const holding = this.holding(before, after);
    // A lock that its owner is told by has a number that need be no key of anything.
    const named = this.namedLocks(before).map((lock): Schema => {
      const at = [termOf(lock)];
      return { name: holding.name, keys: [], at: () => holding.at(at) };
    });
    return [...clauses, holding, ...(holding.keys.length === 0 ? [] : named)];
  }

  /** The same of fields that the theorem does not touch. */
  keptAside(before: Value, after: Value, written: ReadonlySet<string>): Schema[] {
    return this.#clauses(this.#aside, before, after, written);
  }

  // What exempts this CPU counts as well: once it has given that up, others are not bound.
  #clauses({ clauses }: Known, before: Value, after: Value, written: ReadonlySet<string>): Schema[] {
    const kept = clauses.filter((c) => ![...clauseReads(this.system, c)].some((f) => written.has(f)));
    return kept.map((c) => this.clause(c, before, after));
  }

  /** Locks of which a machine's owner says something by name. */
  namedLocks(machine: Value): readonly Value[] {
    const sort = this.lockSort;
    if (sort === undefined) return [];
    const any = symbolic(sort, "any lock");
    return comparedWith(this.owns(machine, any), termOf(any)).map((t) => keyValue(t, sort));
  }

  /** A clause between two states, as the CPU that looks may rely on it. */
  clause({ says, exempt }: KnownClause, before: Value, after: Value): Schema {
    const schema = this.schema(says, [before, after]);
    if (exempt === undefined) return schema;
    const may = this.schema(exempt, [before]);
    return { ...schema, at: (keys) => implies(may.at(keys.slice(0, may.keys.length)), schema.at(keys)) };
  }

  /** The CPU that looks owns a lock after as before, for every lock. */
  holding(before: Value, after: Value): Schema {
    const sort = this.lockSort!;
    const at = ([lock]: readonly Smt[]): Smt => {
      const [a, b] = [before, after].map((m) => this.owns(m, keyValue(lock!, sort))) as [Smt, Smt];
      return and(implies(a, b), implies(b, a));
    };
    // Where there is one lock, whatever its number, the claim has no keys.
    const any = termOf(symbolic(sort, "any lock"));
    const keys = hasSubterm([at([any])], (t) => t === any) ? [sort] : [];
    return { name: "who owns it", keys, at: ([lock = any]: readonly Smt[]) => at([lock]) };
  }
}
