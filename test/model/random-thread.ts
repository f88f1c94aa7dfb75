/** Writes one random thread as assembly: accesses, barriers, and the register instructions that make dependencies. */
import { ATOMICS, BARRIERS, ORDERS_OF_ATOMICS, type Profile } from "./coverage.ts";

export const VARIABLES = ["x", "y", "z"];
const SUFFIX: Readonly<Record<number, string>> = { 1: "B", 2: "H", 4: "", 8: "" };

/** Where an access goes: variable, offset, bytes. */
export interface Place {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/** The program that a thread is part of: its choices, and its budget of writes. */
export interface Owner {
  readonly profile: Profile;
  readonly features: Set<string>;
  readonly chance: (percent: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly value: (bytes: number) => number;
  mayWrite(more?: number): boolean;
  written(): void;
  place(bytes?: number): Place;
}

export class ThreadWriter {
  readonly lines: string[] = [];
  readonly observed: number[] = [];
  #registers = 1;
  #labels = 0;
  #pending: string[] = [];
  readonly #owner: Owner;
  readonly #thread: number;
  // Registers that hold what a read gave.
  readonly #loaded: number[] = [];
  #lastWrite: { place: string; atomic: boolean } | undefined;

  constructor(owner: Owner, thread: number) {
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
      this.#use(name);
      this.#use(`atomic-${order}`);
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
