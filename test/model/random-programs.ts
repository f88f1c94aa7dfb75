/**
 * Seeded random programs for differential tests of the explorers: 2 or 3 threads of up to 4 accesses and barriers each,
 * over two or three variables, with every kind of access, order, barrier and dependency. Equal seeds give equal
 * programs. Programs print as litmus tests (`litmusText`), failing ones are shrunk first (`shrink`).
 */
import type { Profile } from "./coverage.ts";
import type { ProgramText, VariableText } from "./programs.ts";
import { type Owner, type Place, ThreadWriter, VARIABLES } from "./random-thread.ts";

/** Upper bounds of a program; `writes` counts the stores that it could make. */
export interface Size {
  readonly threads: number;
  readonly events: number;
  readonly writes: number;
}

export interface RandomProgram {
  readonly text: ProgramText;
  /** What it uses, of FEATURES. */
  readonly features: ReadonlySet<string>;
}

/** A small generator of 32-bit numbers (mulberry32). */
export function generator(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

const SIZES: readonly (readonly [number, 2 | 4 | 8])[] = [
  [1, 2],
  [2, 4],
  [4, 8],
  [1, 4],
  [2, 8],
];
class ProgramWriter implements Owner {
  readonly profile: Profile;
  readonly features = new Set<string>();
  readonly #next: () => number;
  readonly #size: Size;
  readonly #variables: number;
  /** Bytes of small and of whole accesses to a variable; `mixed` only. */
  readonly #sizes: readonly [number, 2 | 4 | 8];
  #writes = 0;
  #values = 0;

  constructor(seed: number, profile: Profile, size: Size) {
    this.profile = profile;
    this.#next = generator(seed);
    this.#size = size;
    this.#variables = profile === "mixed" ? 3 : 2 + (this.#next() % 2);
    this.#sizes = this.pick(SIZES);
  }

  readonly chance = (percent: number): boolean => this.#next() % 100 < percent;
  readonly pick = <T>(list: readonly T[]): T => list[this.#next() % list.length]!;
  /** A small value, different from the last ones, that fits and whose bytes differ. */
  readonly value = (bytes: number): number => {
    const v = 1 + (this.#values++ % 6);
    return bytes === 1 || this.profile === "plain" ? v : 257 * v;
  };
  mayWrite(more = 1): boolean {
    return this.#writes + more <= this.#size.writes;
  }
  written(): void {
    this.#writes++;
  }

  place(bytes?: number): Place {
    const name = VARIABLES[this.#next() % (this.profile === "mixed" ? 2 : this.#variables)]!;
    if (this.profile === "plain") return { name, offset: 0, bytes: 4 };
    const size = bytes ?? this.pick(this.#sizes);
    const offset = size * (this.#next() % (this.#sizes[1] / size));
    return { name, offset, bytes: size };
  }

  write(name: string): RandomProgram {
    const threads = 2 + (this.#next() % (this.#size.threads - 1));
    const writers = Array.from({ length: threads }, (_, i) => new ThreadWriter(this, i));
    // Round robin, so that no thread takes all the writes.
    const counts = writers.map(() => 1 + (this.#next() % this.#size.events));
    for (let k = 0; k < this.#size.events; k++) {
      for (const [i, w] of writers.entries()) if (k < counts[i]!) w.event();
    }
    for (const w of writers) w.finish();
    const names = VARIABLES.slice(0, this.#variables);
    const variables: Record<string, VariableText> = {};
    for (const v of names) {
      const pair = this.profile === "mixed" && v === "z";
      variables[v] = { cell: this.profile === "plain" ? 4 : pair ? 8 : this.#sizes[1], init: pair ? [0, 0] : [0] };
    }
    const registers = writers.map(() => Object.fromEntries(names.map((v, i) => [`X${20 + i}`, v])));
    const observed = [...writers.flatMap((w, t) => [...new Set(w.observed)].map((r) => `${t}:X${r}`)), ...names];
    return {
      text: { name, threads: writers.map((w) => w.lines), variables, registers, observed },
      features: this.features,
    };
  }
}

/** The program of a seed. */
export function randomProgram(seed: number, profile: Profile, size: Partial<Size> = {}): RandomProgram {
  const full = { threads: 3, events: 4, writes: 6, ...size };
  return new ProgramWriter(seed, profile, full).write(`${profile}-${seed}`);
}
