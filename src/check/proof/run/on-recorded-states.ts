/**
 * States that a recorded run reached, tried on a program that differs: code and specification side by side. What fails here is
 * found in a moment, and the state is one that the machine really comes to.
 */
import { Stuck, ZMap } from "../../../prelude/index.ts";
import type { Setting } from "../goals.ts";
import type { Inputs, Native, NativeFunctions } from "./concrete.ts";
import {
  attempt,
  type Confirmed,
  failureLines,
  type Ran,
  ranCode,
  returned,
  returnsDiffer,
  stuckLine,
} from "./replay.ts";
import { type Change, differences } from "./show.ts";

type Refine = Extract<Setting, { readonly kind: "refine" }>;

/** Every word in some values, and every key of their maps. */
function wordsIn(values: readonly Native[]): bigint[] {
  const found = new Set<bigint>();
  const open = [...values];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === "bigint") found.add(value);
    else if (value instanceof ZMap) for (const key of value.writtenKeys()) open.push(key, value.at(key));
    else if (typeof value === "object" && value !== null) open.push(...Object.values(value));
  }
  return [...found].sort((a, b) => (a < b ? -1 : 1));
}

interface Failure {
  readonly lines: readonly string[];
  readonly calls: readonly string[] | undefined;
}

/** What fails on inputs of a refinement that a run reached, while no other CPU steps; undefined when nothing does. */
export function failsOn(setting: Refine, inputs: Inputs, natives: NativeFunctions): Confirmed | undefined {
  const spec = natives(setting.spec);
  const code = setting.code === undefined ? undefined : natives(setting.code);
  // Where other CPUs may step they may also rest.
  if (spec === undefined || code === undefined) return undefined;
  const [hi, lo] = [inputs.get("hi")!.value, inputs.get("lo")!.value];
  const args = [...inputs].filter(([name]) => name !== "hi" && name !== "lo").map(([, { value }]) => value);
  const failing = (change: Change): Failure | undefined => {
    const above = attempt(() => returned(spec(change(hi), ...args)));
    const below = ranCode(code, args, change(lo), setting.level);
    const lines = above.error === undefined ? whatFails(setting, above, below, args) : undefined;
    return lines && { lines, calls: below.calls };
  };
  const found = failing((m) => m);
  if (found === undefined) return undefined;
  const again = (change: Change): boolean => failing(change)?.lines[0] === found.lines[0];
  return {
    lines: failureLines(setting, found.lines, { hi, args, calls: found.calls, again }),
    inputs: { kind: "run", primitive: setting.primitive, args: args.map(String) },
  };
}

function whatFails(setting: Refine, above: Ran, below: Ran, args: readonly Native[]): string[] | undefined {
  if (below.error instanceof Stuck) return [stuckLine(below)];
  if (below.error !== undefined) return undefined;
  const results = returnsDiffer(above, below);
  // What others may change at any time is not compared where there are others, so nothing but the result is here.
  if (setting.others !== undefined) return results === undefined ? undefined : [results];
  const universe = wordsIn([above.machine, below.machine, ...args]);
  const fields = differences(setting.hi.sort, above.machine, below.machine, setting.hidden, universe);
  const differ = fields.map((f) => `  ${f}`);
  if (results !== undefined) return [results, ...differ];
  return differ.length === 0 ? undefined : ["after the call (specification, code):", ...differ];
}
