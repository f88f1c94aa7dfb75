/**
 * Stream mapping: what becomes of the transactions of a device, which is known by the number of its stream.
 *
 * @source Arm System Memory Management Unit Architecture Specification, version 2, chapter 10, SMMU_SMRn, SMMU_S2CRn
 */
import { type Archive, MOST_U32 } from "../snapshot/archive.ts";

export const STREAM_GROUPS = 16;
/** Streams are numbers of 15 bits. */
export const STREAM_BITS = 0x7fff;

const VALID = 2 ** 31;
const SMR_BITS = 0xffff_7fff;
/** TYPE, and the number of the context bank; attributes that a bank or memory would not know are kept. */
const S2CR_BITS = 0x3fff_ffff;
/** Types of S2CR. */
const TYPE = { translate: 0, bypass: 1, fault: 2 } as const;

export type Mapping = { readonly bank: number } | "bypass" | "fault" | "none" | "conflict";

export class Streams {
  readonly #match: Uint32Array = new Uint32Array(STREAM_GROUPS);
  readonly #context: Uint32Array = new Uint32Array(STREAM_GROUPS);

  match(group: number): number {
    return this.#match[group]!;
  }
  setMatch(group: number, value: number): void {
    this.#match[group] = value & SMR_BITS;
  }
  context(group: number): number {
    return this.#context[group]!;
  }
  setContext(group: number, value: number): void {
    this.#context[group] = value & S2CR_BITS;
  }

  #matches(group: number, stream: number): boolean {
    const match = this.#match[group]!;
    return match >= VALID && ((match ^ stream) & ~(match >>> 16) & STREAM_BITS) === 0;
  }

  /** What is said about a stream. `conflict`: more than one group says something. */
  of(stream: number): Mapping {
    let found = -1;
    for (let group = 0; group < STREAM_GROUPS; group++) {
      if (!this.#matches(group, stream)) continue;
      if (found !== -1) return "conflict";
      found = group;
    }
    if (found === -1) return "none";
    const context = this.#context[found]!;
    const type = (context >>> 16) & 3;
    if (type === TYPE.translate) return { bank: context & 255 };
    return type === TYPE.bypass ? "bypass" : "fault";
  }

  state(a: Archive): void {
    a.column("match", this.#match, MOST_U32);
    a.column("context", this.#context, MOST_U32);
  }
}
