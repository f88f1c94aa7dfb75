/** A virtio console of one port. @source OASIS, Virtual I/O Device (VIRTIO) 1.2, section 5.3 */
import type { Archive } from "../snapshot/archive.ts";
import type { Chain } from "./queue.ts";
import type { Backend } from "./transport.ts";

/** Of what one chain sends; drivers send less at once. */
const MOST_SENT = 65536;

export const QUEUE = { receive: 0, transmit: 1 } as const;
/** Bytes that wait for the guest at most, in a snapshot. */
const MOST_WAITING = 2 ** 24;

export class VirtioConsole implements Backend {
  readonly device = 3;
  readonly features = 0;
  readonly queues = 2;
  readonly config = new Uint8Array(12);
  #received: number[] = [];
  readonly #send: (bytes: Uint8Array) => void;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  /** Bytes for the guest; the receive queue has to be served then. */
  receive(bytes: Uint8Array): void {
    for (const b of bytes) this.#received.push(b);
  }
  get waiting(): number {
    return this.#received.length;
  }

  reset(): void {}

  serve(queue: number, chain: Chain): number | undefined {
    if (queue === QUEUE.transmit) {
      this.#send(chain.bytes(0, MOST_SENT));
      return 0;
    }
    if (this.#received.length === 0) return undefined;
    const bytes = Uint8Array.from(this.#received.splice(0, chain.writable));
    chain.put(0, bytes);
    return bytes.length;
  }

  state(a: Archive): void {
    this.#received = a.list("received", this.#received, 255, MOST_WAITING);
  }
}
