/** Sockets of this computer for the network of a machine. */
import { lookup } from "node:dns";
import { connect } from "node:net";
import type { Sockets } from "../../machine/index.ts";

/** @param woken called when something has come */
export const nodeSockets = (woken: () => void): Sockets => ({
  open(address, port, events) {
    const socket = connect({ host: address, port, allowHalfOpen: true }).setNoDelay(true);
    const on =
      <A extends unknown[]>(event: (...words: A) => void) =>
      (...words: A): void => {
        event(...words);
        woken();
      };
    socket
      .on("connect", on(events.opened))
      .on("data", on(events.data))
      .on("end", on(events.ended))
      .on("error", on(events.failed))
      .on("drain", on(events.drained));
    return {
      write: (bytes) => void socket.write(bytes),
      end: () => void socket.end(),
      destroy: () => void socket.destroy(),
      get pending() {
        return socket.writableLength;
      },
      pause: (isPaused) => void (isPaused ? socket.pause() : socket.resume()),
    };
  },
  resolve(name, done) {
    lookup(name, { family: 4, all: true }, (error, found) => {
      done(error === null ? found.map((f) => f.address) : []);
      woken();
    });
  },
});
