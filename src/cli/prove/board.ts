/** What a person sees while goals are proved: on a terminal a line for each goal that runs, else a line now and then. */
import { duration, type Out } from "../../host/node/index.ts";

const LIVE_EVERY = 200; // milliseconds
const PLAIN_EVERY = 10_000;

const MOST_NAMED = 3;

/** The same on one line, with some of what runs. */
const plainLine = ([head, ...running]: readonly string[]): string => {
  const named = running.slice(0, MOST_NAMED).map((r) => r.trim().replace("  ", " "));
  return named.length === 0 ? head! : `${head}; now ${named.join(", ")}`;
};

/** Which goals wait and which run. A pool takes goals in the order in which they are asked. */
export class Board {
  readonly #out: Out;
  readonly #solvers: number;
  readonly #clock: () => number;
  readonly #open = new Map<object, { readonly goal: string; since: number | undefined }>();
  readonly #timer: NodeJS.Timeout;
  #asked = 0;
  #cached = 0;
  #theorems = 0;
  #proved = 0;
  #layer = "";
  #lines = 0;
  #isWatched: boolean;

  /** @param isWatched whether it shows itself from the start @param clock milliseconds */
  constructor(out: Out, solvers: number, { isWatched = true, clock = () => performance.now() } = {}) {
    this.#out = out;
    this.#isWatched = isWatched;
    this.#solvers = solvers;
    this.#clock = clock;
    this.#timer = setInterval(() => this.#isWatched && this.show(), out.isTTY === true ? LIVE_EVERY : PLAIN_EVERY);
    this.#timer.unref();
  }

  /** Somebody waits for what it shows, or nobody does: then it shows nothing. */
  set isWatched(isWatched: boolean) {
    this.#isWatched = isWatched;
    if (!isWatched) this.clear();
  }

  /** A layer was planned, with so many theorems. */
  planned(layer: string, theorems: number): void {
    this.#layer = layer;
    this.#theorems += theorems;
  }

  proved(): void {
    this.#proved++;
  }

  /** A goal is asked; call what it returns when it is answered. */
  asked(goal: string): (cached: boolean) => void {
    const key = {};
    this.#asked++;
    this.#open.set(key, { goal, since: undefined });
    this.#running();
    return (cached) => {
      this.#open.delete(key);
      if (cached) this.#cached++;
      this.#running();
    };
  }

  /** The goals that run, with the times at which they began to. */
  #running(): { readonly goal: string; readonly since: number }[] {
    const found = [];
    for (const open of this.#open.values()) {
      if (found.length === this.#solvers) break;
      open.since ??= this.#clock();
      found.push({ goal: open.goal, since: open.since });
    }
    return found;
  }

  /** The lines as they are now. */
  lines(): string[] {
    const answered = this.#asked - this.#open.size;
    const head = `${this.#layer}: ${this.#proved}/${this.#theorems} theorems, ${answered}/${this.#asked} goals, ${this.#cached} cached`;
    const now = this.#clock();
    return [head, ...this.#running().map((r) => `  ${r.goal}  ${duration(now - r.since)}`)];
  }

  /** Writes how things stand. */
  show(): void {
    if (this.#theorems === 0) return;
    const lines = this.lines();
    if (this.#out.isTTY !== true) {
      this.#out.write(`${plainLine(lines)}\n`);
      return;
    }
    this.clear();
    const width = (this.#out.columns ?? 80) - 1;
    this.#out.write(lines.map((l) => `${l.slice(0, width)}\n`).join(""));
    this.#lines = lines.length;
  }

  /** Takes the lines away, before anything else is written to the same terminal. */
  clear(): void {
    if (this.#lines > 0) this.#out.write(`\x1b[${this.#lines}A\x1b[J`);
    this.#lines = 0;
  }

  close(): void {
    clearInterval(this.#timer);
    this.clear();
  }
}
