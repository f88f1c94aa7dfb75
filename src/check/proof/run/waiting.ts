/** Loops that wait for others, run: what plan/waiting.ts shows of them, in one state at their head. */
import type { Lifted } from "../../../kernel/index.ts";
import { Blocked } from "../../../prelude/index.ts";
import { blocksOfLoop } from "../../../symbolic/index.ts";
import { fieldAt, type KnownAwaited, shortName } from "../system/index.ts";
import type { Native } from "./concrete.ts";
import type { KeyValues } from "./functions.ts";
import { differenceText, type NativeMachines, type NativePair } from "./native-pair.ts";
import { type Difference, differencesOf, fieldKeys } from "./places.ts";
import type { Running, Stop } from "./running.ts";
import { returned } from "./specification.ts";

/** A loop at whose head code stands. */
interface AtHead {
  readonly native: NativePair;
  readonly values: KeyValues;
  readonly stop: Extract<Stop, { readonly kind: "head" }>;
  readonly known: KnownAwaited;
  readonly at: (lifted: Lifted, machine: Native) => Native;
  readonly code: Running;
}

/** What does not hold of the wait on two machines; undefined where all does. */
export function brokenWait(loop: AtHead, [above, machine]: NativeMachines): string | undefined {
  const { known, at, values, native } = loop;
  const [awaits, by] = [known.awaits, known.by].map((l) => shortName(l.name));
  const { sort } = native.pair.system.machine;
  const made = at(known.by, machine);
  const changed = differencesOf(sort, machine, made, [], values).find((d) => isMine(loop, machine, d));
  if (changed !== undefined)
    return `${by} changes what others may not change (before, after): ${differenceText(changed)}`;
  if (at(known.awaits, made) !== true)
    return `${awaits} is false although others have done ${by}: the loop may wait for ever`;
  const not = native.notMade([above, machine], made);
  if (not !== undefined) return `others may not do ${by}: ${not}`;
  const isSo = at(known.awaits, machine) === true;
  return brokenAlone(loop, machine, isSo ? awaits : undefined);
}

/** Whether nobody else changes a field where it differs. */
function isMine({ native }: AtHead, machine: Native, { path, keys }: Difference): boolean {
  const field = fieldAt(native.pair.below.fields, path);
  if (field === undefined || field.whose === "own" || field.whose === "fixed") return true;
  return native.below.isMine(machine, field, fieldKeys(field, keys));
}

/** Two rounds while nobody else steps. @param awaits  what the loop waits for, where it is so */
function brokenAlone(loop: AtHead, machine: Native, awaits: string | undefined): string | undefined {
  const { stop, native, values } = loop;
  const code = loop.code.copy();
  const blocks = blocksOfLoop(stop.lifted.procedure, stop.lifted.loops[stop.loop]!.head);
  const first = round(code, loop, machine, blocks);
  if (first === "waits" && awaits !== undefined) return `${awaits} is so, and a step of the round waits`;
  if (typeof first === "string") return undefined;
  const { below, system } = native.pair;
  const seen = differencesOf(system.machine.sort, machine, first.machine, [], values).find(
    (d) => fieldAt(below.fields, d.path)?.visible === true || !isMine(loop, machine, d),
  );
  if (seen !== undefined)
    return `a round that goes on changes what others see (before, after): ${differenceText(seen)}`;
  if (awaits === undefined) return undefined;
  const second = round(code, loop, first.machine, blocks);
  if (second === "waits") return `${awaits} is so, and a step of the round waits`;
  return second === "left" ? undefined : `${awaits} is so, nobody else steps, and the loop goes on`;
}

/** One round: the machine where another one follows. */
function round(
  code: Running,
  { native, stop: { lifted, loop } }: AtHead,
  machine: Native,
  blocks: ReadonlySet<string>,
): { readonly machine: Native } | "left" | "waits" {
  let at = machine;
  try {
    for (;;) {
      const stop = code.next();
      if (stop.kind === "end" || !code.isIn(lifted, blocks)) return "left";
      if (stop.kind === "call") {
        const [next, value] = returned(native.functions(stop.primitive.spec)!(at, ...stop.args));
        at = next;
        code.returned(value);
      } else if (stop.lifted === lifted && stop.loop === loop && stop.isAgain) return { machine: at };
    }
  } catch (error) {
    if (error instanceof Blocked) return "waits";
    throw error;
  }
}
