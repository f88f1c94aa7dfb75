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
import { and, eq, FALSE, implies, not, type Smt, TRUE } from "../../smt/index.ts";
import {
  type Beside,
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
import {
  type ActorName,
  isCommit,
  isUnder,
  type Shared,
  type SharedMachine,
  starsOf,
  Views,
  valueAt,
} from "./sharing.ts";
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
  /** There is no specification beside the code: its machine is that of the code. */
  readonly alone?: boolean;
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
  at: (keys) => {
    const [a, b] = [before.at(keys), after.at(keys)];
    return a === b ? TRUE : implies(a, b);
  },
});

/** The machine of the specification at the start. */
export const besideAt = (machine: Value): Beside => ({
  machine,
  stepped: false,
  result: undefined,
  others: [],
  changed: new Set(),
  present: [],
  past: [],
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
    return {
      beforeCall: (path, primitive, args, place) => this.#before(path, primitive, args, place),
      afterCall: (path, before, primitive, args, place) => {
        if (before.beside!.others.at(-1) === NOBODY) return this.marked(this.#following(path), before);
        const done = this.marked(this.#beside(path, primitive, args, before, place), before);
        this.guarantee(done, before, primitive.short, place);
        return done;
      },
    };
  }

  #following(path: Path): Path {
    if (this.#refining.alone !== true) return path;
    return { ...path, beside: { ...path.beside!, machine: path.machine! } };
  }

  /** The specification's part of a step. */
  #beside(path: Path, primitive: Primitive, args: readonly Value[], before: Path, place: Span | undefined): Path {
    if (this.#refining.alone === true) return this.#following(path);
    return this.#commits(primitive, args, before) ? this.commit(path, place) : path;
  }

  /** Others step, unless the step commutes with theirs: then they do for what it owes to them, and not on the way on. */
  #before(path: Path, primitive: Primitive, args: readonly Value[], place: Span | undefined): Path {
    const executor = this.#refining.executor();
    const changed = this.interfere(path);
    if (this.#commits(primitive, args, changed)) return changed;
    if (!commutes(this.views, executor, [path, changed], primitive, args)) return changed;
    const count = executor.obligations.length;
    const exit = executor.call(primitive.spec, [changed.machine!, ...args], changed, "prove");
    executor.obligations.splice(count); // the step itself owes the same
    if (exit !== undefined) {
      const { machine } = splitResult(exit.value!, changed.machine!);
      this.guarantee(this.#following({ ...exit.path, machine }), changed, primitive.short, place);
    }
    const beside = { ...path.beside!, others: [...path.beside!.others, NOBODY] };
    return { ...path, beside };
  }

  /** One that passes through is the specification's step. */
  #commits({ short, spec }: Primitive, args: readonly Value[], { machine }: Path): boolean {
    if (spec === this.#refining.spec().name) return true;
    return isCommit(this.#refining.shared, short, (when) => this.views.says(when, [machine!, ...args]) !== FALSE);
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
    const alone = this.#refining.alone === true;
    const above = alone ? machine : this.#changedAbove(beside.machine, lo, machine, `${name}above`);
    const present = this.#present(machine, above)
      .map(forAll)
      .filter((f) => f !== TRUE);
    const past = [...beside.past, ...beside.present];
    let at: Path | undefined = {
      ...path,
      conditions: path.conditions.filter((c) => !beside.present.includes(c)),
      machine,
      beside: { ...beside, machine: above, others: [...beside.others, name], present, past },
    };
    const kept = this.#kept([lo, machine], [beside.machine, above]).map(forAll);
    for (const fact of [...present, ...kept]) at = at && withFact(at, fact);
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
    const tied = this.#change(hi, lo, [], (path, keys, value, field) => {
      const fresh = freshField(name)(path, keys, value);
      if (isUnder(field.field, hidden)) return fresh;
      return choose(this.views.agreed(after, field, asValues(keys)), valueAt(after, path, keys), fresh);
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

  /** What is known of any two machines between steps. */
  #present(machine: Value, above: Value): Schema[] {
    const { above: invariants, below } = this.#refining;
    return [
      ...this.initially(machine),
      ...below.map((r) => this.views.schema(r.name, [machine])),
      ...invariants.map((r) => this.views.schema(r.name, [above])),
    ];
  }

  /** What others kept. */
  #kept([lo, machine]: Pair, [hi, above]: Pair): Schema[] {
    const { shared, relations } = this.#refining;
    const { views } = this;
    return [
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
    const done: Path = { ...exit.path, beside: { ...beside, machine, stepped: true, result: value, present: [] } };
    for (const { name: invariant } of this.#refining.above) {
      const owed = this.#asAllSee(invariant, beside.machine, machine);
      this.#owe(done, place, `${shortName(invariant)} after the step`, owed);
    }
    return done;
  }

  /** The path with the fields that its last step changed in one of the machines. */
  marked(path: Path, before: Path): Path {
    const now = [
      ...fieldClaims(before.machine!, path.machine!, []),
      ...fieldClaims(before.beside!.machine, path.beside!.machine, []),
    ];
    const changed = new Set([...path.beside!.changed, ...now.map((f) => f.field)]);
    return { ...path, beside: { ...path.beside!, changed } };
  }

  /** The step of the specification at the end of a path, unless it was made. What others did before the last steps counts now. */
  finish(path: Path, name: string): Path {
    if (path.beside!.stepped) return path;
    const last = path.beside!.others.at(-1) === NOBODY ? this.interfere(path) : path;
    const done = this.marked(this.commit(last, undefined), last);
    this.guarantee(done, last, `the end of ${name}`, undefined);
    return done;
  }

  /**
   * What has to be equal at the end: all that is this CPU's, and what its locks protect. Of the rest what others see was owed by the last
   * step. What no step changed was equal where it was settled at the start, and still is: others keep it so, and own steps settle
   * no lock that was not settled before.
   */
  atEnd({ machine, beside }: Path): readonly FieldClaim[] {
    const { shared, hidden } = this.#refining;
    const { machine: above, changed } = beside!;
    const fields = shared.fields.map((f) => f.field);
    const own = fieldClaims(above, machine!, hidden).filter(({ field }) => !isUnder(field, fields));
    const mine = this.views.equal(above, machine!, hidden, (f, keys) => this.views.isMine(machine!, f, keys));
    return [...own, ...mine.filter((f) => changed.has(f.field))];
  }

  /** A relation of one machine after a step; where it depends on who looks, as others see it, too, if they did before. */
  #asAllSee(name: string, before: Value, after: Value): Schema[] {
    const { views } = this;
    const own = views.schema(name, [after]);
    if (atFresh(own) === atFresh(views.schema(name, [before]))) return [];
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
  #relations({ path, span, step, below, beside, seen, seenBeside, differs }: Taken): void {
    const { views } = this;
    const { shared, below: invariants, relations } = this.#refining;
    const owe = (about: string, claims: readonly Schema[], given?: Smt): void =>
      this.#owe(path, span, `${step}: ${about}`, claims, given);
    for (const name of shared.open) owe(shortName(name), this.#asAllSee(name, ...below));
    for (const c of shared.covered)
      owe(`${shortName(c.relation)} when its lock is free`, this.#coveredAsAllSee(c, below, seen));
    // Invariants of the layer below are kept by its steps as this CPU sees them; what others see is owed here.
    for (const r of invariants) owe(shortName(r.name), this.#asAllSee(r.name, ...below).slice(1), differs);
    for (const actor of shared.actors)
      owe(`then ${shortName(actor.step)}`, this.#afterActor(actor, [beside[0], below[0]], [beside[1], below[1]]));
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

  /** What hardware does next looks from above like something that may happen there, as before the step. */
  #afterActor(actor: ActorName, before: Pair, after: Pair): Schema[] {
    const known = new Set(this.acted(actor, before).map(atFresh));
    return this.acted(actor, after).filter((s) => !known.has(atFresh(s)));
  }

  /** What has to be so when hardware acts on a pair of machines. */
  acted(actor: ActorName, [above, machine]: Pair, invariants = this.#refining.above): Schema[] {
    const { views } = this;
    const { shared, relations } = this.#refining;
    const next = views.acted(actor, machine);
    const open = shared.fields.filter((f) => f.lock === undefined).map((f) => f.field);
    const seen = replaced(above, open, (path, keys) => valueAt(next, path, keys));
    return [
      ...(actor.shows === undefined ? [] : [views.schema(actor.shows, [above, seen])]),
      ...invariants.map((r) => preserved(views.schema(r.name, [above]), views.schema(r.name, [seen]))),
      ...relations.map((r) => preserved(views.schema(r.name, [above, machine]), views.schema(r.name, [seen, next]))),
    ];
  }

  /** Fields: behind the locks of others nothing changes; what is settled is equal in both machines. */
  #fields({ path, span, step, below, beside, seen, differs }: Taken): void {
    const { views } = this;
    const push = (text: string, claim: Smt): void => {
      if (claim !== TRUE) this.#refining.executor().obligations.push({ kind: "guarantee", text, span, path, claim });
    };
    const isTheirs = ({ lock }: Shared, keys: readonly Value[]): Smt =>
      lock === undefined ? FALSE : views.holds(seen[0], lock, keys);
    const pairs = this.#refining.alone === true ? [below] : [below, beside];
    for (const [before, after] of pairs) {
      for (const { field, claim } of this.#whole(before, after, isTheirs))
        push(`${step}: ${field} changes only under its lock`, implies(differs, claim));
      for (const { field, claim } of fieldClaims(before, after, []))
        if (isUnder(field, views.shared.fixed)) push(`${step}: ${field} never changes`, claim);
    }
    if (this.#refining.alone !== true)
      this.#agreement({ path, below, beside }, (about, claim) => push(`${step}: ${about}`, claim));
  }

  /** What is the same in both machines for all that look. */
  #agreement(
    { path, below, beside }: Pick<Taken, "path" | "below" | "beside">,
    push: (about: string, claim: Smt) => void,
  ): void {
    const { views } = this;
    const agreed = (i: 0 | 1): FieldClaim[] =>
      views.equal(beside[i], below[i], this.#refining.hidden, (f, keys) => views.agreed(below[i], f, keys));
    // What was so before and says the same now is so still. So is what no step changed, while no lock is settled that was not.
    const known = new Set(agreed(0).map((c) => c.claim));
    for (const { field, claim } of agreed(1))
      if (!known.has(claim) && path.beside!.changed.has(field))
        push(`${field} is what the specification says when others see it`, claim);
    for (const lock of new Set(views.shared.fields.flatMap((f) => f.lock ?? []))) {
      const [was, is] = below.map((machine) => views.lockSettled(machine, lock)) as [Smt, Smt];
      const name = typeof lock === "string" ? shortName(lock) : `${String(lock)}`;
      if (was !== is) push(`lock ${name} is held or free afterwards only if it was before`, implies(is, was));
    }
  }

  /** Differences of shared fields as wholes, where `where` says so: which part of one differs makes no difference. */
  #whole(a: Value, b: Value, where: Parameters<Views["equal"]>[3]): readonly Pick<FieldClaim, "field" | "claim">[] {
    const found = new Map<string, Smt>();
    for (const { field, claim } of this.views.equal(a, b, [], where)) {
      const { field: name } = this.#refining.shared.fields.find((f) => isUnder(field, [f.field]))!;
      found.set(name, and(found.get(name) ?? TRUE, claim));
    }
    return [...found].map(([field, claim]) => ({ field, claim }));
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
