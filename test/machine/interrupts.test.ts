/** Timers, the interrupt controller, and several CPUs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { GUEST } from "./guest.ts";
import { testGuest } from "./programs.ts";
import { machineWith, runProgram } from "./run.ts";
import { registersHash } from "./state.ts";

/** Turns the controller on for this CPU, with interrupts 0 to 31 enabled. */
const GIC_ON = `
  movi x1, GICD
  mov x2, #1
  str w2, [x1]
  mov x2, #-1
  str w2, [x1, #0x100]
  movi x1, GICC
  mov x2, #0xf0
  str w2, [x1, #4]
  mov x2, #1
  str w2, [x1]
`;

/** Acknowledges, prints the number, stops the timers, ends. */
const SERVE = (el: 1 | 2): string => `
  mov x25, x30
  movi x26, GICC
  ldr w27, [x26, #0xc]
  mov x0, x27
  ${el === 2 ? "bl hex\n  bl newline" : "hvc #0x11"}
  msr cntv_ctl_el0, xzr
  msr cntp_ctl_el0, xzr
  ${el === 2 ? "msr cnthp_ctl_el2, xzr" : ""}
  str w27, [x26, #0x10]
  ret x25
`;

testGuest(
  "each timer's interrupt comes to where it is routed, and WFI ends with it",
  `
el2_main:
  ${GIC_ON}
  mov x0, #1000
  msr cnthp_tval_el2, x0
  mov x0, #1
  msr cnthp_ctl_el2, x0
  movi x0, 0x80000010 // IMO: interrupts come to EL2
  msr hcr_el2, x0
  isb
  wfi
  mrs x0, isr_el1
  bl hex
  bl newline
  msr daifclr, #2
  nop
  msr daifset, #2
  movi x0, 0x80000000
  msr hcr_el2, x0
  b drop
el1_main:
  mov x0, #1000
  msr cntv_tval_el0, x0
  mov x0, #1
  msr cntv_ctl_el0, x0
  wfi
  mrs x0, cntv_ctl_el0
  hvc #0x11
  msr daifclr, #2
  nop
  mrs x0, cntv_ctl_el0
  hvc #0x11
  mov x0, #1000
  msr cntp_tval_el0, x0
  mov x0, #3          // masked at the timer
  msr cntp_ctl_el0, x0
waits:
  mrs x0, cntp_ctl_el0
  tbz x0, #2, waits
  mov x0, #1
  msr cntp_ctl_el0, x0
  isb
  nop
  movi x1, GICD
  mov x2, #0x2000000
  movk x2, #3         // SGI 3 to itself
  str w2, [x1, #0xf00]
  mov x2, #1000       // QEMU is not so quick
soon:
  sub x2, x2, #1
  cbnz x2, soon
  mov x0, #0
  hvc #0xff
irq1:
  ${SERVE(1)}
irq2:
  ${SERVE(2)}
second:
  b second
`,
  { interrupts: true },
);

testGuest(
  "virtual interrupts are taken by EL1 and seen in ISR_EL1",
  `
el2_main:
  movi x0, 0x80000090 // VI, IMO
  msr hcr_el2, x0
  b drop
el1_main:
  mrs x0, isr_el1
  hvc #0x11
  msr daifclr, #2
  nop
  mov x0, #0
  hvc #0xff
irq1:
  mov x25, x30
  mov x0, #1
  hvc #0x11
  mrs x0, spsr_el1
  orr x0, x0, #0x80
  msr spsr_el1, x0
  ret x25
irq2:
second:
  b second
`,
  { interrupts: true },
);

/** CPU 0 starts the others; all add to one word under a lock of LDAXR and STXR, and count themselves done by STADDL. */
const LOCKED = (cpus: number, rounds: number): string => `
b start
el2_main:
  mov x19, #1
starts:
  movi x0, 0xc4000003
  mov x1, x19
  adr x2, start
  mov x3, #0
  smc #0
  cbnz x0, failed
  add x19, x19, #1
  cmp x19, #${cpus}
  b.lo starts
  movi x0, 0xc4000003
  mov x1, #1
  adr x2, start
  smc #0
  add x0, x0, #4       // ALREADY_ON is -4; ON_PENDING -5
  add x1, x0, #1
  mul x0, x0, x1
  cbnz x0, failed
second:
  adr x10, lock
  mov x11, #${rounds}
round:
  mov w1, #1
take:
  ldaxr w0, [x10]
  cbnz w0, held
  stxr w2, w1, [x10]
  cbnz w2, take
  b taken
held:
  wfe
  b take
taken:
  ldr x0, [x10, #8]
  add x0, x0, #1
  str x0, [x10, #8]
  stlr wzr, [x10]
  sev
  sub x11, x11, #1
  cbnz x11, round
  add x12, x10, #16
  mov x0, #1
more:
  ldxr x1, [x12]
  add x1, x1, #1
  stlxr w2, x1, [x12]
  cbnz w2, more
  mrs x0, mpidr_el1
  and x0, x0, #0xff
  cbnz x0, off
all:
  ldar x0, [x12]
  cmp x0, #${cpus}
  b.ne all
  ldr x0, [x10, #8]
  bl hex
  bl newline
  mov x0, #0
  b exit
off:
  movi x0, 0x84000002
  smc #0
failed:
  mov x0, #1
  b exit
el1_main:
irq1:
irq2:
  b failed
  .balign 8
lock: .quad 0, 0, 0
${GUEST}
`;

for (const slice of [7, 100, 10_000])
  test(`four CPUs exclude one another with a lock, in turns of ${slice} instructions, in both engines`, () => {
    const [fast, reference] = (["fast", "reference"] as const).map((engine) =>
      runProgram(LOCKED(4, 200), { memory: 64 * 2 ** 20, engine, cpus: 4, slice }, 2e6),
    );
    assert.equal(reference!.console, " 320\n");
    assert.equal(fast!.console, " 320\n");
    assert.equal(registersHash(fast!.machine), registersHash(reference!.machine));
  });

test("the same run, however it is cut into steps", () => {
  const whole = machineWith(LOCKED(3, 100), { memory: 64 * 2 ** 20, cpus: 3, slice: 50 }).machine;
  const parts = machineWith(LOCKED(3, 100), { memory: 64 * 2 ** 20, cpus: 3, slice: 50 }).machine;
  whole.step(30_000);
  for (let left = 30_000, n = 1; left > 0; n = (n * 7) % 1009) {
    const step = Math.min(left, n);
    parts.step(step);
    left -= step;
  }
  assert.equal(registersHash(parts), registersHash(whole));
});
