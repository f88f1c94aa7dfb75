/** What a run tells the person in front of it, on standard error: one live line on a terminal, else a line now and then. */
import type { Progress } from "../../jobs/index.ts";

/** The part of a stream that is written to. */
export interface Out {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Keeps what is to be written if a signal ends a command that does not look up (`runApart`) before it has written more. */
  readonly lastWords?: (text: string) => void;
}

export type ColorWhen = "auto" | "always" | "never";

/** Whether to colour what goes to `out`: a flag decides, then NO_COLOR and FORCE_COLOR, then whether it is a terminal. */
export function wantsColor(when: ColorWhen, out: Out, env: Readonly<Record<string, string | undefined>>): boolean {
  if (when !== "auto") return when === "always";
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0") return true;
  return out.isTTY === true && env.TERM !== "dumb";
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  const s = milliseconds / 1000;
  if (s < 9.95) return `${s.toFixed(1)} s`;
  if (s < 100) return `${Math.round(s)} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 100) return `${minutes} min ${Math.round(s) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** One line that says how far a run is. */
export function progressText(p: Progress): string {
  const parts = [`${p.done}/${p.total}`];
  if (p.cached > 0) parts.push(`${p.cached} cached`);
  if (p.failed > 0) parts.push(`${p.failed} failed`);
  if (p.rate > 0) parts.push(p.rate >= 10 ? `${Math.round(p.rate)}/s` : `${p.rate.toFixed(1)}/s`);
  if (p.remaining !== undefined && p.done < p.total) parts.push(`about ${duration(p.remaining)} left`);
  return parts.join(", ");
}

const LIVE_EVERY = 100; // milliseconds
const PLAIN_EVERY = 10_000;
const QUIET_FIRST = 400; // a short run shows nothing

/** A progress line. Call `clear` before anything else is written to the same terminal, and at the end. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  readonly clear: () => void;
}

/** A progress line on `out`. */
export function progressLine(out: Out): ProgressLine {
  const live = out.isTTY === true;
  let last = live ? QUIET_FIRST - LIVE_EVERY : 0;
  let shown = false;
  const clear = (): void => {
    if (shown) out.write("\r\x1b[K");
    shown = false;
  };
  const show = (progress: Progress): void => {
    if (progress.elapsed - last < (live ? LIVE_EVERY : PLAIN_EVERY)) return;
    last = progress.elapsed;
    const text = progressText(progress);
    out.write(live ? `\r\x1b[K${text.slice(0, (out.columns ?? 80) - 1)}` : `${text}\n`);
    shown = live;
  };
  return { show, clear };
}
