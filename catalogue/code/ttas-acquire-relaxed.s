	.arch armv8-a
	.file	"ttas.c"
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
	adrp	x1, .LANCHOR0	// tmp113,
// ttas.c:9:     while (load(&lock, RELAXED) != 0)
	add	x1, x1, :lo12:.LANCHOR0	// tmp98, tmp113,
// ttas.c:12:     if (cas(&lock, &free, 1, ACQUIRE))
	mov	w2, 1	// tmp104,
	.p2align 3,,7
.L2:
// ttas.c:9:     while (load(&lock, RELAXED) != 0)
	ldr	w0, [x1]	// _7,
// ttas.c:9:     while (load(&lock, RELAXED) != 0)
	cbnz	w0, .L2	// _7,
.L8:
// ttas.c:12:     if (cas(&lock, &free, 1, ACQUIRE))
	ldxr	w0, [x1]	// tmp102,
	cbnz	w0, .L9	// tmp102,
	stxr	w3, w2, [x1]	// tmp114, tmp104,
	cbnz	w3, .L8	// tmp114,
.L9:
	cmp	w0, 0	// tmp102,
// ttas.c:12:     if (cas(&lock, &free, 1, ACQUIRE))
	bne	.L2		//,
// ttas.c:23:   counter++;
	ldr	w0, [x1, 4]	//, counter
	add	w0, w0, 1	// tmp109, counter,
	str	w0, [x1, 4]	// tmp109, counter
// ttas.c:18:   store(&lock, 0, RELEASE);
	stlr	wzr, [x1]	//,
// ttas.c:25: }
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
