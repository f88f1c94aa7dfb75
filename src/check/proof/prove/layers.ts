/**
 * Proves layers of a program, one after the other from below: a layer is planned when there is room for its theorems, and
 * reports come in the order of the layers, whatever is finished first.
 */
import type { LayerReport, TheoremReport } from "../../../evidence/index.ts";
import { SECURITY } from "../../../kernel/index.ts";
import { letGo } from "../../../smt/index.ts";
import type { PlannedTheorem } from "../goals.ts";
import { type PlannedLayer, planLayer } from "../plan/plan.ts";
import { hardwareAt, type Layer, type LayeredSystem, shortName } from "../system/index.ts";
import { layerKey, sourcesDigests } from "./memory.ts";
import { beyondEngine, proveTheorem, STOPPED } from "./prove.ts";
import type { Workplace } from "./workplace.ts";

export interface ProveLayersOptions {
  /** Theorems to prove; all unless given. */
  readonly only?: (layer: PlannedLayer, theorem: PlannedTheorem) => boolean;
  /** Theorems that are worked on at once; their goals are asked together. */
  readonly atOnce?: number;
  /** Whether a layer is proved here, asked when its turn comes; all are unless given. Of others there is no report. */
  readonly takes?: (layer: Layer) => boolean;
  /** Stops: theorems that are not finished then are unknown, layers that are not begun are left out. */
  readonly signal?: AbortSignal;
  readonly onPlanned?: (layer: PlannedLayer, theorems: readonly PlannedTheorem[]) => void;
  readonly onProved?: (theorem: TheoremReport) => void;
}

const AT_ONCE = 4;
/** Terms, of some hundred bytes each, behind which those that nobody holds are let go. */
const MANY_TERMS = 300_000;

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

/** A layer whose theorems are all started; its report when they are done, undefined when it was stopped before or is proved elsewhere. */
interface Begun {
  readonly report: () => Promise<LayerReport | undefined>;
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
    return later(begun.then(({ report }) => report()));
  });
  for (const report of reports) {
    const done = await report;
    if (done !== undefined) yield done;
  }
}

/** Plans a layer and starts its theorems; done when all of them are started. What is known of it already is not planned. */
async function begin(layer: Layer, workplace: Workplace, options: ProveLayersOptions, gate: Gate): Promise<Begun> {
  await gate.enter();
  gate.leave();
  const { only, signal, takes } = options;
  if (signal?.aborted || takes?.(layer) === false) return { report: () => Promise.resolve(undefined) };
  const { memory, program, system } = workplace;
  const key = only === undefined && memory ? layerKey(layer.folder, sourcesDigests(program).all) : undefined;
  const kept = key && memory?.get(key);
  if (kept) return { report: () => Promise.resolve(JSON.parse(kept) as LayerReport) };
  letGo(MANY_TERMS);
  const planned = planLayer(system, layer);
  const wanted = (t: PlannedTheorem): boolean => only?.(planned, t) ?? true;
  const [theorems, mutants] = [planned.theorems.filter(wanted), planned.mutants.filter(wanted)];
  const proofs = await started([...theorems, ...mutants], planned, workplace, options, gate);
  const report = async (): Promise<LayerReport | undefined> => {
    const done = await Promise.all(proofs);
    const found = reportOf(system, planned, done, theorems.length);
    if (key && isAsItShouldBe(found)) memory?.put(key, JSON.stringify(asKept(found)));
    return found;
  };
  return { report };
}

async function started(
  all: readonly PlannedTheorem[],
  planned: PlannedLayer,
  workplace: Workplace,
  { signal, onPlanned, onProved }: ProveLayersOptions,
  gate: Gate,
): Promise<readonly Promise<TheoremReport>[]> {
  onPlanned?.(planned, all);
  const proofs: Promise<TheoremReport>[] = [];
  for (const theorem of all) {
    await gate.enter();
    const proof = inTime(theorem, workplace, signal).then(told(onProved));
    proofs.push(later(proof.finally(() => gate.leave())));
  }
  return proofs;
}

/** Whether every theorem is proved and every mutant refuted: only then it is kept. */
const isAsItShouldBe = ({ theorems, mutants }: LayerReport): boolean =>
  theorems.every((t) => t.verdict.status === "proved") && mutants.every((t) => t.verdict.status === "refuted");

/** The report as it is when nothing is asked. */
function asKept(report: LayerReport): LayerReport {
  const free = (t: TheoremReport): TheoremReport => ({
    ...t,
    goals: t.goals.map((g) => ({ ...g, cached: true, milliseconds: 0 })),
  });
  return { ...report, theorems: report.theorems.map(free), mutants: report.mutants.map(free) };
}

/** What is shown of a theorem before a signal; where that is nothing it is not known, whatever could not be asked any more. */
async function inTime(theorem: PlannedTheorem, workplace: Workplace, signal: AbortSignal | undefined) {
  const found = signal?.aborted ? undefined : await guarded(theorem, workplace);
  const isShown = found?.verdict.status === "proved" || found?.verdict.status === "refuted";
  return found !== undefined && (isShown || !signal?.aborted) ? found : notKnown(theorem, workplace, STOPPED);
}

/** A theorem whose questions cannot be made is one of which nothing is known. */
const guarded = (theorem: PlannedTheorem, workplace: Workplace): Promise<TheoremReport> =>
  proveTheorem(theorem, workplace).catch((error) => notKnown(theorem, workplace, beyondEngine(error)));

const notKnown = (
  theorem: PlannedTheorem,
  workplace: Workplace,
  unknown: PlannedTheorem["unknown"],
): Promise<TheoremReport> => proveTheorem({ ...theorem, paths: [], failure: undefined, unknown }, workplace);

const told =
  (tell: ((theorem: TheoremReport) => void) | undefined) =>
  (report: TheoremReport): TheoremReport => {
    tell?.(report);
    return report;
  };

/** The report of a layer: its theorems, then its mutants. */
function reportOf(
  { machine }: LayeredSystem,
  { layer, title, actors, principals }: PlannedLayer,
  done: readonly TheoremReport[],
  count: number,
): LayerReport {
  const primitives = layer.primitives.flatMap((p) => (p.code === undefined ? [] : [p.short]));
  const hardware = hardwareAt(machine, layer.number).map((a) => shortName(a.step));
  const under = { cpus: "all", hardware } as const;
  const [theorems, mutants] = [done.slice(0, count), done.slice(count)];
  const { number } = layer;
  return {
    number,
    isLayer: number !== SECURITY,
    title,
    folder: layer.folder,
    primitives,
    under,
    actors,
    principals,
    theorems,
    mutants,
  };
}
