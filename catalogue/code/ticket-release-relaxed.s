	.arch armv8-a
	.file	"ticket.c"
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
// ticket.c:10:   unsigned mine = add(&l->next, 1, RELAXED);
	adrp	x3, .LANCHOR0	// tmp116,
	add	x3, x3, :lo12:.LANCHOR0	// tmp98, tmp116,
.L5:
	ldxr	w2, [x3]	// mine,
	add	w0, w2, 1	// tmp117, mine,
	stxr	w1, w0, [x3]	// tmp118, tmp117,
	cbnz	w1, .L5	// tmp118,
// ticket.c:11:   while (load(&l->now, ACQUIRE) != mine)
	add	x1, x3, 4	// tmp102, tmp98,
.L2:
	ldar	w0, [x1]	// _13,
// ticket.c:11:   while (load(&l->now, ACQUIRE) != mine)
	cmp	w2, w0	// mine, _13
	bne	.L2		//,
// ticket.c:22:   counter++;
	ldr	w0, [x3, 8]	//, counter
	add	w0, w0, 1	// tmp107, counter,
	str	w0, [x3, 8]	// tmp107, counter
// ticket.c:16:   unsigned shown = load(&l->now, RELAXED);
	ldr	w0, [x1]	// _8,
// ticket.c:17:   store(&l->now, shown + 1, RELEASE);
	add	w0, w0, 1	// tmp114, _8,
	str	w0, [x1]	// tmp114,
// ticket.c:24: }
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
	.size	lock, 8
lock:
	.zero	8
	.type	counter, %object
	.size	counter, 4
counter:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
