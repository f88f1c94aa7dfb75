// Entry of a guest, on each of its virtual CPUs: a stack, vectors, then main or second. What was not expected switches the guest off.
    .section .text.start, "ax"
    .global _start
_start:
    mrs x19, mpidr_el1
    and x19, x19, #0xff
    adrp x2, stacks
    add x3, x19, #1
    add x2, x2, x3, lsl #12
    mov sp, x2
    adrp x2, vectors
    add x2, x2, :lo12:vectors
    msr vbar_el1, x2
    isb
    cbnz x19, 1f
    bl main
    b off
1:  bl second
2:  wfi
    b 2b

off:
    movz w0, #8
    movk w0, #0x8400, lsl #16
    hvc #0
    b off

    .balign 2048
vectors:
    .rept 5
    b off
    .balign 128
    .endr
    sub sp, sp, #192 // IRQ of EL1
    stp x0, x1, [sp]
    stp x2, x3, [sp, #16]
    stp x4, x5, [sp, #32]
    stp x6, x7, [sp, #48]
    stp x8, x9, [sp, #64]
    stp x10, x11, [sp, #80]
    stp x12, x13, [sp, #96]
    stp x14, x15, [sp, #112]
    stp x16, x17, [sp, #128]
    b 3f
    .balign 128
    .rept 10
    b off
    .balign 128
    .endr
3:  stp x18, x30, [sp, #144]
    mrs x0, elr_el1
    mrs x1, spsr_el1
    stp x0, x1, [sp, #160]
    movz x1, #0x0801, lsl #16
    ldr w0, [x1, #0xc]
    str w0, [sp, #176]
    and w0, w0, #0x3ff
    bl interrupt
    ldr w0, [sp, #176]
    movz x1, #0x0801, lsl #16
    str w0, [x1, #0x10]
    ldp x0, x1, [sp, #160]
    msr elr_el1, x0
    msr spsr_el1, x1
    ldp x18, x30, [sp, #144]
    ldp x16, x17, [sp, #128]
    ldp x14, x15, [sp, #112]
    ldp x12, x13, [sp, #96]
    ldp x10, x11, [sp, #80]
    ldp x8, x9, [sp, #64]
    ldp x6, x7, [sp, #48]
    ldp x4, x5, [sp, #32]
    ldp x2, x3, [sp, #16]
    ldp x0, x1, [sp]
    add sp, sp, #192
    eret

    .bss
    .balign 4096
stacks:
    .space 8 * 4096
