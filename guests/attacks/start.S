// Entry of the host that attacks: which attack is at offset 8, what a device is asked to do behind it. A fault skips its instruction.
    .section .text.start, "ax"
    .global _start, attack_number, mailbox
_start:
    b begin
    .balign 8
attack_number: .quad 0
mailbox: .quad 0, 0, 0, 0, 0 // 1 to read and 2 to write, stream, address, value, whether it was refused
begin: // x1 where exchanges are
    adrp x2, stack_end
    mov sp, x2
    adrp x2, vectors
    add x2, x2, :lo12:vectors
    msr vbar_el1, x2
    mov x0, x1
    bl main
    b .

    .global second_entry
second_entry: // x0: a stack, with a function and its argument on it
    mov sp, x0
    ldp x1, x0, [sp]
    adrp x2, vectors
    add x2, x2, :lo12:vectors
    msr vbar_el1, x2
    blr x1
    b .

    .global call
call:
    hvc #0
    ret

    .global load, store, store32
load:
    mov x10, #0
    ldr x2, [x0]
    cbnz x10, 1f
    str x2, [x1]
1:  mov x0, x10
    ret
store:
    mov x10, #0
    str x1, [x0]
    mov x0, x10
    ret
store32:
    mov x10, #0
    str w1, [x0]
    mov x0, x10
    ret

    .balign 2048
vectors:
    .space 512
    mrs x10, elr_el1
    add x10, x10, #4
    msr elr_el1, x10
    mrs x10, esr_el1
    eret

    .section .rodata
    .balign 4096
    .global guest_image, guest_image_end
guest_image:
    .incbin GUEST
guest_image_end:

    .bss
    .balign 4096
    .space 16384
stack_end:
