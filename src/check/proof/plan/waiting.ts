/**
 * Loops that wait for others. Of what such a loop waits for it is shown that others can bring it about, whatever this CPU has of its
 * own; that the loop is left within two rounds once it is so and nobody steps in between; that a round which goes on leaves what
 * others see as it was; and that somebody's step makes it so, from a state that is allowed. That it is so in the end, when the loop
 * looks, is left to those who schedule CPUs: the assumption `waiting-ends`.
 */
import type { Lifted, Primitive } from "../../../kernel/index.ts";
import { eq, implies, not, type Smt, TRUE } from "../../../smt/index.ts";
import {
  Executor,
  GIVEN,
  keyValue,
  type Path,
  type Schema,
  splitResult,
  symbolic,
  termOf,
  Unsupported,
  type Value,
} from "../../../symbolic/index.ts";
import type { Span } from "../../../text/index.ts";
import { besideOf } from "../others/beside.ts";
import { withFacts } from "../others/interference.ts";
import { forAll, valueAt } from "../others/shared-machine.ts";
import type { Steps } from "../others/steps.ts";
import { type FieldClaim, fieldClaims, replaced } from "../state/compare.ts";
import { atFresh } from "../state/schemas.ts";
import { hardwareAt, type KnownAwaited, shortName, starsOf, stepsOn } from "../system/index.ts";

/** A wait of a loop: where a state gets to `before`, some state gets to one of `behind`. */
export interface LoopWait {
  readonly text: string;
  readonly span: Span;
  readonly before: Path;
  readonly behind: readonly Path[];
}

/** A loop that waits, at the head of an arbitrary round. */
export interface AtHead {
  readonly steps: Steps;
  readonly lifted: Lifted;
  readonly loop: number;
  readonly known: KnownAwaited;
  readonly head: Path;
  /** A function of the proof file there, on this machine of code. */
  readonly at: (lifted: Lifted, machine: Value) => Value;
  readonly owe: (path: Path, text: string, claim: Smt) => void;
}

/** Owes what there is to show, and gives the waits. */
export function showWaiting(loop: AtHead): readonly LoopWait[] {
  showBroughtAbout(loop);
  new Alone(loop).show();
  return waitsOf(loop);
}

const isSo = ({ known, at }: AtHead, machine: Value): Smt => termOf(at(known.awaits, machine));

/** Others can make it so: by changing what is not this CPU's, and as others do. */
function showBroughtAbout(loop: AtHead): void {
  const { known, head, at, owe } = loop;
  const by = shortName(known.by.name);
  const made = at(known.by, head.machine!);
  for (const change of fieldClaims(head.machine!, made, []))
    owe(head, `${by} changes what others may change: ${change.field}`, implies(isMine(loop, change), change.claim));
  owe(head, `${shortName(known.awaits.name)} is so once others have done ${by}`, isSo(loop, made));
  for (const { was, is } of allowed(loop, made))
    if (was === undefined || atFresh(was) !== atFresh(is)) owe(head, `${by} keeps ${is.name}`, atFresh(is));
}

interface Kept {
  readonly was: Schema | undefined;
  readonly is: Schema;
}

/**
 * What others keep, whatever they do: what is known of every state, and clauses. Of the machine of the specification what it has in common with
 * that of code: the rest becomes what it has to.
 */
function allowed({ steps: { pair, interference }, head }: AtHead, made: Value): readonly Kept[] {
  const { above, below, common } = pair;
  const [hi, lo] = [besideOf(head).machine, head.machine!];
  const next = interference.above(hi, lo, made, (_path, _keys, value) => value);
  const known = (hi: Value, lo: Value): readonly Schema[] => [
    ...below.present(lo),
    ...common.invariants.map((r) => above.relation(r, [hi])),
  ];
  const was = known(hi, lo);
  const kept = [...below.kept(lo, made), ...common.clauses.map((c) => above.clause(c, hi, next))];
  return [...known(next, made).map((is, i) => ({ was: was[i], is })), ...kept.map((is) => ({ was: undefined, is }))];
}

/** Whether nobody else changes a field at some keys. */
function isMine({ steps: { pair }, head }: AtHead, { field: path, keys, sorts }: FieldClaim): Smt {
  const field = pair.below.fieldOf(path);
  if (field === undefined || field.whose === "own" || field.whose === "fixed") return TRUE;
  const own = keys.slice(0, starsOf(field.path)).map((k, i) => keyValue(k, sorts[i]!));
  return pair.below.isMine(head.machine!, field, own);
}

/** How many rounds a path went through by itself. */
interface Went {
  readonly rounds: number;
}

/** Rounds of a loop while nobody else steps. */
class Alone {
  readonly #loop: AtHead;
  readonly #awaited: Smt;
  readonly #executor: Executor;

  constructor(loop: AtHead) {
    this.#loop = loop;
    this.#awaited = isSo(loop, loop.head.machine!);
    const { executor } = loop.steps.pair;
    const hooks = {
      beforeCall: (path: Path, primitive: Primitive, args: readonly Value[]): Path => {
        this.#waitsInside(path, primitive, args);
        return path;
      },
      loop: {
        enter: (): never => {
          throw new Unsupported(`a loop inside of one that waits, in ${shortName(loop.lifted.name)}`);
        },
        again: (_: Lifted, __: number, path: Path): Path | undefined => this.#again(path),
      },
    };
    this.#executor = new Executor(executor.program, hooks, executor.uses);
  }

  show(): void {
    const { lifted, loop, head } = this.#loop;
    const went: Went = { rounds: 0 };
    this.#executor.rounds(lifted, loop, { ...head, beside: went });
  }

  // What goes on beside a path of rounds alone is what went on at their head.
  #owe(path: Path, text: string, claim: Smt): void {
    this.#loop.owe({ ...path, beside: this.#loop.head.beside }, text, claim);
  }

  #again(path: Path): Path | undefined {
    const rounds = (path.beside as Went).rounds + 1;
    if (rounds === 1) {
      this.#leaves(path);
      return { ...path, beside: { rounds } };
    }
    const { known } = this.#loop;
    this.#owe(path, `the loop is left when ${shortName(known.awaits.name)} is so`, not(this.#awaited));
    return undefined;
  }

  /** A round that goes on leaves what others see as it was. */
  #leaves(path: Path): void {
    const { head, steps } = this.#loop;
    for (const change of fieldClaims(head.machine!, path.machine!, [])) {
      const isVisible = steps.pair.below.fieldOf(change.field)?.visible === true;
      const claim = isVisible ? change.claim : implies(not(isMine(this.#loop, change)), change.claim);
      this.#owe(path, `a round that goes on leaves ${change.field} as others see it`, claim);
    }
  }

  /** A step that waits, in a round, does not once the loop need not. */
  #waitsInside(path: Path, { spec, short }: Primitive, args: readonly Value[]): void {
    const takes = { requires: "assume", awaits: "prove" } as const;
    const { owed } = this.#executor.trial(() => this.#executor.call(spec, [path.machine!, ...args], path, takes));
    const { known } = this.#loop;
    const text = `${short} does not wait when ${shortName(known.awaits.name)} is so`;
    for (const o of owed) this.#owe(o.path, text, implies(this.#awaited, o.claim));
  }
}

/** Some state has what the loop waits for; and where it has not, somebody's step makes it so. */
function waitsOf(loop: AtHead): readonly LoopWait[] {
  const { lifted, known, head } = loop;
  const [name, span] = [shortName(known.awaits.name), lifted.loops[loop.loop]!.span];
  const now = isSo(loop, head.machine!);
  const before = withFacts(head, [not(now)]);
  const behind = stepsOfOthers(loop, before).map((p) => withFacts(p, [isSo(loop, p.machine!)]));
  return [
    {
      text: `no state of the loop has ${name}, which it waits for`,
      span,
      before: head,
      behind: [withFacts(head, [now])],
    },
    { text: `no step of others makes ${name} so, which the loop waits for`, span, before, behind },
  ];
}

/** The path behind a step of another CPU, or of hardware, for each that writes what the loop waits for. */
function stepsOfOthers({ steps: { pair, interference }, known }: AtHead, path: Path): Path[] {
  const { system, below } = pair;
  const reads = system.footprints.of(known.awaits.name).reads;
  const matters = (step: string): boolean => [...system.footprints.of(step).writes].some((f) => reads.has(f));
  const left = [
    ...stepsOn(system, below.level).flatMap((p) => (matters(p.spec) ? (stepOfOther(pair, path, p) ?? []) : [])),
    ...hardwareAt(system.machine, below.level).flatMap(({ step, keys }) => {
      const at = keys.map((k) => symbolic(k.sort, `${STEPPING} ${shortName(step)} ${k.name}`));
      return matters(step) ? { ...path, machine: pair.executor.apply(step, [path.machine!, ...at]) } : [];
    }),
  ];
  return left.map((p) => interference.leaving({ ...p, machine: path.machine }, p.machine!));
}

const STEPPING = "somebody else's";

/** The path on which an arbitrary other CPU takes a step; undefined where it cannot. */
function stepOfOther(
  { below, system, executor }: Steps["pair"],
  path: Path,
  { spec, short }: Primitive,
): Path | undefined {
  const machine = path.machine!;
  const other = below.seenByOther(machine, STEPPING);
  const differs = not(eq(below.self(machine), below.self(other)));
  const from = withFacts(path, [differs, ...below.present(other).map(forAll)]);
  const { params } = executor.lifted(spec).procedure;
  const args = params.slice(1).map((p) => symbolic(p.sort, `${STEPPING} ${short} ${p.name}`));
  const exit = executor.trial(() => executor.call(spec, [other, ...args], from, GIVEN)).result;
  if (exit === undefined) return undefined;
  const after = splitResult(exit.value!, other).machine;
  const own = below.fields.flatMap((f) => (f.whose === "own" ? [f.path] : []));
  const mine = replaced(after, [system.machine.self, ...own], (at, keys) => valueAt(machine, at, keys));
  return { ...exit.path, machine: mine };
}
