/** Steps that no run takes, such as a device's: they are tried on states that runs reach, behind what hardware may do there by itself, at keys that occur in them. */
import type { Sort } from "../../../ir/index.ts";
import type { Primitive } from "../../../kernel/index.ts";
import { hardwareAt, type LayeredSystem } from "../system/index.ts";
import type { Native, NativeFunctions } from "./concrete.ts";
import { keyTuples } from "./functions.ts";
import type { RecordedCall } from "./record.ts";
import { safely } from "./safely.ts";
import { returned } from "./specification.ts";
import { Universe } from "./universe.ts";

/** Most calls that are made, and most that are tried in one state. */
const MOST_CALLS = 4;
const MOST_TRIED = 500;

/** Calls of a step that are defined. @param states  in which a run called something */
export function untaken(
  system: LayeredSystem,
  functions: NativeFunctions,
  levels: readonly [number, number],
  primitive: Primitive,
  states: readonly RecordedCall[],
): readonly RecordedCall[] {
  const { params } = system.program.procedures.get(primitive.spec)!.procedure;
  const sorts = params.slice(1).map((p) => p.sort);
  const step = functions(primitive.spec)!;
  const found: RecordedCall[] = [];
  for (const state of states) {
    const universe = new Universe();
    universe.addState(system.machine.sort, state.hi);
    const [hi, lo] = [state.hi, state.lo].map((m, i) => behindHardware(system, functions, levels[i]!, universe, m));
    for (const args of keyTuples(sorts, (sort) => keysOf(universe, sort), MOST_TRIED)) {
      if (safely(() => step(hi, ...args)) === undefined) continue;
      found.push({ primitive, args, hi, lo });
      if (found.length === MOST_CALLS) return found;
      break;
    }
  }
  return found;
}

/** Keys have names of their own; any word will do for what is none. */
const keysOf = (universe: Universe, sort: Sort): readonly Native[] =>
  sort.kind === "bv" && sort.brand === undefined ? [0n] : universe.of(sort);

/** Hardware has taken each of its steps, at all keys that occur. */
function behindHardware(
  { machine }: LayeredSystem,
  functions: NativeFunctions,
  level: number,
  universe: Universe,
  from: Native,
): Native {
  let now = from;
  for (const { step, keys } of hardwareAt(machine, level))
    for (const tuple of keyTuples(
      keys.map((k) => k.sort),
      (sort) => universe.of(sort),
      MOST_TRIED,
    ))
      [now] = returned(functions(step)!(now, ...tuple));
  return now;
}
