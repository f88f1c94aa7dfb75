// The guest of attacks: writes its secret, then asks its host what to do, again and again. What it answers is in x0 of its call.
    .section .text.start, "ax"
    .global _start
_start:
    adr x9, vectors
    msr vbar_el1, x9
    ldr x10, =0x5ec7e75ec7e75ec7
    adrp x9, secret
    str x10, [x9]
    mov x5, #0x55
    mov x0, #0x100
loop:
    hvc #0
    and x1, x0, #0xff
    lsr x2, x0, #8
    mov x0, #0
    cmp x1, #1
    b.eq load
    cmp x1, #2
    b.eq store
    cmp x1, #3
    b.eq share
    cmp x1, #4
    b.eq unshare
    cmp x1, #5
    b.eq secure
    cmp x1, #6
    b.eq above
    cmp x1, #7
    b.eq told
    cmp x1, #8
    b.eq all
    cmp x1, #10
    b.eq spin
    cmp x1, #11
    b.eq off
    cmp x1, #9
    csel x0, x5, x0, eq
    b loop
spin:
    subs x2, x2, #1
    b.gt spin
    b loop
off:
    ldr x0, =0x84000008
    b loop
load:
    ldr x0, [x2]
    b loop
store:
    str x10, [x2]
    b loop
share:
    mov x1, x2
    mov x2, #4096
    mov x0, #11
    hvc #0
    b loop
unshare:
    mov x1, x2
    mov x2, #4096
    mov x0, #12
    hvc #0
    b loop
all:
    mov x1, x2
    mov x2, #1 << 40
    mov x0, #11
    hvc #0
    b loop
secure:
    ldr x0, =0x84000008
    smc #0
    b loop
above:
    mov x0, #0
    msr vttbr_el2, x0
    b loop
told:
    ldr x0, [x9]
    b loop
    .ltorg

    .balign 2048
vectors: // an exception is an answer
    .space 512
    mov x0, #0xbad
    b loop

    .balign 4096
secret:
    .space 4096
