/**
 * Other CPUs. Before each step of a CPU any number of steps of others may happen: what they share becomes arbitrary, but for
 * what the locks of this CPU protect, and but for what relations, invariants and clauses say. The same is owed by every step of
 * this CPU to all others, so that what is relied on is what everybody is proved to do.
 *
 * Beside the machine of the code stands that of the specification. It makes its one step at the commit of a path. At all
 * times the two agree in what no lock protects, and in what is behind a lock that is free; what is behind the lock of
 * another CPU may differ, because that CPU is in the middle of something.
 *
 * @source concurrency-proofs, sections 4 and 5
 */
import type { KernelProgram, Lifted, Primitive } from "../../kernel/index.ts";
import { eq, FALSE, implies, not, type Smt, TRUE } from "../../smt/index.ts";
import {
  choose,
  type Executor,
  fieldOf,
  type Hooks,
  identical,
  type KeyTerm,
  keyValue,
  markerOf,
  type Path,
  type Schema,
  splitResult,
  symbolic,
  termOf,
  type Value,
  withFact,
} from "../../symbolic/index.ts";
import type { Span } from "../../text/index.ts";
import { type FieldClaim, fieldClaims, freshField, replaced } from "./compare.ts";
import { commutes } from "./movers.ts";
import { isUnder, type Shared, type SharedMachine, starsOf, Views, valueAt } from "./sharing.ts";
import { shortName } from "./system.ts";

/** What the others are to one theorem of refinement. */
export interface Refining {
  readonly program: KernelProgram;
  readonly shared: SharedMachine;
  readonly executor: () => Executor;
  /** The specification that makes its step beside the code, with its arguments. */
  readonly spec: () => { readonly name: string; readonly args: readonly Value[] };
  /** Relations between the two machines, and fields in which they may differ. */
  readonly relations: readonly Lifted[];
  readonly hidden: readonly string[];
  /** Invariants of the machine of the specification and of that of the code. */
  readonly above: readonly Lifted[];
  readonly below: readonly Lifted[];
}

/** In the list of what others did: nothing, because it commutes with the step. */
export const NOBODY = "";

const asValues = (keys: readonly KeyTerm[]): Value[] => keys.map((k) => keyValue(k.term, k.sort));
const forAll = (schema: Schema): Smt => (schema.keys.length === 0 ? schema.at([]) : markerOf(schema));
const dead = (path: Path): Path => ({ ...path, conditions: [FALSE] });

/** A schema at keys of its own, to be shown. */
const atFresh = ({ name, keys, at }: Schema): Smt => at(keys.map((k, i) => termOf(symbolic(k, `${name}:key${i}`))));

/** Two schemas with the same keys: the first implies the second. */
const preserved = (before: Schema, after: Schema): Schema => ({
  ...after,
  at: (keys) => implies(before.at(keys), after.at(keys)),
});

/** Inserts interference, makes the specification's step, and collects what steps owe to others. */
export class Others {
  readonly views: Views;
  readonly #refining: Refining;
  #count = 0;

  constructor(refining: Refining) {
    this.#refining = refining;
    this.views = new Views(refining.program, refining.shared, refining.executor);
  }

  hooks(): Hooks {
    const { commits } = this.#refining.shared;
    return {
      beforeCall: (path, primitive, args, place) => this.#before(path, primitive, args, place),
      afterCall: (path, before, { short }, place) => {
        if (before.beside!.others.at(-1) === NOBODY) return path;
        const done = commits.includes(short) ? this.commit(path, place) : path;
        this.guarantee(done, before, short, place);
        return done;
      },
    };
  }

  /** Others step, unless the step commutes with theirs: then they do for what it owes to them, and not on the way on. */
  #before(path: Path, primitive: Primitive, args: readonly Value[], place: Span | undefined): Path {
    const executor = this.#refining.executor();
    const changed = this.interfere(path);
    if (this.#refining.shared.commits.includes(primitive.short)) return changed;
    if (!commutes(this.views, executor, [path, changed], primitive, args)) return changed;
    const count = executor.obligations.length;
    const exit = executor.call(primitive.spec, [changed.machine!, ...args], changed, "prove");
    executor.obligations.splice(count); // the step itself owes the same
    if (exit !== undefined) {
      const { machine } = splitResult(exit.value!, changed.machine!);
      this.guarantee({ ...exit.path, machine }, changed, primitive.short, place);
    }
    const beside = { ...path.beside!, others: [...path.beside!.others, NOBODY] };
    return { ...path, beside };
  }

  /** What is known of the first state: relations that hold at all times. */
  initially(machine: Value): Schema[] {
    const { shared } = this.#refining;
    return [
      ...shared.open.map((name) => this.views.schema(name, [machine])),
      ...shared.covered.map((c) => this.views.covered(c, machine)),
    ];
  }

  interfere(path: Path): Path {
    const name = `others${++this.#count}`;
    const [lo, beside] = [path.machine!, path.beside!];
    const machine = this.#changedBelow(lo, name);
    const above = this.#changedAbove(beside.machine, lo, machine, `${name}above`);
    let at: Path | undefined = {
      ...path,
      machine,
      beside: { ...beside, machine: above, others: [...beside.others, name] },
    };
    for (const fact of this.#known([lo, machine], [beside.machine, above])) at = at && withFact(at, forAll(fact));
    return at ?? dead(path);
  }

  /** The machine of the code: fields whose lock this CPU holds stay. */
  #changedBelow(lo: Value, name: string): Value {
    return this.#change(lo, lo, [], (field, keys, value) => freshField(name)(field, keys, value));
  }

  /** The machine beside it: equal to the one below where that is settled. */
  #changedAbove(hi: Value, lo: Value, after: Value, name: string): Value {
    const { shared, hidden } = this.#refining;
    const inner = hidden.filter((h) => shared.fields.some((f) => f.field !== h && isUnder(h, [f.field])));
    const tied = this.#change(hi, lo, [], (path, keys, value, { field, lock }) => {
      const fresh = freshField(name)(path, keys, value);
      if (isUnder(field, hidden)) return fresh;
      const below = valueAt(after, path, keys);
      return lock === undefined ? below : choose(this.views.isFree(after, lock, asValues(keys)), below, fresh);
    });
    // What is hidden inside of a shared field has nothing to do with the machine below, but through relations.
    return this.#change(hi, lo, inner, freshField(name), tied);
  }

  /** Replaces shared fields, or `paths` inside of them, where this CPU holds no lock for them. */
  #change(
    machine: Value,
    holder: Value,
    paths: readonly string[],
    by: (path: string, keys: readonly KeyTerm[], value: Value, shared: Shared) => Value,
    into: Value = machine,
  ): Value {
    const { fields } = this.#refining.shared;
    const all = into === machine ? fields.map((f) => f.field) : paths;
    return replaced(into, all, (path, keys) => {
      const shared = fields.find((f) => isUnder(path, [f.field]))!;
      const value = valueAt(machine, path, keys);
      const changed = by(path, keys, value, shared);
      if (shared.lock === undefined) return changed;
      const own = asValues(keys.slice(0, starsOf(shared.field)));
      return choose(this.views.holds(holder, shared.lock, own), value, changed);
    });
  }

  /** What is known after others stepped. */
  #known([lo, machine]: Pair, [hi, above]: Pair): Schema[] {
    const { shared, relations, above: invariants, below } = this.#refining;
    const { views } = this;
    return [
      ...this.initially(machine),
      ...below.map((r) => views.schema(r.name, [machine])),
      ...invariants.map((r) => views.schema(r.name, [above])),
      ...shared.clauses.map((c) => views.clause(c, lo, machine)),
      views.holding(lo, machine),
      views.holding(hi, above),
      ...relations.map((r) => preserved(views.schema(r.name, [hi, lo]), views.schema(r.name, [above, machine]))),
    ];
  }

  /** The specification's step, unless it was made. It has to be defined, and to wait for nothing. */
  commit(path: Path, place: Span | undefined): Path {
    const beside = path.beside!;
    if (beside.stepped) return path;
    const executor = this.#refining.executor();
    const { name, args } = this.#refining.spec();
    executor.waits = "prove";
    const exit = executor.call(name, [beside.machine, ...args], path, "prove");
    executor.waits = "assume";
    if (exit === undefined) return dead(path);
    const { machine, value } = splitResult(exit.value!, beside.machine);
    const done: Path = { ...exit.path, beside: { ...beside, machine, stepped: true, result: value } };
    for (const invariant of this.#refining.above) {
      const owed = this.#asAllSee(invariant.name, beside.machine, machine);
      this.#owe(done, place, `${shortName(invariant.name)} after the step`, owed);
    }
    return done;
  }

  /** The step of the specification at the end of a path, unless it was made. What others did before the last steps counts now. */
  finish(path: Path, name: string): Path {
    if (path.beside!.stepped) return path;
    const last = path.beside!.others.at(-1) === NOBODY ? this.interfere(path) : path;
    const done = this.commit(last, undefined);
    this.guarantee(done, last, `the end of ${name}`, undefined);
    return done;
  }

  /** What has to be equal at the end: all that is this CPU's, and what is settled of the rest. */
  atEnd(above: Value, machine: Value): readonly FieldClaim[] {
    const { shared, hidden } = this.#refining;
    const fields = shared.fields.map((f) => f.field);
    const own = fieldClaims(above, machine, hidden).filter(({ field }) => !isUnder(field, fields));
    return [...own, ...this.views.equal(above, machine, hidden, (f, keys) => this.views.settled(machine, f, keys))];
  }

  /** A relation of one machine after a step; where it depends on who looks, as others see it, too, if they did before. */
  #asAllSee(name: string, before: Value, after: Value): Schema[] {
    const { views } = this;
    const own = views.schema(name, [after]);
    const other = views.schema(name, [views.seenByOther(after)]);
    if (atFresh(own) === atFresh(other)) return [own];
    return [own, preserved(views.schema(name, [views.seenByOther(before)]), other)];
  }

  #owe(path: Path, span: Span | undefined, text: string, claims: readonly Schema[], given: Smt = TRUE): void {
    for (const claim of new Set(claims.map((c) => implies(given, atFresh(c)))))
      if (claim !== TRUE) this.#refining.executor().obligations.push({ kind: "guarantee", text, span, path, claim });
  }

  /** What a step owes to others. */
  guarantee(path: Path, before: Path, step: string, span: Span | undefined): void {
    const { views } = this;
    const below: Pair = [before.machine!, path.machine!];
    const beside: Pair = [before.beside!.machine, path.beside!.machine];
    if (identical(...below) && identical(...beside)) return;
    const seen = below.map((m) => views.seenByOther(m)) as readonly Value[] as Pair;
    const seenBeside = beside.map((m) => views.seenByOther(m)) as readonly Value[] as Pair;
    const { self } = this.#refining.shared;
    const differs = not(eq(termOf(fieldOf(below[0], self)), termOf(fieldOf(seen[0], self))));
    const taken: Taken = { path, span, step, below, beside, seen, seenBeside, differs };
    this.#relations(taken);
    this.#clauses(taken);
    this.#fields(taken);
  }

  /** Relations hold afterwards, for whoever looks. */
  #relations({ path, span, step, below, seen, seenBeside, differs }: Taken): void {
    const { views } = this;
    const { shared, below: invariants, relations } = this.#refining;
    const owe = (about: string, claims: readonly Schema[], given?: Smt): void =>
      this.#owe(path, span, `${step}: ${about}`, claims, given);
    for (const name of shared.open) owe(shortName(name), this.#asAllSee(name, ...below));
    for (const c of shared.covered)
      owe(`${shortName(c.relation)} when its lock is free`, this.#coveredAsAllSee(c, below, seen));
    // Invariants of the layer below are kept by its steps as this CPU sees them; what others see is owed here.
    for (const r of invariants) owe(shortName(r.name), this.#asAllSee(r.name, ...below).slice(1), differs);
    for (const r of relations) {
      const [was, is] = [0, 1].map((i) => views.schema(r.name, [seenBeside[i]!, seen[i]!])) as [Schema, Schema];
      owe(`${shortName(r.name)} as others see it`, [preserved(was, is)], differs);
    }
  }

  /** Clauses hold between before and after, and who holds what stays, for all others. */
  #clauses({ path, span, step, seen, seenBeside, differs }: Taken): void {
    const { views } = this;
    for (const c of this.#refining.shared.clauses)
      this.#owe(path, span, `${step}: clause ${shortName(c.says)}`, [views.clause(c, ...seen)], differs);
    const holding = [views.holding(...seen), views.holding(...seenBeside)];
    this.#owe(path, span, `${step}: nobody else's locks change`, holding, differs);
  }

  #coveredAsAllSee(c: SharedMachine["covered"][number], own: Pair, other: Pair): Schema[] {
    const [mine, theirs] = [this.views.covered(c, own[1]), this.views.covered(c, other[1])];
    if (atFresh(mine) === atFresh(theirs)) return [mine];
    return [mine, preserved(this.views.covered(c, other[0]), theirs)];
  }

  /** Fields: behind the locks of others nothing changes; what is settled is equal in both machines. */
  #fields({ path, span, step, below, beside, seen, differs }: Taken): void {
    const { views } = this;
    const push = (text: string, claim: Smt): void => {
      if (claim !== TRUE) this.#refining.executor().obligations.push({ kind: "guarantee", text, span, path, claim });
    };
    const isTheirs = ({ lock }: Shared, keys: readonly Value[]): Smt =>
      lock === undefined ? FALSE : views.holds(seen[0], lock, keys);
    for (const [before, after] of [below, beside])
      for (const { field, claim } of views.equal(before, after, [], isTheirs))
        push(`${step}: ${field} changes only under its lock`, implies(differs, claim));
    const isSeen = ({ lock }: Shared, keys: readonly Value[]): Smt =>
      lock === undefined ? TRUE : views.isFree(below[1], lock, keys);
    for (const { field, claim } of views.equal(beside[1], below[1], this.#refining.hidden, isSeen))
      push(`${step}: ${field} is what the specification says when others see it`, claim);
  }
}

type Pair = readonly [Value, Value];

/** A step that was taken, and where. */
interface Taken {
  readonly path: Path;
  readonly span: Span | undefined;
  readonly step: string;
  /** Machine of the code before and after, and the one beside it. */
  readonly below: Pair;
  readonly beside: Pair;
  /** The same as another CPU sees them. */
  readonly seen: Pair;
  readonly seenBeside: Pair;
  /** That CPU is another one. */
  readonly differs: Smt;
}
