/** Final states where addresses are translated: faults by thread, updates that nobody reads, and pairs that are still open. */
import { hasBit } from "../../../bits/index.ts";
import { faultSet } from "../../mmu/index.ts";
import type { Code, Layout, Watch } from "../../program/index.ts";
import { Finals } from "../finals.ts";
import type { Saturation } from "../saturate.ts";
import { EVENT, EVENT_SIZE, INIT, LOC, type Shape, SOURCE, THREAD, VALUE, WHAT } from "../shape.ts";
import type { ThreadRunner } from "../thread-run.ts";
import { PagedSaturation } from "./saturate.ts";

export class PagedFinals extends Finals {
  readonly #paged: PagedSaturation;

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
