/**
 * Sequences of a lower layer, taken as a whole: where code calls one, and its specification stands before the same one, on machines that are the
 * same in what is this CPU's, both make the same steps, whatever these are (docs/decisions/whole-sequences.md). Nothing of them is to be shown
 * again but that they begin: behind them the machines agree again, and what the steps may have changed is not known.
 */
import type { Primitive } from "../../../kernel/index.ts";
import {
  type Executor,
  goneOn,
  identical,
  type Path,
  type Progress,
  type Reached,
  resume,
  symbolic,
  type Value,
} from "../../../symbolic/index.ts";
import { calledBy, isAlikeThroughout, type Layer, type LayeredSystem, writtenBy } from "../system/index.ts";
import { marked, resultName, unlocked, withBeside } from "./beside.ts";
import type { Interference } from "./interference.ts";
import type { Pair } from "./pair.ts";

/** Where a specification stands before a sequence. */
export type BeforeSequence = Extract<Progress, { readonly kind: "sequence" }>;

/** Sequences that code of a layer may take as a whole, by the procedure of their specification. */
export function wholesOf(system: LayeredSystem, layer: Layer): ReadonlyMap<string, Primitive> {
  const called = calledBy(system, layer).map((c) => c.primitive);
  return new Map(called.filter((p) => isAlikeThroughout(system, layer, p)).map((p) => [p.spec, p]));
}

/** Whether a specification stands before the sequence that code calls. */
export const isSameSequence = (
  progress: Progress,
  { spec }: Primitive,
  args: readonly Value[],
): progress is BeforeSequence =>
  progress.kind === "sequence" && progress.name === spec && progress.args.every((a, i) => identical(a, args[i]!));

/** Where a program begins that stands before a sequence: its first transition, or the head of a loop. */
export const begunIn = (executor: Executor, { path, progress }: Reached): readonly Reached[] =>
  progress.kind === "sequence"
    ? goneOn(executor, progress, path).flatMap((r) => begunIn(executor, r))
    : [{ path, progress }];

/** What has to be so where a sequence begins: all that its own theorem takes for granted. Owed. */
export function oweBeginning({ executor }: Pair, path: Path, progress: BeforeSequence): void {
  for (const first of begunIn(executor, { path, progress })) {
    if (first.progress.kind !== "before") continue;
    const { primitive, args } = first.progress;
    executor.call(primitive.spec, [path.machine!, ...args], first.path, { requires: "prove", awaits: "ignore" });
  }
}

/** The ways behind a sequence. */
export function behindWhole(
  { system, executor, below }: Pair,
  interference: Interference,
  path: Path,
  primitive: Primitive,
  progress: BeforeSequence,
): readonly { readonly path: Path; readonly value: Value | undefined }[] {
  const written = writtenBy(system, primitive);
  const { path: behind, number } = interference.through(path, primitive.spec, written);
  const { result } = executor.lifted(primitive.spec).procedure;
  const value = result && symbolic(result, resultName(number));
  const locked = below.fields.filter((f) => f.whose === "locked").map((f) => f.path);
  const at = unlocked(marked(behind, written.behind), below.changesOwners(written.ever) ? locked : []);
  return resume(executor, progress, value, at).map((r) => {
    const way = withBeside(r.path, { progress: r.progress, isBegun: true });
    return { path: way, value };
  });
}
