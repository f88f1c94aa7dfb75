/**
 * The switch of a name, for machines of this user on this computer. The first machine that names it keeps it, at a Unix
 * socket in a folder of the user; the others are plugged in there. When the keeper goes, another one takes its place.
 *
 * A machine that comes says the address of its network device, 6 bytes, and is answered by one: whether it may. Then both
 * sides send frames.
 */
import { linkSync, lstatSync, mkdirSync, rmSync, statSync } from "node:fs";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { FrameReader, isFrame, type LinkPort, packed, Switch } from "../../machine/index.ts";
import { badValue } from "../command-line.ts";
import type { Network } from "./network.ts";

const MAC_BYTES = 6;
const ANSWER = { refused: 0, plugged: 1 } as const;
/** Machines besides the keeper's. */
const MOST_MEMBERS = 63;
/** Bytes that wait for a machine that does not take them; frames for it are lost then. */
const MOST_PENDING = 2 ** 20;
/** How often a place is looked for, while machines come and go. */
const ATTEMPTS = 10;
/** Milliseconds: between two looks whether the socket is still there, for the first bytes to come, for the last ones to go. */
const [LOOK, PATIENCE, LINGER] = [1000, 3000, 500];

/** Another machine has the address. */
class Taken extends Error {}

/** What a machine is to its switch: the keeper, or a member. */
interface Place {
  send(frame: Uint8Array): void;
  leave(): void;
}

/** What a place tells the machine. */
interface Told {
  received(frame: Uint8Array): void;
  /** The place is there no more; it has not been left. */
  lost(): void;
}

/** The folder of this user's sockets. @throws {Error} */
function folder(): string {
  const { uid } = userInfo();
  const path = join(tmpdir(), `sekvm-${uid}`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const stat = lstatSync(path);
  if (stat.isDirectory() && (uid < 0 || (stat.uid === uid && (stat.mode & 0o077) === 0))) return path;
  throw new Error(`${path} is not a folder of this user alone`);
}

const send = (socket: Socket, frame: Uint8Array): void => {
  if (isFrame(frame.length) && socket.writableLength < MOST_PENDING) socket.write(packed(frame));
};

/** Says good-bye; what was sent before has a while to arrive. */
const part = (socket: Socket): void => {
  socket.end();
  setTimeout(() => socket.destroy(), LINGER).unref();
};

/**
 * Takes the first bytes of a socket; undefined when it ends before. What comes behind them stays there.
 *
 * @throws {Error} when they do not come
 */
const firstBytes = (socket: Socket, count: number): Promise<Uint8Array | undefined> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes !== null) done(bytes.length === count ? bytes : undefined);
    };
    const gone = (): void => done(undefined);
    const done = (bytes: Uint8Array | undefined): void => {
      clearTimeout(timer);
      socket.off("readable", look).off("close", gone);
      resolve(bytes);
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error("the machine that keeps it does not answer"));
    }, PATIENCE);
    socket.on("readable", look).on("close", gone);
    look();
  });

function readFrames(socket: Socket, frame: (bytes: Uint8Array) => void): void {
  const reader = new FrameReader(frame);
  socket.on("data", (bytes) => void (reader.take(bytes) || socket.destroy())).resume();
}

/** A connection to whoever listens, or why there is none: no socket, or one that nobody listens at. @throws other errors of sockets */
const connected = (path: string): Promise<Socket | "none" | "dead"> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once("connect", () => resolve(socket.off("error", reject).on("error", () => {})));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" ? resolve("none") : error.code === "ECONNREFUSED" ? resolve("dead") : reject(error),
    );
  });

let servers = 0;

/**
 * A server at a path; undefined when there is a socket already. It listens under a name of its own first: Node removes that
 * name when the server closes, whoever has it by then.
 *
 * @throws other errors of sockets
 */
async function listening(path: string): Promise<Server | undefined> {
  const own = `${path}.${process.pid}.${servers++}`;
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(own, resolve));
  try {
    linkSync(own, path);
    return server;
  } catch (error) {
    server.close();
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** A machine at the switch of another one. @throws {Taken} */
async function member(socket: Socket, mac: Uint8Array, told: Told): Promise<Place | undefined> {
  socket.write(mac);
  const answer = await firstBytes(socket, 1);
  if (answer === undefined) return undefined;
  if (answer[0] !== ANSWER.plugged) {
    socket.destroy();
    throw new Taken();
  }
  let hasLeft = false;
  socket.on("close", () => void (hasLeft || told.lost()));
  readFrames(socket, told.received);
  return {
    send: (frame) => send(socket, frame),
    leave() {
      hasLeft = true;
      part(socket);
    },
  };
}

/** The switch itself, in the process of the machine that came first. */
class Keeper implements Place {
  readonly #hub = new Switch();
  readonly #own = this.#hub.link();
  readonly #members = new Map<Socket, string>();
  readonly #server: Server;
  readonly #look: NodeJS.Timeout;
  readonly #mac: string;
  readonly #path: string;
  readonly #inode: number;

  constructor(path: string, server: Server, mac: Uint8Array, told: Told) {
    this.#mac = String(mac);
    this.#server = server.on("connection", (socket) => void this.#welcome(socket));
    this.#own.connect({ receive: told.received, waiting: 0, mac });
    this.#path = path;
    this.#inode = inodeOf(path);
    this.#look = setInterval(() => {
      if (inodeOf(path) === this.#inode) return;
      this.leave();
      told.lost();
    }, LOOK).unref();
  }

  async #welcome(socket: Socket): Promise<void> {
    socket.on("error", () => {});
    if (this.#members.size >= MOST_MEMBERS) {
      socket.destroy();
      return;
    }
    this.#members.set(socket, "");
    socket.on("close", () => this.#members.delete(socket));
    const mac = await firstBytes(socket, MAC_BYTES).catch(() => undefined);
    if (mac === undefined) return;
    const isTaken = [this.#mac, ...this.#members.values()].includes(String([...mac]));
    socket.write(Uint8Array.of(isTaken ? ANSWER.refused : ANSWER.plugged));
    if (isTaken) {
      part(socket);
      return;
    }
    this.#members.set(socket, String([...mac]));
    const link = this.#hub.link();
    link.connect({ receive: (frame) => send(socket, frame), waiting: 0, mac });
    socket.on("close", () => link.unplug());
    readFrames(socket, (frame) => link.send(frame));
  }

  send(frame: Uint8Array): void {
    this.#own.send(frame);
  }
  leave(): void {
    clearInterval(this.#look);
    if (inodeOf(this.#path) === this.#inode) rmSync(this.#path, { force: true });
    this.#server.close();
    for (const socket of this.#members.keys()) part(socket);
  }
}

function inodeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
}

/** A place at the switch. @throws {Taken} @throws errors of files and sockets */
async function placeAt(path: string, mac: Uint8Array, told: Told): Promise<Place> {
  for (let i = 0; i < ATTEMPTS; i++) {
    const socket = await connected(path);
    if (typeof socket === "object") {
      const place = await member(socket, mac, told);
      if (place !== undefined) return place;
      continue;
    }
    // A keeper was killed. Of two that do this at once, one finds out when it looks.
    if (socket === "dead") rmSync(path, { force: true });
    const server = await listening(path);
    if (server !== undefined) return new Keeper(path, server, mac, told);
  }
  throw new Error("no machine answers");
}

const reasonOf = (error: unknown): string =>
  error instanceof Taken ? "another machine has the address of this one" : (error as Error).message;

/** @param note says what has become of the network while the machine runs */
export function openSwitch(name: string, argv: readonly string[], note: (text: string) => void): Network {
  const state = { woken: (): void => {}, hasClosed: false };
  let port: LinkPort | undefined;
  let place: Place | undefined;
  const told: Told = {
    received(frame) {
      port?.receive(frame);
      state.woken();
    },
    lost() {
      place = undefined;
      plug().catch((error: unknown) => note(`switch ${name} is gone: ${reasonOf(error)}`));
    },
  };
  const plug = async (): Promise<void> => {
    const found = await placeAt(join(folder(), name), port!.mac, told);
    if (state.hasClosed) found.leave();
    else place = found;
  };
  return {
    link: {
      connect(own) {
        port = own;
      },
      send: (frame) => place?.send(frame),
    },
    isBusy: true,
    async plug() {
      try {
        await plug();
      } catch (error) {
        const hint = error instanceof Taken ? "it follows from --seed: each machine needs another one" : undefined;
        throw badValue(argv, `switch:${name}`, `there is no place at the switch: ${reasonOf(error)}`, hint);
      }
    },
    wait: () =>
      new Promise((resolve) => {
        state.woken = resolve;
      }),
    close() {
      state.hasClosed = true;
      place?.leave();
    },
  };
}
