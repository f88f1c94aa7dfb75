/** Small systems of files beside this one, what `sekvm prove` says of them, and of what becomes of them when their texts are changed. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  functionsOfProgram,
  type Memory,
  planLayer,
  proveTheorem,
  readSystem,
  recordedRuns,
} from "../../src/check/proof/index.ts";
import { kernelFiles, readKernelFile } from "../../src/host/node/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";
import { workshop } from "./workshop.ts";

/** The folder of them. */
export const here = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "test", "check");

export type Word = "proved" | "refuted" | "vacuous" | "unknown" | "error";
/** What a system of an `expected.json` must get. */
export interface Expected {
  readonly system: string;
  readonly must: Word | "not-proved";
  readonly what: string;
}

/** What came of it. */
export interface Got {
  readonly word: Word;
  readonly why: string;
}

/** What stands in texts, and what in its place. */
export type Edits = readonly (readonly [string, string])[];
export const editing =
  (edits: Edits) =>
  (text: string): string =>
    edits.reduce((t, [from, to]) => t.replace(from, to), text);

/** Answers that are kept for the time of a run. */
export function keptAnswers(): Memory {
  const kept = new Map<string, string>();
  return { get: (key) => kept.get(key), put: (key, text) => void kept.set(key, text) };
}
/** What is proved of a system is not asked again of those that are made of it by a change elsewhere. */
export const shared = keptAnswers();

/** What `sekvm prove` says of a system: the first theorem that is not proved, or that all are. */
export async function proved(
  folder: string,
  name: string,
  edit = (text: string): string => text,
  memory?: Memory,
  signal?: AbortSignal,
): Promise<Got> {
  const root = join(here, folder);
  const read = (file: string): string | undefined => {
    const text = readKernelFile(root, file);
    return text === undefined ? undefined : edit(text);
  };
  const files = kernelFiles(root, name).filter((f) => /\/(\d\d-[\w-]+|security)\/[^/]+\.ts$/.test(f));
  const { program, errors } = liftProgram(files, { read, isApart: true });
  const found = errors.length > 0 ? { system: undefined, errors } : readSystem(program);
  const { system } = found;
  if (system === undefined) return { word: "error", why: found.errors.map((e) => `${e.code} ${e.message}`).join("; ") };
  const shop = await workshop();
  const runs = recordedRuns(system, () => undefined);
  const place = {
    ...{
      program,
      system,
      solver: "z3",
      natives: functionsOfProgram(program),
      runs: runs.of,
      endless: runs.endless,
      memory,
      signal,
    },
    ask: (question: Parameters<typeof shop.askTimed>[0]) => shop.askTimed(question),
    check: (checks: Parameters<typeof shop.check>[0]) => shop.check(checks),
  };
  for (const layer of system.layers)
    for (const theorem of planLayer(system, layer).theorems) {
      const { verdict, counterexample } = await proveTheorem(theorem, place);
      const word = verdict.status === "holds" ? "unknown" : verdict.status;
      const why = counterexample?.lines[0] ?? JSON.stringify(verdict).slice(0, 300);
      if (word !== "proved") return { word, why: `${theorem.title}: ${why}` };
    }
  return { word: "proved", why: "" };
}
