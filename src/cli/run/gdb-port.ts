/** The port on which a debugger finds a run: on the loopback interface only, one debugger at a time. */
import { createServer, type Socket } from "node:net";
import { Gdb, type Machine, type Stop } from "../../machine/index.ts";
import { badValue } from "../command-line.ts";

export interface Debugger {
  /** The port that is listened on. */
  readonly port: number;
  /** Whether the machine has to wait: for a debugger to come, or for what it says. */
  readonly isHalted: boolean;
  readonly isKilled: boolean;
  /** Whether a debugger is there. */
  readonly isAttached: boolean;
  /** Resolves when something has changed. */
  wait(): Promise<void>;
  stopped(stop: Stop): void;
  close(): void;
}

/** Listens on a port, 0 for any that is free. @throws {InputError} CFG02 when it cannot */
export async function listenForDebugger(port: number, machine: Machine, argv: readonly string[]): Promise<Debugger> {
  const state: { gdb: Gdb | undefined; socket: Socket | undefined; woken: () => void; isFirst: boolean } = {
    gdb: undefined,
    socket: undefined,
    woken: () => {},
    isFirst: true,
  };
  const server = createServer((socket) => {
    if (state.socket !== undefined) {
      socket.destroy();
      return;
    }
    state.isFirst = false;
    state.socket = socket;
    const gdb = new Gdb(machine, (text) => socket.write(text, "latin1"));
    state.gdb = gdb;
    const gone = (): void => {
      if (state.socket !== socket) return;
      gdb.detach();
      state.socket = undefined;
      state.woken();
    };
    socket
      .setNoDelay(true)
      .on("data", (bytes) => {
        gdb.receive(bytes);
        state.woken();
      })
      .on("close", gone)
      .on("error", gone);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(badValue(argv, String(port), `no debugger can come: ${error.message}`)));
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as { port: number }).port,
    get isHalted() {
      return state.isFirst || state.gdb?.isHalted === true;
    },
    get isKilled() {
      return state.gdb?.isKilled === true;
    },
    get isAttached() {
      return state.socket !== undefined;
    },
    wait: () =>
      new Promise((resolve) => {
        state.woken = resolve;
      }),
    stopped: (stop) => state.gdb?.stopped(stop),
    close() {
      state.socket?.end();
      server.close();
    },
  };
}
