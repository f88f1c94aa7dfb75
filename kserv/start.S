// Entry of the host's kernel at EL1, its vectors, and calls of its part at EL0. Interrupts stay masked: the kernel looks for them itself.

    .section .text.start, "ax"
    .global _start, start_second
_start: // x0 the device tree, x1 where exchanges are
    mov x20, x0
    mov x21, x1
    adrp x2, bss_start
    adrp x3, kserv_end
1:  stp xzr, xzr, [x2], #64
    stp xzr, xzr, [x2, #-48]
    stp xzr, xzr, [x2, #-32]
    stp xzr, xzr, [x2, #-16]
    cmp x2, x3
    b.lo 1b
    mov x19, #0
    bl enter
    bl make_tables
    bl turn_on
    mov x0, x20
    mov x1, x21
    bl main
    b .

start_second: // x0 which CPU
    mov x19, x0
    bl enter
    bl turn_on
    mov x0, x19
    bl second
    b .

enter: // a stack, vectors and the number of CPU x19
    adrp x2, stacks
    add x3, x19, #1
    add x2, x2, x3, lsl #14
    mov sp, x2
    adrp x2, vectors
    add x2, x2, :lo12:vectors
    msr vbar_el1, x2
    msr tpidr_el1, x19
    mov x2, #3 << 20 // floating point does not trap, though nothing here uses it
    msr cpacr_el1, x2
    isb
    ret

// call_user(function, argument, stack): runs it at EL0. Gives its result, and 0, or the syndrome of a fault that ended it.
    .text
    .global call_user
call_user:
    stp x29, x30, [sp, #-96]!
    stp x19, x20, [sp, #16]
    stp x21, x22, [sp, #32]
    stp x23, x24, [sp, #48]
    stp x25, x26, [sp, #64]
    stp x27, x28, [sp, #80]
    msr elr_el1, x0
    msr sp_el0, x2
    mov x3, #0x3c0
    msr spsr_el1, x3
    adrp x30, user_return
    add x30, x30, :lo12:user_return
    mov x0, x1
    eret

    .balign 2048
vectors:
    .rept 8 // of EL1
    b 2f
    .balign 128
    .endr
    b 3f // synchronous, of EL0
    .balign 128
    .rept 7
    b 2f
    .balign 128
    .endr
2:  mrs x0, esr_el1
    mrs x1, far_el1
    mrs x2, elr_el1
    bl unexpected
3:  mrs x1, esr_el1
    lsr x2, x1, #26
    cmp x2, #0x15 // SVC
    csel x1, xzr, x1, eq
    ldp x19, x20, [sp, #16]
    ldp x21, x22, [sp, #32]
    ldp x23, x24, [sp, #48]
    ldp x25, x26, [sp, #64]
    ldp x27, x28, [sp, #80]
    ldp x29, x30, [sp], #96
    ret

    .global memcpy, memset // which the compiler calls for structures
memcpy:
    cbz x2, 2f
    mov x3, x0
1:  ldrb w4, [x1], #1
    strb w4, [x3], #1
    sub x2, x2, #1
    cbnz x2, 1b
2:  ret
memset:
    cbz x2, 2f
    mov x3, x0
1:  strb w1, [x3], #1
    sub x2, x2, #1
    cbnz x2, 1b
2:  ret

    .bss
    .balign 4096
stacks:
    .space 8 * 16384
