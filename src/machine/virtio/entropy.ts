/** A virtio entropy device. What it gives follows from the machine's seed: it is there for programs that wait for it, not to be secret. */
import type { Archive } from "../snapshot/archive.ts";
import type { Chain } from "./queue.ts";
import type { Backend } from "./transport.ts";

const MOST_BYTES = 65536;

export class Entropy implements Backend {
  readonly device = 4;
  readonly features = 0;
  readonly queues = 1;
  readonly config = new Uint8Array(0);
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  reset(): void {}

  serve(_: number, chain: Chain): number {
    const bytes = new Uint8Array(Math.min(chain.writable, MOST_BYTES));
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.#next();
    chain.put(0, bytes);
    return bytes.length;
  }

  /** Eight bits of a Weyl sequence, mixed. */
  #next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) & 255;
  }

  state(a: Archive): void {
    this.#state = a.whole("state", this.#state, 2 ** 32 - 1);
  }
}
