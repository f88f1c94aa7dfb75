/** KCore as `sekvm verify` proves it: all layers of the package, with the default solver. */
import { conditionsOf, proofReport, systemTexts } from "../../check/proof/index.ts";
import type { ProvableSystem } from "../../check/verify/index.ts";
import type { LayerReport, ProofReport, SystemTexts } from "../../evidence/index.ts";
import { kernelFiles } from "../../host/node/index.ts";
import type { CliContext } from "../io.ts";
import { packageRoot } from "../places.ts";
import { Board } from "../prove/board.ts";
import type { System } from "../prove/system.ts";
import { layerId } from "./ids.ts";
import { Reports } from "./reports.ts";
import { type KCoreOptions, opened, partOf, proofs, sessionsOf } from "./sessions.ts";

/** Numbers of the layers in the package. */
export function kcoreLayers(): number[] {
  const numbers = kernelFiles(packageRoot, "kcore").flatMap((f) => /\/(\d\d)-[\w-]+\/index\.ts$/.exec(f)?.[1] ?? []);
  return [...new Set(numbers.map(Number))].sort((a, b) => a - b);
}

/** KCore, whose proofs may begin before somebody asks for them. */
export interface BegunKCore extends ProvableSystem {
  /** Does nothing where nothing will be asked for. */
  readonly begin: (signal: AbortSignal) => void;
  /** Names of all files that it is lifted from. */
  readonly sources: () => Promise<readonly string[]>;
  /** What was proved of it so far, for those who asked; undefined where that is nothing. */
  readonly proved: () => Promise<{ readonly proofs: ProofReport; readonly texts: SystemTexts } | undefined>;
}

/** KCore; undefined where it is missing. */
export function provableKCore(options: KCoreOptions, context: CliContext): BegunKCore | undefined {
  const layers = kcoreLayers();
  if (layers.length === 0) return undefined;
  const board = new Board(context.io.stderr, options.solvers, { isWatched: false });
  let kcore: Promise<System> | undefined;
  let solver = "";
  const seen = new Map<number, LayerReport>();
  const lifted = (): Promise<System> => (kcore ??= opened());
  let reports: Reports | undefined;
  const note = (name: string): void => void (solver = name);
  const begun = (signal: AbortSignal): Reports =>
    (reports ??= new Reports(sessionsOf(options, { lifted, note, io: context.io, board, signal })));
  return {
    layers,
    proved: async () => (seen.size === 0 ? undefined : provedOf(await lifted(), solver, [...seen.values()])),
    sources: async () => [...(await lifted()).program.modules.keys()].sort(),
    conditions: async () => conditionsOf((await lifted()).layered),
    begin: (signal) => options.parts.size > 0 && void begun(signal),
    async *prove(part, signal) {
      board.isWatched = true;
      try {
        const all = begun(signal);
        for (const { number } of (await lifted()).layers) {
          if (partOf(number) !== part) continue;
          const report = await all.of(number);
          if (report === undefined && signal.aborted) return;
          if (report === undefined) throw new Error(`nobody proved layer ${number}`);
          seen.set(number, report);
          yield report;
        }
      } finally {
        board.isWatched = false;
      }
    },
  };
}

/** What was proved, as `sekvm prove` reports it. */
function provedOf({ name, layered }: System, solver: string, layers: readonly LayerReport[]) {
  const proofs = proofReport(name, layered, { solver, layers, crossCheck: undefined, stopped: undefined });
  return { proofs, texts: systemTexts(layered, layers) };
}

/** Proves theorems by their ids, such as `07/setNpt`, and asks for all of it anew. */
export async function proveAgain(
  isWanted: (id: string) => boolean,
  options: KCoreOptions,
  context: CliContext,
  signal: AbortSignal,
): Promise<{ readonly solver: string; readonly layers: readonly LayerReport[] }> {
  const system = await opened();
  const board = new Board(context.io.stderr, options.solvers);
  let solver = "";
  const wanted = { layer: (n: number) => isWanted(layerId(n)), theorem: isWanted };
  const layers: LayerReport[] = [];
  const note = (name: string): void => void (solver = name);
  const tools = { lifted: async () => system, note, io: context.io, board, signal };
  try {
    for await (const layer of proofs(options, tools, { wanted })) layers.push(layer);
  } finally {
    board.close();
  }
  return { solver, layers };
}
