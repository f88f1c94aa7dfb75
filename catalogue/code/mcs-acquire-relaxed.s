	.arch armv8-a
	.file	"mcs.c"
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
	sbfiz	x0, x0, 4, 32	// _12, tmp134,,
// mcs.c:36:   acquire(&nodes[id]);
	adrp	x2, .LANCHOR0	// tmp133,
	add	x1, x2, :lo12:.LANCHOR0	// tmp112, tmp133,
	add	x3, x1, x0	// _1, tmp112, _12
// mcs.c:13:   store(&me->next, NULL, RELAXED);
	str	xzr, [x3]	//,* _1
// mcs.c:14:   store(&me->waits, 1, RELAXED);
	add	x0, x0, 8	// tmp116, _12,
	mov	w4, 1	// tmp138,
	add	x0, x1, x0	// __atomic_store_ptr, tmp112, tmp116
	str	w4, [x0]	// tmp138,* __atomic_store_ptr
// mcs.c:15:   struct node *before = swap(&tail, me, ACQ_REL);
	add	x1, x1, 48	// tmp119, tmp112,
.L17:
	ldaxr	x4, [x1]	// _22,
	stlxr	w5, x3, [x1]	// tmp135, _1,
	cbnz	w5, .L17	// tmp135,
// mcs.c:16:   if (before == NULL)
	cbnz	x4, .L2	// _22,
// mcs.c:37:   counter++;
	add	x0, x2, :lo12:.LANCHOR0	// tmp120, tmp133,
	ldr	w1, [x0, 56]	//, counter
	add	w1, w1, 1	// tmp124, counter,
	str	w1, [x0, 56]	// tmp124, counter
// mcs.c:24:   struct node *next = load(&me->next, ACQUIRE);
	ldr	x1, [x3]	// _10,* _1
// mcs.c:25:   if (next == NULL) {
	cbnz	x1, .L9	// _10,
.L3:
// mcs.c:27:     if (cas(&tail, &last, NULL, RELEASE))
	add	x0, x0, 48	// tmp130, tmp120,
.L15:
	ldxr	x1, [x0]	// tmp128,
	cmp	x1, x3	// tmp128, _1
	bne	.L16		//,
	stlxr	w2, xzr, [x0]	// tmp136,,
	cbnz	w2, .L15	// tmp136,
.L16:
// mcs.c:27:     if (cas(&tail, &last, NULL, RELEASE))
	bne	.L8		//,
// mcs.c:39: }
	ret	
	.p2align 2,,3
.L2:
// mcs.c:18:   store(&before->next, me, RELEASE);
	stlr	x3, [x4]	// _1,* _22
	.p2align 3,,7
.L5:
// mcs.c:19:   while (load(&me->waits, ACQUIRE))
	ldr	w1, [x0]	// _25,* __atomic_store_ptr
	cbnz	w1, .L5	// _25,
// mcs.c:37:   counter++;
	add	x0, x2, :lo12:.LANCHOR0	// tmp120, tmp133,
	ldr	w1, [x0, 56]	//, counter
	add	w1, w1, 1	// tmp124, counter,
	str	w1, [x0, 56]	// tmp124, counter
// mcs.c:24:   struct node *next = load(&me->next, ACQUIRE);
	ldr	x1, [x3]	// _10,* _1
// mcs.c:25:   if (next == NULL) {
	cbz	x1, .L3	// _10,
.L9:
// mcs.c:32:   store(&next->waits, 0, RELEASE);
	add	x1, x1, 8	// tmp132, next,
	stlr	wzr, [x1]	//,
// mcs.c:39: }
	ret	
.L8:
// mcs.c:29:     while ((next = load(&me->next, ACQUIRE)) == NULL)
	ldr	x1, [x3]	// _15,* _1
// mcs.c:29:     while ((next = load(&me->next, ACQUIRE)) == NULL)
	cbz	x1, .L8	// _15,
	b	.L9		//
	.cfi_endproc
.LFE2:
	.size	worker, .-worker
	.global	counter
	.global	nodes
	.global	tail
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	nodes, %object
	.size	nodes, 48
nodes:
	.zero	48
	.type	tail, %object
	.size	tail, 8
tail:
	.zero	8
	.type	counter, %object
	.size	counter, 4
counter:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
