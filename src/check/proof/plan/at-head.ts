/** A loop that waits for others, at the head of an arbitrary round: what is shown of it there is in waiting.ts and brought-about.ts. */
import type { Lifted } from "../../../kernel/index.ts";
import type { Smt } from "../../../smt/index.ts";
import { type Path, termOf, type Value } from "../../../symbolic/index.ts";
import { besideOf } from "../others/beside.ts";
import type { Machines } from "../others/pair.ts";
import type { Steps } from "../others/steps.ts";
import type { KnownAwaited } from "../system/index.ts";

/** A loop that waits, at the head of an arbitrary round. */
export interface AtHead {
  readonly steps: Steps;
  readonly lifted: Lifted;
  readonly loop: number;
  readonly known: KnownAwaited;
  readonly head: Path;
  /** A function of the proof file there, on these machines. */
  readonly at: (lifted: Lifted, machines: Machines) => Value;
  /** A local, for a parameter of its name. @param of  the procedure that has the parameter */
  readonly local: (of: string, param: Lifted["procedure"]["params"][number]) => Value;
  readonly owe: (path: Path, text: string, claim: Smt) => void;
}

/** What the loop waits for is so in a machine of code. */
export const isSo = ({ known, at, head }: AtHead, machine: Value): Smt =>
  termOf(at(known.awaits, [besideOf(head).machine, machine]));
