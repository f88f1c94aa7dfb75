/**
 * Loops of code with an invariant, beside a specification: at the head of each round the invariant holds, what a lock covers is whole,
 * and the specification stands at one place. From an arbitrary such state a round leads to one again, and the
 * measure has fallen. What rounds may change is declared and checked.
 */
import { type Sort, sameSort } from "../../../ir/index.ts";
import type { Lifted } from "../../../kernel/index.ts";
import { and, compare, compareIntegers, eq, FALSE, implies, integer, not, type Smt, TRUE } from "../../../smt/index.ts";
import {
  equalValues,
  identical,
  keyValue,
  type LoopHook,
  type Path,
  type Progress,
  relocated,
  sameProgress,
  symbolic,
  termOf,
  Unsupported,
  type Value,
} from "../../../symbolic/index.ts";
import {
  besideOf,
  localOfRound,
  marked,
  type Round,
  roundAboveName,
  roundName,
  unlocked,
  withBeside,
} from "../others/beside.ts";
import { withFacts } from "../others/interference.ts";
import type { Machines } from "../others/pair.ts";
import { forAll } from "../others/shared-machine.ts";
import type { Steps } from "../others/steps.ts";
import { fieldClaims, freshField, type Replace, replaced } from "../state/compare.ts";
import { atFresh } from "../state/schemas.ts";
import { fieldAt, isUnder, type KnownLoop, type MachineField, shortName, starsOf } from "../system/index.ts";
import { type LoopWait, showWaiting } from "./waiting.ts";

/** The hook that replaces rounds by one arbitrary round. @param waiting  takes the waits of loops */
export function loopHook(
  loops: ReadonlyMap<string, readonly KnownLoop[]>,
  steps: () => Steps,
  waiting: LoopWait[],
): LoopHook {
  let count = 0;
  const find = (lifted: Lifted, loop: number): KnownLoop | undefined => loops.get(shortName(lifted.name))?.[loop];
  return {
    enter(lifted, loop, path) {
      const known = find(lifted, loop);
      if (known === undefined) return undefined;
      const rounds = new Rounds(steps(), lifted, loop, known);
      rounds.show(path, "at first");
      const begun = rounds.arbitrary(path, ++count);
      waiting.push(...rounds.waits(begun));
      return begun;
    },
    again(lifted, loop, path) {
      const rounds = new Rounds(steps(), lifted, loop, find(lifted, loop)!);
      rounds.show(path, "again");
      rounds.showChanges(path);
      return undefined;
    },
  };
}

/** One loop. */
class Rounds {
  readonly #steps: Steps;
  readonly #lifted: Lifted;
  readonly #loop: number;
  readonly #known: KnownLoop;

  constructor(steps: Steps, lifted: Lifted, loop: number, known: KnownLoop) {
    this.#steps = steps;
    this.#lifted = lifted;
    this.#loop = loop;
    this.#known = known;
  }

  #owe(path: Path, text: string, claim: Smt): void {
    const { span } = this.#lifted.loops[this.#loop]!;
    if (claim !== TRUE) this.#steps.pair.executor.obligations.push({ kind: "loop", text, span, path, claim });
  }

  /** A function of the proof file on the machines and locals of a path. */
  #at(lifted: Lifted, path: Path): Smt {
    return termOf(this.#valueOf(lifted, path));
  }

  #valueOf({ name, procedure: { params } }: Lifted, path: Path): Value {
    const { executor, system } = this.#steps.pair;
    const isMachine = (i: number): boolean => {
      const sort = params[i]?.sort;
      return sort?.kind === "record" && sort.name === system.machine.sort.name;
    };
    const machines = isMachine(1) ? [besideOf(path).machine, path.machine!] : [path.machine!];
    const args = params.map((p, i): Value => machines[i] ?? this.#local(name, p, path));
    return executor.apply(name, args);
  }

  /** A local of a path, for a parameter of the same name. */
  #local(of: string, { name, sort }: Lifted["procedure"]["params"][number], path: Path): Value {
    const local = path.locals.get(name);
    const code = shortName(this.#lifted.name);
    if (local === undefined) throw new Unsupported(`${shortName(of)} speaks of ${name}, which is no local of ${code}`);
    if (!sameSort(local.sort, sort))
      throw new Unsupported(`${name} has another type in ${shortName(of)} than in ${code}`);
    return local;
  }

  /** What holds at the head of a round. */
  show(path: Path, when: string): void {
    const { pair } = this.#steps;
    this.#owe(path, `the invariant of the loop holds ${when}`, this.#at(this.#known.invariant, path));
    const machines: Machines = [besideOf(path).machine, path.machine!];
    for (const c of pair.covered)
      this.#owe(path, `${c.relation.name} holds at the head of the loop, ${when}`, atFresh(pair.mine(c, machines)));
    for (const [name, claim] of this.#shared(path))
      this.#owe(path, `${name} is the same in code and specification ${when}`, claim);
    if (besideOf(path).agree) return;
    const own = pair.equal(machines, (f, keys) => (f.whose === "own" ? TRUE : pair.below.isMine(machines[1], f, keys)));
    const changed = [...besideOf(path).changed, ...this.#listed];
    for (const { field, claim } of own)
      if (isUnder(field, changed))
        this.#owe(path, `${field} is what the specification says at the head of the loop, ${when}`, claim);
  }

  /** Locals of one name in code and specification. */
  #shared(path: Path): readonly (readonly [string, Smt])[] {
    const { progress } = besideOf(path);
    if (progress.kind === "end") return [];
    const above = progress.places.at(-1)?.locals ?? new Map<string, Value>();
    return this.#assigned(path).flatMap((name) => {
      const [a, b] = [above.get(name), path.locals.get(name)];
      return a?.kind === "scalar" && b?.kind === "scalar" ? [[name, eq(a.term, b.term)] as const] : [];
    });
  }

  /** Locals that rounds of the specification change. */
  #assigned(path: Path): readonly string[] {
    const { progress } = besideOf(path);
    if (progress.kind === "end") return [];
    return (progress.places.at(-1)?.lifted.loops ?? []).flatMap((l) => l.assigned);
  }

  /** The path at the head of an arbitrary round. */
  arbitrary(path: Path, round: number): Path {
    const { pair, interference } = this.#steps;
    const name = roundName(round);
    const locals = new Map(path.locals);
    for (const local of this.#lifted.loops[this.#loop]!.assigned) {
      const value = locals.get(local);
      if (value !== undefined) locals.set(local, symbolic(value.sort, localOfRound(round, local)));
    }
    const { changes } = this.#known;
    const beside = besideOf(path);
    const above: Replace = (path, keys, value) =>
      freshField(isUnder(path, pair.hidden) ? roundAboveName(round) : name)(path, keys, value);
    // What means the same in both machines is the same in both at the head of a round, as far as it is this CPU's.
    const moved = withBeside(
      { ...path, locals, machine: replaced(path.machine!, changes, freshField(name)) },
      { machine: replaced(beside.machine, changes, above) },
    );
    const others = interference.on(unlocked(marked(this.#placed(moved, name), this.#listed), this.#listed));
    const rest = pair.always([besideOf(others).machine, others.machine!]).map(forAll);
    const known = [...rest, ...this.#shared(others).map(([, claim]) => claim), this.#at(this.#known.invariant, others)];
    const started = withFacts(others, known);
    const { machine, progress, rounds } = besideOf(started);
    const { measure } = this.#known;
    const begun: Round = {
      number: round,
      lifted: this.#lifted,
      loop: this.#loop,
      machines: [machine, started.machine!],
      progress,
      measure: "awaits" in measure ? undefined : this.#at(measure, started),
      changed: new Set(),
      unlocked: new Set(),
    };
    return withBeside(started, { isBegun: true, agree: true, rounds: [...rounds, begun] });
  }

  /** Declared fields that rounds may change. */
  get #listed(): readonly string[] {
    const { fields } = this.#steps.pair.system.machine;
    const { changes } = this.#known;
    return fields.map((f) => f.path).filter((f) => isUnder(f, changes) || changes.some((c) => isUnder(c, [f])));
  }

  /** The specification at its place with arbitrary locals, where its rounds change them: those of the code, where they have one name. */
  #placed(path: Path, name: string): Path {
    const { progress } = besideOf(path);
    const assigned = this.#assigned(path);
    const fresh = (local: string, value: Value): Value => {
      if (!assigned.includes(local)) return value;
      const mine = path.locals.get(local);
      return mine?.kind === "scalar" && value.kind === "scalar"
        ? mine
        : symbolic(value.sort, `${name} above local ${local}`);
    };
    return withBeside(path, { progress: relocated(this.#steps.pair.executor, progress, fresh) });
  }

  /** What a round left alone, and that it went on. */
  showChanges(path: Path): void {
    const { changes, measure } = this.#known;
    const { machine, progress, rounds } = besideOf(path);
    const begun = rounds.findLast((r) => r.lifted === this.#lifted && r.loop === this.#loop)!;
    const [above, below] = begun.machines;
    if (!sameProgress(begun.progress, progress))
      this.#owe(path, "the specification comes back to the head of its loop with the code", FALSE);
    else this.#showLeft(path, begun.progress, progress);
    const left = (before: Value, after: Value, who: string): void => {
      for (const { field, claim, keys, sorts } of fieldClaims(before, after, changes))
        if (this.#isOwn(field) && isUnder(field, [...begun.changed]))
          this.#owe(path, `${who} leaves ${field} alone`, implies(this.#isMine(below, field, keys, sorts), claim));
    };
    left(below, path.machine!, "the loop");
    left(above, machine, "the specification of the loop");
    // What others change too is not as it was in any case: that it was none of this CPU's steps, the steps tell.
    for (const field of begun.changed)
      if (!this.#isOwn(field) && !isUnder(field, changes))
        this.#owe(path, `the loop leaves ${field} alone: list what its rounds change`, FALSE);
    this.#showKept(path, begun);
    if (!("awaits" in measure)) this.#showFalls(path, measure, begun.measure!);
  }

  /**
   * Where the specification stands with locals that are not arbitrary at the head of a round, it comes back with the same: those of who called the function
   * that goes on next, and of that what its loops do not assign. What it comes back without, it needs no more.
   */
  #showLeft(path: Path, was: Progress, is: Progress): void {
    if (was.kind === "end" || is.kind === "end") return;
    const assigned = this.#assigned(path);
    for (const [i, { locals }] of was.places.entries())
      for (const [name, before] of locals) {
        const after = is.places[i]!.locals.get(name);
        if (after === undefined || identical(before, after)) continue;
        if (i === was.places.length - 1 && assigned.includes(name)) continue;
        this.#owe(path, `the specification comes back with the same ${name}`, equalValues(before, after));
      }
  }

  #showFalls(path: Path, measure: Lifted, before: Smt): void {
    const now = this.#at(measure, path);
    const isWord = now.sort.kind === "bv";
    const falls = isWord
      ? compare("bvult", now, before)
      : and(compareIntegers("<=", integer(0), now), compareIntegers("<", now, before));
    this.#owe(path, "the measure of the loop falls", falls);
  }

  /** What is behind a lock that a round took or gave up, others may have changed: where it is this CPU's again, it has to be listed. */
  #showKept(path: Path, { unlocked: open }: Round): void {
    const { below } = this.#steps.pair;
    const text = "is not kept through a round that takes or gives up its lock: list what its rounds change";
    for (const field of below.fields.filter((f) => open.has(f.path) && !isUnder(f.path, this.#known.changes)))
      this.#owe(path, `${field.path} ${text}`, not(below.isMine(path.machine!, field, below.anyKeys(field))));
  }

  /** What there is to show of a loop that waits, at the head of an arbitrary round; and its waits. */
  waits(head: Path): readonly LoopWait[] {
    const { measure } = this.#known;
    if (!("awaits" in measure)) return [];
    return showWaiting({
      steps: this.#steps,
      lifted: this.#lifted,
      loop: this.#loop,
      known: measure,
      head,
      at: (lifted, [above, machine]) => this.#valueOf(lifted, withBeside({ ...head, machine }, { machine: above })),
      local: (of, param) => this.#local(of, param, head),
      owe: (path, text, claim) => this.#owe(path, text, claim),
    });
  }

  #fieldOf(path: string): MachineField | undefined {
    return fieldAt(this.#steps.pair.system.machine.fields, path);
  }

  /** Whether nobody else changes a field: all of it, or of each CPU its entry. */
  #isOwn(path: string): boolean {
    const whose = this.#fieldOf(path)?.whose;
    return whose !== "shared" && whose !== "locked";
  }

  /** Whether an own field at some keys is this CPU's. */
  #isMine(machine: Value, path: string, keys: readonly Smt[], sorts: readonly Sort[]): Smt {
    const field = this.#fieldOf(path);
    if (field?.whose !== "entry") return TRUE;
    const first = keys.slice(0, starsOf(field.path));
    return this.#steps.pair.below.isMine(
      machine,
      field,
      first.map((k, i) => keyValue(k, sorts[i]!)),
    );
  }
}
