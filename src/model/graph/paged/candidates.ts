/**
 * The sources of reads where addresses are translated. A walk may read any write to its entry that is not behind it; and
 * where hardware sets access flags on its own account, a read of an entry may make the update that it reads.
 */
import { hasBit } from "../../../bits/index.ts";
import type { Analysis, Layout } from "../../program/index.ts";
import { Candidates } from "../candidates.ts";
import type { Saturation } from "../saturate.ts";
import {
  AT,
  EVENT,
  EVENT_SIZE,
  INIT,
  LOC,
  type Shape,
  SINCE,
  SOURCE,
  STATUS,
  STATUS_OF,
  THREAD,
  WHAT,
} from "../shape.ts";
import { PagedSaturation } from "./saturate.ts";

export class PagedCandidates extends Candidates {
  readonly #paged: PagedSaturation;

  constructor(layout: Layout, shape: Shape, analyses: readonly Analysis[], saturation: Saturation) {
    super(layout, shape, analyses, saturation);
    if (!(saturation instanceof PagedSaturation)) throw new Error("pages need their saturation");
    this.#paged = saturation;
  }

  override of(st: Int32Array, r: number): number {
    const { eventBase, words, writesBase } = this.shape;
    const at = eventBase + r * EVENT_SIZE;
    const location = st[at + LOC]!;
    this.unsure = false;
    let n = (st[at + WHAT]! & EVENT.WALK) === 0 ? super.of(st, r) : this.#ofWalk(st, r, location);
    if (this.#maybe(st, location, r, INIT)) this.list[n++] = this.#paged.codeOf(INIT);
    for (let e = st[at + SINCE]!; e < st[0]!; e++)
      if (hasBit(st, writesBase + location * words, e) && this.#maybe(st, location, r, e))
        this.list[n++] = this.#paged.codeOf(e);
    return n;
  }

  #ofWalk(st: Int32Array, r: number, location: number): number {
    const { obBase, words, writesBase, eventBase } = this.shape;
    const since = st[eventBase + r * EVENT_SIZE + SINCE]!;
    let n = 0;
    for (let e = since; e < st[0]!; e++)
      if (hasBit(st, writesBase + location * words, e) && !hasBit(st, obBase + r * words, e)) this.list[n++] = e;
    if (since === 0) this.list[n++] = INIT;
    return n;
  }

  // Whether `r` may read a spontaneous update of `write` that is not there yet.
  #maybe(st: Int32Array, location: number, r: number, write: number): boolean {
    const { eventBase, obBase, words } = this.shape;
    if (write === INIT && st[eventBase + r * EVENT_SIZE + SINCE]! > 0) return false;
    const value = this.#paged.updated(st, location, write);
    if (value < -1) this.unsure = true;
    if (value < 0 || (write !== INIT && hasBit(st, obBase + r * words, write))) return false;
    for (let e = 0; e < st[0]!; e++) {
      const at = eventBase + e * EVENT_SIZE;
      if (st[at + THREAD] === -1 && st[at + LOC] === location && st[at + SOURCE] === write) return false;
    }
    return true;
  }

  // Later walks of the thread itself may update the entry, and an explicit read may see that.
  override mayDefer(st: Int32Array, r: number): boolean {
    if (super.mayDefer(st, r)) return true;
    const { eventBase, threadBase, threadSize } = this.shape;
    const at = eventBase + r * EVENT_SIZE;
    if ((st[at + WHAT]! & EVENT.WALK) !== 0) return false;
    const thread = threadBase + st[at + THREAD]! * threadSize;
    if (st[thread + STATUS] === STATUS_OF.ENDED || st[thread + STATUS] === STATUS_OF.FAULTED) return false;
    const { mayUpdate, variableWords } = this.analyses[st[at + THREAD]!]!;
    return hasBit(mayUpdate!, st[thread + AT]! * variableWords, this.variableOf[st[at + LOC]!]!);
  }
}
