/** One run of the host of this package under a hypervisor, and what was counted of it. */
import { readFileSync } from "node:fs";
import { digest } from "../../host/node/index.ts";
import type { Cache } from "../../jobs/index.ts";
import {
  DEFAULTS,
  EL2_EVENTS,
  load,
  MAP,
  Machine,
  MIB,
  TLB_COUNTS,
  type TlbCounts,
  type TlbParameters,
} from "../../machine/index.ts";
import { type Image, readImage } from "../../read/image/index.ts";
import { hostFile } from "../run/hosts.ts";
import type { Mode } from "../run/modes.ts";

const INSTRUCTIONS = ["guest", "hostKernel", "hostUser"] as const;
const TLB_OF = ["host", "guest"] as const;

/**
 * Columns, which no sum goes over: instructions of guests at EL1 (our guests have no EL0), of the host at EL1 and at EL0; what the hypervisor did; where TLBs are modelled,
 * misses and loads of walks of each.
 */
export const COLUMNS: readonly string[] = [
  ...INSTRUCTIONS,
  ...EL2_EVENTS,
  ...TLB_OF.flatMap((who) => TLB_COUNTS.map((what) => `${who} ${what}`)),
];
export type Counts = Readonly<Record<string, number>>;

export interface HostRun {
  readonly mode: Mode;
  /** What its monitor does; it ends with `off`. */
  readonly words: string;
  readonly cpus: number;
  readonly memory: number;
  /** Instructions of a CPU's turn: the one thing in which runs of a machine with several CPUs may differ. */
  readonly slice: number;
  readonly tlbs: TlbParameters | undefined;
  /** Where runs are kept: the same run counts the same. */
  readonly cache: Cache;
}

/** What came of a run. */
export interface Measured {
  readonly counts: Counts;
  readonly console: string;
  /** Of the machine's clock, in which an instruction takes one and so does what is at EL2 each time. */
  readonly nanoseconds: number;
}

const MOST_INSTRUCTIONS = 2e10;
const where = { file: hostFile, from: 0, to: 0 };
let host: Image | undefined;

let hostDigest: string | undefined;
function keyOf({ mode, words, cpus, memory, slice, tlbs }: HostRun): string {
  hostDigest ??= digest(readFileSync(hostFile, "latin1"));
  return digest(JSON.stringify([hostDigest, mode.name, words, cpus, memory, slice, tlbs]));
}

/** A run that is kept, or one that is made and kept. @throws {Error} when the host does not come to its end */
export async function measure(run: HostRun): Promise<Measured> {
  const key = keyOf(run);
  const kept = run.cache.get(key);
  if (kept !== undefined) return JSON.parse(kept) as Measured;
  const made = await runHost(run);
  run.cache.put(key, JSON.stringify(made));
  return made;
}

async function runHost({ mode, words, cpus, memory, slice, tlbs }: HostRun): Promise<Measured> {
  host ??= readImage(readFileSync(hostFile), MAP.ram, where);
  const prepared = await mode.prepare();
  const config = {
    ...DEFAULTS,
    cpus,
    slice,
    memory: memory + mode.kept,
    engine: tlbs === undefined ? ("fast" as const) : ("reference" as const),
    smmus: mode.smmus,
    hypervisor: mode.name,
  };
  const machine = new Machine(config, { disks: [], hypervisor: prepared.hypervisor });
  load(machine, host, { append: words, initrd: undefined, kept: mode.kept, where });
  prepared.install?.(machine);
  const [ofHost, ofGuests] = tlbs === undefined ? [] : machine.modelTlbs(tlbs);
  let console = "";
  for (;;) {
    const stop = machine.step(MOST_INSTRUCTIONS);
    console += new TextDecoder().decode(machine.output());
    if (stop.kind === "exit" && stop.status === 0) break;
    if (stop.kind !== "output") throw new Error(`${mode.name}: the host did not end, but ${stop.kind}:\n${console}`);
  }
  const { instructions, ofVms, el2 } = machine.stats;
  return {
    counts: {
      guest: ofVms[0] + ofVms[1],
      hostKernel: instructions[1] - ofVms[1],
      hostUser: instructions[0] - ofVms[0],
      ...el2,
      ...named("host", ofHost),
      ...named("guest", ofGuests),
    },
    console,
    nanoseconds: machine.now(),
  };
}

const named = (who: (typeof TLB_OF)[number], counts: TlbCounts | undefined): Counts =>
  counts === undefined ? {} : Object.fromEntries(TLB_COUNTS.map((what) => [`${who} ${what}`, counts[what]]));

/** What runs did more than others, for each of `times`. */
export const difference = (more: Counts, less: Counts, times: number): Counts =>
  Object.fromEntries(Object.entries(more).map(([what, n]) => [what, (n - less[what]!) / times]));

export const HOST_MEMORY = 128 * MIB;
