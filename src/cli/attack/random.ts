/** Random steps of a hostile host and its devices, with a look at the state behind each; a failure is made as short as it gets. */
import { readFileSync } from "node:fs";
import { VCPU_RUN } from "../../../kcore/layers/00-machine/abi.ts";
import { layoutFor } from "../../../kcore/native/layout.ts";
import { digest } from "../../host/node/index.ts";
import { type Cache, noCache } from "../../jobs/index.ts";
import { MAP } from "../../machine/index.ts";
import { stubFile } from "./attacks.ts";
import { Draw } from "./draw.ts";
import { type Attacked, hostUnder } from "./host.ts";
import { perform, type Step, startCpus } from "./steps.ts";

const CPUS = 4;
const MEMORY_MIB = 4;

type Counts = ReadonlyMap<number, number>;
/** What came of steps. */
export interface Walk {
  /** How many there were, and those of the last machine. */
  readonly count: number;
  readonly steps: readonly Step[];
  /** Answers of calls that are errors, how often each, to the host and to guests; and calls of the host that were done, by number. */
  readonly errors: Counts;
  readonly guestErrors: Counts;
  readonly done: Counts;
  readonly evaluated: number;
  readonly entries: number;
  /** What went wrong at the last of the steps. */
  readonly failure: string | undefined;
}

/** So many steps apart all that is said is evaluated, whether it rests on something that has changed or not, by a judge of its own. */
export const WHOLE = 500;
const HVC = 0x16n;
const EXCHANGE = { x0: 0, esr: 8 * 72 } as const;

/** A machine that has begun, and one step after the other on it. */
class Walker {
  readonly #host: Attacked;
  readonly errors = new Map<number, number>();
  readonly guestErrors = new Map<number, number>();
  readonly done = new Map<number, number>();
  #steps = 0;

  /** @param isWhole all is evaluated behind each step */
  constructor(isWhole: boolean) {
    this.#host = hostUnder("sekvm", readFileSync(stubFile), { cpus: CPUS, memory: MEMORY_MIB, isWhole });
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

  /** @param tell called with what came of it @returns what is wrong behind a step */
  do(step: Step, tell: (answer: bigint) => void = () => {}): string | undefined {
    try {
      const answer = perform(this.#host.machine, step);
      tell(answer);
      if (step.kind === "call") this.#count(step.x, BigInt.asIntN(64, answer));
      const [first] =
        ++this.#steps % WHOLE === 0 ? [...this.#host.look(), ...this.#host.lookAtAll()] : this.#host.look();
      return first === undefined ? undefined : `${first.says} does not hold at ${first.where}`;
    } catch (error) {
      return (error as Error).message;
    }
  }

  #count([call = 0n, vm = 0n, vcpu = 0n]: readonly bigint[], answer: bigint): void {
    const add = (to: Map<number, number>, key: bigint): void =>
      void to.set(Number(key), (to.get(Number(key)) ?? 0) + 1);
    if (answer < 0n) add(this.errors, -answer);
    else add(this.done, call);
    if (call === VCPU_RUN && answer === 0n) {
      const told = -BigInt.asIntN(64, this.#told(vm, vcpu));
      if (0n < told && told < 16n) add(this.guestErrors, told);
    }
  }
  /** What a guest says by its next call: the answer that it got for its last one. */
  #told(vm: bigint, vcpu: bigint): bigint {
    const { ram } = this.#host.machine;
    const at = ram.at(this.layout.exchange + 4096 * Number(8n * vm + vcpu));
    return ram.load(at + EXCHANGE.esr, 8) >> 26n === HVC ? ram.load(at + EXCHANGE.x0, 8) : 0n;
  }
}

const walkOf = (walker: Walker, steps: readonly Step[], failure: string | undefined): Walk => ({
  count: steps.length,
  steps,
  errors: walker.errors,
  guestErrors: walker.guestErrors,
  done: walker.done,
  evaluated: walker.evaluated,
  entries: walker.entries,
  failure,
});

/** Does steps again. */
export function replay(steps: readonly Step[], isWhole = false): Walk {
  const walker = new Walker(isWhole);
  for (const [i, step] of steps.entries()) {
    const failure = walker.do(step);
    if (failure !== undefined) return walkOf(walker, steps.slice(0, i + 1), failure);
  }
  return walkOf(walker, steps, undefined);
}

/** Steps of one machine: VMs have numbers that are never given again, so that a machine is spent some time. */
export const STEPS_OF_MACHINE = 2000;

function walkOne(count: number, seed: number): Walk {
  const walker = new Walker(false);
  const draw = new Draw(seed, walker.layout);
  const steps: Step[] = [];
  for (let i = 0; i < count; i++) {
    const step = draw.step();
    steps.push(step);
    const failure = walker.do(step, (answer) => draw.told(answer));
    if (failure !== undefined) return walkOf(walker, steps, failure);
  }
  return walkOf(walker, steps, undefined);
}

const summed = (a: Counts, b: Counts): Counts =>
  new Map([...new Set([...a.keys(), ...b.keys()])].map((key) => [key, (a.get(key) ?? 0) + (b.get(key) ?? 0)]));

const NONE: Walk = {
  count: 0,
  steps: [],
  errors: new Map(),
  guestErrors: new Map(),
  done: new Map(),
  evaluated: 0,
  entries: 0,
  failure: undefined,
};
const both = (a: Walk, b: Walk): Walk => ({
  count: a.count + b.count,
  steps: b.steps,
  errors: summed(a.errors, b.errors),
  guestErrors: summed(a.guestErrors, b.guestErrors),
  done: summed(a.done, b.done),
  evaluated: a.evaluated + b.evaluated,
  entries: a.entries + b.entries,
  failure: b.failure,
});

// A machine on which nothing failed is kept without its steps; maps as pairs.
const textOf = ({ count, errors, guestErrors, done, evaluated, entries }: Walk): string =>
  JSON.stringify({ count, evaluated, entries, maps: [errors, guestErrors, done].map((m) => [...m]) });
function walkIn(text: string): Walk {
  const { maps, ...kept } = JSON.parse(text) as Pick<Walk, "count" | "evaluated" | "entries"> & {
    readonly maps: readonly (readonly [number, number][])[];
  };
  const [errors, guestErrors, done] = maps.map((pairs) => new Map(pairs));
  return { ...NONE, ...kept, errors: errors!, guestErrors: guestErrors!, done: done! };
}

export interface WalkOptions {
  /** Where machines are kept that were done: the same seed does the same. */
  readonly cache?: Cache;
  /** Called behind each machine with how many steps were done. */
  readonly tell?: (done: number) => void;
}

/** Draws and does steps, on one machine after the other with one seed after the other: gives what came of all so far, behind each machine, and ends with one that fails. */
export function* walks(
  count: number,
  seed: number,
  { cache = noCache, tell = () => {} }: WalkOptions = {},
): Generator<Walk> {
  const host = readFileSync(stubFile, "latin1");
  let all = NONE;
  for (let at = 0; at < count && all.failure === undefined; at += STEPS_OF_MACHINE) {
    const [steps, own] = [Math.min(count - at, STEPS_OF_MACHINE), (seed + at / STEPS_OF_MACHINE) >>> 0];
    const key = digest(`${own} ${steps} ${host}`);
    const kept = cache.get(key);
    const one = kept === undefined ? walkOne(steps, own) : walkIn(kept);
    if (kept === undefined && one.failure === undefined) cache.put(key, textOf(one));
    all = both(all, one);
    tell(all.count);
    yield all;
  }
}

/** All of them at once. The sequence is that of the last machine. */
export function walk(count: number, seed: number, options: WalkOptions = {}): Walk {
  let last = NONE;
  for (const all of walks(count, seed, options)) last = all;
  return last;
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
