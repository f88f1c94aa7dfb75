/** A virtio network device on a link. @source OASIS, Virtual I/O Device (VIRTIO) 1.2, section 5.1 */
import type { Archive } from "../snapshot/archive.ts";
import type { Chain } from "./queue.ts";
import type { Backend } from "./transport.ts";

/** What a network device is plugged into. */
export interface Link {
  /** A frame from the guest, without its check sum. */
  send(frame: Uint8Array): void;
  /** Says where frames for the guest go; called once. */
  connect(port: LinkPort): void;
}

/** The guest's side of a link. */
export interface LinkPort {
  /** A frame for the guest, which is lost when too many wait. */
  receive(frame: Uint8Array): void;
  /** Frames that the guest has not taken. */
  readonly waiting: number;
  /** The address of the guest's device. */
  readonly mac: Uint8Array;
}

export const NET_QUEUE = { receive: 0, transmit: 1 } as const;
const MAC = 1 << 5;
/** Before each frame: no offload is offered, so it is zeros but for the number of buffers. */
const HEADER = 12;
export const MOST_FRAME = 1514;
/** Frames that wait for the guest. */
export const MOST_FRAMES = 512;

export class Net implements Backend {
  readonly device = 1;
  readonly features: number = MAC;
  readonly queues = 2;
  readonly config: Uint8Array;
  readonly #link: Link;
  #received: Uint8Array[] = [];

  /** @param served called when frames have come: the receive queue is to be served */
  constructor(link: Link, mac: Uint8Array, served: () => void) {
    this.#link = link;
    this.config = mac;
    const received = (): number => this.#received.length;
    link.connect({
      mac,
      receive: (frame) => {
        if (received() >= MOST_FRAMES || frame.length > MOST_FRAME) return;
        this.#received.push(frame.slice());
        served();
      },
      get waiting() {
        return received();
      },
    });
  }

  reset(): void {
    this.#received = [];
  }

  serve(queue: number, chain: Chain): number | undefined {
    if (queue === NET_QUEUE.transmit) {
      const frame = chain.bytes(HEADER, MOST_FRAME);
      if (frame.length > 0) this.#link.send(frame);
      return 0;
    }
    const frame = this.#received[0];
    if (frame === undefined) return undefined;
    this.#received.shift();
    if (chain.writable < HEADER + frame.length) return 0; // it does not fit: lost
    const header = new Uint8Array(HEADER);
    header[10] = 1; // buffers
    chain.put(0, header);
    chain.put(HEADER, frame);
    return HEADER + frame.length;
  }

  state(a: Archive): void {
    const lengths = a.list(
      "lengths",
      this.#received.map((f) => f.length),
      MOST_FRAME,
      MOST_FRAMES,
    );
    const all = a.list(
      "frames",
      this.#received.flatMap((f) => [...f]),
      255,
      MOST_FRAME * MOST_FRAMES,
    );
    let at = 0;
    this.#received = lengths.map((n) => Uint8Array.from(all.slice(at, (at += n))));
  }
}
