/**
 * What a step owes to other CPUs, and to hardware: all that they rely on. The same functions say it as a hypothesis of whoever relies
 * on it, in interference.ts.
 *
 * @source concurrency-proofs, sections 4 and 5
 */
import type { KernelProgram, Lifted } from "../../../kernel/index.ts";
import { and, eq, FALSE, implies, not, type Smt, TRUE } from "../../../smt/index.ts";
import {
  type Executor,
  fieldOf,
  identical,
  type Path,
  type Schema,
  termOf,
  type Value,
} from "../../../symbolic/index.ts";
import type { Span } from "../../../text/index.ts";
import { type FieldClaim, fieldClaims, replaced } from "../state/compare.ts";
import { atFresh, preserved } from "../state/schemas.ts";
import { shortName } from "../system.ts";
import { type ActorName, isUnder, type Shared, type SharedMachine, type Views, valueAt } from "./sharing.ts";

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

/** Collects what steps owe. */
export class Owed {
  readonly views: Views;
  readonly #refining: Refining;

  constructor(refining: Refining, views: Views) {
    this.#refining = refining;
    this.views = views;
  }

  /** A relation of one machine after a step; where it depends on who looks, as others see it, too, if they did before. */
  asAllSee(name: string, before: Value, after: Value): Schema[] {
    const { views } = this;
    const own = views.schema(name, [after]);
    if (atFresh(own) === atFresh(views.schema(name, [before]))) return [];
    const other = views.schema(name, [views.seenByOther(after)]);
    if (atFresh(own) === atFresh(other)) return [own];
    return [own, preserved(views.schema(name, [views.seenByOther(before)]), other)];
  }

  owe(path: Path, span: Span | undefined, text: string, claims: readonly Schema[], given: Smt = TRUE): void {
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
      this.owe(path, span, `${step}: ${about}`, claims, given);
    for (const name of shared.open) owe(shortName(name), this.asAllSee(name, ...below));
    for (const c of shared.covered)
      owe(`${shortName(c.relation)} when its lock is free`, this.#coveredAsAllSee(c, below, seen));
    // Invariants of the layer below are kept by its steps as this CPU sees them; what others see is owed here.
    for (const r of invariants) owe(shortName(r.name), this.asAllSee(r.name, ...below).slice(1), differs);
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
      this.owe(path, span, `${step}: clause ${shortName(c.says)}`, [views.clause(c, ...seen)], differs);
    const holding = [views.holding(...seen), views.holding(...seenBeside)];
    this.owe(path, span, `${step}: nobody else's locks change`, holding, differs);
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
