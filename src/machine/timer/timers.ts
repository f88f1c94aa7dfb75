/**
 * The generic timers of one CPU. One instruction is one nanosecond; the counter runs at 62.5 MHz, so it is the clock
 * divided by 16. A timer's line is a level: it follows the comparison and is never latched.
 *
 * @source Arm ARM, chapter D11, "The Generic Timer in AArch64 state"
 */
import { INTID } from "../config.ts";
import type { Archive } from "../snapshot/archive.ts";

/** Nanoseconds, which are instructions, since the machine was made. */
export interface Clock {
  readonly now: () => number;
}

export const COUNTER_HZ = 62_500_000n;
/** A power of two. */
export const NANOSECONDS_PER_TICK = 16;

export type TimerName = "CNTP" | "CNTV" | "CNTHP";

interface Timer {
  control: number; // ENABLE 0, IMASK 1
  compare: bigint;
  readonly intid: number;
  readonly isVirtual: boolean;
}

const U64 = (1n << 64n) - 1n;
const ENABLE = 1;
const MASKED = 2;
/** Nanoseconds are exact up to here, which is more than fifty days; what is later never comes. */
const FOREVER = 2 ** 52;
const STATUS = 4n;

export class Timers {
  /** CNTVOFF_EL2: what the virtual count lies behind the physical one. */
  offset = 0n;
  readonly #clock: Clock;
  readonly #timers: Readonly<Record<TimerName, Timer>>;

  constructor(clock: Clock) {
    const timer = (intid: number, isVirtual = false): Timer => ({ control: 0, compare: 0n, intid, isVirtual });
    this.#clock = clock;
    this.#timers = {
      CNTP: timer(INTID.physicalTimer),
      CNTV: timer(INTID.virtualTimer, true),
      CNTHP: timer(INTID.hypTimer),
    };
  }

  get physicalCount(): bigint {
    return BigInt(Math.floor(this.#clock.now() / NANOSECONDS_PER_TICK));
  }
  get virtualCount(): bigint {
    return (this.physicalCount - this.offset) & U64;
  }

  #count(t: Timer): bigint {
    return t.isVirtual ? this.virtualCount : this.physicalCount;
  }
  #isDue(t: Timer): boolean {
    return (t.control & ENABLE) !== 0 && this.#count(t) >= t.compare;
  }

  control(name: TimerName): bigint {
    const t = this.#timers[name];
    return BigInt(t.control) | (this.#isDue(t) ? STATUS : 0n);
  }
  setControl(name: TimerName, value: bigint): void {
    this.#timers[name].control = Number(value & 3n);
  }
  compare(name: TimerName): bigint {
    return this.#timers[name].compare;
  }
  setCompare(name: TimerName, value: bigint): void {
    this.#timers[name].compare = value;
  }
  /** Ticks until the timer is due, as 32 signed bits. */
  ticks(name: TimerName): bigint {
    const t = this.#timers[name];
    return (t.compare - this.#count(t)) & 0xffff_ffffn;
  }
  setTicks(name: TimerName, value: bigint): void {
    const t = this.#timers[name];
    t.compare = (this.#count(t) + BigInt.asIntN(32, value)) & U64;
  }

  /** Calls `line` with each timer's interrupt and whether it is asserted now. */
  eachLine(line: (intid: number, isHigh: boolean) => void): void {
    for (const t of Object.values(this.#timers)) line(t.intid, this.#isDue(t) && (t.control & MASKED) === 0);
  }

  /** The first nanosecond after now at which a line rises; infinite when none will. */
  nextEvent(): number {
    let soonest = Infinity;
    for (const t of Object.values(this.#timers)) {
      if ((t.control & (ENABLE | MASKED)) !== ENABLE || this.#isDue(t)) continue;
      const ticks = t.compare - this.#count(t); // positive, since it is not due
      const at = (Number(this.physicalCount) + Number(ticks)) * NANOSECONDS_PER_TICK;
      if (at < FOREVER) soonest = Math.min(soonest, at);
    }
    return soonest;
  }
  state(a: Archive): void {
    this.offset = a.word("offset", this.offset);
    for (const [name, t] of Object.entries(this.#timers))
      a.part(name, (part) => {
        t.control = part.whole("control", t.control, ENABLE | MASKED);
        t.compare = part.word("compare", t.compare);
      });
  }
}
