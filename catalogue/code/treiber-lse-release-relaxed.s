	.arch armv8.1-a+crc
	.file	"treiber.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8.1-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	push
	.type	push, %function
push:
.LFB0:
	.cfi_startproc
// treiber.c:12:   struct node *n = &nodes[id];
	adrp	x2, .LANCHOR0	// tmp129,
	add	x2, x2, :lo12:.LANCHOR0	// tmp104, tmp129,
// treiber.c:13:   n->value = id + 1;
	add	w3, w0, 1	// tmp113, id,
// treiber.c:12:   struct node *n = &nodes[id];
	add	x0, x2, w0, sxtw 4	// n, tmp104, id,
// treiber.c:14:   struct node *old = load(&top, RELAXED);
	add	x1, x2, 32	// tmp116, tmp104,
// treiber.c:13:   n->value = id + 1;
	str	w3, [x0, 8]	// tmp113, MEM <struct node[2]> [(struct node *)&nodes][id_6(D)].value
// treiber.c:14:   struct node *old = load(&top, RELAXED);
	ldr	x3, [x1]	// old,
.L2:
// treiber.c:16:     n->next = old;
	str	x3, [x0]	// old, MEM <struct node[2]> [(struct node *)&nodes][id_6(D)].next
// treiber.c:17:   while (!cas_weak(&top, &old, n, RELEASE));
	mov	x2, x3	// old, old
	cas	x2, x0, [x1]	// old, n,
	cmp	x2, x3	// old, old
	mov	x3, x2	// old, old
// treiber.c:17:   while (!cas_weak(&top, &old, n, RELEASE));
	bne	.L2		//,
// treiber.c:18: }
	ret	
	.cfi_endproc
.LFE0:
	.size	push, .-push
	.align	2
	.p2align 4,,11
	.global	pop
	.type	pop, %function
pop:
.LFB1:
	.cfi_startproc
// treiber.c:22:   struct node *old = load(&top, ACQUIRE);
	adrp	x3, .LANCHOR0	// tmp113,
	add	x0, x3, :lo12:.LANCHOR0	// tmp102, tmp113,
	add	x0, x0, 32	// tmp104, tmp102,
	ldar	x0, [x0]	// _1,
.L8:
// treiber.c:23:   while (old != NULL && !atomic_compare_exchange_weak_explicit(&top, &old, old->next, ACQUIRE, ACQUIRE))
	add	x1, x3, :lo12:.LANCHOR0	// tmp105, tmp113,
// treiber.c:23:   while (old != NULL && !atomic_compare_exchange_weak_explicit(&top, &old, old->next, ACQUIRE, ACQUIRE))
	cbz	x0, .L7	// old,
// treiber.c:23:   while (old != NULL && !atomic_compare_exchange_weak_explicit(&top, &old, old->next, ACQUIRE, ACQUIRE))
	ldr	x4, [x0]	// old_17->next, old_17->next
	add	x1, x1, 32	// tmp109, tmp105,
	mov	x2, x0	// old, old
	casa	x2, x4, [x1]	// old, old_17->next,
	cmp	x2, x0	// old, old
	mov	x0, x2	// old, old
// treiber.c:23:   while (old != NULL && !atomic_compare_exchange_weak_explicit(&top, &old, old->next, ACQUIRE, ACQUIRE))
	bne	.L8		//,
// treiber.c:25:   return old == NULL ? -1 : old->value;
	cbz	x2, .L7	// old,
// treiber.c:25:   return old == NULL ? -1 : old->value;
	ldr	w0, [x2, 8]	//, _16->value
// treiber.c:26: }
	ret	
.L7:
// treiber.c:25:   return old == NULL ? -1 : old->value;
	mov	w0, -1	// <retval>,
// treiber.c:26: }
	ret	
	.cfi_endproc
.LFE1:
	.size	pop, .-pop
	.global	nodes
	.global	top
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	nodes, %object
	.size	nodes, 32
nodes:
	.zero	32
	.type	top, %object
	.size	top, 8
top:
	.zero	8
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
