/**
 * Proves layers of a program, one after the other from below: a layer is planned when there is room for its theorems, and
 * reports come in the order of the layers, whatever is finished first.
 */
import type { LayerReport, TheoremReport } from "../../../evidence/index.ts";
import { LimitReached } from "../../../symbolic/index.ts";
import type { PlannedTheorem } from "../goals.ts";
import { type NativeValues, type PlannedLayer, planLayer } from "../plan/plan.ts";
import type { Layer } from "../system.ts";
import { isNotSupported, proveTheorem } from "./prove.ts";
import type { Workplace } from "./workplace.ts";

export interface ProveLayersOptions {
  /** Values that the program's files export. */
  readonly values: NativeValues;
  /** Theorems to prove; all unless given. */
  readonly only?: (layer: PlannedLayer, theorem: PlannedTheorem) => boolean;
  /** Theorems that are worked on at once; their goals are asked together. */
  readonly atOnce?: number;
  /** Stops: layers that are not finished then are left out. */
  readonly signal?: AbortSignal;
  readonly onPlanned?: (layer: PlannedLayer, theorems: readonly PlannedTheorem[]) => void;
  readonly onProved?: (theorem: TheoremReport) => void;
}

const AT_ONCE = 4;

/** Lets in so many at once. */
class Gate {
  #room: number;
  readonly #waiting: (() => void)[] = [];
  constructor(room: number) {
    this.#room = room;
  }
  async enter(): Promise<void> {
    if (this.#room > 0) this.#room--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#room++;
    else next();
  }
}

interface Begun {
  readonly planned: PlannedLayer;
  /** Of the theorems, then of the mutants. */
  readonly proofs: readonly Promise<TheoremReport>[];
  /** How many of them are theorems. */
  readonly theorems: number;
}

// Whoever awaits it sees the error; until then it must not count as unseen.
function later<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** The reports of layers in their order. */
export async function* proveLayers(
  layers: readonly Layer[],
  workplace: Workplace,
  options: ProveLayersOptions,
): AsyncGenerator<LayerReport, void, void> {
  const gate = new Gate(options.atOnce ?? AT_ONCE);
  let turn: Promise<unknown> = Promise.resolve();
  const reports = layers.map((layer) => {
    const begun = later(turn.then(() => begin(layer, workplace, options, gate)));
    turn = begun;
    return later(begun.then((b) => finish(b, options.signal)));
  });
  for (const report of reports) {
    const done = await report;
    if (done === undefined) return;
    yield done;
  }
}

/** Plans a layer and starts its theorems; done when all of them are started. */
async function begin(
  layer: Layer,
  workplace: Workplace,
  { values, only, signal, onPlanned, onProved }: ProveLayersOptions,
  gate: Gate,
): Promise<Begun> {
  await gate.enter();
  gate.leave();
  const proofs: Promise<TheoremReport>[] = [];
  if (signal?.aborted) {
    const planned = { layer, title: layer.folder, theorems: [], mutants: [] };
    return { planned, proofs, theorems: 0 };
  }
  const planned = planLayer(workplace.program, layer, values);
  const wanted = (t: PlannedTheorem): boolean => only?.(planned, t) ?? true;
  const theorems = planned.theorems.filter(wanted);
  const all = [...theorems, ...planned.mutants.filter(wanted)];
  onPlanned?.(planned, all);
  for (const theorem of all) {
    await gate.enter();
    if (signal?.aborted) {
      gate.leave();
      break;
    }
    const proof = guarded(theorem, workplace).then(told(onProved));
    proofs.push(later(proof.finally(() => gate.leave())));
  }
  return { planned, proofs, theorems: theorems.length };
}

/** A theorem whose questions cannot be made is one of which nothing is known. */
async function guarded(theorem: PlannedTheorem, workplace: Workplace): Promise<TheoremReport> {
  try {
    return await proveTheorem(theorem, workplace);
  } catch (error) {
    if (!isNotSupported(error)) throw error;
    const why = error instanceof LimitReached ? "limit" : "unsupported";
    const unknown = { why, detail: (error as Error).message } as const;
    return proveTheorem({ ...theorem, paths: [], failure: undefined, unknown }, workplace);
  }
}

const told =
  (tell: ((theorem: TheoremReport) => void) | undefined) =>
  (report: TheoremReport): TheoremReport => {
    tell?.(report);
    return report;
  };

/** The report of a layer when all its theorems are done; undefined when they were stopped. */
async function finish(
  { planned: { layer, title }, proofs, theorems: count }: Begun,
  signal: AbortSignal | undefined,
): Promise<LayerReport | undefined> {
  const done = await Promise.all(proofs);
  if (signal?.aborted) return undefined;
  const primitives = layer.primitives.flatMap((p) => (p.code === undefined ? [] : [p.short]));
  const [theorems, mutants] = [done.slice(0, count), done.slice(count)];
  return { number: layer.number, title, folder: layer.folder, primitives, theorems, mutants };
}
