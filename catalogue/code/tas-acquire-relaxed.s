	.arch armv8-a
	.file	"tas.c"
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
	adrp	x0, .LANCHOR0	// tmp106,
// tas.c:8:   while (swap(&lock, 1, ACQUIRE) != 0)
	add	x0, x0, :lo12:.LANCHOR0	// tmp95, tmp106,
	mov	w2, 1	// tmp97,
	.p2align 3,,7
.L2:
.L5:
	ldxr	w1, [x0]	// _7,
	stxr	w3, w2, [x0]	// tmp107, tmp97,
	cbnz	w3, .L5	// tmp107,
// tas.c:8:   while (swap(&lock, 1, ACQUIRE) != 0)
	cbnz	w1, .L2	// _7,
// tas.c:18:   counter++;
	ldr	w1, [x0, 4]	//, counter
	add	w1, w1, 1	// tmp102, counter,
	str	w1, [x0, 4]	// tmp102, counter
// tas.c:13:   store(&lock, 0, RELEASE);
	stlr	wzr, [x0]	//,
// tas.c:20: }
	ret	
	.cfi_endproc
.LFE2:
	.size	worker, .-worker
	.global	counter
	.global	lock
	.bss
	.align	2
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
