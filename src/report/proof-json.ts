/** Proofs as one JSON document. Costs are in the solver's own units; times and hits of the cache are left out. */
import type {
  GoalReport,
  LayerReport,
  PrincipalReport,
  ProofReport,
  TheoremReport,
  Verdict,
} from "../evidence/index.ts";
import { groundsOf, layerWord, proofCounts, runWord, slowestGoals } from "./proof-counts.ts";

/** Raised when the form changes: src/evidence/schema/prove.schema.json. */
const SCHEMA = 1;

// A refutation's witness is the counterexample of its theorem, which stands there once.
const verdictJson = (verdict: Verdict) =>
  verdict.status === "refuted" ? { status: verdict.status, reliesOn: verdict.reliesOn } : verdict;

const goalJson = ({ id, question, kind, about, of, path, place, verdict, by, resource, bits }: GoalReport) => ({
  id,
  question,
  kind,
  about,
  ...(of === undefined ? {} : { of }),
  path,
  ...(place === undefined ? {} : { place }),
  verdict: verdictJson(verdict),
  by,
  resource,
  bits,
});

const theoremJson = ({
  kind,
  primitive,
  name,
  title,
  place,
  verdict,
  goals,
  paths,
  counterexample,
}: TheoremReport) => ({
  kind,
  ...(primitive === undefined ? {} : { primitive }),
  name,
  title,
  ...(place === undefined ? {} : { place }),
  verdict: verdictJson(verdict),
  goals: goals.map(goalJson),
  paths,
  ...(counterexample === undefined ? {} : { counterexample }),
});

// How a mutant was refuted is of no interest; that it was is, and of which questions.
const mutantJson = ({ name, title, place, verdict, goals }: TheoremReport) => ({
  name,
  title,
  questions: goals.map((g) => g.question),
  ...(place === undefined ? {} : { place }),
  verdict: verdictJson(verdict),
});

// What passes by a result passes through no field.
const principalJson = ({ name, steps, seen, passes, takes }: PrincipalReport) => ({
  name,
  steps,
  seen,
  passes: passes.map(({ field, when, ...p }) => ({
    ...p,
    ...(field === undefined ? {} : { field }),
    ...(when === undefined ? {} : { when }),
  })),
  takes,
});

function layerJson(layer: LayerReport, restsOn: ReturnType<typeof groundsOf>[number]) {
  const { number, title, folder, primitives, under, actors, principals, theorems, mutants } = layer;
  const word = layerWord(layer) ?? "nothing to prove";
  return {
    number,
    title,
    folder,
    word,
    restsOn,
    primitives,
    under,
    ...(layer.isLayer ? {} : { actors, principals: principals.map(principalJson) }),
    theorems: theorems.map(theoremJson),
    mutants: mutants.map(mutantJson),
  };
}

/** The document. `word` says what the exit code says. */
export function proofDocument(report: ProofReport) {
  const { system, solver, layers, crossCheck, assumptions, waits, machine, stopped } = report;
  const grounds = groundsOf(layers);
  return {
    schema: SCHEMA,
    command: "prove",
    word: runWord(report),
    system,
    solver,
    machine,
    ...(stopped === undefined ? {} : { stopped }),
    layers: layers.map((l, i) => layerJson(l, grounds[i]!)),
    counts: proofCounts(report),
    mostWork: slowestGoals(report).map(({ id, resource }) => ({ goal: id, resource })),
    ...(crossCheck === undefined ? {} : { crossCheck: { ...crossCheck, solver: crossCheck.solver ?? "none" } }),
    assumptions,
    waits,
  };
}

/** The document as text. */
export const proofJson = (report: ProofReport): string => `${JSON.stringify(proofDocument(report), undefined, 1)}\n`;
