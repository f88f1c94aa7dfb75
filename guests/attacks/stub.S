// A host that does one thing at a time, as its CPUs are told from outside: an instruction at one of these places, then it waits.
    .section .text.start, "ax"
    .global _start
_start:             // 0x00: CPU 0 begins
    b begin
    .balign 16
    hvc #0          // 0x10: a call
    b done
    .balign 16
    ldr x0, [x0]    // 0x20: a load
    b done
    .balign 16
    str x1, [x0]    // 0x30: a store
    b done
    .balign 16
    str w1, [x0]    // 0x40: of 32 bits
    b done
    .balign 16
done:               // 0x50: it waits
    wfi
    b done
    .balign 16
begin:              // 0x60: x0 is where another CPU begins
    adr x9, vectors
    msr vbar_el1, x9
    b done
    .balign 16
    mov x2, #512    // 0x70: copies a page from x1 to x0
1:  ldr x3, [x1], #8
    str x3, [x0], #8
    subs x2, x2, #1
    b.ne 1b
    mov x0, #0
    b done
    .balign 2048
vectors:
    .space 512
    mrs x0, esr_el1
    b done
    .balign 4096
    .incbin GUEST   // 0x1000: the image of a guest
