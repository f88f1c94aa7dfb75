/**
 * The other end of a guest's TCP connection. The link loses nothing that the guest takes, so nothing is sent again unless
 * the guest asks three times for the same; what is sent fits the guest's window and the frames that may wait for it.
 *
 * @source RFC 9293
 */
import { MOST_SEGMENT, type Segment, TCP_FLAG } from "./packets.ts";

/** A connection of the host. */
export interface HostSocket {
  write(bytes: Uint8Array): void;
  /** No more is written. */
  end(): void;
  destroy(): void;
  /** Bytes that were written and have not left. */
  readonly pending: number;
  /** Whether more may come in. */
  pause(isPaused: boolean): void;
}

/** What the guest's end is told. */
export interface SocketEvents {
  opened(): void;
  data(bytes: Uint8Array): void;
  /** The other side sends no more. */
  ended(): void;
  failed(): void;
  /** Bytes that were written have left. */
  drained(): void;
}

const WINDOW = 65535;
const MOST_PENDING = 2 ** 18;
const MOST_UNSENT = 2 ** 18;
const DUPLICATES = 3;

const U32 = 2 ** 32;
const add = (a: number, b: number): number => (a + b) % U32;
/** How far `a` is ahead of `b`, signed. */
const ahead = (a: number, b: number): number => (a - b) | 0;

export class TcpEnd {
  readonly #send: (s: Omit<Segment, "from" | "to">) => void;
  /** Whether the guest takes more frames now. */
  readonly #hasRoom: () => boolean;
  readonly #socket: HostSocket;
  #state: "opening" | "open" | "closed" = "opening";
  /** Next byte that the guest sends. */
  #expected: number;
  /** Our first byte that it has not acknowledged, our next one, and what it has room for. */
  #unacknowledged = 0;
  #next = 0;
  #window: number;
  /** What it has not acknowledged, from `#unacknowledged` on, and what was not sent yet behind it. */
  #bytes = new Uint8Array(0);
  #hostEnded = false;
  #finSent = false;
  #guestEnded = false;
  #duplicates = 0;

  constructor(
    syn: Segment,
    send: (s: Omit<Segment, "from" | "to">) => void,
    hasRoom: () => boolean,
    open: (events: SocketEvents) => HostSocket,
  ) {
    this.#send = send;
    this.#hasRoom = hasRoom;
    this.#expected = add(syn.sequence, 1);
    this.#window = syn.window;
    this.#socket = open({
      opened: () => this.#opened(),
      data: (bytes) => this.#fromHost(bytes),
      ended: () => {
        this.#hostEnded = true;
        this.pump();
      },
      failed: () => this.#reset(),
      drained: () => {
        if (this.#state === "open") this.#acknowledge();
      },
    });
  }

  get isClosed(): boolean {
    return this.#state === "closed";
  }

  #flags(flags: number, payload: Uint8Array, sequence: number): void {
    const window = Math.max(0, Math.min(WINDOW, MOST_PENDING - this.#socket.pending));
    this.#send({ sequence, acknowledged: this.#expected, flags, window, payload });
  }
  #acknowledge(): void {
    this.#flags(TCP_FLAG.ack, new Uint8Array(0), this.#next);
  }

  #opened(): void {
    if (this.#state !== "opening") return;
    this.#flags(TCP_FLAG.syn | TCP_FLAG.ack, new Uint8Array(0), 0);
    this.#unacknowledged = 1;
    this.#next = 1;
    this.#state = "open";
  }

  #reset(): void {
    if (this.#state === "closed") return;
    this.#flags(TCP_FLAG.rst | TCP_FLAG.ack, new Uint8Array(0), this.#next);
    this.destroy();
  }

  destroy(): void {
    this.#state = "closed";
    this.#socket.destroy();
  }

  #fromHost(bytes: Uint8Array): void {
    if (this.#state === "closed") return;
    const all = new Uint8Array(this.#bytes.length + bytes.length);
    all.set(this.#bytes);
    all.set(bytes, this.#bytes.length);
    this.#bytes = all;
    this.pump();
  }

  /** Sends what there is and fits. */
  pump(): void {
    if (this.#state !== "open") return;
    for (;;) {
      const sent = ahead(this.#next, this.#unacknowledged);
      const room = Math.min(this.#window - sent, MOST_SEGMENT);
      const now = this.#bytes.subarray(sent, sent + room);
      if (now.length === 0 || room <= 0 || !this.#hasRoom()) break;
      this.#flags(TCP_FLAG.ack | TCP_FLAG.psh, now, this.#next);
      this.#next = add(this.#next, now.length);
    }
    const isAllSent = ahead(this.#next, this.#unacknowledged) === this.#bytes.length;
    if (this.#hostEnded && !this.#finSent && isAllSent && this.#hasRoom()) {
      this.#flags(TCP_FLAG.fin | TCP_FLAG.ack, new Uint8Array(0), this.#next);
      this.#next = add(this.#next, 1);
      this.#finSent = true;
    }
    this.#socket.pause(this.#bytes.length > MOST_UNSENT);
  }

  /** A segment from the guest. */
  receive(s: Segment): void {
    if ((s.flags & TCP_FLAG.rst) !== 0) {
      this.destroy();
      return;
    }
    if (this.#state !== "open" || (s.flags & TCP_FLAG.syn) !== 0) return; // a SYN that came again is answered when it is open
    if ((s.flags & TCP_FLAG.ack) !== 0) this.#acknowledged(s);
    this.#take(s);
    this.pump();
    if (this.#guestEnded && this.#finSent && this.#unacknowledged === this.#next) this.destroy();
  }

  #acknowledged(s: Segment): void {
    const by = ahead(s.acknowledged, this.#unacknowledged);
    if (by < 0 || ahead(s.acknowledged, this.#next) > 0) return; // old, or of what was never sent
    const isRepeated =
      by === 0 && s.payload.length === 0 && s.window === this.#window && this.#next !== this.#unacknowledged;
    this.#duplicates = isRepeated ? this.#duplicates + 1 : 0;
    this.#window = s.window;
    this.#bytes = this.#bytes.slice(Math.min(by, this.#bytes.length));
    this.#unacknowledged = s.acknowledged;
    if (this.#duplicates < DUPLICATES) return;
    this.#duplicates = 0;
    this.#next = this.#unacknowledged; // all over again
    this.#finSent = false;
  }

  #take(s: Segment): void {
    const isFin = (s.flags & TCP_FLAG.fin) !== 0;
    if (s.payload.length === 0 && !isFin) return;
    const old = ahead(this.#expected, s.sequence);
    const fresh = old >= 0 && old <= s.payload.length ? s.payload.subarray(old) : undefined;
    const fits = fresh !== undefined && this.#socket.pending + fresh.length <= MOST_PENDING + WINDOW;
    if (fresh !== undefined && fits && !this.#guestEnded) {
      if (fresh.length > 0) this.#socket.write(fresh.slice());
      this.#expected = add(this.#expected, fresh.length);
      if (isFin) {
        this.#expected = add(this.#expected, 1);
        this.#guestEnded = true;
        this.#socket.end();
      }
    }
    this.#acknowledge();
  }
}
