/** Runs theorems natively on many inputs and counts what became of them. */

import * as ticket from "../../kcore/layers/01-lock-ops/proof.ts";
import * as ticketRefuted from "../../kcore/layers/01-lock-ops/refuted.ts";
import * as barrier from "../../kcore/layers/01-lock-ops/ticket-lock/barriers.ts";
import * as count from "../../kcore/layers/01-lock-ops/ticket-lock/count-proof.ts";
import * as queue from "../../kcore/layers/02-lock-ops-q/proof.ts";
import * as queueRefuted from "../../kcore/layers/02-lock-ops-q/refuted.ts";
import * as owner from "../../kcore/layers/03-lock-ops-h/proof.ts";
import * as ownerRefuted from "../../kcore/layers/03-lock-ops-h/refuted.ts";
import * as locks from "../../kcore/layers/04-locks/proof.ts";
import * as locksRefuted from "../../kcore/layers/04-locks/refuted.ts";
import { Blocked, NotAssumed, Refuted, Stuck, withUniverse } from "../../kcore/prelude/index.ts";
import type { LayerProof } from "../../src/check/proof/index.ts";
import { type Draw, type Draws, drawArbitrary, drawReached, type Kind, parametersOf } from "./draws.ts";
import { LockRun } from "./lock-run.ts";
import { Random } from "./random.ts";

export interface Claim {
  readonly name: string;
  readonly kind: Kind;
  readonly run: (...inputs: unknown[]) => void;
  readonly parameters: readonly string[];
}

/** What a proof file says of loops, which is no theorem. */
function ofLoops({ layer }: Record<string, unknown>): ReadonlySet<unknown> {
  const loops = Object.values((layer as LayerProof | undefined)?.loops ?? {}).flat();
  return new Set(
    loops.flatMap(({ invariant, measure }) => [
      invariant,
      ...(typeof measure === "function" ? [measure] : Object.values(measure)),
    ]),
  );
}

/** The theorems among the exports of a file: helper functions there have other names. */
function claims(kind: Kind, file: Record<string, unknown>, isClaim: (name: string) => boolean): Claim[] {
  const loops = ofLoops(file);
  return Object.entries(file).flatMap(([name, run]) => {
    if (typeof run !== "function" || loops.has(run) || !isClaim(name)) return [];
    return [{ name, kind, run: run as Claim["run"], parameters: parametersOf(run as Claim["run"]) }];
  });
}
const isRefuted = (name: string): boolean => name.startsWith("refuted");

export const THEOREMS: readonly Claim[] = [
  ...claims("ticket", ticket, (name) => !(name in count || name in barrier)),
  ...claims("count", count, () => true),
  ...claims("barrier", barrier, (name) => name !== "place"),
  ...claims("queue", queue, () => true),
  ...claims("owner", owner, () => true),
  ...claims("locks", locks, () => true),
];
export const MUTANTS: readonly Claim[] = [
  ...claims("ticket", ticketRefuted, isRefuted),
  ...claims("queue", queueRefuted, isRefuted),
  ...claims("owner", ownerRefuted, isRefuted),
  ...claims("locks", locksRefuted, isRefuted),
];

/** How often the hypotheses of a claim held, and the first inputs that refute it. */
export interface Tally {
  exercised: number;
  refuted: { readonly seed: number; readonly what: string } | undefined;
}

function runOne({ run, parameters, name }: Claim, draw: Draw, seed: number, tally: Tally): void {
  const missing = parameters.find((p) => !(p in draw));
  if (missing !== undefined) throw new Error(`${name}: nothing to draw for parameter ${missing}`);
  try {
    run(...parameters.map((p) => draw[p]));
    tally.exercised++;
  } catch (e) {
    if (e instanceof NotAssumed || e instanceof Blocked) return;
    if (!(e instanceof Refuted || e instanceof Stuck)) throw e;
    tally.refuted ??= { seed, what: `${e.name}: ${e.message}` };
  }
}

const START = [0n, 0n, 4294967294n, 65534n];

/** One run of some CPUs, with draws along the way, and a few arbitrary draws. */
function* drawsOf(seed: number, steps: number): Generator<Draws> {
  const random = new Random(seed);
  const cpus = 2 + random.below(3);
  const run = new LockRun(random, cpus, 1 + random.below(3), START[seed % START.length]!);
  yield drawReached(random, run);
  for (let n = 0; n < steps; n++) {
    run.step();
    yield drawReached(random, run);
    if (n % 4 === 0) yield drawArbitrary(random, 2 + random.below(2));
  }
}

/** Runs all claims on all draws of `runs` runs, or each until `enough` is known of it. */
export function tallies(
  all: readonly Claim[],
  runs: number,
  steps: number,
  enough: (tally: Tally) => boolean,
): Map<string, Tally> {
  const out = new Map(all.map((c) => [`${c.kind}.${c.name}`, { exercised: 0, refuted: undefined } as Tally]));
  for (let seed = 1; seed <= runs; seed++)
    for (const draws of drawsOf(seed, steps))
      for (const c of all) {
        const tally = out.get(`${c.kind}.${c.name}`)!;
        const { draw, keys } = draws[c.kind];
        if (!enough(tally)) withUniverse(keys, () => runOne(c, draw, seed, tally));
      }
  return out;
}
