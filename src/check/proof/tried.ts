/**
 * States that a recorded run reached, tried on a program that differs: code and specification side by side. What fails here is
 * found in a moment, and the state is one that the machine really comes to.
 */
import { Stuck, withMachine, ZMap } from "../../prelude/index.ts";
import type { Inputs, Native, NativeFunctions } from "./concrete.ts";
import type { Setting } from "./goals.ts";
import { attempt, type Confirmed, failureLines, returned, returnsDiffer } from "./replay.ts";
import { differences } from "./show.ts";

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

/** What fails on inputs of a refinement that a run reached; undefined when nothing does. */
export function failsOn(setting: Refine, inputs: Inputs, natives: NativeFunctions): Confirmed | undefined {
  const spec = natives(setting.spec);
  const code = setting.code === undefined ? undefined : natives(setting.code);
  if (spec === undefined || code === undefined || setting.others !== undefined) return undefined;
  const value = (name: string): Native => inputs.get(name)!.value;
  const names = [...inputs.keys()].filter((n) => n !== "hi" && n !== "lo");
  const args = names.map(value);
  const above = attempt(() => returned(spec(value("hi"), ...args)));
  if (above.error !== undefined) return undefined;
  const below = attempt(() => {
    const [machine, result] = withMachine(value("lo"), setting.level - 1, () => code(...args));
    return { machine, result };
  });
  const shown = { hi: value("hi"), args };
  const failed = (lines: readonly string[]): Confirmed => ({
    lines: failureLines(setting, lines, shown),
    inputs: { kind: "run", primitive: setting.primitive, args: args.map(String) },
  });
  if (below.error instanceof Stuck) return failed([`the code breaks a require of a callee: ${below.error.message}`]);
  if (below.error !== undefined) return undefined;
  const universe = wordsIn([above.machine, below.machine, ...args]);
  const fields = differences(setting.hi.sort, above.machine, below.machine, setting.hidden, universe);
  const differ = fields.map((f) => `  ${f}`);
  const results = returnsDiffer(above, below);
  if (results !== undefined) return failed([results, ...differ]);
  return differ.length === 0 ? undefined : failed(["after the call (specification, code):", ...differ]);
}
