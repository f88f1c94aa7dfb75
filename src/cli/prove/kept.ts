/** Counterexamples as files: written beside the cache when a theorem is refuted, read again by `--replay`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LayerReport, TheoremReport } from "../../evidence/index.ts";
import { readAtMost } from "../../host/node/index.ts";
import { fullName } from "../../report/index.ts";

/** Raised when the form changes. */
const SCHEMA = 1;
const MOST_BYTES = 64 * 2 ** 20;

/** A refuted theorem with the inputs on which it fails. */
export interface KeptCounterexample {
  readonly schema: typeof SCHEMA;
  readonly system: string;
  readonly layer: number;
  readonly theorem: string;
  /** Id of the goal that fails. */
  readonly goal: string;
  readonly inputs: unknown;
}

/** Writes the counterexample of a theorem; gives its path, or undefined where there is none or it cannot be written. */
export function keep(folder: string, system: string, layer: LayerReport, theorem: TheoremReport): string | undefined {
  const goal = theorem.goals.find((g) => g.verdict.status === "refuted");
  if (goal === undefined || theorem.counterexample === undefined) return undefined;
  const { inputs } = theorem.counterexample;
  const kept: KeptCounterexample = {
    schema: SCHEMA,
    system,
    layer: layer.number,
    theorem: theorem.name,
    goal: goal.id,
    inputs,
  };
  const file = join(folder, `${fullName(layer, theorem).replace(/[^\w.]+/g, "-")}.json`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(kept, undefined, 1)}\n`);
    return file;
  } catch {
    return undefined; // a folder that cannot be written to costs the user this hint, and nothing else
  }
}

/** Reads one; undefined when the file is something else. */
export function readKept(file: string): KeptCounterexample | undefined {
  try {
    const bytes = readAtMost(file, MOST_BYTES) ?? "";
    const kept = JSON.parse(bytes.toString("utf8")) as Partial<KeptCounterexample> | null;
    const right =
      kept?.schema === SCHEMA &&
      typeof kept.system === "string" &&
      typeof kept.layer === "number" &&
      typeof kept.theorem === "string" &&
      typeof kept.goal === "string";
    return right ? (kept as KeptCounterexample) : undefined;
  } catch {
    return undefined;
  }
}

/** Numbers of the path and of the goal on it, the last two parts of a goal's id. */
export function goalNumbers(goal: string): readonly [number, number] {
  const parts = goal.split("/");
  return [Number(parts.at(-2)), Number(parts.at(-1))];
}
