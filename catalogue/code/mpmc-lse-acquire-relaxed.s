	.arch armv8.1-a+crc
	.file	"mpmc.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8.1-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	produce
	.type	produce, %function
produce:
.LFB0:
	.cfi_startproc
// mpmc.c:13:   unsigned t = load(&tail, RELAXED);
	adrp	x3, .LANCHOR0	// tmp120,
	add	x3, x3, :lo12:.LANCHOR0	// tmp103, tmp120,
	ldr	w1, [x3]	// t,
.L2:
// mpmc.c:14:   while (!cas_weak(&tail, &t, t + 1, RELAXED))
	add	w4, w1, 1	// tmp107, t,
	mov	w2, w1	// t, t
	cas	w2, w4, [x3]	// t, tmp107,
	cmp	w2, w1	// t, t
	mov	w1, w2	// t, t
// mpmc.c:14:   while (!cas_weak(&tail, &t, t + 1, RELAXED))
	bne	.L2		//,
// mpmc.c:17:   while (load(&s->turn, ACQUIRE) != t)
	ubfiz	x6, x1, 3, 1	// tmp113, t,,
	adrp	x5, .LANCHOR1	// tmp121,
	add	x3, x5, :lo12:.LANCHOR1	// tmp110, tmp121,
	and	x4, x1, 1	// _3, t,
	add	x3, x3, x6	// __atomic_load_ptr, tmp110, tmp113
	.p2align 3,,7
.L3:
// mpmc.c:17:   while (load(&s->turn, ACQUIRE) != t)
	ldr	w1, [x3]	// _4,* __atomic_load_ptr
// mpmc.c:17:   while (load(&s->turn, ACQUIRE) != t)
	cmp	w1, w2	// _4, t
	bne	.L3		//,
// mpmc.c:19:   s->value = value;
	add	x5, x5, :lo12:.LANCHOR1	// tmp114, tmp121,
// mpmc.c:20:   store(&s->turn, t + 1, RELEASE);
	add	w2, w2, 1	// tmp119, t,
// mpmc.c:19:   s->value = value;
	add	x1, x5, x4, lsl 3	// tmp118, tmp114, _3,
	str	w0, [x1, 4]	// value, MEM <struct slot[2]> [(struct slot *)&slots][_3].value
// mpmc.c:20:   store(&s->turn, t + 1, RELEASE);
	stlr	w2, [x3]	// tmp119,* __atomic_load_ptr
// mpmc.c:21: }
	ret	
	.cfi_endproc
.LFE0:
	.size	produce, .-produce
	.align	2
	.p2align 4,,11
	.global	consume
	.type	consume, %function
consume:
.LFB1:
	.cfi_startproc
// mpmc.c:24:   unsigned h = load(&head, RELAXED);
	adrp	x0, .LANCHOR0	// tmp124,
	add	x0, x0, :lo12:.LANCHOR0	// tmp104, tmp124,
	add	x0, x0, 4	// tmp106, tmp104,
	ldr	w1, [x0]	// h,
.L9:
// mpmc.c:25:   while (!cas_weak(&head, &h, h + 1, RELAXED))
	add	w2, w1, 1	// tmp109, h,
	mov	w3, w1	// h, h
	cas	w3, w2, [x0]	// h, tmp109,
	cmp	w3, w1	// h, h
	mov	w1, w3	// h, h
// mpmc.c:25:   while (!cas_weak(&head, &h, h + 1, RELAXED))
	bne	.L9		//,
// mpmc.c:28:   while (load(&s->turn, ACQUIRE) != h + 1)
	ubfiz	x0, x1, 3, 1	// tmp116, h,,
	adrp	x4, .LANCHOR1	// tmp125,
	add	x2, x4, :lo12:.LANCHOR1	// tmp113, tmp125,
	and	x5, x1, 1	// _3, h,
	add	x2, x2, x0	// __atomic_load_ptr, tmp113, tmp116
// mpmc.c:28:   while (load(&s->turn, ACQUIRE) != h + 1)
	add	w1, w3, 1	// _23, h,
	.p2align 3,,7
.L10:
// mpmc.c:28:   while (load(&s->turn, ACQUIRE) != h + 1)
	ldr	w0, [x2]	// _4,* __atomic_load_ptr
// mpmc.c:28:   while (load(&s->turn, ACQUIRE) != h + 1)
	cmp	w0, w1	// _4, _23
	bne	.L10		//,
// mpmc.c:30:   int value = s->value;
	add	x4, x4, :lo12:.LANCHOR1	// tmp117, tmp125,
// mpmc.c:31:   store(&s->turn, h + SIZE, RELEASE);
	add	w3, w3, 2	// tmp122, h,
// mpmc.c:30:   int value = s->value;
	add	x0, x4, x5, lsl 3	// tmp121, tmp117, _3,
	ldr	w0, [x0, 4]	//, MEM <struct slot[2]> [(struct slot *)&slots][_3].value
// mpmc.c:31:   store(&s->turn, h + SIZE, RELEASE);
	stlr	w3, [x2]	// tmp122,* __atomic_load_ptr
// mpmc.c:33: }
	ret	
	.cfi_endproc
.LFE1:
	.size	consume, .-consume
	.global	head
	.global	tail
	.global	slots
	.data
	.align	3
	.set	.LANCHOR1,. + 0
	.type	slots, %object
	.size	slots, 16
slots:
// turn:
	.word	0
// value:
	.word	0
// turn:
	.word	1
// value:
	.word	0
	.bss
	.align	2
	.set	.LANCHOR0,. + 0
	.type	tail, %object
	.size	tail, 4
tail:
	.zero	4
	.type	head, %object
	.size	head, 4
head:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
