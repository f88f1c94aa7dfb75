/**
 * KCore's memory and the registers of SMMUs as they were at the last two looks. What reads them is noted, place by place, so that who rests on places that stayed need
 * not look again. That a place stayed is found by comparing it with what is in the machine, whoever writes there.
 *
 * A place is 64 bytes of memory, by offset; or a register of an SMMU.
 */
import type { Machine } from "../../src/machine/index.ts";
import { u64 } from "../prelude/index.ts";
import type { Source } from "./abstraction.ts";
import type { Hardware } from "./hardware.ts";
import { PAGE } from "./layout.ts";
import { isSignedIn } from "./source.ts";

export type Place = number;
const LINE = 64;
/** Above all places of memory. */
const REGISTERS = 2 ** 40;
const SMMU_SPACE = 0x1_0000;

/** A page of KCore's memory: what is in the machine, and what was there at the last two looks. */
interface Page {
  readonly live: Uint8Array;
  readonly now: Uint8Array;
  readonly before: Uint8Array;
  readonly views: Readonly<Record<When, DataView>>;
}
interface Register {
  now: bigint;
  before: bigint;
}
type When = "now" | "before";

/** Whether two arrays have the same bytes: it is asked about a hundred pages behind each step of a random run, so whoever knows a fast way gives it. */
export type SameBytes = (a: Uint8Array, b: Uint8Array) => boolean;
export const sameBytes: SameBytes = (a, b) => a.every((byte, i) => byte === b[i]);

export class Watched {
  readonly #machine: Machine;
  readonly #hardware: Hardware;
  readonly #pages = new Map<number, Page>();
  readonly #registers = new Map<Place, Register>();
  /** Pages and registers that differ between the last two looks. */
  #differ: (Page | Register)[] = [];
  readonly #same: SameBytes;
  #read: Set<Place> | undefined;

  constructor(machine: Machine, hardware: Hardware, same: SameBytes) {
    this.#same = same;
    this.#machine = machine;
    this.#hardware = hardware;
  }

  /** Where a page is among the machine's bytes. @throws {RangeError} where there is no RAM */
  #at(page: number): number {
    const at = this.#machine.ram.at(this.#hardware.layout.core + PAGE * page);
    if (at < 0) throw new RangeError(`no RAM at page ${page} of KCore's memory`);
    return at;
  }
  #liveRegister(place: Place): bigint {
    const [index, offset] = [Math.floor((place - REGISTERS) / SMMU_SPACE), (place - REGISTERS) % SMMU_SPACE];
    return this.#hardware.el2.load(this.#hardware.layout.smmus[index]! + offset, 4) ?? 0n;
  }

  /** Takes over what is there. @returns places that were read and are not as they were at the last look */
  look(): Place[] {
    for (const last of this.#differ)
      if (last.now instanceof Uint8Array) (last as Page).before.set(last.now);
      else (last as Register).before = last.now;
    this.#differ = [];
    const changed: Place[] = [];
    for (const [number, page] of this.#pages) this.#compare(number, page, changed);
    for (const [place, register] of this.#registers) {
      const live = this.#liveRegister(place);
      if (live === register.now) continue;
      register.now = live;
      this.#differ.push(register);
      changed.push(place);
    }
    return changed;
  }
  #compare(number: number, page: Page, changed: Place[]): void {
    const { live, now } = page;
    if (this.#same(live, now)) return;
    for (let at = 0; at < PAGE; at += LINE)
      if (!sameBytes(live.subarray(at, at + LINE), now.subarray(at, at + LINE)))
        changed.push((PAGE * number + at) / LINE);
    this.#differ.push(page);
    now.set(live);
  }

  /** Runs, and gives besides which places it read. */
  reading<T>(run: () => T): { readonly result: T; readonly places: ReadonlySet<Place> } {
    const outer = this.#read;
    const places = (this.#read = new Set<Place>());
    try {
      return { result: run(), places };
    } finally {
      this.#read = outer;
    }
  }

  /** A page; one that was not read before is taken to have been as it is. */
  #page(number: number): Page {
    let page = this.#pages.get(number);
    if (page === undefined) {
      const at = this.#at(number);
      const live = this.#machine.ram.u8.subarray(at, at + PAGE);
      const [now, before] = [live.slice(), live.slice()];
      const views = { now: new DataView(now.buffer), before: new DataView(before.buffer) };
      page = { live, now, before, views };
      this.#pages.set(number, page);
    }
    return page;
  }
  #word(when: When, at: number, bytes: 4 | 8): bigint {
    // A walk goes on behind an entry that leads nowhere.
    if (this.#machine.ram.at(this.#hardware.layout.core + at) < 0) return 0n;
    this.#read?.add(Math.floor(at / LINE));
    const view = this.#page(Math.floor(at / PAGE)).views[when];
    return bytes === 8 ? view.getBigUint64(at % PAGE, true) : BigInt(view.getUint32(at % PAGE, true));
  }
  #bytes(when: When, at: number, count: number): Uint8Array {
    for (let line = at - (at % LINE); line < at + count; line += LINE) this.#read?.add(line / LINE);
    return this.#page(Math.floor(at / PAGE))[when].slice(at % PAGE, (at % PAGE) + count);
  }
  #table(when: When, at: number): Uint32Array {
    for (let line = at; line < at + PAGE; line += LINE) this.#read?.add(line / LINE);
    return new Uint32Array(this.#page(at / PAGE)[when].buffer);
  }
  #register(when: When, index: number, offset: number): bigint {
    const place = REGISTERS + SMMU_SPACE * index + offset;
    this.#read?.add(place);
    let register = this.#registers.get(place);
    if (register === undefined) {
      const now = this.#liveRegister(place);
      this.#registers.set(place, (register = { now, before: now }));
    }
    return register[when];
  }

  /** A state, of what KCore keeps in memory and SMMUs have. Of registers of CPUs, exchanges and contents of pages it knows nothing. */
  source(when: When): Source {
    const unknown = (): never => {
      throw new Error("this is not watched");
    };
    const { layout, crypto } = this.#hardware;
    return {
      layout,
      cpu: 0,
      register: () => u64(unknown()),
      exchange: unknown,
      page: unknown,
      word: (at, bytes) => this.#word(when, at, bytes),
      table: (at) => this.#table(when, at),
      smmu: (index, offset) => this.#register(when, index, offset),
      isSigned: (vmid) => isSignedIn(crypto, vmid, (at, count) => this.#bytes(when, at, count)),
    };
  }
}
