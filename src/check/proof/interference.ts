/**
 * Other CPUs. Between two steps of a CPU any number of steps of others may happen: what they share becomes arbitrary, but
 * for what the locks of this CPU protect, and but for what open relations and clauses say. The same clauses are owed by
 * every step of this CPU to all others, so that what is relied on is what everybody is proved to do.
 *
 * @source concurrency-proofs, sections 4 and 5
 */
import type { KernelProgram, Primitive } from "../../kernel/index.ts";
import { and, eq, implies, not, type Smt, TRUE } from "../../smt/index.ts";
import {
  choose,
  type Executor,
  fieldOf,
  type Hooks,
  keyValue,
  markerOf,
  type Path,
  symbolic,
  termOf,
  type Value,
  withFact,
  withFieldOf,
} from "../../symbolic/index.ts";
import { fieldClaims, freshField, replaced } from "./compare.ts";
import type { Sharing } from "./define.ts";
import { atFreshKeys, schemaOf } from "./schemas.ts";
import { shortName } from "./system.ts";

/** Sharing with its functions as procedures. */
export interface SharedMachine {
  readonly self: string;
  readonly fields: readonly { readonly field: string; readonly lock: string | undefined }[];
  readonly holds: string;
  readonly open: readonly string[];
  readonly clauses: readonly string[];
  readonly points: Sharing["points"];
}

/** Names of the functions of a sharing, which are exported somewhere in the program. @throws {Error} for one that is not */
export function sharedMachine(sharing: Sharing, nameOf: (value: unknown) => string | undefined): SharedMachine {
  const named = (f: unknown): string => {
    const name = nameOf(f);
    if (name === undefined) throw new Error("a function of a sharing is not exported by the system");
    return name;
  };
  return {
    self: sharing.self,
    fields: sharing.shared.map(({ field, lock }) => ({ field, lock: lock && named(lock) })),
    holds: named(sharing.holds),
    open: sharing.open.map(named),
    clauses: sharing.clauses.map(named),
    points: sharing.points,
  };
}

/** The hooks that insert interference before steps and collect what steps owe to others. */
export function interferenceHooks(program: KernelProgram, shared: SharedMachine, executor: () => Executor): Hooks {
  const others = new Others(program, shared, executor);
  return {
    beforeCall: (path, primitive) => (others.mayStep(primitive) ? others.interfere(path) : path),
    afterCall: (path, before, primitive) => {
      others.guarantee(path, before, primitive);
      return path;
    },
  };
}

class Others {
  readonly #program: KernelProgram;
  readonly #shared: SharedMachine;
  readonly #executor: () => Executor;
  #count = 0;

  constructor(program: KernelProgram, shared: SharedMachine, executor: () => Executor) {
    this.#program = program;
    this.#shared = shared;
    this.#executor = executor;
  }

  mayStep({ short }: Primitive): boolean {
    return this.#shared.points === "every" || this.#shared.points.includes(short);
  }

  /** Whether the CPU that looks at `machine` holds the lock of a shared field. */
  #holds(machine: Value, lock: string, keys: readonly Value[]): Smt {
    const executor = this.#executor();
    return termOf(executor.apply(this.#shared.holds, [machine, executor.apply(lock, keys)]));
  }

  interfere(path: Path): Path {
    const before = path.machine!;
    const name = `others${++this.#count}`;
    const locks = new Map(this.#shared.fields.map((f) => [f.field, f.lock]));
    const change = (machine: Value): Value =>
      replaced(machine, [...locks.keys()], (field, keys, value) => {
        const fresh = freshField(name)(field, keys, value);
        const lock = locks.get(field);
        if (lock === undefined) return fresh;
        const held = this.#holds(
          before,
          lock,
          keys.map((k) => keyValue(k.term, k.sort)),
        );
        return choose(held, value, fresh);
      });
    const after = change(before);
    const facts = [
      ...this.#shared.open.map((r) => this.#forAll(r, [after])),
      ...this.#shared.clauses.map((c) => this.#forAll(c, [before, after])),
    ];
    let at: Path | undefined = { ...path, machine: after, beside: path.beside && change(path.beside) };
    for (const fact of facts) at = at && withFact(at, fact);
    return at ?? path;
  }

  #forAll(name: string, states: readonly Value[]): Smt {
    const schema = schemaOf(this.#executor(), this.#program.procedures.get(name)!, states);
    return schema.keys.length === 0 ? schema.at([]) : markerOf(schema);
  }

  /** What a step owes: open relations afterwards, clauses and locked fields as any other CPU sees them. */
  guarantee(path: Path, before: Path, primitive: Primitive): void {
    const { self, fields, open, clauses } = this.#shared;
    const [m, next] = [before.machine!, path.machine!];
    if (m === next) return;
    const me = fieldOf(m, self);
    const other = symbolic(me.sort, "other");
    const seen = (machine: Value): Value => withFieldOf(machine, self, other);
    const differs = not(eq(termOf(me), termOf(other)));
    const owe = (about: string, claim: Smt): void => {
      if (claim !== TRUE)
        this.#executor().obligations.push({
          kind: "guarantee",
          text: `${primitive.short}: ${about}`,
          span: undefined,
          path,
          claim,
        });
    };
    for (const name of open) owe(shortName(name), this.#atFresh(name, [next]));
    for (const name of clauses) owe(shortName(name), implies(differs, this.#atFresh(name, [seen(m), seen(next)])));
    for (const { field, lock } of fields) {
      if (lock === undefined) continue;
      owe(`${field} changes only under its lock`, implies(differs, this.#unchanged(field, lock, seen(m), next)));
    }
  }

  #atFresh(name: string, states: readonly Value[]): Smt {
    return atFreshKeys(this.#executor(), this.#program.procedures.get(name)!, states).claim;
  }

  /** At arbitrary keys of a field: who holds its lock finds it as it was. */
  #unchanged(field: string, lock: string, before: Value, after: Value): Smt {
    const { params } = this.#program.procedures.get(lock)!.procedure;
    const keys = params.map((p, i) => symbolic(p.sort, `probe of ${prefixTo(field, i)}`));
    const held = this.#holds(before, lock, keys);
    const claims = fieldClaims(before, after, [], "", []).filter(
      (c) => c.field === field || c.field.startsWith(`${field}.`),
    );
    return implies(held, and(...claims.map((c) => c.claim)));
  }
}

/** The part of a path up to its `i`-th `*`: `fieldClaims` names the probe of a map so. */
function prefixTo(field: string, i: number): string {
  const parts = field.split(".");
  const stars = parts.flatMap((p, at) => (p === "*" ? [at] : []));
  return parts.slice(0, (stars[i] ?? parts.length - 1) + 1).join(".");
}
