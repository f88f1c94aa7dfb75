	.arch armv8-a
	.file	"spinlock-arm.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	worker
	.type	worker, %function
worker:
.LFB2:
	.cfi_startproc
// spinlock-arm.c:17:   __asm__ volatile(
	adrp	x0, .LANCHOR0	// tmp104,
	add	x3, x0, :lo12:.LANCHOR0	// tmp103, tmp104,
#APP
// 17 "spinlock-arm.c" 1
	   prfm    pstl1strm, [x3]	// MEM[(unsigned int *)&lock]
1: ldaxr   w1, [x3]	// old, MEM[(unsigned int *)&lock]
   add     w2, w1, #(1 << 16)	// new, old
   stxr    w4, w2, [x3]	// tmp, new, MEM[(unsigned int *)&lock]
   cbnz    w4, 1b	// tmp
   eor     w2, w1, w1, ror #16	// new, old
   cbz     w2, 3f	// new
   sevl
2: wfe
   ldaxrh  w4, [x3]	// tmp, lock.owner
   eor     w2, w4, w1, lsr #16	// new, tmp, old
   cbnz    w2, 2b	// new
3:

// 0 "" 2
// spinlock-arm.c:42:   counter++;
#NO_APP
	ldr	w2, [x3, 4]	//, counter
// spinlock-arm.c:37:   __asm__ volatile(UNLOCK " %w1, %0\n" : "=Q"(lock->owner) : "r"(lock->owner + 1) : "memory");
	ldrh	w1, [x0, #:lo12:.LANCHOR0]	// lock.owner, lock.owner
// spinlock-arm.c:42:   counter++;
	add	w2, w2, 1	// tmp113, counter,
	str	w2, [x3, 4]	// tmp113, counter
// spinlock-arm.c:37:   __asm__ volatile(UNLOCK " %w1, %0\n" : "=Q"(lock->owner) : "r"(lock->owner + 1) : "memory");
	add	w1, w1, 1	// tmp120, lock.owner,
// spinlock-arm.c:37:   __asm__ volatile(UNLOCK " %w1, %0\n" : "=Q"(lock->owner) : "r"(lock->owner + 1) : "memory");
#APP
// 37 "spinlock-arm.c" 1
	strh w1, [x3]	// tmp120, lock.owner

// 0 "" 2
// spinlock-arm.c:44: }
#NO_APP
	ret	
	.cfi_endproc
.LFE2:
	.size	worker, .-worker
	.global	counter
	.global	lock
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	lock, %object
	.size	lock, 4
lock:
	.zero	4
	.type	counter, %object
	.size	counter, 4
counter:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
