/** `sekvm prove --mutate`: small mistakes made in code, specifications and relations, each of which something has to refute. */
import { setMaxListeners } from "node:events";
import { holesOf, type Layer, type MutationPlace, mutateLayer } from "../../check/proof/index.ts";
import { EXIT, type ExitCode, type MutantReport, type MutationReport, worstExit } from "../../evidence/index.ts";
import { duration, listenForInterrupts } from "../../host/node/index.ts";
import type { SolverChoice } from "../../host/node/solvers/index.ts";
import { openGoalWorkshop } from "../goals.ts";
import type { CliContext } from "../io.ts";
import { runsOf } from "./runs.ts";
import type { System } from "./system.ts";

export interface MutateCommandOptions {
  /** How many of each layer; all of them unless given. */
  readonly sample: number | undefined;
  readonly seed: number | undefined;
  readonly solver: SolverChoice;
  readonly jobs: number;
  readonly cache: boolean;
  readonly json: boolean;
  readonly stats: boolean;
}

/** Raised when the form of the JSON changes. */
const SCHEMA = 1;
/** Milliseconds for one mutant. */
const PATIENCE = 60_000;

/** Tries mutants of layers. */
export async function runMutate(
  system: System,
  layers: readonly Layer[],
  options: MutateCommandOptions,
  { io }: CliContext,
): Promise<ExitCode> {
  const { solver, jobs, cache, sample, seed = 1, json, stats } = options;
  const shop = await openGoalWorkshop(io, { solver, solvers: jobs, cache });
  const interrupts = listenForInterrupts(() => io.stderr.write("interrupted\n"));
  setMaxListeners(0, interrupts.signal); // every goal that is asked listens
  const place: MutationPlace = {
    system: system.layered,
    entries: system.entries,
    read: system.read,
    run: await runsOf(system, io),
    solver: `${shop.solver} ${shop.version}`,
    ask: (question) => shop.askTimed(question, { signal: interrupts.signal }),
    check: (checks) => shop.check(checks, { signal: interrupts.signal }),
    memory: undefined,
    patience: PATIENCE,
    now: () => performance.now(),
  };
  const reports: MutationReport[] = [];
  try {
    for (const layer of layers) {
      const report = await mutateLayer(place, layer, {
        parts: ["code", "spec", "relate", "machine", "proof"],
        seed,
        signal: interrupts.signal,
        ...(sample === undefined ? {} : { sample }),
        onMutant: (m) => json || io.stdout.write(mutantText(m) + (stats ? `  ${duration(m.milliseconds)}\n` : "\n")),
      });
      reports.push(report);
      if (!json) io.stdout.write(`${summaryText(report)}\n`);
    }
  } finally {
    interrupts.done();
    await shop.close();
  }
  if (json)
    io.stdout.write(`${JSON.stringify({ schema: SCHEMA, command: "prove --mutate", reports }, undefined, 2)}\n`);
  return interrupts.signal.aborted ? EXIT.interrupted : worstExit(reports.map(exitOf));
}

function exitOf(report: MutationReport): ExitCode {
  if (holesOf(report).length > 0 || report.stale.length > 0) return EXIT.refuted;
  const isOpen = ({ fate, equivalent }: MutantReport): boolean =>
    fate === "unconfirmed" || (fate === "unknown" && equivalent === undefined);
  return report.mutants.some(isOpen) ? EXIT.unknown : EXIT.ok;
}

function mutantText({ fate, file, line, before, after, by, code, detail, equivalent }: MutantReport): string {
  const why = [by, code, detail].filter((part) => part !== undefined && part !== "").join(", ");
  const same = equivalent === undefined ? "" : ` (equivalent: ${equivalent})`;
  return `${fate.padEnd(11)} ${file}:${line} ${before} -> ${after || "nothing"}: ${why}${same}`;
}

/** `7 07-npt-walk: 20 of 412 mutants: 18 killed, 2 rejected`, and what of the list of equivalents is out of date. */
function summaryText({ layer, folder, total, mutants, stale }: MutationReport): string {
  const counts = new Map<string, number>();
  for (const m of mutants) counts.set(m.fate, (counts.get(m.fate) ?? 0) + 1);
  const said = [...counts].map(([fate, n]) => `${n} ${fate}`).join(", ");
  const head = `${layer} ${folder}: ${mutants.length} of ${total} mutants: ${said}`;
  return [head, ...stale.map((s) => `listed as equivalent, but killed: ${s}`)].join("\n");
}
