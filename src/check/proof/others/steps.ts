/**
 * Code beside its specification, step by step. Before a step others may have stepped, unless it commutes with all that they may
 * do; at a commit the specification makes its next transition; and what each step owes to others is collected.
 */
import type { Primitive } from "../../../kernel/index.ts";
import { and, FALSE, implies, not, type Smt, TRUE } from "../../../smt/index.ts";
import {
  decided,
  type Exit,
  goneOn,
  type Hooks,
  isDead,
  keyValue,
  LimitReached,
  type Obligation,
  type Path,
  type Progress,
  resume,
  splitResult,
  TAKEN,
  type Takes,
  termOf,
  Unsupported,
  type Value,
  withFact,
} from "../../../symbolic/index.ts";
import type { Span } from "../../../text/index.ts";
import type { KnownCommit } from "../system/index.ts";
import { agreeing, type Beside, besideOf, marked, numberOf, unlocked, withBeside } from "./beside.ts";
import type { ActorPair } from "./hardware.ts";
import { dead, Interference } from "./interference.ts";
import { commutes } from "./movers.ts";
import { Owed } from "./owed.ts";
import type { Pair } from "./pair.ts";
import { behindSameStep, isSameStep, standsBefore } from "./same-step.ts";
import type { Taken } from "./taken.ts";
import { behindWhole, isSameSequence, oweBeginning, wholesOf } from "./whole.ts";

/** Most heads of loops that a specification goes past between two of its transitions. */
const MOST_HEADS = 74;

/** Where a specification stands before a transition. */
type BeforeStep = Extract<Progress, { readonly kind: "before" }>;

/** Where a step is defined, what it waits for. */
const WAITS: Takes = { requires: "assume", awaits: "prove" };

/** A step that code has made, and what it gave. */
interface Made {
  readonly primitive: Primitive;
  readonly args: readonly Value[];
  readonly place: Span | undefined;
  readonly value: Value | undefined;
}

export class Steps {
  readonly pair: Pair;
  readonly interference: Interference;
  readonly owed: Owed;
  /** Where transitions are made; undefined: where a step changes what others see, or gives a lock up. */
  readonly #commits: readonly KnownCommit[] | undefined;
  /** Sequences of lower layers that may be taken as a whole. */
  readonly #wholes: ReadonlyMap<string, Primitive>;
  /** A primitive that passes through is the specification's step. */
  readonly #passed: Primitive | undefined;
  readonly #taken: Taken;

  constructor(
    pair: Pair,
    actors: readonly ActorPair[],
    commits: readonly KnownCommit[] | undefined,
    passed: Primitive | undefined,
    taken: Taken,
  ) {
    this.pair = pair;
    this.interference = new Interference(pair);
    this.owed = new Owed(pair, actors);
    this.#taken = taken;
    this.#commits = commits;
    this.#wholes = wholesOf(pair.system, pair.layer);
    this.#passed = passed;
  }

  hooks(): Hooks {
    return {
      isWhole: (name) => this.#passed === undefined && this.#wholes.has(name),
      whole: (path, primitive, args) => this.#whole(path, primitive, args),
      beforeCall: (path, primitive, args, place) => this.#before(path, primitive, args, place),
      afterCall: (path, before, primitive, args, place, value) =>
        this.#after(path, before, { primitive, args, place, value }),
      stuck: (path, { short }, place) =>
        this.#stuck(path, `${short} waits for what no other CPU can bring about`, place),
    };
  }

  #stuck(path: Path, text: string, span: Span | undefined, claim: Smt = FALSE): void {
    if (claim !== TRUE) this.pair.executor.obligations.push({ kind: "lock", text, span, path, claim });
  }

  /** A sequence of a lower layer, as a whole where the specification stands before it on machines that agree. */
  #whole(path: Path, primitive: Primitive, args: readonly Value[]): readonly Exit[] | undefined {
    if (this.#passed !== undefined || this.#wholes.get(primitive.spec) !== primitive) return undefined;
    const { executor } = this.pair;
    const heads = this.#past(path, ["head"]);
    if (!heads.some((at) => isSameSequence(besideOf(at).progress, primitive, args))) return undefined;
    return heads.flatMap((at): readonly Exit[] => {
      const { progress, agree } = besideOf(at);
      if (agree && isSameSequence(progress, primitive, args)) {
        const begun = this.interference.on(at);
        oweBeginning(this.pair, begun, progress);
        this.#taken.owe(begun, progress);
        return behindWhole(this.pair, this.interference, begun, primitive, progress);
      }
      return this.#past(at, ["sequence"]).flatMap((way) => executor.run(primitive.spec, args, way, TAKEN));
    });
  }

  /** Others step, unless the step commutes with theirs: then they do for what it owes, and not on the way on. */
  #before(path: Path, primitive: Primitive, args: readonly Value[], place: Span | undefined): Path {
    const { executor, below } = this.pair;
    // As what they do commutes with the step of code it does with that of the specification, where it is the same.
    if (this.#isSame(path, primitive, args) && commutes(below, executor, path, primitive, args)) {
      this.#ownWaits(path, path, primitive, args, place);
      return withBeside(path, { others: [...besideOf(path).others, "same"] });
    }
    const changed = this.#defined(this.interference.on(path));
    this.#ownWaits(path, changed, primitive, args, place);
    if (this.#mayCommit(primitive, args, changed) || !commutes(below, executor, path, primitive, args)) return changed;
    const { result } = executor.trial(() => executor.call(primitive.spec, [changed.machine!, ...args], changed, TAKEN));
    if (result !== undefined) {
      const after = { ...result.path, machine: splitResult(result.value!, changed.machine!).machine };
      const fields = this.pair.changedIn(changed.machine!, after.machine);
      if (this.owed.cares(fields)) this.owed.step(after, changed, fields, primitive.short, place);
    }
    return withBeside(path, { others: [...besideOf(path).others, "commutes"] });
  }

  /** What a step waits for and no other CPU changes is so when it is called, or this CPU waits for ever. */
  #ownWaits(
    path: Path,
    changed: Path,
    { spec, short }: Primitive,
    args: readonly Value[],
    place: Span | undefined,
  ): void {
    if (this.#passed !== undefined) return; // whoever calls it owes that
    const { executor } = this.pair;
    const waits = (at: Path): readonly Obligation[] =>
      executor.trial(() => executor.call(spec, [at.machine!, ...args], at, WAITS)).owed;
    const open = waits(changed);
    if (open.length === 0) return;
    const claims = new Set(waits(path).map((o) => o.claim));
    for (const { path: at, claim } of open)
      if (claims.has(claim)) this.#stuck(at, `${short} waits for what no other CPU can bring about`, place, claim);
  }

  /** What passes through is asked where its caller may take it: the specification is defined at that moment too. */
  #defined(path: Path): Path {
    const { machine, progress } = besideOf(path);
    if (this.#passed === undefined || progress.kind !== "before") return path;
    const inputs = [machine, ...progress.args];
    const given = { requires: "assume", awaits: "ignore" } as const;
    return this.pair.executor.call(progress.primitive.spec, inputs, path, given)?.path ?? dead(path);
  }

  #after(path: Path, before: Path, { primitive, args, place, value }: Made): readonly Path[] {
    const changed = this.pair.changedIn(before.machine!, path.machine!);
    if (besideOf(before).others.at(-1) === "commutes") return [agreeing(marked(path, changed), changed)];
    if (besideOf(before).others.at(-1) === "same")
      return this.#past(marked(path, changed)).flatMap((at) => this.#sameStep(at, changed, value));
    const at = unlocked(marked(path, changed), this.#changingHands(before, path));
    this.#waitsForItself(before, at, primitive, place);
    return this.#committing(at, before, primitive, args).flatMap(({ path: way, commits }) => {
      if (!commits) return this.#owing([way], before, changed, primitive, place);
      return this.#past(way).flatMap((head): readonly Path[] => {
        const { progress, agree } = besideOf(head);
        return agree && isSameStep(this.pair, progress, primitive, args)
          ? this.#sameStep(head, changed, value)
          : this.#owing(this.transition(head), before, changed, primitive, place);
      });
    });
  }

  /** The ways behind a step that both machines make. */
  #sameStep(at: Path, changed: ReadonlySet<string>, value: Value | undefined): readonly Path[] {
    const { progress, machine } = besideOf(at) as Beside & { readonly progress: BeforeStep };
    this.#taken.owe(at, progress);
    const next = behindSameStep(this.pair, [machine, at.machine!], changed);
    return this.#behind(progress, value, at).map((b) =>
      withBeside(b.path, { machine: next, progress: b.progress, isBegun: true }),
    );
  }

  /** Whether both machines make a step, however the specification gets there. */
  #isSame(path: Path, primitive: Primitive, args: readonly Value[]): boolean {
    if (this.#passed !== undefined || !besideOf(path).agree) return false;
    if (this.#when(primitive, args, path) !== TRUE) return false;
    const ways = this.pair.executor.trial(() => this.#past(path)).result;
    return ways.length > 0 && ways.every((way) => isSameStep(this.pair, besideOf(way).progress, primitive, args));
  }

  /** The ways behind a step, of which it is owed to others. */
  #owing(
    ways: readonly Path[],
    before: Path,
    changed: ReadonlySet<string>,
    { short }: Primitive,
    place: Span | undefined,
  ): readonly Path[] {
    return ways
      .filter((way) => !isDead(way))
      .map((way) => {
        const fields = this.pair.changedIn(besideOf(before).machine, besideOf(way).machine);
        const all = new Set([...changed, ...fields]);
        const at = agreeing(marked(way, fields), all);
        this.owed.step(at, before, all, short, place);
        return at;
      });
  }

  /** In a round of a loop: fields of which a step takes a lock or gives it up. */
  #changingHands(before: Path, after: Path): readonly string[] {
    if (besideOf(before).rounds.length === 0) return [];
    const isSame = (was: Smt, is: Smt): boolean => decided(after, and(implies(was, is), implies(is, was))) === TRUE;
    return this.pair.changingHands(before.machine!, after.machine!, isSame);
  }

  /** A lock is taken that this CPU did not hold: or it would wait for itself. */
  #waitsForItself(before: Path, after: Path, { short }: Primitive, place: Span | undefined): void {
    if (this.#passed !== undefined) return; // whoever calls it owes that
    const { below } = this.pair;
    for (const lock of this.#locks(after.machine!)) {
      const [was, is] = [before, after].map((p) => below.owns(p.machine!, lock)) as [Smt, Smt];
      if (was === is || decided(after, is) !== TRUE) continue;
      const held = decided(before, was);
      this.#stuck(before, `${short} takes a lock that this CPU does not hold already`, place, not(held));
    }
  }

  /** Locks of which a machine's owner says something by name. */
  #locks(machine: Value): readonly Value[] {
    const { below } = this.pair;
    const sort = below.lockSort;
    if (sort === undefined) return [];
    const constants = below.fields.flatMap((f) => (typeof f.lock === "bigint" ? [below.lockAt(f.lock, [])] : []));
    const all = [...below.namedLocks(machine), ...constants];
    return [...new Set(all.map(termOf))].map((t) => keyValue(t, sort));
  }

  #givesUp(before: Path, after: Path): boolean {
    const { below } = this.pair;
    return [...this.#locks(after.machine!), ...this.#locks(before.machine!)].some((lock) => {
      const [was, is] = [before, after].map((p) => below.owns(p.machine!, lock)) as [Smt, Smt];
      return was !== is && decided(before, was) !== FALSE && decided(after, is) === FALSE;
    });
  }

  /** Whether a step may be one at which a transition is made. */
  #mayCommit(primitive: Primitive, args: readonly Value[], path: Path): boolean {
    if (this.#passed !== undefined) return primitive === this.#passed;
    if (besideOf(path).progress.kind === "end") return false;
    if (this.#commits === undefined) return false; // what changes what others see does not commute anyway
    return this.#when(primitive, args, path) !== FALSE;
  }

  /** Where a step is one at which a transition is made: where the layer says so, or else where it is the step that comes next. */
  #when(primitive: Primitive, args: readonly Value[], path: Path): Smt {
    const { name, short } = primitive;
    if (besideOf(path).progress.kind === "end") return FALSE;
    const named = (this.#commits ?? []).filter((c) => c.step === name);
    if (named.some((c) => c.when === undefined)) return TRUE;
    const [first, ...more] = named;
    if (first === undefined) return this.#comesNext(path, primitive, args) ? TRUE : FALSE;
    if (more.length > 0) throw new Unsupported(`${short} commits on several conditions: make them one`);
    return decided(path, termOf(this.pair.executor.apply(first.when!, [path.machine!, ...args])));
  }

  #comesNext(path: Path, primitive: Primitive, args: readonly Value[]): boolean {
    const ways = this.pair.executor.trial(() => this.#past(path)).result;
    return ways.length > 0 && ways.every((way) => standsBefore(besideOf(way).progress, primitive, args));
  }

  #committing(
    path: Path,
    before: Path,
    primitive: Primitive,
    args: readonly Value[],
  ): { readonly path: Path; readonly commits: boolean }[] {
    if (besideOf(path).progress.kind === "end") return [{ path, commits: false }];
    if (this.#passed !== undefined) return [{ path, commits: primitive === this.#passed }];
    if (this.#commits === undefined) return [{ path, commits: this.#isSeen(before, path) }];
    const when = this.#when(primitive, args, before);
    return [
      ...(when === FALSE ? [] : [{ path: withFact(path, when), commits: true }]),
      ...(when === TRUE ? [] : [{ path: withFact(path, not(when)), commits: false }]),
    ].flatMap(({ path: way, commits }) => (way === undefined ? [] : [{ path: way, commits }]));
  }

  /** Whether others see a step. */
  #isSeen(before: Path, after: Path): boolean {
    const { below } = this.pair;
    const changed = this.pair.changedIn(before.machine!, after.machine!);
    return below.fields.some((f) => f.visible && changed.has(f.path)) || this.#givesUp(before, after);
  }

  /**
   * The specification's next transition. It has to be able to happen. That the first is defined its caller has shown; each further one is so by
   * what the specification did before, whatever others do in between.
   */
  transition(path: Path): readonly Path[] {
    const { machine, progress, isBegun } = besideOf(path);
    if (progress.kind === "end") return [path];
    const { executor } = this.pair;
    if (progress.kind !== "before") return this.#past(path).flatMap((at) => this.transition(at));
    const isOfSequence = progress.places.length > 0;
    if (isOfSequence) this.#taken.owe(path, progress);
    // What a sequence begins with was so when it was called, and is still.
    const isOwed = isBegun || isOfSequence;
    const exit = executor.call(progress.primitive.spec, [machine, ...progress.args], path, {
      requires: isOwed ? "prove" : "assume",
      awaits: "prove",
    });
    if (exit === undefined) return [];
    const { machine: next, value } = splitResult(exit.value!, machine);
    return this.#behind(progress, value, exit.path).map(({ path: way, progress: at }) =>
      withBeside(way, { machine: next, progress: at, isBegun: true, present: [] }),
    );
  }

  /**
   * The ways on which the specification is past the heads of loops, and in the sequences before which it stood.
   * @throws {LimitReached} where its rounds go on without a transition
   */
  #past(path: Path, kinds: readonly Progress["kind"][] = ["head", "sequence"]): readonly Path[] {
    const past: Path[] = [];
    const open = [path];
    for (let count = 0; open.length > 0; count++) {
      const at = open.pop()!;
      const { progress } = besideOf(at);
      if (count > MOST_HEADS) throw new LimitReached("rounds of a specification go on for ever without a transition");
      if ((progress.kind !== "head" && progress.kind !== "sequence") || !kinds.includes(progress.kind)) past.push(at);
      else
        for (const { path: way, progress: next } of goneOn(this.pair.executor, progress, at).reverse())
          open.push(withBeside(way, { progress: next }));
    }
    return past;
  }

  #behind(progress: BeforeStep, value: Value | undefined, path: Path) {
    if (progress.places.length > 0) return resume(this.pair.executor, progress, value, path);
    const end: Progress = { kind: "end", value };
    return [{ path, progress: end }];
  }

  /**
   * The specification at the end of a path. One that is a single transition makes it now, unless it was made; one of several has to be at
   * its end. What others did before the last steps counts now.
   */
  finish(path: Path, name: string): readonly Path[] {
    const { progress, others } = besideOf(path);
    if (progress.kind === "end") return [path];
    if (progress.kind === "head" || progress.kind === "sequence")
      return this.#past(path).flatMap((at) => this.finish(at, name));
    if (progress.places.length > 0) {
      const text = `${name} ends where its specification goes on with ${progress.primitive.short}`;
      this.pair.executor.obligations.push({ kind: "guarantee", text, span: undefined, path, claim: FALSE });
      return [];
    }
    const last = numberOf(others.at(-1)) === undefined ? this.interference.on(path) : path;
    return this.transition(last).map((done) => {
      const fields = this.pair.changedIn(besideOf(last).machine, besideOf(done).machine);
      const at = agreeing(marked(done, fields), fields);
      this.owed.step(at, last, fields, `the end of ${name}`, undefined);
      return at;
    });
  }
}
