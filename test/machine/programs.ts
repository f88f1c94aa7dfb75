/** A program of `guest.ts` as a test: both engines write the same, and QEMU as well where it is installed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MachineConfig } from "../../src/machine/index.ts";
import { GUEST, QUIET } from "./guest.ts";
import { consoleOfQemu, skipWithoutQemuSystem } from "./qemu-system.ts";
import { runProgram } from "./run.ts";
import { registersHash } from "./state.ts";

export interface GuestTest {
  readonly machine?: Partial<MachineConfig>;
  /** Instructions. */
  readonly most?: number;
  /** The console, where it is to be a certain text. */
  readonly console?: string;
  /** Set where QEMU does not say the same: why. */
  readonly unlikeQemu?: string;
  /** Whether the program has its own `irq1`, `irq2` and `second`. */
  readonly interrupts?: true;
}

export function testGuest(name: string, program: string, t: GuestTest = {}): void {
  const source = `b start\n${program}\n${GUEST}\n${t.interrupts ? "" : QUIET}`;
  const machine = { memory: 64 * 2 ** 20, ...t.machine };
  test(`${name}: both engines`, () => {
    const [fast, reference] = (["fast", "reference"] as const).map((engine) =>
      runProgram(source, { ...machine, engine }, t.most),
    );
    assert.equal(fast!.console, reference!.console);
    assert.equal(registersHash(fast!.machine), registersHash(reference!.machine));
    assert.deepEqual(reference!.stop, { kind: "exit", status: 0 }, reference!.console);
    if (t.console !== undefined) assert.equal(reference!.console, t.console);
  });
  if (t.unlikeQemu !== undefined) return;
  test(`${name}: as QEMU`, { skip: skipWithoutQemuSystem }, () => {
    const ours = runProgram(source, machine, t.most);
    assert.equal(ours.console, consoleOfQemu(ours.program.bytes, t.machine?.cpus ?? 1));
  });
}
