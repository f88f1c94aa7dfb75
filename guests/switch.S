// What a world runs, at EL1: it counts in its memory and calls EL2 now and then. World 1 looks behind its memory after a
// while. It is copied, so it knows no address but its own.
    .section .rodata
    .balign 8
    .global world_code, world_code_end
world_code:
    mov x19, x0         // which world
    adr x20, world_code
    add x20, x20, #0x1000
    mov x21, #0
1:  add x21, x21, #1
    str x21, [x20]
    tst x21, #0x3fff
    b.ne 1b
    mov x0, x21
    hvc #0
    cbz x19, 1b
    mov x1, #0xc000
    cmp x21, x1
    b.lo 1b
    add x20, x20, #0x200000
    ldr x0, [x20]       // not its own
    b 1b
world_code_end:
