/** A switch between machines of one process. It learns where an address is, and sends to all who do not know. */
import type { Link, LinkPort } from "../virtio/net.ts";

const BROADCAST = 1;
/** Addresses that are remembered; then all are learnt again. */
const MOST_KNOWN = 4096;

/** A MAC address in a frame, as a number. */
function macAt(frame: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 0; i < 6; i++) value = value * 256 + frame[at + i]!;
  return value;
}

export class Switch {
  readonly #ports: LinkPort[] = [];
  readonly #known = new Map<number, LinkPort>();

  /** A new place to plug a machine in. */
  link(): Link {
    let own: LinkPort | undefined;
    return {
      connect: (port) => {
        own = port;
        this.#ports.push(port);
      },
      send: (frame) => {
        if (own !== undefined && frame.length >= 14) this.#forward(frame, own);
      },
    };
  }

  #forward(frame: Uint8Array, from: LinkPort): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    if ((frame[6]! & BROADCAST) === 0) this.#known.set(macAt(frame, 6), from);
    const to = (frame[0]! & BROADCAST) === 0 ? this.#known.get(macAt(frame, 0)) : undefined;
    for (const port of to === undefined ? this.#ports : [to]) if (port !== from) port.receive(frame);
  }
}
