/** Reports on layers that several sessions send in any order, kept for whoever asks, and whenever. */
import type { LayerReport } from "../../evidence/index.ts";

/** Proves layers, and sends the report of each. */
export type Sending = (send: (report: LayerReport) => void) => Promise<void>;

/** A report that is awaited, and the way to give it. */
interface Awaited {
  readonly report: Promise<LayerReport>;
  readonly give: (report: LayerReport) => void;
}

function awaited(): Awaited {
  let give: Awaited["give"] | undefined;
  const report = new Promise<LayerReport>((resolve) => {
    give = resolve;
  });
  return { report, give: give! };
}

/** The reports of sessions, which are at work from now on. */
export class Reports {
  readonly #layers = new Map<number, Awaited>();
  readonly #ended: Promise<undefined>;

  constructor(sessions: readonly Sending[]) {
    this.#ended = Promise.all(sessions.map((session) => session((r) => this.#layer(r.number).give(r)))).then(
      () => undefined,
    );
    // Whoever asks sees an error; until then it must not count as unseen.
    this.#ended.catch(() => undefined);
  }

  #layer(number: number): Awaited {
    const known = this.#layers.get(number) ?? awaited();
    this.#layers.set(number, known);
    return known;
  }

  /** The report on a layer; undefined where all sessions came to their ends without it. @throws what a session threw */
  of(layer: number): Promise<LayerReport | undefined> {
    return Promise.race([this.#layer(layer).report, this.#ended]);
  }
}
