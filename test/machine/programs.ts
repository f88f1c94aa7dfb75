/**
 * A program of `guest.ts` as a test: both engines write the same, and what QEMU wrote, which is kept in `recorded/`. In the
 * full tier QEMU is asked again where it is installed; `UPDATE_GOLDEN=1` asks it and keeps its answers.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import type { MachineConfig } from "../../src/machine/index.ts";
import { full } from "../tier.ts";
import type { Assembled } from "./assembly.ts";
import { GUEST, QUIET } from "./guest.ts";
import { consoleOfQemu, skipWithoutQemuSystem } from "./qemu-system.ts";
import { type Ran, runProgram } from "./run.ts";
import { registersHash } from "./state.ts";

export interface GuestTest {
  readonly machine?: Partial<MachineConfig>;
  /** Instructions. */
  readonly most?: number;
  /** The console, where it is to be a certain text. */
  readonly console?: string;
  /** Set where QEMU does not say the same: why. */
  readonly unlikeQemu?: string;
  /** Not so for programs that only the full tier has. */
  readonly isRecorded?: boolean;
  /** Whether the program has its own `irq1`, `irq2` and `second`. */
  readonly interrupts?: true;
}

const fileOf = (name: string): URL =>
  new URL(`../../../test/machine/recorded/${name.replaceAll(/[^a-zA-Z0-9]+/g, "-")}.expected`, import.meta.url);
const digestOf = ({ bytes }: Assembled): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** What QEMU wrote for this very program. */
function recorded(name: string, program: Assembled, cpus: number): string {
  const file = fileOf(name);
  const digest = digestOf(program);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, `${digest}\n${consoleOfQemu(program.bytes, cpus)}`);
  const [, of, text] = /^(\w+)\n(.*)$/s.exec(readFileSync(file, "utf8"))!;
  assert.equal(of, digest, "the program has changed: run UPDATE_GOLDEN=1 with QEMU, and review the change");
  return text!;
}

/** Runs with both engines, which must agree. */
export function runInBoth(source: string, machine: Partial<MachineConfig>, most?: number): Ran {
  const [fast, reference] = (["fast", "reference"] as const).map((engine) =>
    runProgram(source, { ...machine, engine }, most),
  );
  assert.equal(fast!.console, reference!.console);
  assert.equal(registersHash(fast!.machine), registersHash(reference!.machine));
  assert.deepEqual(reference!.stop, { kind: "exit", status: 0 }, reference!.console);
  return reference!;
}

export const sourceOf = (program: string, hasInterrupts = false): string =>
  `b start\n${program}\n${GUEST}\n${hasInterrupts ? "" : QUIET}`;

export function testGuest(name: string, program: string, t: GuestTest = {}): void {
  const source = sourceOf(program, t.interrupts);
  const machine = { memory: 64 * 2 ** 20, ...t.machine };
  const cpus = t.machine?.cpus ?? 1;
  test(name, () => {
    const ran = runInBoth(source, machine, t.most);
    if (t.isRecorded !== false) assert.equal(ran.console, t.console ?? recorded(name, ran.program, cpus));
  });
  if (t.unlikeQemu !== undefined) return;
  test(`${name}: QEMU now`, { skip: full ? skipWithoutQemuSystem : "in the full tier" }, () => {
    const ours = runProgram(source, machine, t.most);
    assert.equal(ours.console, consoleOfQemu(ours.program.bytes, cpus));
  });
}
