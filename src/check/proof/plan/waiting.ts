/**
 * Loops that wait for others. Of what such a loop waits for it is shown that others bring it about, whatever the state (brought-about.ts); that
 * the loop is left within two rounds once it is so and nobody steps in between; and that a round which goes on leaves what others see as it was. That
 * CPUs do what they can, so that it is so in the end when the loop looks, is left to those who schedule them: the assumption `waiting-ends`.
 */
import type { Lifted, Primitive } from "../../../kernel/index.ts";
import { implies, not, type Smt, TRUE } from "../../../smt/index.ts";
import { Executor, keyValue, type Path, Unsupported, type Value } from "../../../symbolic/index.ts";
import type { Span } from "../../../text/index.ts";
import { withFacts } from "../others/interference.ts";
import { type FieldClaim, fieldClaims } from "../state/compare.ts";
import { shortName, starsOf } from "../system/index.ts";
import { type AtHead, isSo } from "./at-head.ts";
import { showBroughtAbout } from "./brought-about.ts";

/** A wait of a loop: where a state gets to `before`, some state gets to one of `behind`. */
export interface LoopWait {
  readonly text: string;
  readonly span: Span;
  readonly before: Path;
  readonly behind: readonly Path[];
}

/** Owes what there is to show, and gives the waits. */
export function showWaiting(loop: AtHead): readonly LoopWait[] {
  showBroughtAbout(loop);
  new Alone(loop).show();
  return waitsOf(loop);
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

/** Some state has what the loop waits for. */
function waitsOf(loop: AtHead): readonly LoopWait[] {
  const { lifted, known, head } = loop;
  const [name, span] = [shortName(known.awaits.name), lifted.loops[loop.loop]!.span];
  const behind = [withFacts(head, [isSo(loop, head.machine!)])];
  return [{ text: `no state of the loop has ${name}, which it waits for`, span, before: head, behind }];
}
