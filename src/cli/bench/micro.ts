/**
 * The four operations of virtual machines that the paper measures, one by one: a run that does an operation so often, less a run that does it not at all, both from the
 * start of the machine to its end. Modes take turns.
 */
import type { Cache } from "../../jobs/index.ts";
import type { TlbParameters } from "../../machine/index.ts";
import type { Mode } from "../run/modes.ts";
import { type Counts, difference, HOST_MEMORY, measure } from "./measure.ts";

/** An operation, as `kserv/guests/bench.c` numbers it. */
export interface Operation {
  readonly name: string;
  readonly says: string;
  readonly test: number;
  readonly vcpus: number;
  /** Cycles under KVM and SeKVM on two servers. @source Li et al., S&P 2021, as `docs/benchmarks.md` quotes it */
  readonly published: { readonly m400: readonly [number, number]; readonly seattle: readonly [number, number] };
}

export const OPERATIONS: readonly Operation[] = [
  {
    name: "Hypercall",
    says: "a call that the host answers",
    test: 0,
    vcpus: 1,
    published: { m400: [2275, 4695], seattle: [2896, 3720] },
  },
  {
    name: "I/O kernel",
    says: "a read of a register that the host's kernel emulates",
    test: 1,
    vcpus: 1,
    published: { m400: [3144, 7235], seattle: [3831, 4864] },
  },
  {
    name: "I/O user",
    says: "a read of a register that the host's part at EL0 emulates",
    test: 2,
    vcpus: 1,
    published: { m400: [7864, 15501], seattle: [9288, 10903] },
  },
  {
    name: "Virtual IPI",
    says: "an interrupt from one virtual CPU to another on another CPU, until it is taken",
    test: 3,
    vcpus: 2,
    published: { m400: [7915, 13900], seattle: [8816, 10699] },
  },
];

export interface MicroOptions {
  readonly operations: readonly Operation[];
  readonly modes: readonly Mode[];
  readonly count: number;
  readonly seeds: number;
  readonly tlbs: TlbParameters | undefined;
  readonly cache: Cache;
  /** Told before each pair of runs. */
  readonly began: (text: string) => void;
}

/** Of an operation in a mode: counts of each, for each seed. */
export interface MicroRow {
  readonly operation: Operation;
  readonly mode: string;
  readonly counts: readonly Counts[];
}

/** Turns of CPUs that differ a little from seed to seed. */
export const sliceOf = (seed: number): number => 10_000 + 37 * seed;

/** @throws {Error} when a guest says that it did something else */
async function once({ test, vcpus }: Operation, mode: Mode, seed: number, options: MicroOptions): Promise<Counts> {
  const { count, tlbs, cache } = options;
  const run = async (times: number): Promise<Counts> => {
    const words = `run bench ${vcpus} ${test} ${times};wait;off`;
    const ran = await measure({ mode, words, cpus: 2, memory: HOST_MEMORY, slice: sliceOf(seed), tlbs, cache });
    if (!ran.console.includes(`[1] ${times} times\n`)) throw new Error(`${mode.name}: ${words}\n${ran.console}`);
    return ran.counts;
  };
  return difference(await run(count), await run(0), count);
}

export async function micro(options: MicroOptions): Promise<MicroRow[]> {
  const { operations, modes, seeds, began } = options;
  const rows = operations.flatMap((operation) =>
    modes.map((mode) => ({ operation, mode: mode.name, counts: [] as Counts[] })),
  );
  for (let seed = 0; seed < seeds; seed++)
    for (const [i, row] of rows.entries()) {
      began(`${row.operation.name}, ${row.mode}, seed ${seed}`);
      row.counts.push(await once(row.operation, modes[i % modes.length]!, seed, options));
    }
  return rows;
}
