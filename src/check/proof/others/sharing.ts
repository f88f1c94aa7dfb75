/**
 * A sharing with its functions as procedures, and what it says of symbolic machines: which lock protects a field at some
 * keys, who holds it, and how the machine looks to another CPU.
 */
import type { Sort } from "../../../ir/index.ts";
import type { KernelProgram } from "../../../kernel/index.ts";
import { and, bits, eq, FALSE, implies, or, type Smt, TRUE } from "../../../smt/index.ts";
import {
  type Executor,
  fieldOf,
  type KeyTerm,
  keyValue,
  read,
  type Schema,
  symbolic,
  termOf,
  Unsupported,
  type Value,
  withFieldOf,
} from "../../../symbolic/index.ts";
import type { LockOf, SharedField, Sharing } from "../define.ts";
import { type FieldClaim, fieldClaims } from "../state/compare.ts";
import { schemaOf } from "../state/schemas.ts";
import { machineSort, shortName } from "../system.ts";

/** A lock, or the procedure that gives it for keys; or nothing but being the CPU that is the key of that number. */
export type LockName = bigint | string | { readonly key: number };

/** A field that others change, with its lock. */
export interface Shared {
  readonly field: string;
  readonly lock: LockName | undefined;
  /** Read without the lock. */
  readonly visible: boolean;
}

/** A step of hardware, with the symbols of its keys. */
export interface ActorName {
  readonly step: string;
  readonly keys: readonly { readonly name: string; readonly sort: Sort }[];
  readonly shows: string | undefined;
}

/** Sharing with its functions as procedures. */
export interface SharedMachine {
  readonly self: string;
  /** Whole fields of which each CPU has its own. Own entries of maps are among `fields`. */
  readonly own: readonly string[];
  readonly fixed: readonly string[];
  readonly fields: readonly Shared[];
  readonly holds: string;
  readonly isFree: string;
  readonly open: readonly string[];
  readonly covered: readonly { readonly relation: string; readonly lock: LockName }[];
  readonly clauses: readonly { readonly says: string; readonly exempt: string | undefined }[];
  readonly actors: readonly ActorName[];
  readonly commits: readonly { readonly step: string; readonly when: string | undefined }[];
}

/** Whether a call is one that commits. `says` is false where its condition is plainly false. */
export const isCommit = ({ commits }: SharedMachine, step: string, says: (condition: string) => boolean): boolean =>
  commits.some((c) => c.step === step && (c.when === undefined || says(c.when)));

/**
 * A sharing by names of procedures. Every function is exported somewhere in the program, and every field is in a list.
 * @throws {Unsupported} when that is not so
 */
export function sharedMachine(
  program: KernelProgram,
  sharing: Sharing,
  nameOf: (value: unknown) => string | undefined,
): SharedMachine {
  const named = (f: unknown): string => {
    const name = nameOf(f);
    if (name === undefined) throw new Unsupported("a function of a sharing is not exported by the system");
    return name;
  };
  const lockName = (lock: LockOf): LockName => (typeof lock === "bigint" ? lock : named(lock));
  const shared: SharedMachine = {
    self: sharing.self,
    own: sharing.own.filter((field) => starsOf(field) === 0),
    fixed: sharing.fixed ?? [],
    fields: [...sharing.shared.map(fieldWith(lockName)), ...sharing.own.flatMap(ownEntry)],
    holds: named(sharing.holds),
    isFree: named(sharing.isFree),
    open: (sharing.open ?? []).map(named),
    covered: (sharing.covered ?? []).map((c) => ({ relation: named(c.relation), lock: lockName(c.lock) })),
    clauses: (sharing.clauses ?? []).map((c) => ({ says: named(c.says), exempt: c.exempt && named(c.exempt) })),
    actors: (sharing.actors ?? []).map((a) => actorName(program, named(a.step), a.shows && named(a.shows))),
    commits: (sharing.commits ?? []).map((c) =>
      typeof c === "string" ? { step: c, when: undefined } : { step: c.step, when: named(c.when) },
    ),
  };
  checkFields(symbolic(machineSort(program), "machine"), shared);
  return shared;
}

function actorName(program: KernelProgram, step: string, shows: string | undefined): ActorName {
  const [, ...params] = program.procedures.get(step)!.procedure.params;
  return { step, shows, keys: params.map((p) => ({ name: `${shortName(step)}:${p.name}`, sort: p.sort })) };
}

const fieldWith =
  (lockName: (lock: LockOf) => LockName) =>
  ({ field, lock, visible }: SharedField): Shared => ({
    field,
    lock: lock === undefined ? undefined : lockName(lock),
    visible: visible === true || lock === undefined,
  });

/** A map by CPU in which each CPU has its entry. */
function ownEntry(field: string): Shared[] {
  const stars = starsOf(field);
  return stars === 0 ? [] : [{ field, lock: { key: stars - 1 }, visible: false }];
}

/** Every field belongs to each CPU, is shared or fixed. @throws {Unsupported} */
function checkFields(machine: Value, { self, own, fixed, fields }: SharedMachine): void {
  const listed = [self, ...own, ...fixed, ...fields.map((f) => f.field)];
  const walk = (value: Value, path: string): void => {
    if (listed.includes(path)) return;
    const below = (part: string): string => (path === "" ? part : `${path}.${part}`);
    if (!listed.some((l) => path === "" || l.startsWith(`${path}.`)))
      throw new Unsupported(`the sharing does not say whether other CPUs change ${path}`);
    if (value.kind === "map") walk(read(value, termOf(symbolic(value.sort.from, "key"))), below("*"));
    else if (value.kind === "record") for (const { name } of value.sort.fields) walk(fieldOf(value, name), below(name));
    else throw new Unsupported(`the sharing speaks of what is below ${path}, which has no fields`);
  };
  walk(machine, "");
}

/** How many keys a path has. */
export const starsOf = (field: string): number => field.split(".").filter((part) => part === "*").length;

/** Whether a path is one of a list, or below one. */
export const isUnder = (path: string, list: readonly string[]): boolean =>
  list.some((l) => path === l || path.startsWith(`${l}.`));

/** The value at a path, with the keys in the places of its `*`. */
export function valueAt(machine: Value, field: string, keys: readonly KeyTerm[]): Value {
  let at = machine;
  let next = 0;
  for (const part of field.split("."))
    at = part === "*" && at.kind === "map" ? read(at, keys[next++]!.term) : fieldOf(at, part);
  return at;
}

/** Where something is asked of a shared field, by the keys of its lock. */
type Where = (field: Shared, keys: readonly Value[]) => Smt;

/** What a sharing says of machines. */
export class Views {
  readonly shared: SharedMachine;
  readonly #program: KernelProgram;
  readonly #executor: () => Executor;

  constructor(program: KernelProgram, shared: SharedMachine, executor: () => Executor) {
    this.#program = program;
    this.shared = shared;
    this.#executor = executor;
  }

  /** The truth of a boolean procedure. */
  says(name: string, args: readonly Value[]): Smt {
    return termOf(this.#executor().apply(name, args));
  }

  /** The CPU that looks at `machine` holds the lock that `lock` gives for these keys; a lock takes the first keys it needs. */
  holds(machine: Value, lock: LockName, keys: readonly Value[]): Smt {
    if (typeof lock === "object") return eq(termOf(keys[lock.key]!), termOf(fieldOf(machine, this.shared.self)));
    return this.says(this.shared.holds, [machine, this.#lockOf(lock, keys)]);
  }

  /** Nobody holds it. What is a CPU's own always is somebody's. */
  isFree(machine: Value, lock: LockName, keys: readonly Value[]): Smt {
    if (typeof lock === "object") return FALSE;
    return this.says(this.shared.isFree, [machine, this.#lockOf(lock, keys)]);
  }

  #lockOf(lock: bigint | string, keys: readonly Value[]): Value {
    if (typeof lock === "bigint") return this.#constant(lock);
    const { params } = this.#program.procedures.get(lock)!.procedure;
    return this.#executor().apply(lock, keys.slice(0, params.length));
  }

  #constant(lock: bigint): Value {
    const { sort } = this.#program.procedures.get(this.shared.holds)!.procedure.params[1]!;
    if (sort.kind !== "bv") throw new Unsupported("a lock that is a number, of a sort without numbers");
    return keyValue(bits(lock, sort.width), sort);
  }

  /** The machine as an arbitrary other CPU sees it: what each CPU has of its own is another. */
  seenByOther(machine: Value): Value {
    let seen = machine;
    for (const name of [this.shared.self, ...this.shared.own]) {
      const [root, ...rest] = name.split(".");
      if (rest.length > 0) throw new Unsupported(`${name}: only whole fields of the machine belong to each CPU`);
      seen = withFieldOf(seen, root!, symbolic(fieldOf(machine, root!).sort, `other.${root}`));
    }
    return seen;
  }

  /** A machine after a step of hardware at arbitrary keys. */
  acted({ step, keys }: ActorName, machine: Value): Value {
    return this.#executor().apply(step, [machine, ...keys.map((k) => symbolic(k.sort, k.name))]);
  }

  /** A boolean procedure of some states and keys for all keys. */
  schema(name: string, states: readonly Value[]): Schema {
    return schemaOf(this.#executor(), this.#program.procedures.get(name)!, states);
  }

  /** A covered relation: the lock is free only if it holds. */
  covered({ relation, lock }: SharedMachine["covered"][number], machine: Value): Schema {
    const schema = this.schema(relation, [machine]);
    const free = (keys: readonly Smt[]): Smt =>
      this.isFree(
        machine,
        lock,
        keys.map((k, i) => keyValue(k, schema.keys[i]!)),
      );
    return { ...schema, at: (keys) => implies(free(keys), schema.at(keys)) };
  }

  /** A clause between two states, as the CPU that looks may rely on it. */
  clause({ says, exempt }: SharedMachine["clauses"][number], before: Value, after: Value): Schema {
    const schema = this.schema(says, [before, after]);
    if (exempt === undefined) return schema;
    const may = this.schema(exempt, [before]);
    return { ...schema, at: (keys) => implies(may.at(keys.slice(0, may.keys.length)), schema.at(keys)) };
  }

  /** The CPU that looks holds a lock after as before, for every lock. */
  holding(before: Value, after: Value): Schema {
    const { holds } = this.shared;
    const { name, sort } = this.#program.procedures.get(holds)!.procedure.params[1]!;
    const at = ([lock]: readonly Smt[]): Smt => {
      const [a, b] = [before, after].map((m) => this.says(holds, [m, keyValue(lock!, sort)]));
      return and(implies(a!, b!), implies(b!, a!));
    };
    return { name: `${shortName(holds)}:${name}`, keys: [sort], at };
  }

  /** At arbitrary keys: shared fields are equal in two machines, where `where` says so of a field and the keys of its lock. */
  equal(a: Value, b: Value, hidden: readonly string[], where: Where): FieldClaim[] {
    return fieldClaims(a, b, hidden).flatMap(({ field, claim, keys, sorts }) => {
      const shared = this.shared.fields.find((f) => isUnder(field, [f.field]));
      if (shared === undefined) return [];
      const own = keys.slice(0, starsOf(shared.field)).map((k, i) => keyValue(k, sorts[i]!));
      const guarded = implies(where(shared, own), claim);
      return guarded === TRUE ? [] : [{ field, claim: guarded, keys, sorts }];
    });
  }

  /** A field at some keys is the same in both machines for all that look: it is visible, or nobody holds its lock. */
  agreed(machine: Value, { lock, visible }: Shared, keys: readonly Value[]): Smt {
    return lock === undefined || visible ? TRUE : this.isFree(machine, lock, keys);
  }

  /** Whether a lock counts as settled for the CPU that looks, at arbitrary keys. */
  lockSettled(machine: Value, lock: LockName): Smt {
    if (typeof lock === "object") return TRUE;
    const params = typeof lock === "bigint" ? [] : this.#program.procedures.get(lock)!.procedure.params;
    const keys = params.map((p) => symbolic(p.sort, `any ${p.name}`));
    return or(this.holds(machine, lock, keys), this.isFree(machine, lock, keys));
  }

  /** A field at some keys is behind a lock that the CPU that looks holds, and no others see it. */
  isMine(machine: Value, { lock, visible }: Shared, keys: readonly Value[]): Smt {
    return lock === undefined || visible ? FALSE : this.holds(machine, lock, keys);
  }
}
