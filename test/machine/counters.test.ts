/** Counters and YIELD in loops that are compiled: the same run as the reference engine's, at each level, enabled or not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { EngineName } from "../../src/machine/index.ts";
import { GUEST } from "./guest.ts";
import { machineWith } from "./run.ts";
import { registersHash } from "./state.ts";

/** Reads both counters until x2 is 0, and keeps in x19 what differs between them. */
const look = (name: string): string => `
${name}:
  mrs x3, cntpct_el0
  mrs x4, cntvct_el0
  yield
  sub x3, x3, x4
  eor x19, x19, x3
  add x19, x19, x4, lsl #7
  sub x2, x2, #1
  cbnz x2, ${name}
`;

const SOURCE = `
${GUEST}
irq1:
irq2:
second:
  b second
el2_main:
  mov x20, #3
offsets:
  lsl x0, x20, #60
  add x0, x0, x20, lsl #9
  msr cntvoff_el2, x0
  mov x2, #120
${look("at2")}
  sub x20, x20, #1
  cbnz x20, offsets
  mov x0, x3 // the offset, or one more
  bl hex
  bl newline
  b drop
el1_main:
  mov x2, #120
${look("at1")}
  mov x0, #1 // virtual time is for EL1 alone
  msr cntkctl_el1, x0
  adr x0, el0_main
  msr elr_el1, x0
  mov x0, #0x3c0
  msr spsr_el1, x0
  eret
el0_main:
  mov x2, #300
at0:
  mrs x3, cntpct_el0
  add x19, x19, x3
  sub x2, x2, #1
  cbnz x2, at0
  mrs x3, cntvct_el0
  mrs x4, cntpct_el0
  svc #0xff
`;

function ran(engine: EngineName, cpus: number): { hashes: number[]; console: string; time: number } {
  const { machine } = machineWith(SOURCE, { engine, cpus });
  const hashes: number[] = [];
  for (let i = 0; i < 40 && machine.step(333).kind === "budget"; i++) hashes.push(registersHash(machine));
  assert.ok(machine.hasStopped);
  const console = new TextDecoder().decode(machine.output());
  return { hashes, console, time: machine.now() };
}

for (const cpus of [1, 2])
  test(`counters are those of the reference engine, with ${cpus} CPUs`, () => {
    const fast = ran("fast", cpus);
    assert.deepEqual(fast, ran("reference", cpus));
    assert.match(fast.console, /^ 1000000000000(200|1ff)\n1 6234f861 .* 3c0\n1 56/); // a read of CNTVCT_EL0 to x3, refused
  });
