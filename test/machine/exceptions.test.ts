/** Exceptions between EL0, EL1 and EL2: what the syndrome registers say, and where each goes. */
import { testGuest } from "./programs.ts";

testGuest(
  "exceptions go to the right level, with the right syndrome, and return",
  `
el2_main:
  mrs x0, currentel
  bl hex
  bl newline
  svc #1            // to EL2 itself
  brk #2
  udf #3
  hvc #4
  b drop
el1_main:
  mrs x0, currentel
  hvc #0x11
  svc #5
  brk #6
  udf #7
  hvc #8
  mrs x0, vbar_el2  // undefined here
  mrs x0, sctlr_el1
  and x0, x0, #0xfffffffffffeffff // WFI of EL0 is trapped
  msr sctlr_el1, x0
  msr spsel, #0
  mov x0, sp
  msr spsel, #1
  svc #9
  mov x0, #0x3c4    // EL1t: the stack is SP_EL0
  msr spsr_el1, x0
  adr x0, el1t
  msr elr_el1, x0
  mov x0, sp
  msr sp_el0, x0
  eret
el1t:
  mrs x0, spsel
  hvc #0x11
  msr spsel, #1
  msr daifclr, #15
  mrs x0, daif
  hvc #0x11
  msr daifset, #5
  mrs x0, daif
  hvc #0x11
  movi x0, 0x3cd    // EL3h: illegal
  msr spsr_el1, x0
  adr x0, illegal
  msr elr_el1, x0
  eret
illegal:
  nop               // Illegal Execution state exception, skipped
  mov x0, #1
  hvc #0x11
  movi x0, 0xf00003c0 // EL0t, flags set
  msr spsr_el1, x0
  adr x0, el0_main
  msr elr_el1, x0
  eret
el0_main:
  mov x0, #42
  svc #10
  mrs x0, nzcv
  svc #11
  mrs x0, currentel // undefined at EL0
  mrs x0, ctr_el0   // trapped
  dc zva, x0        // trapped
  wfi               // trapped
  hvc #12           // undefined
  smc #12           // undefined
  eret              // undefined
  mrs x0, cntvct_el0
  adr x0, el0_done
  add x0, x0, #2
  blr x0            // PC alignment
el0_done:
  svc #13
  mrs x0, tpidr_el0
  msr tpidrro_el0, x0
  msr tpidr_el0, x0
  svc #0xff         // ends the run
`,
);

// QEMU 7.2 swaps op1 and op2 of MSR (immediate).
testGuest(
  "DAIFSet at EL0 is trapped",
  `
el2_main:
  mov x0, #0x3c0
  msr spsr_el2, x0
  adr x0, el0_main
  msr elr_el2, x0
  eret
el1_main:
el0_main:
  msr daifset, #2
  svc #0xff
`,
  {
    console: ["1 620cd3e4 40100018 3c0", "1 560000ff 40100020 3c0", ""].join("\n"),
    unlikeQemu: "see above",
  },
);

testGuest(
  "floating point is trapped as CPACR_EL1 and CPTR_EL2 say",
  `
el2_main:
  msr nzcv, xzr     // QEMU starts with Z
  .word 0x1e604020  // fmov d0, d1
  mov x0, #0x400
  msr cptr_el2, x0
  isb
  .word 0x1e604020  // trapped to EL2
  mrs x0, fpcr      // trapped, too
  msr cptr_el2, xzr
  b drop
el1_main:
  msr cpacr_el1, xzr
  isb
  .word 0x1e604020  // trapped to EL1
  mrs x0, fpsr      // trapped, too
  mov x0, #0x100000
  msr cpacr_el1, x0
  isb
  .word 0x4e61d400  // fadd v0.2d, v0.2d, v1.2d
  mov x0, #0x3c0
  msr spsr_el1, x0
  adr x0, el0_main
  msr elr_el1, x0
  eret
el0_main:
  .word 0x3dc00000  // ldr q0, [x0]: trapped before it is translated
  movi x0, 0xff80000000000001
  .word 0x9e670000  // fmov d0, x0: trapped
  svc #0xff
`,
);
