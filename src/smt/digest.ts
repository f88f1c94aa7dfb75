/**
 * Digests of terms: 128 bits over a term's whole text, made from the digests of its operands, so that each term of a shared
 * graph is hashed once. Equal digests stand for equal terms from run to run; names count.
 */
import { eachNewSubterm, type Smt } from "./terms.ts";

/** Four 32-bit lanes. */
type Lanes = readonly [number, number, number, number];

const SEEDS: Lanes = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
const FACTORS: Lanes = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];

/** Takes in words, and gives 128 bits that depend on all of them and their order. */
class Mixer {
  readonly #h = Int32Array.from(SEEDS);

  word(w: number): void {
    const h = this.#h;
    for (let i = 0; i < 4; i++) {
      h[i] = Math.imul(h[i]! ^ w, FACTORS[i]!);
      h[i]! ^= h[i]! >>> (13 + i);
      h[i] = (h[i]! + h[(i + 1) & 3]!) | 0;
    }
  }

  text(s: string): void {
    this.word(s.length);
    for (let i = 0; i < s.length; i++) this.word(s.charCodeAt(i) + (i << 16));
  }

  lanes(): Lanes {
    for (let i = 0; i < 4; i++) this.word(0x5bd1e995 ^ i);
    const h = this.#h;
    return [h[0]! >>> 0, h[1]! >>> 0, h[2]! >>> 0, h[3]! >>> 0];
  }
}

const known = new WeakMap<Smt, Lanes>();

const sortText = ({ sort }: Smt): string =>
  sort.kind === "bv" ? `${sort.width}` : sort.kind === "opaque" ? sort.name : sort.kind;

function lanesOf(root: Smt): Lanes {
  const begun = new Set<Smt>();
  const isNew = (t: Smt): boolean => {
    if (known.has(t) || begun.has(t)) return false;
    begun.add(t);
    return true;
  };
  eachNewSubterm([root], isNew, (t) => {
    const mixer = new Mixer();
    mixer.text(`${t.op} ${t.name} ${sortText(t)} ${t.value} ${t.hi} ${t.lo}`);
    for (const a of t.args) for (const lane of known.get(a)!) mixer.word(lane);
    known.set(t, mixer.lanes());
  });
  return known.get(root)!;
}

/** Digest of texts and terms in their order, 32 hexadecimal digits. */
export function digestOf(parts: readonly (string | Smt)[]): string {
  const mixer = new Mixer();
  for (const part of parts) {
    if (typeof part === "string") mixer.text(part);
    else for (const lane of lanesOf(part)) mixer.word(lane);
  }
  return mixer
    .lanes()
    .map((lane) => lane.toString(16).padStart(8, "0"))
    .join("");
}
