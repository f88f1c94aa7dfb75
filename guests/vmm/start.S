// Where the kernel enters /init, and a thread.
  .global _start
_start:
  ldr x0, [sp]
  add x1, sp, #8
  bl start

// start_thread(flags, stack, run, argument)
  .global start_thread
start_thread:
  mov x9, x2
  mov x10, x3
  mov x2, xzr
  mov x3, xzr
  mov x4, xzr
  mov x8, #220 // clone
  svc #0
  cbz x0, 1f
  ret
1:
  mov x0, x10
  blr x9

// The guest: x0 what it does, x1 how often. It is put at the beginning of the guest's memory.
  .balign 4096
  .global guest_start, guest_end
guest_start:
  adr x2, guest_vectors
  msr vbar_el1, x2
  mov x29, #0x09000000 // console
  mov x28, #0x08000000 // GICD
  add x27, x28, #0x10000 // GICC
  mov x26, #0x0a000000 // a device of the monitor
  mov x25, x1
  adr x24, works
  ldr w0, [x24, x0, lsl #2]
  add x24, x24, w0, sxtw
  adr x0, greeting
  bl print
  br x24

works:
  .word hello - works, hypercall - works, gicd - works, mmio - works, ipi - works

// Runs instructions as often as was asked for, and says how many ticks of the counter that took.
  .macro measure steps:vararg
  isb
  mrs x23, cntvct_el0
  cbz x25, 2f
1:
  .irp step, \steps
  \step
  .endr
  subs x25, x25, #1
  b.ne 1b
2:
  isb
  mrs x0, cntvct_el0
  sub x0, x0, x23
  bl print_number
  b finish
  .endm

hello:
  mov w0, #0x84000000 // PSCI_VERSION
  hvc #0
  bl print_number
  b finish
hypercall:
  measure "mov w0, #0x4b000000", "hvc #0" // KVM knows no such function
gicd:
  measure "ldr w0, [x28, #8]"
mmio:
  measure "ldr w0, [x26, #8]"
ipi:
  bl interrupts_on
  movz x0, #3
  movk x0, #0xc400, lsl #16 // CPU_ON
  mov x1, #1
  adr x2, second
  mov x3, #0
  hvc #0
  adr x22, ready
1:
  yield
  ldr w0, [x22]
  cbz w0, 1b
  mov w21, #0x20000 // SGI 1 to CPU 1
  add w21, w21, #1
  adr x20, received
  measure "str wzr, [x20]", "dmb sy", "str w21, [x28, #0xf00]", "3: yield", "ldr w0, [x20]", "cbz w0, 3b"

second:
  adr x2, guest_vectors
  msr vbar_el1, x2
  mov x28, #0x08000000
  add x27, x28, #0x10000
  bl interrupts_on
  adr x20, received
  adr x22, ready
  mov w0, #1
  str w0, [x22]
  msr daifclr, #2
1:
  yield
  b 1b

interrupts_on:
  mov w0, #1
  str w0, [x28]
  mov w1, #0xf0
  str w1, [x27, #4]
  str w0, [x27]
  isb
  ret

interrupt:
  ldr w0, [x27, #0xc]
  mov w1, #1
  str w1, [x20]
  str w0, [x27, #0x10]
  eret

finish:
  movz x0, #8
  movk x0, #0x8400, lsl #16 // SYSTEM_OFF
  hvc #0

print:
  ldrb w1, [x0], #1
  cbz w1, 1f
  strb w1, [x29]
  b print
1:
  ret
// x0 in hexadecimal and a new line
print_number:
  mov x2, #60
1:
  lsr x1, x0, x2
  and x1, x1, #15
  cmp x1, #10
  add x3, x1, #0x30
  add x1, x1, #0x57
  csel x1, x3, x1, lo
  strb w1, [x29]
  subs x2, x2, #4
  b.pl 1b
  mov w1, #10
  strb w1, [x29]
  ret

greeting:
  .asciz "guest: hello from EL1 of a virtual machine\n"
  .balign 8
ready:
  .word 0
received:
  .word 0
  .balign 2048
guest_vectors:
  .rept 5
  b finish
  .balign 128
  .endr
  b interrupt
  .balign 2048
guest_end:
