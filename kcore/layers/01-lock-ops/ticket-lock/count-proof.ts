/**
 * The queue is never longer than there are CPUs, for any number of them: the counting argument, each induction as its
 * step. With fewer than 2^16 CPUs the words of the lock therefore tell tickets apart: the assumption `few-cpus` of machine.ts.
 *
 * @source concurrency-proofs, section 2, number of waiters
 */
import { assert, assume, forall, theorem, type ZMap } from "../../../prelude/index.ts";
import type { Cpu, TicketLock } from "../../00-machine/lock-state.ts";
import { type Count, counts, countsOneMore, hasOwnNumber, isBusy, isNumbered, isQueue } from "./count.ts";
import { after, canStep, type TicketStep } from "./steps.ts";

/** Induction: of the numbers below `m` at most `m` are busy. */
export const countIsBounded = theorem((count: Count, busy: ZMap<bigint, boolean>, m: bigint) => {
  assume(m >= 0n && counts(count, busy, m));
  assume(count.at(m) <= m);
  assert(count.at(m + 1n) <= m + 1n);
});

/** Induction: when one more number `p` is busy, the count is one higher above `p`. At 0 both counts are 0. */
export const onePointAtStart = theorem((count: Count, more: Count, p: bigint) => {
  assume(p >= 0n && count.at(0n) === 0n && more.at(0n) === 0n);
  assert(countsOneMore(count, more, p, 0n));
});
export const onePoint = theorem((count: Count, more: Count, busy: ZMap<bigint, boolean>, p: bigint, m: bigint) => {
  assume(p >= 0n && m >= 0n && !busy.at(p));
  assume(counts(count, busy, m) && counts(more, busy.with(p, true), m));
  assume(countsOneMore(count, more, p, m));
  assert(countsOneMore(count, more, p, m + 1n));
});

/** Drawing a ticket makes one more CPU busy, and the queue one longer. */
export const getIsCounted = theorem(
  (
    s: TicketLock,
    c: Cpu,
    i: Cpu,
    number: ZMap<Cpu, bigint>,
    busy: ZMap<bigint, boolean>,
    count: Count,
    more: Count,
    n: bigint,
  ) => {
    assume(forall((x: Cpu, y: Cpu) => hasOwnNumber(number, x, y)));
    assume(forall((x: Cpu) => isNumbered(number, n, x) && isBusy(s, number, busy, x)));
    assume(canStep(s, c, "get") && isQueue(s, count, n) && countsOneMore(count, more, number.at(c), n));
    assert(!busy.at(number.at(c)));
    assert(isBusy(after(s, c, "get"), number, busy.with(number.at(c), true), i));
    assert(isQueue(after(s, c, "get"), more, n));
  },
);
/** Leaving makes one CPU less busy, and the queue one shorter. */
export const leaveIsCounted = theorem(
  (
    s: TicketLock,
    c: Cpu,
    i: Cpu,
    number: ZMap<Cpu, bigint>,
    busy: ZMap<bigint, boolean>,
    count: Count,
    fewer: Count,
    n: bigint,
  ) => {
    assume(forall((x: Cpu, y: Cpu) => hasOwnNumber(number, x, y)));
    assume(forall((x: Cpu) => isNumbered(number, n, x) && isBusy(s, number, busy, x)));
    assume(canStep(s, c, "leave") && isQueue(s, count, n) && countsOneMore(fewer, count, number.at(c), n));
    assert(busy.at(number.at(c)));
    assert(isBusy(after(s, c, "leave"), number, busy.with(number.at(c), false), i));
    assert(isQueue(after(s, c, "leave"), fewer, n));
  },
);
/** The other steps change neither. */
export const othersAreNotCounted = theorem(
  (
    s: TicketLock,
    c: Cpu,
    i: Cpu,
    number: ZMap<Cpu, bigint>,
    busy: ZMap<bigint, boolean>,
    count: Count,
    n: bigint,
    step: TicketStep,
  ) => {
    assume(forall((x: Cpu) => isBusy(s, number, busy, x)));
    assume((step === "poll" || step === "enter") && canStep(s, c, step) && isQueue(s, count, n));
    assert(isBusy(after(s, c, step), number, busy, i) && isQueue(after(s, c, step), count, n));
  },
);

/** Together: the queue is at most as long as there are CPUs. */
export const queueIsBounded = theorem((s: TicketLock, count: Count, n: bigint) => {
  assume(n >= 0n && isQueue(s, count, n) && count.at(n) <= n);
  assert(s.next - s.now <= n);
});
/** And short enough for the words of the lock: 32 bits, and with fewer than 2^16 CPUs 16 bits. */
export const queueFitsWords = theorem((s: TicketLock, count: Count, n: bigint) => {
  assume(n >= 0n && n < 65536n && isQueue(s, count, n) && count.at(n) <= n);
  assert(s.next - s.now < 65536n && s.next - s.now < 4294967296n);
});
