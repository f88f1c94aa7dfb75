/** The UART: what waits for the guest, and when it is told of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Pl011 } from "../../src/machine/uart/pl011.ts";

const [DATA, FLAGS, MASK, RAW, CLEAR] = [0, 0x18, 0x38, 0x3c, 0x44];
const RECEIVE = 0x10;

function uart(): { uart: Pl011; line: boolean; sent: number[] } {
  const seen = { line: false, sent: [] as number[] };
  const line = (isHigh: boolean): void => {
    seen.line = isHigh;
  };
  return Object.assign(seen, { uart: new Pl011(line, (bytes) => seen.sent.push(...bytes)) });
}

test("what is received raises the line until it is read", () => {
  const u = uart();
  u.uart.write(MASK, RECEIVE);
  u.uart.receive(Uint8Array.of(1, 2));
  assert.deepEqual([u.line, u.uart.read(DATA), u.line, u.uart.read(DATA), u.line], [true, 1, true, 2, false]);
  assert.equal(u.uart.read(FLAGS) & 0x10, 0x10);
});

test("a driver that clears the interrupt and empties its FIFO hears of what waits behind it", () => {
  const u = uart();
  u.uart.receive(new Uint8Array(100).fill(7));
  u.uart.write(CLEAR, 0x7ff);
  for (let i = 0; i < 32; i++) u.uart.read(DATA);
  assert.equal(u.uart.read(RAW) & RECEIVE, RECEIVE);
  u.uart.write(MASK, RECEIVE);
  assert.equal(u.line, true);
  assert.equal(u.uart.waiting, 68);
});
