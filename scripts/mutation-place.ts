/** KCore with a solver, for scripts and tests that try mutants. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type MutationPlace, readSystem } from "../src/check/proof/index.ts";
import { openGoalWorkshop } from "../src/cli/goals.ts";
import { runsOf } from "../src/cli/prove/runs.ts";
import { kernelFiles, readKernelFile } from "../src/host/node/index.ts";
import type { SolverChoice } from "../src/host/node/solvers/index.ts";
import { liftProgram } from "../src/kernel/index.ts";

export interface OpenPlace {
  readonly place: MutationPlace;
  readonly close: () => Promise<void>;
}

/** Opens KCore of this repository. @param patience milliseconds for one mutant */
export async function openMutationPlace(patience: number): Promise<OpenPlace> {
  const dist = join(dirname(fileURLToPath(import.meta.url)), "..");
  const root = join(dist, "..");
  const entries = ["kcore/prelude", "kcore/layers", "kcore/security"].flatMap((folder) => kernelFiles(root, folder));
  // Texts are read once: somebody may write in the meantime.
  const texts = new Map<string, string | undefined>();
  const read = (file: string): string | undefined => {
    if (!texts.has(file)) texts.set(file, readKernelFile(root, file));
    return texts.get(file);
  };
  const { program } = liftProgram(entries, { read });
  const { system, errors } = readSystem(program);
  if (system === undefined) throw errors[0]!;
  const io = { stdout: process.stdout, stderr: process.stderr, env: process.env } as Parameters<
    typeof openGoalWorkshop
  >[0];
  const shop = await openGoalWorkshop(io, { solver: (process.env.SOLVER ?? "auto") as SolverChoice, cache: true });
  const place: MutationPlace = {
    system,
    entries,
    read,
    run: await runsOf({ layered: system, program, isApart: false }, io),
    solver: `${shop.solver} ${shop.version}`,
    ask: (question) => shop.askTimed(question),
    check: (checks) => shop.check(checks),
    memory: undefined,
    patience,
    now: () => performance.now(),
  };
  return { place, close: () => shop.close() };
}
