/** The console of a run: standard input for the guest, with an escape key on a terminal. */
import { fstatSync, readFileSync } from "node:fs";

export interface Console {
  /** Bytes that have come since the last call. */
  take(): Uint8Array;
  /** Whether more may come. */
  readonly isOpen: boolean;
  /** Whether the user asked for the end of the run. */
  readonly isEscaped: boolean;
  /** Whether the user has asked for a snapshot since the last call. */
  asksSnapshot(): boolean;
  /** Resolves when something has come, or nothing more can. */
  wait(): Promise<void>;
  /** Resolves when the user has asked for the end of the run. */
  escaped(): Promise<void>;
  close(): void;
}

const ESCAPE = 1; // Ctrl-A
const [X, A, S] = [120, 97, 115];

/** Takes Ctrl-A x, Ctrl-A s and Ctrl-A a out of what a terminal sends. */
export class Escapes {
  #isAfter = false;
  #asks = false;
  isEscaped = false;

  asksSnapshot(): boolean {
    const asked = this.#asks;
    this.#asks = false;
    return asked;
  }

  filter(bytes: Uint8Array): number[] {
    const out: number[] = [];
    for (const b of bytes) {
      if (this.#isAfter) {
        this.#isAfter = false;
        if (b === X) this.isEscaped = true;
        else if (b === S) this.#asks = true;
        else if (b === A || b === ESCAPE) out.push(ESCAPE);
        else out.push(ESCAPE, b);
      } else if (b === ESCAPE) this.#isAfter = true;
      else out.push(b);
    }
    return out;
  }
}

/** A file is there as a whole before the run begins, so that it is the same run each time. */
function fileInput(): Uint8Array | undefined {
  try {
    const stat = fstatSync(0);
    return stat.isFile()
      ? readFileSync(0)
      : stat.isCharacterDevice() && !process.stdin.isTTY
        ? new Uint8Array(0)
        : undefined;
  } catch {
    return new Uint8Array(0); // closed
  }
}

const closedConsole = (bytes: Uint8Array): Console => {
  let left = bytes;
  return {
    take() {
      const taken = left;
      left = new Uint8Array(0);
      return taken;
    },
    isOpen: false,
    isEscaped: false,
    asksSnapshot: () => false,
    wait: () => Promise.resolve(),
    escaped: () => new Promise(() => {}),
    close: () => {},
  };
};

/** Opens standard input for a run; a terminal passes every key on, at once. */
export function openConsole(): Console {
  const whole = fileInput();
  if (whole !== undefined) return closedConsole(whole);
  const { stdin } = process;
  const escapes = new Escapes();
  const come: number[] = [];
  const state = { isOpen: true, woken: () => {}, escaped: () => {} };
  const hear = (chunk: Buffer): void => {
    come.push(...(stdin.isTTY ? escapes.filter(chunk) : chunk));
    state.woken();
    if (escapes.isEscaped) state.escaped();
  };
  const end = (): void => {
    state.isOpen = false;
    state.woken();
  };
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on("data", hear).on("end", end).on("error", end);
  return {
    take: () => Uint8Array.from(come.splice(0)),
    get isOpen() {
      return state.isOpen;
    },
    get isEscaped() {
      return escapes.isEscaped;
    },
    asksSnapshot: () => escapes.asksSnapshot(),
    wait: () =>
      new Promise((resolve) => {
        state.woken = resolve;
        if (come.length > 0 || !state.isOpen || escapes.isEscaped) resolve();
      }),
    escaped: () =>
      new Promise((resolve) => {
        state.escaped = resolve;
        if (escapes.isEscaped) resolve();
      }),
    close() {
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.off("data", hear).off("end", end).pause();
    },
  };
}
