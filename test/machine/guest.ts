/**
 * What programs for EL1 and EL2 share. A program starts at `el2_main`, with vectors and stacks set. Exceptions that reach EL2 are
 * printed as `2 esr elr spsr [far] [hpfar]`, those of EL1 as `1 …` with the help of EL2; then the instruction behind goes on, after
 * a failed fetch the caller's; after a single step one more is made. `hvc #0x11` prints x0, `hvc #0xff` ends the run with x0, and `svc #0xff` at EL0 or EL1 does it with 0. Interrupts, IRQ and FIQ, call `irq2` and `irq1`, if
 * the program has them. `drop` goes to `el1_main` with SPSR 0x3c5.
 */

const vectors = (el: 1 | 2): string => `
  .balign 2048
vectors${el}:
${["current", "own", "lower"]
  .map((_, group) =>
    [0, 1, 2, 3]
      .map(
        (kind) =>
          `  ${group === 0 && kind > 1 ? "nop" : kind === 1 || kind === 2 ? `b irq_entry${el}` : `b sync_entry${el}`}\n  .space 124`,
      )
      .join("\n"),
  )
  .join("\n")}
`;

const SAVE = `
  sub sp, sp, #256
  ${Array.from({ length: 15 }, (_, i) => `stp x${2 * i}, x${2 * i + 1}, [sp, #${16 * i}]`).join("\n  ")}
  str x30, [sp, #240]
`;
const RESTORE = `
  ${Array.from({ length: 15 }, (_, i) => `ldp x${2 * i}, x${2 * i + 1}, [sp, #${16 * i}]`).join("\n  ")}
  ldr x30, [sp, #240]
  add sp, sp, #256
  eret
`;

/** Where an exception returns to: x20 class, x21 ELR; SVC and HVC are done, a fetch failed at its caller's word. */
const skip = (el: 1 | 2): string => `
  mrs x20, esr_el${el}
  lsr x20, x20, #26
  mrs x21, elr_el${el}
  sub x22, x20, #0x15
  cmp x22, #1
  b.ls skipped${el}
  add x21, x21, #4
  and x22, x20, #0x3e
  cmp x22, #0x20
  b.ne unfetched${el}
  ldr x21, [sp, #240]
unfetched${el}:
  cmp x20, #0x22
  b.ne aligned${el}
  ldr x21, [sp, #240]
aligned${el}:
  and x22, x20, #0x3e
  cmp x22, #0x32 // a step that is over: the next one
  b.ne stepped${el}
  sub x21, x21, #4
  mrs x22, spsr_el${el}
  orr x22, x22, #0x200000
  msr spsr_el${el}, x22
stepped${el}:
  msr elr_el${el}, x21
  cmp x20, #0x0e // the state stays illegal unless SPSR says otherwise
  b.ne skipped${el}
  mrs x21, spsr_el${el}
  and x21, x21, #0xffffffffffefffff
  msr spsr_el${el}, x21
skipped${el}:
`;

/** @param cpus stacks of EL2 and EL1 are 4 KiB each, from the end of the first 4 MiB down */
export const GUEST = `
start:
  mrs x1, mpidr_el1
  and x1, x1, #0xff
  movi x0, 0x40400000
  sub x0, x0, x1, lsl #13
  mov sp, x0
  sub x0, x0, #4096
  msr sp_el1, x0
  adr x0, vectors2
  msr vbar_el2, x0
  adr x0, vectors1
  msr vbar_el1, x0
  movi x0, 0x80000000
  msr hcr_el2, x0
  mov x0, #3
  msr cnthctl_el2, x0
  msr cntvoff_el2, xzr
  isb
  cbnz x1, second
  b el2_main

drop:
  adr x0, el1_main
  msr elr_el2, x0
  mov x0, #0x3c5
  msr spsr_el2, x0
  isb
  eret

sync_entry1:
  ${SAVE}
  mrs x0, esr_el1
  mrs x1, elr_el1
  mrs x2, spsr_el1
  mrs x3, far_el1
  hvc #0x10
  movi x1, 0x560000ff
  cmp x0, x1
  b.ne unfinished
  mov x0, #0
  hvc #0xff
unfinished:
  ${skip(1)}
  ${RESTORE}
irq_entry1:
  ${SAVE}
  bl irq1
  ${RESTORE}

irq_entry2:
  ${SAVE}
  bl irq2
  ${RESTORE}
sync_entry2:
  ${SAVE}
  mrs x4, esr_el2
  movi x5, 0x5a000010
  cmp x4, x5
  b.eq print1
  add x5, x5, #1
  cmp x4, x5
  b.eq print0
  movi x5, 0x5a0000ff
  cmp x4, x5
  b.eq exit
  mov x0, #0x32
  bl put
  mrs x0, esr_el2
  mrs x1, elr_el2
  mrs x2, spsr_el2
  mrs x3, far_el2
  bl report
  mrs x4, esr_el2
  lsr x4, x4, #26
  mov x5, #0x3b
  and x4, x4, x5
  cmp x4, #0x20
  b.ne no_hpfar
  mrs x0, hpfar_el2
  bl hex
no_hpfar:
  bl newline
  ${skip(2)}
  ${RESTORE}
print1:
  mov x0, #0x31
  bl put
  ldp x0, x1, [sp]
  ldp x2, x3, [sp, #16]
  bl report
  bl newline
  ${RESTORE}
print0:
  ldr x0, [sp]
  bl hex
  bl newline
  ${RESTORE}

// x0 esr, x1 elr, x2 spsr, x3 far
report:
  mov x15, x30
  mov x10, x0
  mov x11, x1
  mov x12, x2
  mov x13, x3
  bl hex
  mov x0, x11
  bl hex
  mov x0, x12
  bl hex
  lsr x10, x10, #26
  and x10, x10, #0x38
  cmp x10, #0x20
  b.ne no_far
  mov x0, x13
  bl hex
no_far:
  ret x15

// x0 as a space and hexadecimal digits without leading zeros; uses x4 to x8
hex:
  mov x8, x30
  mov x4, x0
  mov x0, #0x20
  bl put
  clz x5, x4
  and x5, x5, #0x7c
  mov x6, #60
  cmp x5, #60
  csel x5, x6, x5, hi
  lsl x4, x4, x5
digit:
  lsr x6, x4, #60
  cmp x6, #9
  add x0, x6, #0x30
  add x7, x6, #0x57
  csel x0, x7, x0, hi
  bl put
  lsl x4, x4, #4
  add x5, x5, #4
  cmp x5, #64
  b.lo digit
  ret x8
newline:
  mov x0, #10
put:
  movi x9, UART
  strb w0, [x9]
  ret

exit:
  adr x1, exit_block
  str x0, [x1, #8]
  movi x2, 0x20026
  str x2, [x1]
  mov x0, #0x18
  hlt #0xf000
  .balign 8
exit_block: .quad 0, 0
${vectors(1)}
${vectors(2)}
`;
/** For programs that take no interrupts and have one CPU. */
export const QUIET = `
irq1:
irq2:
second:
  b exit
`;
