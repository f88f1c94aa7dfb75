/** KCore as `sekvm verify` proves it: all layers of the package, with the default solver. */
import { conditionsOf } from "../../check/proof/index.ts";
import type { ProvablePart, ProvableSystem } from "../../check/verify/index.ts";
import type { LayerReport } from "../../evidence/index.ts";
import { kernelFiles } from "../../host/node/index.ts";
import { SECURITY } from "../../kernel/index.ts";
import { span } from "../../text/index.ts";
import { COMMAND_LINE } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { packageRoot } from "../places.ts";
import { Board } from "../prove/board.ts";
import type { System } from "../prove/system.ts";

/** Numbers of the layers in the package. */
export function kcoreLayers(): number[] {
  const numbers = kernelFiles(packageRoot, "kcore").flatMap((f) => /\/(\d\d)-[\w-]+\/index\.ts$/.exec(f)?.[1] ?? []);
  return [...new Set(numbers.map(Number))].sort((a, b) => a - b);
}

export interface KCoreOptions {
  /** Solvers that work at once. */
  readonly solvers: number;
  readonly cache: boolean;
  readonly workers: string | undefined;
}

/** KCore; undefined where it is missing. */
export function provableKCore(options: KCoreOptions, context: CliContext): ProvableSystem | undefined {
  const layers = kcoreLayers();
  if (layers.length === 0) return undefined;
  const done = new Map<ProvablePart, readonly LayerReport[]>();
  let kcore: Promise<System> | undefined;
  const lifted = (): Promise<System> => (kcore ??= opened());
  return {
    layers,
    conditions: async () => conditionsOf((await lifted()).layered),
    async *prove(part, signal) {
      const reports: LayerReport[] = [...(done.get(part) ?? [])];
      if (done.has(part)) return yield* reports;
      for await (const report of prove(await lifted(), part, options, context, signal)) {
        reports.push(report);
        yield report;
      }
      if (!signal.aborted) done.set(part, reports);
    },
  };
}

/** KCore, lifted. */
async function opened(): Promise<System> {
  const { openSystem } = await import("../prove/system.ts");
  const { system, errors } = openSystem(undefined, span(COMMAND_LINE, 0, 0));
  if (system === undefined) throw new Error(`KCore cannot be lifted: ${errors[0]?.message}; see sekvm prove`);
  return system;
}

async function* prove(
  system: System,
  part: ProvablePart,
  { solvers, cache, workers }: KCoreOptions,
  { io }: CliContext,
  signal: AbortSignal,
): AsyncGenerator<LayerReport, void, void> {
  const { openSession } = await import("../prove/session.ts");
  const board = new Board(io.stderr, solvers);
  const options = { solver: "auto", crossCheck: false, emit: undefined, only: undefined } as const;
  const session = await openSession(system, { ...options, solvers, cache, workers, signal, board }, io);
  try {
    const isWanted = (number: number): boolean => (number === SECURITY) === (part === "security");
    yield* session.prove(system.layers.filter((l) => isWanted(l.number)));
  } finally {
    board.close();
    await session.close();
  }
}
