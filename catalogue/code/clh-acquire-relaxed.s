	.arch armv8-a
	.file	"clh.c"
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
.LFB0:
	.cfi_startproc
// clh.c:12:   struct node *me = &nodes[id];
	adrp	x3, .LANCHOR0	// tmp114,
	add	x1, x3, :lo12:.LANCHOR0	// tmp102, tmp114,
	add	x0, x1, w0, sxtw 2	// me, tmp102, tmp115,
// clh.c:13:   store(&me->taken, 1, RELAXED);
	mov	w1, 1	// tmp118,
	str	w1, [x0]	// tmp118,* me
// clh.c:14:   struct node *before = swap(&tail, me, ACQ_REL);
	adrp	x1, .LANCHOR1	// tmp107,
	add	x1, x1, :lo12:.LANCHOR1	// tmp106, tmp107,
.L5:
	ldaxr	x2, [x1]	// _2,
	stlxr	w4, x0, [x1]	// tmp116, me,
	cbnz	w4, .L5	// tmp116,
.L2:
// clh.c:15:   while (load(&before->taken, ACQUIRE))
	ldr	w1, [x2]	// _4,* _2
	cbnz	w1, .L2	// _4,
// clh.c:17:   counter++;
	add	x3, x3, :lo12:.LANCHOR0	// tmp108, tmp114,
	ldr	w1, [x3, 12]	//, counter
	add	w1, w1, 1	// tmp112, counter,
	str	w1, [x3, 12]	// tmp112, counter
// clh.c:18:   store(&me->taken, 0, RELEASE);
	stlr	wzr, [x0]	//,* me
// clh.c:19: }
	ret	
	.cfi_endproc
.LFE0:
	.size	worker, .-worker
	.global	counter
	.global	tail
	.global	nodes
	.global	first
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	nodes, %object
	.size	nodes, 12
nodes:
	.zero	12
	.type	counter, %object
	.size	counter, 4
counter:
	.zero	4
	.type	first, %object
	.size	first, 4
first:
	.zero	4
	.section	.data.rel.local,"aw"
	.align	3
	.set	.LANCHOR1,. + 0
	.type	tail, %object
	.size	tail, 8
tail:
	.xword	first
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
