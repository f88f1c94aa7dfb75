/** Mutants of a layer: which there are, a sample of them, and what is known to be equivalent. */
import type { MutantReport, MutationReport } from "../../../evidence/index.ts";
import { type Mutant, mutantsOf } from "../../../kernel/index.ts";
import type { Layer } from "../system/index.ts";
import { Mutation, type MutationPlace } from "./trial.ts";

/** What of a layer is changed: its code, its specification with the files beside it, its relation, the machine, its proof file. */
export type MutatedPart = "code" | "spec" | "relate" | "machine" | "proof";

export interface MutateOptions {
  readonly parts: readonly MutatedPart[];
  /** So many mutants, chosen by the seed; all of them unless given. */
  readonly sample?: number;
  readonly seed?: number;
  /** Leaves out what is listed as equivalent: each takes the time of a whole proof. */
  readonly skipListed?: boolean;
  readonly onMutant?: (report: MutantReport, done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Names of files that hold no part of the argument's subject. */
const NOT_MUTATED = /\/(index|refuted|[\w-]*-proof|transactions)\.ts$/;

const partOf = (file: string): MutatedPart =>
  (/\/(code|relate|machine|proof)\.ts$/.exec(file)?.[1] as MutatedPart) ?? "spec";

/** The files of a layer in which mistakes are made. */
export const mutatedFiles = (
  { system: { program } }: MutationPlace,
  layer: Layer,
  parts: readonly MutatedPart[],
): string[] =>
  [...program.modules.keys()]
    .filter((f) => f.startsWith(`${layer.path}/`) && !NOT_MUTATED.test(f) && parts.includes(partOf(f)))
    .sort();

/** Layers whose theorems see a mistake in a part: of code its own, of what layers above go by those too. */
function judgesOf({ system: { layers } }: MutationPlace, layer: Layer, part: MutatedPart): number[] {
  const above = layers.filter((l) => l.number >= layer.number).map((l) => l.number);
  return part === "code" ? above.slice(0, 1) : above;
}

/** So many of a list, in its order; the same for one seed. */
export function sampled<T>(all: readonly T[], count: number, seed: number): T[] {
  let state = seed >>> 0;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' linear congruential generator
    return Math.floor((state / 2 ** 32) * below);
  };
  const order = all.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = next(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((i) => all[i]!);
}

/** A mutant that does what the original does. */
export interface Equivalent {
  /** `file#declaration: before → after`. */
  readonly mutant: string;
  readonly why: string;
}

/** How a mutant is named in the list. */
export const mutantName = ({ span: { file }, inside, before, after }: Mutant): string =>
  `${file}#${inside}: ${before} → ${after}`;

const nameOfReport = ({ file, inside, before, after }: MutantReport): string =>
  `${file}#${inside}: ${before} → ${after}`;

/** The list beside a layer, `equivalent.json`. @throws {SyntaxError} when it is none */
export function equivalentsOf({ read }: MutationPlace, layer: Layer): readonly Equivalent[] {
  const text = read(`${layer.path}/equivalent.json`);
  return text === undefined ? [] : (JSON.parse(text) as readonly Equivalent[]);
}

/** Tries mutants of a layer. */
export async function mutateLayer(
  place: MutationPlace,
  layer: Layer,
  { parts, sample, seed = 1, skipListed = false, onMutant, signal }: MutateOptions,
): Promise<MutationReport> {
  const mutation = new Mutation(place);
  const all = mutatedFiles(place, layer, parts).flatMap((f) => mutantsOf(f, place.read(f) ?? ""));
  const listed = new Map(equivalentsOf(place, layer).map((e) => [e.mutant, e.why]));
  const wanted = skipListed ? all.filter((m) => !listed.has(mutantName(m))) : all;
  const chosen = sample === undefined ? wanted : sampled(wanted, sample, seed);
  const mutants: MutantReport[] = [];
  for (const mutant of chosen) {
    if (signal?.aborted) break;
    const report = await judged(mutation, mutant, judgesOf(place, layer, partOf(mutant.span.file)), listed);
    mutants.push(report);
    onMutant?.(report, mutants.length, chosen.length);
  }
  const stale = mutants
    .filter((m) => m.fate !== "survived" && m.fate !== "unknown" && listed.has(nameOfReport(m)))
    .map(nameOfReport);
  return { layer: layer.number, folder: layer.folder, total: all.length, mutants, stale };
}

async function judged(
  mutation: Mutation,
  mutant: Mutant,
  layers: readonly number[],
  listed: ReadonlyMap<string, string>,
): Promise<MutantReport> {
  const report = await mutation.run(mutant, layers);
  const why = report.equivalent ?? listed.get(mutantName(mutant));
  return report.fate === "survived" || report.fate === "unknown" ? { ...report, equivalent: why } : report;
}

/** The layer of a number. */
export const layerOf = ({ system }: MutationPlace, number: number): Layer | undefined =>
  system.layers.find((l) => l.number === number);

/** What has to be looked at: mutants that nothing tells from the original, and of which nobody said why. */
export const holesOf = ({ mutants }: MutationReport): readonly MutantReport[] =>
  mutants.filter((m) => m.fate === "survived" && m.equivalent === undefined);
