/**
 * Where code takes a step of a lower layer and its specification makes the same step, by one specification and with the same arguments,
 * nothing of it is to be shown again: that it is one step was shown (`isStepHere`), and this layer says nothing of what it touches.
 * One step acts alike on machines that are the same in what is this CPU's and in what all see. So behind it they are so again, it
 * gave the same, and others get what they rely on.
 */
import type { Primitive } from "../../../kernel/index.ts";
import { or } from "../../../smt/index.ts";
import { choose, identical, type Progress, type Value } from "../../../symbolic/index.ts";
import { replaced } from "../state/compare.ts";
import { isAlike } from "../system/index.ts";
import type { Machines, Pair } from "./pair.ts";
import { asValues, valueAt } from "./shared-machine.ts";

/** Whether a specification of several transitions stands before a step. */
export const standsBefore = (
  progress: Progress,
  { spec }: Primitive,
  args: readonly Value[],
): progress is Extract<Progress, { readonly kind: "before" }> =>
  progress.kind === "before" &&
  progress.primitive.kind === "transition" &&
  progress.places.length > 0 &&
  progress.primitive.spec === spec &&
  progress.args.every((a, i) => identical(a, args[i]!));

/** Whether a specification stands before the step that the code has made, on machines that were the same in what is this CPU's. */
export const isSameStep = (
  { system, layer, below }: Pair,
  progress: Progress,
  primitive: Primitive,
  args: readonly Value[],
): progress is Extract<Progress, { readonly kind: "before" }> =>
  standsBefore(progress, primitive, args) && below.level < layer.number && isAlike(system, layer, primitive);

/** The specification's machine behind the step: what the step changed, where it is this CPU's or what all see, is as in the machine of code. */
export function behindSameStep({ above, below }: Pair, [before, after]: Machines, changed: ReadonlySet<string>): Value {
  return replaced(before, [...changed], (path, keys, value) => {
    const field = above.fieldOf(path)!;
    const at = asValues(keys);
    return choose(
      or(below.isMine(after, field, at), below.isSettled(after, field, at)),
      valueAt(after, path, keys),
      value,
    );
  });
}
