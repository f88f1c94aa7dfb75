/**
 * Sessions that prove KCore for `sekvm verify`. Two of them share the work where several solvers may be asked at once: planning and
 * making questions is what solvers wait for, and one thread is not enough for it. One takes layers from the lowest up, the other, in a
 * thread of its own, from the highest down, so that they meet wherever both are done.
 */
import type { PlannedLayer, PlannedTheorem } from "../../check/proof/index.ts";
import type { ProvablePart } from "../../check/verify/index.ts";
import type { LayerReport } from "../../evidence/index.ts";
import { startBeside } from "../../host/node/index.ts";
import { SECURITY } from "../../kernel/index.ts";
import { span } from "../../text/index.ts";
import { COMMAND_LINE } from "../command-line.ts";
import { type Io, processIo } from "../io.ts";
import { type BoardEvent, hearing, telling, type Watching } from "../prove/board-beside.ts";
import type { System } from "../prove/system.ts";
import { theoremId } from "./ids.ts";
import type { Sending } from "./reports.ts";

export interface KCoreOptions {
  /** Solvers that work at once. */
  readonly solvers: number;
  readonly cache: boolean;
  readonly workers: string | undefined;
  /** What will be asked for. */
  readonly parts: ReadonlySet<ProvablePart>;
}

export const partOf = (number: number): ProvablePart => (number === SECURITY ? "security" : "layers");

/** What a session needs besides. */
export interface SessionTools {
  readonly lifted: () => Promise<System>;
  /** Told of the solver. */
  readonly note: (solver: string) => void;
  readonly io: Io;
  readonly board: Watching;
  readonly signal: AbortSignal;
}

/** KCore, lifted. */
export async function opened(): Promise<System> {
  const { openSystem } = await import("../prove/system.ts");
  const { system, errors } = openSystem(undefined, span(COMMAND_LINE, 0, 0));
  if (system === undefined) throw new Error(`KCore cannot be lifted: ${errors[0]?.message}; see sekvm prove`);
  return system;
}

/** What is wanted of proofs, by ids. */
export interface Wanted {
  readonly layer: (number: number) => boolean;
  readonly theorem: (id: string) => boolean;
}

/** Which layers of a session are its own. */
interface Sharing {
  readonly isDown: boolean;
  /** Whether a layer is taken by this session now; by number. */
  readonly takes: (layer: number) => boolean;
}

/** Proves layers of KCore in this thread. */
export async function* proofs(
  { solvers, cache, workers, parts }: KCoreOptions,
  { lifted, note, io, board, signal }: SessionTools,
  { wanted, sharing }: { readonly wanted?: Wanted; readonly sharing?: Sharing } = {},
): AsyncGenerator<LayerReport, void, void> {
  const { openSession } = await import("../prove/session.ts");
  const only = wanted && ((p: PlannedLayer, t: PlannedTheorem) => wanted.theorem(theoremId(p.layer.number, t.name)));
  const takes = sharing && (({ number }: { readonly number: number }) => sharing.takes(number));
  const options = { solver: "auto", crossCheck: false, emit: undefined, only, takes } as const;
  const system = await lifted();
  const session = await openSession(system, { ...options, solvers, cache, workers, signal, board }, io);
  note(session.solver);
  try {
    const layers = system.layers.filter((l) => parts.has(partOf(l.number)) && (wanted?.layer(l.number) ?? true));
    yield* session.prove(sharing?.isDown ? layers.reverse() : layers);
  } finally {
    await session.close();
  }
}

/** Layers that are taken, by number, for all threads. */
type Taken = Int32Array<SharedArrayBuffer>;
const taking = (taken: Taken) => (layer: number) => Atomics.exchange(taken, layer, 1) === 0;

/** What the thread of the second session is given. */
interface Given {
  readonly options: KCoreOptions;
  readonly taken: Taken;
}

/** What it tells. */
type Told = BoardEvent | { readonly kind: "report"; readonly report: LayerReport };

/** The sessions that prove what is asked for, each with half of the solvers. */
export function sessionsOf(options: KCoreOptions, tools: SessionTools): readonly Sending[] {
  const { solvers } = options;
  if (solvers === 1) return [(send) => sent(proofs(options, tools), send)];
  const taken: Taken = new Int32Array(new SharedArrayBuffer((SECURITY + 1) * Int32Array.BYTES_PER_ELEMENT));
  const sharing = { isDown: false, takes: taking(taken) };
  const [own, others] = [Math.ceil(solvers / 2), Math.floor(solvers / 2)].map((half) => ({
    ...options,
    solvers: half,
  }));
  const given: Given = { options: others!, taken };
  return [(send) => sent(proofs(own!, tools, { sharing }), send), (send) => besides(given, tools, send)];
}

async function sent(reports: AsyncIterable<LayerReport>, send: (report: LayerReport) => void): Promise<void> {
  for await (const report of reports) send(report);
}

/** The second session, from here. */
async function besides(
  given: Given,
  { board, signal }: SessionTools,
  send: (report: LayerReport) => void,
): Promise<void> {
  const toBoard = hearing(board);
  const hear = (told: Told): void => (told.kind === "report" ? send(told.report) : toBoard(told));
  await startBeside(new URL("./proofs-thread.js", import.meta.url), signal, { given, hear });
}

/** The second session, in its thread. */
export async function provedBeside(
  signal: AbortSignal,
  { options, taken }: Given,
  tell: (told: Told) => void,
): Promise<void> {
  const tools = { lifted: opened, note: () => undefined, io: processIo(), board: telling(tell), signal };
  const sharing = { isDown: true, takes: taking(taken) };
  await sent(proofs(options, tools, { sharing }), (report) => tell({ kind: "report", report }));
}
