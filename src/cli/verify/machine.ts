/** Runs KCore on the machine: its primitives against layer 0, attacks, random steps. Now and then others have their turn, so that signals are heard. */
import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { boardWith } from "../../../kcore/native/held/board.ts";
import { heldOften, missing, PRIMITIVES } from "../../../kcore/native/held/held.ts";
import type { MachineFound } from "../../check/verify/index.ts";
import { cryptography } from "../../host/node/index.ts";
import { attacks, attacksFile } from "../attack/attacks.ts";
import { runAttack } from "../attack/one.ts";
import { walk } from "../attack/random.ts";
import { type Attacked, isAsExpected } from "../attack/text.ts";

/** States in which each primitive is looked at, and steps of one machine with their first seed. */
const STATES = 4;
const STEPS = { each: 250, machines: 4, seed: 1 } as const;

type Primitives = Pick<MachineFound, "primitives" | "states" | "differences">;

async function primitives(signal: AbortSignal): Promise<Primitives> {
  const board = boardWith(cryptography);
  const differences = missing(board).map((name) => `nothing stands for ${name}`);
  let states = 0;
  for (const name of PRIMITIVES) {
    if (signal.aborted) break;
    const found = heldOften(board, name, STATES);
    if (found.difference !== undefined) differences.push(found.difference);
    else if (found.states === 0) differences.push(`${name} was nowhere defined`);
    states += found.states;
    await setImmediate();
  }
  return { primitives: PRIMITIVES.length, states, differences };
}

async function attacked(signal: AbortSignal): Promise<readonly Attacked[]> {
  const program = readFileSync(attacksFile);
  const done: Attacked[] = [];
  for (const attack of attacks()) {
    if (signal.aborted) break;
    done.push({ attack, outcomes: [runAttack(attack, "kvm", program), runAttack(attack, "sekvm", program)] });
    await setImmediate();
  }
  return done;
}

async function walked(signal: AbortSignal): Promise<Pick<MachineFound, "steps" | "evaluated" | "violations">> {
  let [steps, evaluated] = [0, 0];
  const violations: string[] = [];
  for (let i = 0; i < STEPS.machines && !signal.aborted; i++) {
    const found = walk(STEPS.each, STEPS.seed + i);
    steps += found.count;
    evaluated += found.evaluated;
    if (found.failure !== undefined) violations.push(`random steps, seed ${STEPS.seed + i}: ${found.failure}`);
    await setImmediate();
  }
  return { steps, evaluated, violations };
}

/** @returns undefined when the signal stopped it */
export async function runMachine(signal: AbortSignal): Promise<MachineFound | undefined> {
  const held = await primitives(signal);
  const all = await attacked(signal);
  const random = await walked(signal);
  if (signal.aborted) return undefined;
  const outcomes = all.flatMap((a) => a.outcomes);
  return {
    ...held,
    attacks: all.length,
    without: outcomes.filter((o) => o.above === "kvm" && o.result === "got it").length,
    successes: all.filter((a) => !isAsExpected(a)).map(({ attack }) => `attack ${attack.name}`),
    steps: random.steps,
    seed: STEPS.seed,
    evaluated: random.evaluated + outcomes.reduce((sum, o) => sum + o.evaluated, 0),
    violations: random.violations,
  };
}
