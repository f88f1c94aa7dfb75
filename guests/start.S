// Entry of each guest, on every CPU, at EL1 or EL2: a stack, vectors, then `main` or `second`. An exception is saved as a
// `struct frame`, given to `exception`, and returned from with what the frame says by then.

    .altmacro
    .macro pairs op
    .set n, 0
    .rept 15
    pair \op, %n, %(n + 1)
    .set n, n + 2
    .endr
    .endm
    .macro pair op, a, b
    \op x\a, x\b, [sp, #8 * \a]
    .endm

    .macro entry el, kind
    .balign 128
    sub sp, sp, #288
    pairs stp
    mov x1, #\kind
    b save\el
    .endm

    .macro table el
    .balign 2048
vectors\el:
    .set kind, 0
    .rept 16
    entry \el, %kind
    .set kind, kind + 1
    .endr
save\el:
    mrs x2, elr_el\el
    mrs x3, spsr_el\el
    mrs x4, esr_el\el
    mrs x5, far_el\el
    stp x30, x2, [sp, #240]
    stp x3, x4, [sp, #256]
    str x5, [sp, #272]
    mov x0, sp
    bl exception
    ldp x30, x2, [sp, #240]
    ldr x3, [sp, #256]
    msr elr_el\el, x2
    msr spsr_el\el, x3
    pairs ldp
    add sp, sp, #288
    eret
    .endm

    .section .text.start, "ax"
    .global _start
_start:
    mrs x19, mpidr_el1
    and x19, x19, #0xff
    adrp x2, stacks
    add x2, x2, :lo12:stacks
    add x3, x19, #1
    add x2, x2, x3, lsl #13
    mov sp, x2
    mrs x3, currentel
    cmp x3, #8
    b.ne 1f
    adr x2, vectors2
    msr vbar_el2, x2
    b 2f
1:  adr x2, vectors1
    msr vbar_el1, x2
2:  isb
    cbnz x19, 3f
    bl main
    b finish
3:  bl second
4:  wfi
    b 4b

    .global finish
finish: // ends the run with the status in w0, by semihosting
    sub sp, sp, #16
    mov x1, #0x26
    movk x1, #2, lsl #16
    stp x1, x0, [sp]
    mov x1, sp
    mov w0, #0x18
    hlt #0xf000
    b .

    .global memcpy
memcpy: // which the compiler calls for structures
    cbz x2, 2f
    mov x3, x0
1:  ldrb w4, [x1], #1
    strb w4, [x3], #1
    sub x2, x2, #1
    cbnz x2, 1b
2:  ret

    table 1
    table 2

    .bss
    .balign 16
stacks:
    .space 8 * 8192
