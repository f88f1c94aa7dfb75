/**
 * Seeded random programs for differential tests of the explorers: 2 or 3 threads of up to 4 accesses and barriers each,
 * over two or three variables, with every kind of access, order, barrier and dependency. Equal seeds give equal
 * programs. Programs print as litmus tests (`litmusText`), failing ones are shrunk first (`shrink`).
 */
import type { ProgramText, VariableText } from "./programs.ts";

/** `plain`: every access covers one whole variable. `mixed`: sizes and offsets differ, pairs included. */
export type Profile = "plain" | "mixed";

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

const ORDERS_OF_ATOMICS = ["", "A", "L", "AL"];
const ATOMICS = ["LDADD", "LDCLR", "LDEOR", "LDSET", "LDSMAX", "LDSMIN", "LDUMAX", "LDUMIN", "SWP"];
const BARRIERS = ["DMB SY", "DMB LD", "DMB ST", "DSB SY", "DSB LD", "DSB ST", "ISB"];
const DEPENDENCIES = ["addr", "data", "ctrl", "ctrl-isb", "pick-addr", "pick-data", "pick-ctrl", "pick-ctrl-isb"];

/** Everything a profile can use; a test that never meets one of them is not testing it. */
export const FEATURES: Readonly<Record<Profile, readonly string[]>> = {
  plain: [
    ...["LDR", "LDAR", "LDAPR", "STR", "STLR", "LDXR", "LDAXR", "STXR", "STLXR", "CLREX"],
    ...ATOMICS.flatMap((m) => ORDERS_OF_ATOMICS.map((o) => m + o)),
    ...["STADD", "STADDL", "STSET", "STSETL", "SWP-zr", "LDADDAL-zr"],
    ...ORDERS_OF_ATOMICS.map((o) => `CAS${o}`),
    ...BARRIERS,
    ...DEPENDENCIES,
    ...["own-write-read", "own-atomic-read", "own-exclusive-acquired", "write-in-exclusive", "skip"],
  ],
  mixed: [
    ...[
      "LDR",
      "LDAR",
      "LDAPR",
      "STR",
      "STLR",
      "LDXR",
      "STXR",
      "LDP",
      "STP",
      "LDXP",
      "STXP",
      "CASP",
      "SWP",
      "CAS",
      "LDADD",
    ],
    ...["1-byte", "2-byte", "4-byte", "8-byte", "offset", "own-write-read"],
    ...["DMB SY", "DMB LD", "DMB ST", ...DEPENDENCIES],
  ],
};

/** A small generator of 32-bit numbers (mulberry32). */
function generator(seed: number): () => number {
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
const VARIABLES = ["x", "y", "z"];
const SUFFIX: Readonly<Record<number, string>> = { 1: "B", 2: "H", 4: "", 8: "" };

/** Where an access goes: variable, offset, bytes. */
interface Place {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

class ThreadWriter {
  readonly lines: string[] = [];
  readonly observed: number[] = [];
  #registers = 1;
  #labels = 0;
  #pending: string[] = [];
  readonly #owner: ProgramWriter;
  readonly #thread: number;
  // Registers that hold what a read gave.
  readonly #loaded: number[] = [];
  #lastWrite: { place: string; atomic: boolean } | undefined;

  constructor(owner: ProgramWriter, thread: number) {
    this.#owner = owner;
    this.#thread = thread;
  }

  #emit(line: string): void {
    this.lines.push(this.#pending.map((l) => `${l}: `).join("") + line);
    this.#pending = [];
  }
  #use(feature: string): void {
    this.#owner.features.add(feature);
  }
  #register(): number {
    return this.#registers++;
  }

  /** Labels at the end of the thread. */
  finish(): void {
    if (this.#pending.length > 0) this.#emit("NOP");
  }

  /** Emits one event with what it depends on. */
  event(): void {
    const { chance, pick, profile } = this.#owner;
    if (this.#registers > 17) return;
    if (chance(18)) {
      this.#barrier(pick(profile === "plain" ? BARRIERS : ["DMB SY", "DMB LD", "DMB ST"]));
      return;
    }
    this.#control();
    const choice = pick(["load", "load", "load", "store", "store", "atomic", "cas", "exclusive"]);
    if (profile === "mixed" && chance(12)) this.#pair();
    else if (choice === "load" || !this.#owner.mayWrite())
      this.#load(this.#owner.place(), pick(["LDR", "LDR", "LDAR", "LDAPR"]));
    else if (choice === "store") this.#store(this.#owner.place());
    else if (choice === "atomic") this.#atomic(this.#owner.place());
    else if (choice === "cas") this.#cas(this.#owner.place());
    else this.#exclusive(this.#owner.place());
  }

  #barrier(name: string): void {
    this.#use(name);
    this.#emit(name);
  }

  // A value picked by what register `r` holds.
  #picked(r: number, yes: string, no: string, wide: boolean): string {
    const to = `${wide ? "X" : "W"}${this.#register()}`;
    this.#emit(`CMP W${r},#1`);
    this.#emit(`CSEL ${to},${yes},${no},${this.#owner.pick(["EQ", "NE"])}`);
    return to;
  }

  // Sometimes a branch on an earlier read, plain or picked, perhaps with ISB, perhaps over the next event.
  #control(): void {
    const { chance, pick } = this.#owner;
    if (this.#loaded.length === 0 || !chance(20)) return;
    const r = pick(this.#loaded);
    const picks = chance(35);
    const on = picks ? this.#picked(r, "WZR", "WZR", false) : `W${r}`;
    const label = `L${this.#thread}${this.#labels++}`;
    this.#emit(`${pick(["CBZ", "CBNZ"])} ${on},${label}`);
    const isb = chance(45);
    this.#use(`${picks ? "pick-" : ""}ctrl${isb ? "-isb" : ""}`);
    this.#pending.push(label);
    if (isb) this.#emit("ISB");
    else if (!picks && chance(30) && this.#owner.mayWrite()) {
      // The branch skips a store.
      this.#use("skip");
      this.#pending.pop();
      this.#store(this.#owner.place());
      this.#pending.push(label);
    }
  }

  // The address operand of a place, with a dependency sometimes.
  #address(place: Place, foldable: boolean): string {
    const { chance, pick } = this.#owner;
    const base = `X${20 + VARIABLES.indexOf(place.name)}`;
    if (this.#loaded.length > 0 && chance(22)) {
      const r = pick(this.#loaded);
      if (chance(35)) {
        this.#use("pick-addr");
        return this.#offset(this.#picked(r, base, base, true), place.offset, foldable);
      }
      this.#use("addr");
      const zero = this.#register();
      this.#emit(`EOR W${zero},W${r},W${r}`);
      if (foldable && place.offset === 0 && chance(50)) return `[${base},W${zero},SXTW]`;
      const to = this.#register();
      this.#emit(`ADD X${to},${base},W${zero},SXTW`);
      return this.#offset(`X${to}`, place.offset, foldable);
    }
    return this.#offset(base, place.offset, foldable);
  }

  #offset(base: string, offset: number, foldable: boolean): string {
    if (offset === 0) return `[${base}]`;
    if (foldable) return `[${base},#${offset}]`;
    const to = this.#register();
    this.#emit(`ADD X${to},${base},#${offset}`);
    return `[X${to}]`;
  }

  // A register with a value to store, with a dependency sometimes.
  #data(bytes: number): string {
    const { chance, pick, value } = this.#owner;
    const w = bytes === 8 ? "X" : "W";
    if (this.#loaded.length > 0 && chance(25)) {
      const r = pick(this.#loaded);
      const to = this.#register();
      if (chance(30)) {
        this.#use("pick-data");
        this.#emit(`MOV ${w}${to},#${value(bytes)}`);
        return this.#picked(r, `${w}${to}`, chance(50) ? `${w}${to}` : `${w}ZR`, bytes === 8);
      }
      this.#use("data");
      if (chance(30)) return `${w}${r}`;
      this.#emit(`EOR ${w}${to},${w}${r},${w}${r}`);
      this.#emit(`ADD ${w}${to},${w}${to},#${value(bytes)}`);
      return `${w}${to}`;
    }
    const to = this.#register();
    this.#emit(`MOV ${w}${to},#${value(bytes)}`);
    return `${w}${to}`;
  }

  #got(r: number): void {
    this.#loaded.push(r);
    this.observed.push(r);
  }

  #sizes(place: Place): void {
    this.#use(`${place.bytes}-byte`);
    if (place.offset > 0) this.#use("offset");
  }

  #reads(place: Place, acquires: boolean): void {
    this.#sizes(place);
    if (this.#lastWrite?.place !== place.name) return;
    this.#use(this.#lastWrite.atomic ? "own-atomic-read" : "own-write-read");
    if (this.#lastWrite.atomic && acquires) this.#use("own-exclusive-acquired");
  }
  #writes(place: Place, atomic: boolean): void {
    this.#sizes(place);
    this.#lastWrite = { place: place.name, atomic };
    this.#owner.written();
  }

  #load(place: Place, mnemonic: string): void {
    this.#use(mnemonic);
    const address = this.#address(place, mnemonic === "LDR");
    const r = this.#register();
    this.#emit(`${mnemonic}${SUFFIX[place.bytes]} ${place.bytes === 8 ? "X" : "W"}${r},${address}`);
    this.#reads(place, mnemonic !== "LDR");
    this.#got(r);
  }

  #store(place: Place): void {
    const mnemonic = this.#owner.pick(["STR", "STR", "STLR"]);
    this.#use(mnemonic);
    const data = this.#data(place.bytes);
    this.#emit(`${mnemonic}${SUFFIX[place.bytes]} ${data},${this.#address(place, mnemonic === "STR")}`);
    this.#writes(place, false);
  }

  #atomic(place: Place): void {
    const { pick, chance, profile } = this.#owner;
    const order = pick(ORDERS_OF_ATOMICS);
    const name = pick(profile === "plain" ? ATOMICS : ["LDADD", "SWP"]);
    const data = this.#data(place.bytes);
    const address = this.#address(place, false);
    const suffix = SUFFIX[place.bytes];
    const acquires = order.includes("A");
    this.#reads(place, acquires);
    if (chance(25) && profile === "plain") {
      // No result: the ST forms, or a zero destination.
      const form = pick(["STADD", "STADDL", "STSET", "STSETL", "SWP", "LDADDAL"]);
      this.#use(form.startsWith("ST") ? form : `${form}-zr`);
      this.#emit(form.startsWith("ST") ? `${form} ${data},${address}` : `${form} ${data},WZR,${address}`);
    } else {
      this.#use(profile === "plain" ? name + order : name);
      const r = this.#register();
      this.#emit(`${name}${order}${suffix} ${data},${data[0]}${r},${address}`);
      this.#got(r);
    }
    this.#writes(place, true);
  }

  #cas(place: Place): void {
    const { pick, chance, value, profile } = this.#owner;
    const order = pick(ORDERS_OF_ATOMICS);
    const data = this.#data(place.bytes);
    const w = data[0]!;
    const r = this.#loaded.length > 0 && chance(40) ? pick(this.#loaded) : this.#register();
    if (!this.#loaded.includes(r)) this.#emit(`MOV ${w}${r},#${chance(60) ? 0 : value(place.bytes)}`);
    const address = this.#address(place, false);
    this.#use(profile === "plain" ? `CAS${order}` : "CAS");
    this.#emit(`CAS${order}${SUFFIX[place.bytes]} ${w}${r},${data},${address}`);
    this.#reads(place, order.includes("A"));
    if (!this.#loaded.includes(r)) this.#got(r);
    this.#writes(place, true);
  }

  #exclusive(place: Place): void {
    const { pick, chance, profile } = this.#owner;
    const load = pick(profile === "plain" ? ["LDXR", "LDAXR"] : ["LDXR"]);
    const store = pick(profile === "plain" ? ["STXR", "STLXR"] : ["STXR"]);
    const suffix = SUFFIX[place.bytes];
    const r = this.#register();
    this.#use(load);
    const from = this.#address(place, false);
    this.#emit(`${load}${suffix} ${place.bytes === 8 ? "X" : "W"}${r},${from}`);
    this.#reads(place, load === "LDAXR");
    this.#got(r);
    if (profile === "plain" && chance(8)) this.#barrier("CLREX");
    if (chance(15) && this.#owner.mayWrite(2)) {
      this.#use("write-in-exclusive");
      this.#store(place);
    }
    this.#use(store);
    const data = this.#data(place.bytes);
    const to = chance(85) ? this.#address(place, false) : this.#address(this.#owner.place(place.bytes), false);
    const status = this.#register();
    this.#emit(`${store}${suffix} W${status},${data},${to}`);
    this.observed.push(status);
    if (chance(30)) this.#loaded.push(status);
    this.#writes(place, true);
  }

  // Two registers at once; the variable has 16 bytes.
  #pair(): void {
    const { pick, value } = this.#owner;
    const base = `X${20 + VARIABLES.indexOf("z")}`;
    const place = { name: "z", offset: 0, bytes: 8 };
    const kind = this.#owner.mayWrite(2) ? pick(["LDP", "STP", "LDXP", "CASP"]) : "LDP";
    const [a, b] = [this.#register(), this.#register()];
    if (kind === "LDP") {
      this.#use("LDP");
      this.#emit(`LDP X${a},X${b},[${base}]`);
      this.#reads(place, false);
      this.#got(a);
      this.#got(b);
    } else if (kind === "STP") {
      this.#use("STP");
      this.#emit(`MOV X${a},#${value(8)}`);
      this.#emit(`MOV X${b},#${value(8)}`);
      this.#emit(`STP X${a},X${b},[${base}]`);
      this.#writes(place, false);
      this.#owner.written();
    } else if (kind === "LDXP") this.#exclusivePair(base, a, b);
    else {
      this.#use("CASP");
      this.#emit(`MOV X26,#${value(8)}`);
      this.#emit(`MOV X27,#${value(8)}`);
      this.#emit(`MOV X28,#0`);
      this.#emit(`MOV X29,#0`);
      this.#emit(`CASP X28,X29,X26,X27,[${base}]`);
      this.#writes(place, true);
      this.#owner.written();
    }
  }

  #exclusivePair(base: string, a: number, b: number): void {
    const { value } = this.#owner;
    this.#use("LDXP");
    this.#use("STXP");
    this.#emit(`LDXP X${a},X${b},[${base}]`);
    this.#got(a);
    this.#got(b);
    const [c, status] = [this.#register(), this.#register()];
    this.#emit(`MOV X${c},#${value(8)}`);
    this.#emit(`STXP W${status},X${c},X${c},[${base}]`);
    this.observed.push(status);
    this.#owner.written();
  }
}

class ProgramWriter {
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

/** Counts what the programs of a test used. */
export class Coverage {
  readonly #profile: Profile;
  readonly #counts: Map<string, number>;
  constructor(profile: Profile) {
    this.#profile = profile;
    this.#counts = new Map(FEATURES[profile].map((f) => [f, 0]));
  }
  add(features: ReadonlySet<string>): void {
    for (const f of features) if (this.#counts.has(f)) this.#counts.set(f, this.#counts.get(f)! + 1);
  }
  /** Features that no program used. */
  get missing(): string[] {
    return FEATURES[this.#profile].filter((f) => this.#counts.get(f) === 0);
  }
  get report(): string {
    return [...this.#counts].map(([f, n]) => `${f} ${n}`).join(", ");
  }
}

/** The smallest program found by deleting lines that still fails; `fails` answers false for a program that does not assemble. */
export function shrink(text: ProgramText, fails: (smaller: ProgramText) => boolean): ProgramText {
  const holds = (t: ProgramText): boolean => {
    try {
      return fails(t);
    } catch {
      return false;
    }
  };
  let best = text;
  for (let smaller = true; smaller; ) {
    smaller = false;
    for (const candidate of deletions(best)) {
      if (!holds(candidate)) continue;
      best = candidate;
      smaller = true;
      break;
    }
  }
  return best;
}

function* deletions(text: ProgramText): Generator<ProgramText> {
  for (const [t, lines] of text.threads.entries()) {
    for (let i = 0; i < lines.length; i++) {
      const label = /^((?:\w+: )+)/.exec(lines[i]!)?.[1];
      if (label !== undefined && lines[i] === label) continue;
      const rest = [...lines.slice(0, i), ...(label === undefined ? [] : [label]), ...lines.slice(i + 1)];
      yield { ...text, threads: text.threads.map((other, k) => (k === t ? rest : other)) };
    }
  }
  for (let i = 0; i < text.observed.length; i++) {
    yield { ...text, observed: text.observed.filter((_, k) => k !== i) };
  }
}
