/**
 * What a step owes to other CPUs, and to hardware: all that they rely on. That a step of the machine below keeps what is known there
 * was shown at its own layer, so what is owed here is what this layer adds: the two machines agree in what others see, relations stay as
 * others see them, and a transition of the specification keeps what is known of its machine.
 *
 * @source concurrency-proofs, sections 4 and 5
 */
import { and, eq, FALSE, implies, not, or, type Smt, TRUE } from "../../../smt/index.ts";
import { identical, keyValue, type Path, type Schema, type Value } from "../../../symbolic/index.ts";
import type { Span } from "../../../text/index.ts";
import { fieldClaims } from "../state/compare.ts";
import { atFresh, preserved } from "../state/schemas.ts";
import {
  clauseReads,
  isUnder,
  type Known,
  type MachineField,
  type Relation,
  readsOf,
  shortName,
} from "../system/index.ts";
import { besideOf } from "./beside.ts";
import { type ActorPair, looksRight } from "./hardware.ts";
import type { Machines, Pair } from "./pair.ts";

/** A step that was taken, and where. */
export interface Taken {
  readonly path: Path;
  readonly span: Span | undefined;
  readonly step: string;
  /** Machines before and after. */
  readonly before: Machines;
  readonly after: Machines;
  /** Declared fields that it changed in one of them. */
  readonly changed: ReadonlySet<string>;
}

const meets = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((x) => b.has(x));

/** Collects what steps owe. */
export class Owed {
  readonly #pair: Pair;
  readonly #actors: readonly ActorPair[];

  constructor(pair: Pair, actors: readonly ActorPair[]) {
    this.#pair = pair;
    this.#actors = actors;
  }

  /** Whether anything is owed for a change of the machine of code alone that nobody else sees. */
  cares(changed: ReadonlySet<string>): boolean {
    const { system, plain } = this.#pair;
    return plain.some((r) => meets(readsOf(system, r), changed)) || this.#actors.some((a) => meets(a.touches, changed));
  }

  /** What a step owes to others. `changed`: fields of both machines that it changed. */
  step(path: Path, before: Path, changed: ReadonlySet<string>, step: string, span: Span | undefined): void {
    const taken: Taken = {
      path,
      span,
      step,
      before: [besideOf(before).machine, before.machine!],
      after: [besideOf(path).machine, path.machine!],
      changed,
    };
    if (!identical(taken.before[0], taken.after[0])) this.#transition(taken);
    this.#agreement(taken);
    this.#relations(taken);
    this.#hardware(taken);
  }

  #owe({ path, span, step }: Taken, about: string, claims: readonly Smt[], of?: string): void {
    for (const claim of new Set(claims))
      if (claim !== TRUE)
        this.#pair.executor.obligations.push({ kind: "guarantee", text: `${step}: ${about}`, span, path, claim, of });
  }

  /** The CPU that looks is another one than that which steps. */
  #differs({ before }: Taken): Smt {
    const { below } = this.#pair;
    return not(eq(below.self(before[1]), below.self(below.seenByOther(before[1]))));
  }

  /** What a transition of the specification owes: everything that is known of its machine, and what is another CPU's stays. */
  #transition(taken: Taken): void {
    const { above } = this.#pair;
    this.keeps(taken, above.known);
    const differs = this.#differs(taken);
    const seen = [taken.before[0], taken.after[0]].map((m) => above.seenByOther(m)) as [Value, Value];
    if (above.lockSort !== undefined)
      this.#owe(taken, "nobody else's locks change", [implies(differs, atFresh(above.holding(...seen)))]);
    this.#behindLocks(taken, seen[0], differs);
  }

  /** A transition keeps what is known of its machine, as all see it. */
  keeps(taken: Taken, { invariants, covered, clauses }: Known): void {
    const { above, system } = this.#pair;
    const { changed } = taken;
    const [before, after] = [taken.before[0], taken.after[0]];
    const differs = this.#differs(taken);
    for (const r of invariants)
      if (meets(readsOf(system, r), changed))
        this.#owe(
          taken,
          r.name,
          this.#asAllSee((m) => above.relation(r, [m]), before, after, differs, this.#keptBelow(taken, r)),
          r.lifted.name,
        );
    for (const c of covered) {
      const at = (m: Value): Schema => above.whileFree(above.schema(c.relation, [m]), c.lock, m);
      this.#owe(
        taken,
        `${shortName(c.relation.name)} when its lock is free`,
        this.#asAllSee(at, before, after, differs),
        c.relation.name,
      );
    }
    const seen = [before, after].map((m) => above.seenByOther(m)) as [Value, Value];
    for (const c of clauses)
      if (meets(clauseReads(system, c), changed))
        this.#owe(
          taken,
          `clause ${shortName(c.says.name)}`,
          [implies(differs, atFresh(above.clause(c, ...seen)))],
          c.says.name,
        );
  }

  /** What is known of the machine below its step kept. Said at the keys of the claim: where both machines made the same step, that is the claim. */
  #keptBelow({ after: [, machine] }: Taken, r: Relation): Schema | undefined {
    const { above, below } = this.#pair;
    if (below.level === above.level) return undefined; // the machines are of one layer, which is what is shown
    return below.known.invariants.includes(r) ? below.relation(r, [machine]) : undefined;
  }

  /** What is so afterwards for the CPU that steps, given what is so below, and for any other one if it was so before. */
  #asAllSee(at: (machine: Value) => Schema, before: Value, after: Value, differs: Smt, given?: Schema): Smt[] {
    const { above } = this.#pair;
    const own = at(after);
    if (atFresh(own) === atFresh(at(before))) return [];
    const claim = atFresh(given === undefined ? own : preserved(given, own));
    const other = at(above.seenByOther(after));
    if (atFresh(own) === atFresh(other)) return [claim];
    return [claim, implies(differs, atFresh(preserved(at(above.seenByOther(before)), other)))];
  }

  /** A transition changes nothing that is another CPU's, and nothing that is fixed. */
  #behindLocks(taken: Taken, seen: Value, differs: Smt): void {
    const { above, below } = this.#pair;
    const seenBelow = below.seenByOther(taken.before[1]);
    const isTheirs = (field: MachineField, keys: readonly Value[]): Smt =>
      or(above.isMine(seen, field, keys), below.isMine(seenBelow, field, keys));
    const found = new Map<string, Smt>();
    for (const { field: path, claim, keys, sorts } of fieldClaims(taken.before[0], taken.after[0], [])) {
      const field = above.fieldOf(path);
      if (field?.whose === "fixed" || path === this.#pair.system.machine.self)
        this.#owe(taken, `${path} never changes`, [claim]);
      if (field === undefined) continue;
      if (field.lock === undefined) continue;
      const guarded = implies(isTheirs(field, valuesOf(keys, sorts)), claim);
      found.set(field.path, and(found.get(field.path) ?? TRUE, guarded));
    }
    for (const [path, claim] of found)
      this.#owe(taken, `${path} changes only under its lock`, [implies(differs, claim)]);
  }

  /** What others see is the same in both machines. */
  #agreement(taken: Taken): void {
    const { below } = this.#pair;
    // What is a CPU's own nobody else sees: it has to agree at the end only.
    const settled =
      (machine: Value) =>
      (field: MachineField, keys: readonly Value[]): Smt =>
        field.whose === "own" ? FALSE : below.isSettled(machine, field, keys);
    const known = new Set(this.#pair.equal(taken.before, settled(taken.before[1])).map((c) => c.claim));
    const { changed } = besideOf(taken.path);
    // What no step changed was equal where it was settled at the start, and is so still.
    for (const { field, claim } of this.#pair.equal(taken.after, settled(taken.after[1])))
      if (!known.has(claim) && isUnder(field, [...changed]))
        this.#owe(taken, `${field} is what the specification says when others see it`, [claim]);
  }

  /** Relations as others see them; those that a lock covers when it becomes free. */
  #relations(taken: Taken): void {
    const { system, plain, covered, below, above } = this.#pair;
    const { changed: ever } = besideOf(taken.path);
    const differs = this.#differs(taken);
    const seen = ([hi, lo]: Machines): Machines => [above.seenByOther(hi, "other above"), below.seenByOther(lo)];
    for (const r of plain)
      if (meets(readsOf(system, r), taken.changed)) {
        const [was, is] = [taken.before, taken.after].map((m) => this.#pair.relation(r, seen(m))) as [Schema, Schema];
        this.#owe(taken, `${r.name} as others see it`, [implies(differs, atFresh(preserved(was, is)))]);
      }
    for (const c of covered)
      if (meets(readsOf(system, c.relation), ever)) {
        const [was, is] = [taken.before, taken.after].map((m) => atFresh(this.#pair.free(c, m))) as [Smt, Smt];
        if (was !== is) this.#owe(taken, `${c.relation.name} when its lock is free`, [is]);
      }
  }

  /** What hardware does next looks from above like something that may happen there. */
  #hardware(taken: Taken): void {
    for (const actor of this.#actors) {
      if (!meets(actor.touches, taken.changed)) continue;
      const [was, is] = [taken.before, taken.after].map((m) => looksRight(this.#pair, actor, m)) as [Schema, Schema];
      this.#owe(taken, `then ${is.name}`, [atFresh(preserved(was, is))]);
    }
  }
}

const valuesOf = (keys: readonly Smt[], sorts: readonly Parameters<typeof keyValue>[1][]): Value[] =>
  keys.map((k, i) => keyValue(k, sorts[i]!));
