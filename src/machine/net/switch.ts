/** A switch between machines. It learns where an address is, and sends to all ports while it does not know. */
import type { Link, LinkPort } from "../virtio/net.ts";
import { isFrame } from "./frames.ts";

const BROADCAST = 1;
/** Addresses that are remembered; then all are learnt again. */
const MOST_KNOWN = 4096;

/** A MAC address in a frame, as a number. */
function macAt(frame: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 0; i < 6; i++) value = value * 256 + frame[at + i]!;
  return value;
}

/** A place at a switch. */
export interface SwitchLink extends Link {
  /** Nothing comes from here or goes here any more. */
  unplug(): void;
}

export class Switch {
  readonly #ports = new Set<LinkPort>();
  readonly #known = new Map<number, LinkPort>();

  /** A new place to plug a machine in. */
  link(): SwitchLink {
    let own: LinkPort | undefined;
    return {
      connect: (port) => {
        own = port;
        this.#ports.add(port);
      },
      send: (frame) => {
        if (own !== undefined && isFrame(frame.length)) this.#forward(frame, own);
      },
      unplug: () => {
        if (own === undefined) return;
        this.#ports.delete(own);
        for (const [mac, port] of this.#known) if (port === own) this.#known.delete(mac);
        own = undefined;
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
