/** Reports on layers that several sessions send in any order, kept for whoever asks, and whenever. */
import type { LayerReport } from "../../evidence/index.ts";

/** Proves layers, and sends the report of each. */
export type Sending = (send: (report: LayerReport) => void) => Promise<void>;

/** The reports of sessions, which are at work from now on. */
export class Reports {
  readonly #here = new Map<number, LayerReport>();
  readonly #waiting = new Map<number, () => void>();
  readonly #ended: Promise<unknown>;

  constructor(sessions: readonly Sending[]) {
    this.#ended = Promise.all(sessions.map((session) => session((report) => this.#keep(report))));
    // Whoever asks sees an error; until then it must not count as unseen.
    this.#ended.catch(() => undefined);
  }

  #keep(report: LayerReport): void {
    this.#here.set(report.number, report);
    this.#waiting.get(report.number)?.();
  }

  /** The report on a layer; undefined where all sessions came to their ends without it. @throws what a session threw */
  async of(layer: number): Promise<LayerReport | undefined> {
    if (!this.#here.has(layer))
      await Promise.race([new Promise<void>((resolve) => this.#waiting.set(layer, resolve)), this.#ended]);
    return this.#here.get(layer);
  }
}
