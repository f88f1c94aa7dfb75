/** The real-time clock: dates from the configuration, seconds from instructions, an alarm at its second. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Pl031 } from "../../src/machine/rtc/pl031.ts";
import { EXIT, runProgram } from "./run.ts";

/** A clock at a time, and its line. */
function clockAt(start: number): { rtc: Pl031; line: boolean; time: number } {
  const seen = { time: 0, line: false };
  const line = (isHigh: boolean): void => {
    seen.line = isHigh;
  };
  return Object.assign(seen, { rtc: new Pl031({ now: () => seen.time }, start, line, () => {}) });
}

test("it counts seconds from where it is told to", () => {
  const c = clockAt(1_000_000);
  c.time = 2_999_999_999;
  assert.equal(c.rtc.read(0), 1_000_002);
  c.rtc.write(8, 5);
  c.time = 4e9;
  assert.equal(c.rtc.read(0), 7);
  assert.deepEqual(
    [0xfe0, 0xfe4, 0xff0].map((at) => c.rtc.read(at)),
    [0x31, 0x10, 0x0d],
  );
});

test("a match raises the line when it is not masked, also across the end of the count", () => {
  const c = clockAt(2 ** 32 - 2);
  c.rtc.write(4, 1);
  assert.equal(c.rtc.nextEvent(), Infinity);
  c.rtc.write(0x10, 1);
  assert.equal(c.rtc.nextEvent(), 3e9);
  c.time = 3e9;
  c.rtc.drive();
  assert.deepEqual([c.line, c.rtc.read(0x14), c.rtc.read(0x18), c.rtc.nextEvent()], [true, 1, 1, Infinity]);
  c.rtc.write(0x1c, 1);
  assert.deepEqual([c.line, c.rtc.nextEvent()], [false, (2 ** 32 + 3) * 1e9]);
});

const ALARM = `
  adr x0, vectors
  msr vbar_el1, x0
  movi x1, GICD
  mov w2, #1
  str w2, [x1]
  mov w3, #4
  str w3, [x1, #0x104]
  strb w2, [x1, #0x822]
  movi x1, GICC
  str w2, [x1]
  mov w3, #0xff
  str w3, [x1, #4]
  movi x4, 0x09010000
  ldr w5, [x4]
  add w5, w5, #3
  str w5, [x4, #4]
  str w2, [x4, #0x10]
  msr daifclr, #2
wait:
  wfi
  b wait
  .balign 2048
vectors:
  .space 0x280
  ldr w6, [x1, #0xc]
  ldr w7, [x4]
  sub w7, w7, w5
  mrs x8, cntpct_el0
  mov x0, #0
  b exit
${EXIT}`;

test("an alarm wakes a CPU at its second", () => {
  const { stop, machine } = runProgram(ALARM, { el: 1, startTime: 1000 });
  assert.deepEqual(stop, { kind: "exit", status: 0 });
  const x = (n: number): bigint => machine.cpus[0]!.x(n);
  assert.deepEqual([x(5), x(6), x(7), x(8)], [1003n, 34n, 0n, 3n * 62_500_000n]);
});
