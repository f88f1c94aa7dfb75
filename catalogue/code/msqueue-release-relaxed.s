	.arch armv8-a
	.file	"msqueue.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	enqueue
	.type	enqueue, %function
enqueue:
.LFB0:
	.cfi_startproc
// msqueue.c:12:   struct node *n = &nodes[id];
	adrp	x1, .LANCHOR0	// tmp105,
	add	x1, x1, :lo12:.LANCHOR0	// tmp104, tmp105,
	add	x1, x1, w0, sxtw 4	// n, tmp104, id,
	adrp	x2, .LANCHOR1	// tmp127,
// msqueue.c:15:     struct node *last = load(&tail, ACQUIRE);
	add	x2, x2, :lo12:.LANCHOR1	// tmp114, tmp127,
// msqueue.c:13:   n->value = id + 1;
	add	w0, w0, 1	// tmp113, id,
// msqueue.c:13:   n->value = id + 1;
	str	w0, [x1, 8]	// tmp113, MEM <struct node[2]> [(struct node *)&nodes][id_9(D)].value
.L2:
// msqueue.c:15:     struct node *last = load(&tail, ACQUIRE);
	ldar	x0, [x2]	// _2,
// msqueue.c:16:     struct node *next = load(&last->next, ACQUIRE);
	ldar	x3, [x0]	// _4,* _2
// msqueue.c:17:     if (next != NULL) {
	cbnz	x3, .L9	// _4,
.L14:
// msqueue.c:21:     if (cas(&last->next, &next, n, RELEASE)) {
	ldxr	x3, [x0]	// tmp120,* _2
	cbnz	x3, .L15	// tmp120,
	stxr	w4, x1, [x0]	// tmp130, n,* _2
	cbnz	w4, .L14	// tmp130,
.L15:
	cmp	x3, 0	// tmp120,
// msqueue.c:21:     if (cas(&last->next, &next, n, RELEASE)) {
	bne	.L2		//,
.L12:
// msqueue.c:22:       cas(&tail, &last, n, RELEASE);
	ldxr	x3, [x2]	// tmp125,
	cmp	x3, x0	// tmp125, _2
	bne	.L13		//,
	stxr	w4, x1, [x2]	// tmp131, n,
	cbnz	w4, .L12	// tmp131,
.L13:
// msqueue.c:26: }
	ret	
	.p2align 2,,3
.L9:
.L10:
// msqueue.c:18:       cas(&tail, &last, next, RELEASE);
	ldxr	x4, [x2]	// tmp118,
	cmp	x4, x0	// tmp118, _2
	bne	.L11		//,
	stxr	w5, x3, [x2]	// tmp129, _4,
	cbnz	w5, .L10	// tmp129,
.L11:
	b	.L2		//
	.cfi_endproc
.LFE0:
	.size	enqueue, .-enqueue
	.align	2
	.p2align 4,,11
	.global	dequeue
	.type	dequeue, %function
dequeue:
.LFB1:
	.cfi_startproc
	adrp	x1, .LANCHOR1	// tmp111,
// msqueue.c:31:     struct node *old = load(&head, ACQUIRE);
	add	x1, x1, :lo12:.LANCHOR1	// tmp101, tmp111,
	add	x1, x1, 8	// tmp103, tmp101,
.L18:
	ldar	x3, [x1]	// _1,
// msqueue.c:32:     struct node *next = load(&old->next, ACQUIRE);
	ldar	x2, [x3]	// _3,* _1
// msqueue.c:33:     if (next == NULL)
	cbz	x2, .L19	// _3,
// msqueue.c:35:     int value = next->value;
	ldr	w0, [x2, 8]	//, _4->value
.L22:
// msqueue.c:36:     if (cas(&head, &old, next, RELEASE))
	ldxr	x4, [x1]	// tmp106,
	cmp	x4, x3	// tmp106, _1
	bne	.L23		//,
	stxr	w5, x2, [x1]	// tmp112, _3,
	cbnz	w5, .L22	// tmp112,
.L23:
// msqueue.c:36:     if (cas(&head, &old, next, RELEASE))
	bne	.L18		//,
// msqueue.c:39: }
	ret	
	.p2align 2,,3
.L19:
// msqueue.c:34:       return -1;
	mov	w0, -1	// <retval>,
// msqueue.c:39: }
	ret	
	.cfi_endproc
.LFE1:
	.size	dequeue, .-dequeue
	.global	tail
	.global	head
	.global	nodes
	.global	first
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	nodes, %object
	.size	nodes, 32
nodes:
	.zero	32
	.type	first, %object
	.size	first, 16
first:
	.zero	16
	.section	.data.rel.local,"aw"
	.align	3
	.set	.LANCHOR1,. + 0
	.type	tail, %object
	.size	tail, 8
tail:
	.xword	first
	.type	head, %object
	.size	head, 8
head:
	.xword	first
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
