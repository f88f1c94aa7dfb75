/** Final states where addresses are translated: faults by thread, updates that nobody reads, and pairs that are still open. */
import { hasBit } from "../../../bits/index.ts";
import { decodeEntry, type Entry, faultSet } from "../../mmu/index.ts";
import type { Code, Layout, Watch } from "../../program/index.ts";
import { Finals } from "../finals.ts";
import type { Saturation } from "../saturate.ts";
import {
  EVENT,
  EVENT_SIZE,
  GROUP,
  INIT,
  LOC,
  NO_EVENT,
  PARTNER,
  type Shape,
  SOURCE,
  THREAD,
  VALUE,
  vmidOf,
  WHAT,
} from "../shape.ts";
import type { ThreadRunner } from "../thread-run.ts";
import { PagedSaturation } from "./saturate.ts";

export class PagedFinals extends Finals {
  readonly #paged: PagedSaturation;
  readonly #entries: readonly number[]; // locations, by page
  readonly #second: readonly (readonly number[])[]; // those of stage 2, by table and intermediate page
  #unbroken = false;

  constructor(
    code: Code,
    layout: Layout,
    shape: Shape,
    runner: ThreadRunner,
    saturation: Saturation,
    watch: Watch,
    witnesses: boolean,
  ) {
    super(code, layout, shape, runner, saturation, watch, witnesses);
    if (!(saturation instanceof PagedSaturation)) throw new Error("pages need their saturation");
    this.#paged = saturation;
    this.#entries = layout.entryLocations();
    this.#second = layout.secondLocations();
  }

  override get remarks(): readonly string[] {
    return this.#unbroken ? ["an entry that TLBs may hold is changed without break-before-make"] : [];
  }

  override add(st: Int32Array): boolean {
    const found = super.add(st);
    this.#unbroken ||=
      !this.#paged.sc && [...this.#entries, ...this.#second.flat()].some((l) => this.#changesUnbroken(st, l));
    return found;
  }

  // Whether some order of the writes to an entry, or of an update more, has a change that needs break-before-make and lacks it.
  #changesUnbroken(st: Int32Array, location: number): boolean {
    const writes = this.writesOf(st, location);
    if (writes.some((w) => this.#changesTo(st, location, w, 0))) return true;
    return [INIT, ...writes].some((w) => {
      if (this.#paged.updated(st, location, w) < 0 || this.#isUpdated(st, location, w)) return false;
      const child = this.copy(st, 0);
      const update = this.#paged.makeUpdate(child, location, w);
      return this.#paged.close(child) && this.#changesTo(child, location, update, 1);
    });
  }

  #changesTo(st: Int32Array, location: number, after: number, depth: number): boolean {
    const { inBase, words } = this.shape;
    return [INIT, ...this.writesOf(st, location)].some((before) => {
      if (before === after || !this.#needsBreak(st, location, before, after)) return false;
      if (before !== INIT && hasBit(st, inBase + after * words, before)) return false;
      const child = this.copy(st, depth);
      if (before !== INIT && !this.#paged.order(child, before, after)) return false;
      const total = this.#paged.close(child) ? this.totalOrder(child, depth + 1) : undefined;
      return total !== undefined && !this.#breaks(total, location, before, after);
    });
  }

  #entryOf(st: Int32Array, location: number, write: number): Entry {
    const value =
      write === INIT ? this.layout.initial[location]! : st[this.shape.eventBase + write * EVENT_SIZE + VALUE]!;
    return decodeEntry(this.code.values.number(value));
  }

  // TTD-update-needsBBM: TLBs may hold both, and they name other attributes, or another page of which one may be written, or
  // whose contents differ.
  #needsBreak(st: Int32Array, location: number, before: number, after: number): boolean {
    const [a, b] = [this.#entryOf(st, location, before), this.#entryOf(st, location, after)];
    if (!(a.valid && a.af && b.valid && b.af)) return false;
    if (a.attributes !== b.attributes) return true;
    return a.oa !== b.oa && (a.db || b.db || this.#differ(st, a.oa, b.oa));
  }

  #differ(st: Int32Array, a: bigint, b: bigint): boolean {
    const held = (page: bigint): number[] => {
      const first = this.code.program.variables.find((v) => v.address === page);
      if (first === undefined) return [];
      const location = this.layout.locate(this.code.values.value(page), this.#granule(page));
      const values = this.writesOf(st, location).map((w) => st[this.shape.eventBase + w * EVENT_SIZE + VALUE]!);
      return [this.layout.initial[location]!, ...values];
    };
    return held(a).some((x) => held(b).some((y) => x !== y));
  }

  #granule(page: bigint): number {
    return this.layout.granuleOf[this.layout.addressOf.indexOf(page)]!;
  }

  // BBM: an entry that no TLB holds comes between them, and a TLBI of the page behind it and before the second.
  #breaks(st: Int32Array, location: number, before: number, after: number): boolean {
    const { inBase, obBase, words } = this.shape;
    return this.writesOf(st, location).some((u) => {
      const { valid, af } = this.#entryOf(st, location, u);
      const between =
        (before === INIT || hasBit(st, inBase + before * words, u)) && hasBit(st, inBase + u * words, after);
      if ((valid && af) || !between) return false;
      for (let t = 0; t < st[0]!; t++)
        if (this.#invalidates(st, t, location, after) && hasBit(st, obBase + u * words, t)) return true;
      return false;
    });
  }

  // Whether TLBI `t` is of the entry at a location, and takes it away before `after`.
  #invalidates(st: Int32Array, t: number, location: number, after: number): boolean {
    const { eventBase: base, obBase, words } = this.shape;
    const at = base + t * EVENT_SIZE;
    const [what, page] = [st[at + WHAT]!, st[at + GROUP]!];
    if ((what & EVENT.TLBI) === 0 || !hasBit(st, obBase + t * words, after)) return false;
    const own = this.#entries.indexOf(location);
    if (own >= 0) return (what & EVENT.SECOND_STAGE) === 0 && (page < 0 || page === own);
    const table = this.#second.findIndex((entries) => entries.includes(location));
    const { threads } = this.code.program.pages!.stage2!;
    const isOurs = threads.some(({ context }) => context.table === table && context.vmid === vmidOf(what));
    if ((what & EVENT.EVERY_VMID) !== 0 || (isOurs && (what & EVENT.BOTH_STAGES) !== 0)) return true;
    if (!isOurs || (what & EVENT.SECOND_STAGE) === 0 || page !== this.#second[table]!.indexOf(location)) return false;
    // What was made of both stages goes with a TLBI of stage 1 behind the completion.
    const done = st[at + PARTNER]!;
    for (let c = 0; done !== NO_EVENT && c < st[0]!; c++) {
      const end = st[base + c * EVENT_SIZE + WHAT]!;
      if ((end & EVENT.TLBI) === 0 || (end & EVENT.SECOND_STAGE) !== 0) continue;
      if (hasBit(st, obBase + done * words, c) && hasBit(st, obBase + c * words, after)) return true;
    }
    return false;
  }

  // Value id of the faults of a thread.
  protected override faults(st: Int32Array, observable: number): number {
    const o = this.code.program.observed[observable]!;
    if (o.kind !== "fault") throw new Error("not a fault");
    const words: bigint[] = [];
    for (let e = 0; e < st[0]!; e++) {
      const at = this.shape.eventBase + e * EVENT_SIZE;
      if (st[at + THREAD] !== o.thread || (st[at + WHAT]! & EVENT.FAULT) === 0) continue;
      words.push(this.code.values.number(st[at + VALUE]!));
    }
    return this.code.values.value(faultSet(words));
  }

  protected override updated(
    st: Int32Array,
    depth: number,
    location: number,
    go: (child: Int32Array) => boolean,
  ): boolean {
    const { shape } = this;
    const writes = this.writesOf(st, location);
    let found = false;
    for (const last of writes.length === 0 ? [INIT] : writes) {
      const later = (w: number): boolean => last !== INIT && hasBit(st, shape.inBase + last * shape.words, w);
      if (writes.some(later) || this.#paged.updated(st, location, last) < 0 || this.#isUpdated(st, location, last))
        continue;
      const child = this.copy(st, depth);
      const update = this.#paged.makeUpdate(child, location, last);
      if (!writes.every((w) => this.#paged.order(child, w, update)) || !this.#paged.close(child)) continue;
      if (go(child)) found = true;
    }
    return found;
  }

  #isUpdated(st: Int32Array, location: number, write: number): boolean {
    for (let e = 0; e < st[0]!; e++) {
      const at = this.shape.eventBase + e * EVENT_SIZE;
      if (st[at + THREAD] === -1 && st[at + LOC] === location && st[at + SOURCE] === write) return true;
    }
    return false;
  }

  // Pairs of a TLBI and a walk: that the TLBI came first orders less.
  protected override settleRest(st: Int32Array, depth: number): Int32Array | undefined {
    const pair = this.#paged.openPair(st);
    if (pair < 0) return st;
    const { events } = this.shape;
    for (const readFirst of [false, true]) {
      const child = this.copy(st, depth);
      if (!this.#paged.decide(child, Math.floor(pair / events), pair % events, readFirst)) continue;
      if (!this.#paged.close(child)) continue;
      const settled = this.settleRest(child, depth + 1);
      if (settled !== undefined) return settled;
    }
    return undefined;
  }
}
