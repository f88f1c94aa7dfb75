/**
 * Many virtual machines at once, each with the same work on two virtual CPUs: a run with so many, less a run with none. Modes take turns.
 */
import type { Cache } from "../../jobs/index.ts";
import type { TlbParameters } from "../../machine/index.ts";
import type { Mode } from "../run/modes.ts";
import { type Counts, difference, HOST_MEMORY, measure } from "./measure.ts";
import { sliceOf } from "./micro.ts";

export const MACHINES: readonly number[] = [1, 2, 4, 8, 16, 32];
const CPUS = 4;
const WORK = 4; // of kserv/guests/bench.c

export interface MultiOptions {
  readonly modes: readonly Mode[];
  /** Rounds of work of each virtual CPU. */
  readonly rounds: number;
  readonly seeds: number;
  readonly tlbs: TlbParameters | undefined;
  readonly cache: Cache;
  readonly began: (text: string) => void;
}

/** Of so many machines in a mode, for each seed: counts for each machine, and how long the machine's clock ran. `refused`: the hypervisor has not so many. */
export interface MultiRow {
  readonly machines: number;
  readonly mode: string;
  readonly counts: readonly Counts[];
  readonly nanoseconds: readonly number[];
  readonly isRefused: boolean;
}

interface Once {
  readonly counts: Counts;
  readonly nanoseconds: number;
}

/** @returns undefined when the hypervisor refuses a machine @throws {Error} when a machine did other work */
async function once(
  machines: number,
  mode: Mode,
  seed: number,
  { rounds, tlbs, cache }: MultiOptions,
): Promise<Once | undefined> {
  const run = (n: number): ReturnType<typeof measure> => {
    const words = `${`create bench 2 ${WORK} ${rounds};`.repeat(n)}${starts(n)}wait;off`;
    return measure({ mode, words, cpus: CPUS, memory: HOST_MEMORY, slice: sliceOf(seed), tlbs, cache });
  };
  const [all, none] = [await run(machines), await run(0)];
  if (all.console.includes("there is no further VM")) return undefined;
  const done = all.console.match(new RegExp(`^\\[\\d+\\] ${rounds} times, .*$`, "gm")) ?? [];
  const results = new Set(done.map((line) => line.replace(/^\[\d+\] /, "")));
  if (done.length !== machines || results.size !== 1) throw new Error(`${mode.name}:\n${all.console}`);
  return {
    counts: difference(all.counts, none.counts, machines),
    nanoseconds: all.nanoseconds - none.nanoseconds,
  };
}

const starts = (n: number): string => Array.from({ length: n }, (_, i) => `start ${i + 1};`).join("");

export async function multi(options: MultiOptions): Promise<MultiRow[]> {
  const { modes, seeds, began } = options;
  const rows: MultiRow[] = [];
  for (const machines of MACHINES) {
    const runs = modes.map((mode) => ({ mode, of: [] as (Once | undefined)[] }));
    for (let seed = 0; seed < seeds; seed++)
      for (const { mode, of } of runs) {
        if (of.includes(undefined)) continue;
        began(`${machines} machines, ${mode.name}, seed ${seed}`);
        of.push(await once(machines, mode, seed, options));
      }
    for (const { mode, of } of runs) rows.push(rowOf(machines, mode, of));
  }
  return rows;
}

function rowOf(machines: number, mode: Mode, of: readonly (Once | undefined)[]): MultiRow {
  const ran = of.filter((o) => o !== undefined);
  return {
    machines,
    mode: mode.name,
    counts: ran.map((o) => o.counts),
    nanoseconds: ran.map((o) => o.nanoseconds),
    isRefused: of.includes(undefined),
  };
}
