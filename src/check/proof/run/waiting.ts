/** Loops that wait for others, run: what plan/waiting.ts shows of them, in one state at their head. */
import { Blocked } from "../../../prelude/index.ts";
import { blocksOfLoop } from "../../../symbolic/index.ts";
import { fieldAt, shortName } from "../system/index.ts";
import { type AtHead, notBroughtAbout } from "./brought-about.ts";
import type { Native } from "./concrete.ts";
import { differenceText, type NativeMachines } from "./native-pair.ts";
import { type Difference, differencesOf, fieldKeys } from "./places.ts";
import type { Running } from "./running.ts";
import { returned } from "./specification.ts";

/** What does not hold of the wait on two machines; undefined where all does. */
export function brokenWait(loop: AtHead, machines: NativeMachines): string | undefined {
  const isSo = loop.at(loop.known.awaits, machines) === true;
  const broken = isSo ? undefined : notBroughtAbout(loop, machines);
  return broken ?? brokenAlone(loop, machines[1], isSo ? shortName(loop.known.awaits.name) : undefined);
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
