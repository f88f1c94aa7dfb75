/**
 * Other CPUs. Before each step of a CPU any number of steps of others may happen: what they share becomes arbitrary, but for what
 * is this CPU's, and but for what relations, invariants and clauses say. The same is owed by every step of this CPU to all others
 * (owed.ts), so that what is relied on is what everybody is proved to do.
 *
 * @source concurrency-proofs, sections 4 and 5
 */
import { FALSE, or, type Smt } from "../../../smt/index.ts";
import { choose, markerOf, type Path, type Value, withFact } from "../../../symbolic/index.ts";
import { freshField, type Replace, replaced } from "../state/compare.ts";
import { preserved } from "../state/schemas.ts";
import type { Written } from "../system/index.ts";
import { besideOf, othersAboveName, othersName, withBeside } from "./beside.ts";
import type { Machines, Pair } from "./pair.ts";
import { asValues, forAll, NOTHING, type SharedMachine, valueAt } from "./shared-machine.ts";

export const dead = (path: Path): Path => ({ ...path, conditions: [FALSE] });

/** The path on which more is known. */
export const withFacts = (path: Path, facts: readonly Smt[]): Path =>
  facts.reduce<Path | undefined>((at, fact) => at && withFact(at, fact), path) ?? dead(path);

/** Inserts steps of others. */
export class Interference {
  readonly #pair: Pair;
  #count = 0;

  constructor(pair: Pair) {
    this.#pair = pair;
  }

  /** The machines after any steps of others. */
  on(path: Path): Path {
    const number = ++this.#count;
    const beside = besideOf(path);
    const before: Machines = [beside.machine, path.machine!];
    const below = this.#pair.below.stepped(path.machine!, othersName(number));
    const above = this.#above(beside.machine, path.machine!, below, freshField(othersAboveName(number)));
    const at = withBeside({ ...path, machine: below }, { machine: above, others: [...beside.others, number] });
    return this.known(at, before);
  }

  /**
   * The machines behind a sequence of steps of this CPU, each the same in both, and any steps of others before, between and behind them. What is
   * this CPU's is as it was, or both have it alike.
   * @param written  what steps of the sequence may change. Where they take locks or give them up, what is behind locks may have changed too. What is
   * restored in the end was another in between: it tells nothing of what others were bound to
   */
  through(
    path: Path,
    sequence: string,
    { ever, behind: left }: Written,
  ): { readonly path: Path; readonly number: number } {
    const number = ++this.#count;
    const beside = besideOf(path);
    const { above, below, hidden } = this.#pair;
    const isOpen = below.changesOwners(ever);
    const newIn = ({ fields }: SharedMachine): readonly string[] =>
      fields.filter((f) => left.has(f.path) || (isOpen && f.whose === "locked")).map((f) => f.path);
    const [byBelow, byAbove] = [freshField(othersName(number)), freshField(othersAboveName(number))];
    const code = replaced(below.stepped(path.machine!, othersName(number)), newIn(below), byBelow);
    const others = this.#above(beside.machine, path.machine!, code, byAbove);
    const specification = replaced(others, newIn(above), (at, keys, value) => {
      if (hidden.includes(at)) return byAbove(at, keys, value);
      const field = above.fieldOf(at)!;
      const isAlike = or(below.isMine(code, field, asValues(keys)), below.isSettled(code, field, asValues(keys)));
      return choose(isAlike, valueAt(code, at, keys), byAbove(at, keys, value));
    });
    const whole = { sequence, whole: number };
    const behind = withBeside(
      { ...path, machine: code },
      { machine: specification, others: [...beside.others, whole] },
    );
    return { path: this.known(behind, [beside.machine, path.machine!], ever), number };
  }

  /**
   * What is known of the machines of a path that others have left, which replaces what was known of `before`. @param written  fields that this
   * CPU changed too: of them nothing is known that only others keep
   */
  known(path: Path, before: Machines, written = NOTHING): Path {
    const beside = besideOf(path);
    const after: Machines = [beside.machine, path.machine!];
    const all = this.#pair.present(after);
    // What speaks of no keys is one fact: it is worth keeping.
    const present = all.flatMap((s) => (s.keys.length > 0 ? [forAll(s)] : []));
    const facts = all.flatMap((s) => (s.keys.length > 0 ? [] : [forAll(s)]));
    const kept = this.#kept(before, after, written).map(forAll);
    const conditions = path.conditions.filter((c) => !beside.present.includes(c));
    const { above, below } = this.#pair;
    const aside = [
      ...this.#pair.aside(after),
      ...below.keptAside(before[1], after[1], written),
      ...above.keptAside(before[0], after[0], written),
    ].map(markerOf);
    const past = [...beside.past, ...beside.present, ...aside];
    return withFacts(withBeside({ ...path, conditions }, { present, past }), [...present, ...facts, ...kept]);
  }

  /** The machine of the specification where that of code becomes `below`: equal to it where that is settled, and else what `by` gives. */
  #above(above: Value, before: Value, below: Value, by: Replace): Value {
    const { hidden } = this.#pair;
    return this.#pair.above.changed(above, before, (path, keys, value, field) => {
      const other = by(path, keys, value);
      if (hidden.includes(path)) return other;
      return choose(this.#pair.below.isSettled(below, field, asValues(keys)), valueAt(below, path, keys), other);
    });
  }

  #kept(before: Machines, after: Machines, written: ReadonlySet<string>) {
    const { above, below, plain } = this.#pair;
    return [
      ...below.kept(before[1], after[1], written),
      ...above.kept(before[0], after[0], written),
      ...plain.map((r) => preserved(this.#pair.relation(r, before), this.#pair.relation(r, after))),
    ];
  }
}
