/**
 * A PL011 UART. What is written is sent at once; what is received waits in a queue of any length, of which the guest sees
 * a FIFO of 16.
 *
 * @source Arm PrimeCell UART (PL011) Technical Reference Manual
 */
import type { Archive } from "../snapshot/archive.ts";

const AT = {
  data: 0,
  status: 4,
  flags: 0x18,
  integerBaud: 0x24,
  fractionalBaud: 0x28,
  lineControl: 0x2c,
  control: 0x30,
  levels: 0x34,
  mask: 0x38,
  raw: 0x3c,
  masked: 0x40,
  clear: 0x44,
  dma: 0x48,
} as const;

/** Registers that keep the low bits of what is written. */
const KEPT: Readonly<Record<number, number>> = {
  [AT.integerBaud]: 0xffff,
  [AT.fractionalBaud]: 0x3f,
  [AT.lineControl]: 0xff,
  [AT.control]: 0xffff,
  [AT.levels]: 0x3f,
  [AT.mask]: 0x7ff,
  [AT.dma]: 7,
};

const FLAG = { receiveEmpty: 0x10, receiveFull: 0x40, transmitEmpty: 0x80 } as const;
const INTERRUPT = { receive: 0x10, transmit: 0x20 } as const;
const IDENTITY = [0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1];
const FIFO = 16;
/** Bytes that wait for the guest at most, in a snapshot. */
const MOST_WAITING = 2 ** 24;

export class Pl011 {
  readonly #kept = new Map<number, number>([
    [AT.control, 0x300],
    [AT.levels, 0x12],
  ]);
  #received: number[] = [];
  #raw = 0;
  readonly #line: (isHigh: boolean) => void;
  readonly #send: (byte: Uint8Array) => void;

  /** @param line drives the interrupt line @param send what the guest sends */
  constructor(line: (isHigh: boolean) => void, send: (byte: Uint8Array) => void) {
    this.#line = line;
    this.#send = send;
  }

  /** Bytes for the guest. */
  receive(bytes: Uint8Array): void {
    for (const b of bytes) this.#received.push(b);
    if (bytes.length > 0) this.#raise(INTERRUPT.receive);
  }

  /** Bytes that the guest has not read. */
  get waiting(): number {
    return this.#received.length;
  }

  #raise(interrupt: number): void {
    this.#raw |= interrupt;
    this.#drive();
  }
  #drive(): void {
    this.#line((this.#raw & (this.#kept.get(AT.mask) ?? 0)) !== 0);
  }

  read(offset: number): number {
    const kept = KEPT[offset];
    if (kept !== undefined) return this.#kept.get(offset) ?? 0;
    switch (offset) {
      case AT.data:
        return this.#take();
      case AT.flags:
        return this.#flags();
      case AT.raw:
        return this.#raw;
      case AT.masked:
        return this.#raw & (this.#kept.get(AT.mask) ?? 0);
      default:
        return offset >= 0xfe0 && offset % 4 === 0 ? IDENTITY[(offset - 0xfe0) / 4]! : 0;
    }
  }

  #take(): number {
    const byte = this.#received.shift() ?? 0;
    if (this.#received.length === 0) {
      this.#raw &= ~INTERRUPT.receive;
      this.#drive();
    } else if (this.#received.length >= FIFO) this.#raise(INTERRUPT.receive); // the next one comes into the FIFO
    return byte;
  }

  #flags(): number {
    const { length } = this.#received;
    return FLAG.transmitEmpty | (length === 0 ? FLAG.receiveEmpty : 0) | (length >= FIFO ? FLAG.receiveFull : 0);
  }

  write(offset: number, value: number): void {
    const kept = KEPT[offset];
    if (kept !== undefined) {
      this.#kept.set(offset, value & kept);
      if (offset === AT.mask) this.#drive();
    } else if (offset === AT.data) {
      this.#send(Uint8Array.of(value));
      this.#raise(INTERRUPT.transmit);
    } else if (offset === AT.clear) {
      this.#raw &= ~value;
      this.#drive();
    }
  }
  state(a: Archive): void {
    for (const [offset, kept] of Object.entries(KEPT))
      this.#kept.set(Number(offset), a.whole(`register${offset}`, this.#kept.get(Number(offset)) ?? 0, kept));
    this.#raw = a.whole("raw", this.#raw, INTERRUPT.receive | INTERRUPT.transmit);
    this.#received = a.list("received", this.#received, 255, MOST_WAITING);
  }
}
