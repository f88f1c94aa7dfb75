/** KCore as `sekvm verify` proves it: all layers of the package, with the default solver. */
import {
  conditionsOf,
  type PlannedLayer,
  type PlannedTheorem,
  proofReport,
  systemTexts,
} from "../../check/proof/index.ts";
import type { ProvablePart, ProvableSystem } from "../../check/verify/index.ts";
import type { LayerReport, ProofReport, SystemTexts } from "../../evidence/index.ts";
import { kernelFiles, startBeside } from "../../host/node/index.ts";
import { SECURITY } from "../../kernel/index.ts";
import { span } from "../../text/index.ts";
import { COMMAND_LINE } from "../command-line.ts";
import { type CliContext, type Io, processIo } from "../io.ts";
import { packageRoot } from "../places.ts";
import { Board } from "../prove/board.ts";
import { type BoardEvent, hearing, telling, type Watching } from "../prove/board-beside.ts";
import type { System } from "../prove/system.ts";
import { layerId, theoremId } from "./ids.ts";
import { KeptStream } from "./kept-stream.ts";

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
  /** What will be asked for; it is proved in one session. */
  readonly parts: ReadonlySet<ProvablePart>;
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

const partOf = (number: number): ProvablePart => (number === SECURITY ? "security" : "layers");

/** KCore; undefined where it is missing. */
export function provableKCore(options: KCoreOptions, context: CliContext): BegunKCore | undefined {
  const layers = kcoreLayers();
  if (layers.length === 0) return undefined;
  let kcore: Promise<System> | undefined;
  let solver = "";
  const seen = new Map<number, LayerReport>();
  const lifted = (): Promise<System> => (kcore ??= opened());
  const asking: Asking = { lifted, context, note: (name) => void (solver = name) };
  const shares = sharesOf(options).map((share, i) => new Share(share, asking, i > 0));
  return {
    layers,
    proved: async () => (seen.size === 0 ? undefined : provedOf(await lifted(), solver, [...seen.values()])),
    sources: async () => [...(await lifted()).program.modules.keys()].sort(),
    conditions: async () => conditionsOf((await lifted()).layered),
    begin: (signal) => {
      for (const share of shares) share.begin(signal);
    },
    async *prove(part, signal) {
      const { layers: all } = await lifted();
      let left = all.filter((l) => partOf(l.number) === part).length;
      const reports = shares.find((s) => s.parts.has(part))?.reports(signal) ?? [];
      for await (const report of reports) {
        if (partOf(report.number) !== part) continue;
        seen.set(report.number, report);
        yield report;
        if (--left === 0) return;
      }
    },
  };
}

/** What proofs need besides. */
interface Asking {
  readonly lifted: () => Promise<System>;
  readonly context: CliContext;
  readonly note: (solver: string) => void;
}

/** Parts that are proved in one session: each has its own where solvers may work at once, because one thread cannot make questions for all of them. */
const sharesOf = (options: KCoreOptions): readonly KCoreOptions[] => {
  const parts = [...options.parts];
  if (parts.length < 2 || options.solvers === 1) return [options];
  return parts.map((part) => ({ ...options, parts: new Set([part]) }));
};

/** What one session proves, here or in a thread of its own. */
class Share {
  readonly #options: KCoreOptions;
  readonly #asking: Asking;
  readonly #isApart: boolean;
  readonly #board: Board;
  #stream: KeptStream<LayerReport> | undefined;

  constructor(options: KCoreOptions, asking: Asking, isApart: boolean) {
    this.#options = options;
    this.#asking = asking;
    this.#isApart = isApart;
    this.#board = new Board(asking.context.io.stderr, options.solvers, { isWatched: false });
  }

  get parts(): ReadonlySet<ProvablePart> {
    return this.#options.parts;
  }

  begin(signal: AbortSignal): void {
    if (this.parts.size > 0) this.#begun(signal);
  }

  /** The reports, while the board is shown. */
  async *reports(signal: AbortSignal): AsyncGenerator<LayerReport, void, void> {
    this.#board.isWatched = true;
    try {
      yield* this.#begun(signal).items();
    } finally {
      this.#board.isWatched = false;
    }
  }

  #begun(signal: AbortSignal): KeptStream<LayerReport> {
    this.#stream ??= new KeptStream(this.#proofs(signal));
    return this.#stream;
  }

  async *#proofs(signal: AbortSignal): AsyncGenerator<LayerReport, void, void> {
    const { note, lifted, context } = this.#asking;
    try {
      if (!this.#isApart) return yield* proofs(lifted, this.#options, note, context.io, this.#board, signal);
      const hear = hearing(this.#board);
      const entry = new URL("./proofs-thread.js", import.meta.url);
      yield* (await startBeside<LayerReport[]>(entry, signal, { given: this.#options, hear })) ?? [];
    } finally {
      this.#board.close();
    }
  }
}

/** Proves a share in the thread that this is called in. */
export async function provedApart(
  signal: AbortSignal,
  options: KCoreOptions,
  tell: (event: BoardEvent) => void,
): Promise<readonly LayerReport[]> {
  const layers: LayerReport[] = [];
  const ignored = (): void => undefined;
  for await (const layer of proofs(opened, options, ignored, processIo(), telling(tell), signal)) layers.push(layer);
  return layers;
}

/** What was proved, as `sekvm prove` reports it. */
function provedOf({ name, layered }: System, solver: string, layers: readonly LayerReport[]) {
  const proofs = proofReport(name, layered, { solver, layers, crossCheck: undefined, stopped: undefined });
  return { proofs, texts: systemTexts(layered, layers) };
}

/** KCore, lifted. */
async function opened(): Promise<System> {
  const { openSystem } = await import("../prove/system.ts");
  const { system, errors } = openSystem(undefined, span(COMMAND_LINE, 0, 0));
  if (system === undefined) throw new Error(`KCore cannot be lifted: ${errors[0]?.message}; see sekvm prove`);
  return system;
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
  try {
    for await (const layer of proofs(async () => system, options, note, context.io, board, signal, wanted))
      layers.push(layer);
  } finally {
    board.close();
  }
  return { solver, layers };
}

/** What is wanted of proofs, by ids. */
interface Wanted {
  readonly layer: (number: number) => boolean;
  readonly theorem: (id: string) => boolean;
}

async function* proofs(
  lifted: () => Promise<System>,
  { solvers, cache, workers, parts }: KCoreOptions,
  note: (solver: string) => void,
  io: Io,
  board: Watching,
  signal: AbortSignal,
  wanted?: Wanted,
): AsyncGenerator<LayerReport, void, void> {
  const { openSession } = await import("../prove/session.ts");
  const only = wanted && ((p: PlannedLayer, t: PlannedTheorem) => wanted.theorem(theoremId(p.layer.number, t.name)));
  const options = { solver: "auto", crossCheck: false, emit: undefined, only } as const;
  const system = await lifted();
  const session = await openSession(system, { ...options, solvers, cache, workers, signal, board }, io);
  note(session.solver);
  try {
    const layers = system.layers.filter((l) => parts.has(partOf(l.number)));
    yield* session.prove(layers.filter((l) => wanted?.layer(l.number) ?? true));
  } finally {
    await session.close();
  }
}
