/**
 * A PL031 real-time clock. It counts seconds of the machine's own time from a moment that the configuration names, so that
 * the same run sees the same dates.
 *
 * @source Arm PrimeCell Real Time Clock (PL031) Technical Reference Manual
 */
import type { Archive } from "../snapshot/archive.ts";
import type { Clock } from "../timer/timers.ts";

const AT = { data: 0, match: 4, load: 8, control: 0xc, mask: 0x10, raw: 0x14, masked: 0x18, clear: 0x1c } as const;
const IDENTITY = [0x31, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1];
const SECOND = 1e9;
const U32 = 2 ** 32;

export class Pl031 {
  readonly #clock: Clock;
  readonly #line: (isHigh: boolean) => void;
  /** What the counter shows at time 0. */
  #offset: number;
  #match = 0;
  #mask = 0;
  #raw = 0;
  /** Second of the machine's time at which a match was last looked for. */
  #seen = 0;
  /** Called when the next event may be another. */
  readonly #changed: () => void;

  /** @param start seconds that the clock shows when the machine is made */
  constructor(clock: Clock, start: number, line: (isHigh: boolean) => void, changed: () => void) {
    this.#clock = clock;
    this.#offset = start % U32;
    this.#line = line;
    this.#changed = changed;
  }

  get #seconds(): number {
    return Math.floor(this.#clock.now() / SECOND);
  }
  get #count(): number {
    return (this.#offset + this.#seconds) % U32;
  }
  /** Seconds from one that was looked at until the counter matches, at least one. */
  #until(second: number): number {
    const shown = (this.#offset + second) % U32;
    return (this.#match - shown + U32) % U32 || U32;
  }

  /** When the counter matches next, in nanoseconds; infinite when nobody wants to know. */
  nextEvent(): number {
    if (this.#mask === 0 || this.#raw !== 0) return Infinity;
    return (this.#seen + this.#until(this.#seen)) * SECOND;
  }

  /** Looks for matches up to now, and drives the line. */
  drive(): void {
    const now = this.#seconds;
    if (now !== this.#seen && this.#seen + this.#until(this.#seen) <= now) this.#raw = 1;
    this.#seen = now;
    this.#line((this.#raw & this.#mask) !== 0);
  }

  read(offset: number): number {
    this.drive();
    switch (offset) {
      case AT.data:
        return this.#count;
      case AT.match:
        return this.#match;
      case AT.load:
        return this.#count;
      case AT.control:
        return 1; // always on
      case AT.mask:
        return this.#mask;
      case AT.raw:
        return this.#raw;
      case AT.masked:
        return this.#raw & this.#mask;
      default:
        return offset >= 0xfe0 && offset % 4 === 0 ? (IDENTITY[(offset - 0xfe0) / 4] ?? 0) : 0;
    }
  }

  write(offset: number, value: number): void {
    this.drive();
    if (offset === AT.match) {
      this.#match = value >>> 0;
      if (this.#match === this.#count) this.#raw = 1;
    } else if (offset === AT.load) this.#offset = ((value >>> 0) - (this.#seconds % U32) + U32) % U32;
    else if (offset === AT.mask) this.#mask = value & 1;
    else if (offset === AT.clear) this.#raw &= ~value;
    this.drive();
    this.#changed();
  }

  state(a: Archive): void {
    this.#offset = a.whole("offset", this.#offset, U32 - 1);
    this.#match = a.whole("match", this.#match, U32 - 1);
    this.#mask = a.whole("mask", this.#mask, 1);
    this.#raw = a.whole("raw", this.#raw, 1);
    this.#seen = a.whole("seen", this.#seen, U32);
  }
}
