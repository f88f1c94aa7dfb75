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
import type { Primitive } from "../../../kernel/index.ts";
import { FALSE, type Smt } from "../../../smt/index.ts";
import {
  type Beside,
  choose,
  type Hooks,
  type KeyTerm,
  keyValue,
  markerOf,
  type Path,
  type Schema,
  splitResult,
  type Value,
  withFact,
} from "../../../symbolic/index.ts";
import type { Span } from "../../../text/index.ts";
import { type FieldClaim, fieldClaims, freshField, replaced } from "../state/compare.ts";
import { preserved } from "../state/schemas.ts";
import { shortName } from "../system.ts";
import { commutes } from "./movers.ts";
import { Owed, type Refining } from "./owed.ts";
import { isCommit, isUnder, type Shared, starsOf, Views, valueAt } from "./sharing.ts";

/** In the list of what others did: nothing, because it commutes with the step. */
export const NOBODY = "";

const asValues = (keys: readonly KeyTerm[]): Value[] => keys.map((k) => keyValue(k.term, k.sort));
const forAll = (schema: Schema): Smt => (schema.keys.length === 0 ? schema.at([]) : markerOf(schema));
const dead = (path: Path): Path => ({ ...path, conditions: [FALSE] });

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
  readonly owed: Owed;
  readonly #refining: Refining;
  #count = 0;

  constructor(refining: Refining) {
    this.#refining = refining;
    this.views = new Views(refining.program, refining.shared, refining.executor);
    this.owed = new Owed(refining, this.views);
  }

  hooks(): Hooks {
    return {
      beforeCall: (path, primitive, args, place) => this.#before(path, primitive, args, place),
      afterCall: (path, before, primitive, args, place) => {
        if (before.beside!.others.at(-1) === NOBODY) return this.marked(this.#following(path), before);
        const done = this.marked(this.#beside(path, primitive, args, before, place), before);
        this.owed.guarantee(done, before, primitive.short, place);
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
      this.owed.guarantee(this.#following({ ...exit.path, machine }), changed, primitive.short, place);
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
    const all = this.#present(machine, above);
    // What speaks of no keys is one fact: it is worth keeping.
    const present = all.flatMap((s) => (s.keys.length > 0 ? [forAll(s)] : []));
    const facts = all.flatMap((s) => (s.keys.length > 0 ? [] : [forAll(s)]));
    const past = [...beside.past, ...beside.present];
    let at: Path | undefined = {
      ...path,
      conditions: path.conditions.filter((c) => !beside.present.includes(c)),
      machine,
      beside: { ...beside, machine: above, others: [...beside.others, name], present, past },
    };
    const kept = this.#kept([lo, machine], [beside.machine, above]).map(forAll);
    for (const fact of [...present, ...facts, ...kept]) at = at && withFact(at, fact);
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
      const owed = this.owed.asAllSee(invariant, beside.machine, machine);
      this.owed.owe(done, place, `${shortName(invariant)} after the step`, owed);
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
    this.owed.guarantee(done, last, `the end of ${name}`, undefined);
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
}

type Pair = readonly [Value, Value];
