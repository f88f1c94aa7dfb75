/** Random steps of a hostile host and its devices, with a look at the state behind each; a failure is made as short as it gets. */
import { readFileSync } from "node:fs";
import { layoutFor } from "../../../kcore/native/layout.ts";
import { MAP } from "../../machine/index.ts";
import { stubFile } from "./attacks.ts";
import { Draw } from "./draw.ts";
import { hostUnder } from "./host.ts";
import { perform, type Step, startCpus } from "./steps.ts";

const CPUS = 4;
const MEMORY_MIB = 4;

/** What came of steps. */
export interface Walk {
  /** How many there were, and those of the last machine. */
  readonly count: number;
  readonly steps: readonly Step[];
  /** Answers of calls that are errors, how often each; and calls that were done, by number. */
  readonly errors: ReadonlyMap<number, number>;
  readonly done: ReadonlyMap<number, number>;
  readonly evaluated: number;
  readonly entries: number;
  /** What went wrong at the last of the steps. */
  readonly failure: string | undefined;
}

/** A machine that has begun, and one step after the other on it. */
class Walker {
  readonly #host = hostUnder("sekvm", readFileSync(stubFile), { cpus: CPUS, memory: MEMORY_MIB });
  readonly errors = new Map<number, number>();
  readonly done = new Map<number, number>();

  constructor() {
    startCpus(this.#host.machine);
  }
  get layout(): ReturnType<typeof layoutFor> {
    return layoutFor(MAP.ram, this.#host.machine.config.memory, MAP.smmus);
  }
  get evaluated(): number {
    return this.#host.evaluated;
  }
  get entries(): number {
    return this.#host.machine.stats.el2.entries;
  }

  /** @returns what is wrong behind a step */
  do(step: Step): string | undefined {
    try {
      const answer = BigInt.asIntN(64, perform(this.#host.machine, step));
      if (step.kind === "call") {
        const [counted, key] = answer < 0n ? [this.errors, -answer] : [this.done, step.x[0]!];
        counted.set(Number(key), (counted.get(Number(key)) ?? 0) + 1);
      }
      const [first] = this.#host.look();
      return first === undefined ? undefined : `${first.says} does not hold at ${first.where}`;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

const walkOf = (walker: Walker, steps: readonly Step[], failure: string | undefined): Walk => ({
  count: steps.length,
  steps,
  errors: walker.errors,
  done: walker.done,
  evaluated: walker.evaluated,
  entries: walker.entries,
  failure,
});

/** Does steps again. */
export function replay(steps: readonly Step[]): Walk {
  const walker = new Walker();
  for (const [i, step] of steps.entries()) {
    const failure = walker.do(step);
    if (failure !== undefined) return walkOf(walker, steps.slice(0, i + 1), failure);
  }
  return walkOf(walker, steps, undefined);
}

/** Steps of one machine: VMs have fifteen numbers, which are never given again, so that a machine is spent some time. */
const STEPS_OF_MACHINE = 2000;

function walkOne(count: number, seed: number): Walk {
  const walker = new Walker();
  const draw = new Draw(seed, walker.layout);
  const steps: Step[] = [];
  for (let i = 0; i < count; i++) {
    const step = draw.step();
    steps.push(step);
    const failure = walker.do(step);
    if (failure !== undefined) return walkOf(walker, steps, failure);
  }
  return walkOf(walker, steps, undefined);
}

const summed = (a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): ReadonlyMap<number, number> =>
  new Map([...new Set([...a.keys(), ...b.keys()])].map((key) => [key, (a.get(key) ?? 0) + (b.get(key) ?? 0)]));

/**
 * Draws and does steps until there are enough, or one fails, on one machine after the other with one seed after the other. The sequence is that of the last machine.
 *
 * @param tell called now and then with how many were done
 */
export function walk(count: number, seed: number, tell: (done: number) => void = () => {}): Walk {
  let all = walkOne(Math.min(count, STEPS_OF_MACHINE), seed);
  for (let at = STEPS_OF_MACHINE; at < count && all.failure === undefined; at += STEPS_OF_MACHINE) {
    tell(at);
    const one = walkOne(Math.min(count - at, STEPS_OF_MACHINE), (seed + at / STEPS_OF_MACHINE) >>> 0);
    all = {
      steps: one.steps,
      count: all.count + one.count,
      errors: summed(all.errors, one.errors),
      done: summed(all.done, one.done),
      evaluated: all.evaluated + one.evaluated,
      entries: all.entries + one.entries,
      failure: one.failure,
    };
  }
  return all;
}

/** Fewer steps that fail as well: halves, quarters and so on are left out as long as that does. @param tries replays at most */
export function shortened(walked: Walk, tries = 200): Walk {
  let best = walked;
  let left = tries;
  for (let size = Math.ceil(best.steps.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < best.steps.length && left > 0; left--) {
      const fewer = [...best.steps.slice(0, at), ...best.steps.slice(at + size)];
      const again = replay(fewer);
      if (again.failure === undefined) at += size;
      else best = again;
    }
  return best;
}
