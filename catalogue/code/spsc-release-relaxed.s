	.arch armv8-a
	.file	"spsc.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	producer
	.type	producer, %function
producer:
.LFB0:
	.cfi_startproc
	adrp	x3, .LANCHOR0	// tmp115,
// spsc.c:10:     unsigned t = load(&tail, RELAXED);
	add	x3, x3, :lo12:.LANCHOR0	// tmp100, tmp115,
// spsc.c:11:     while (t - load(&head, ACQUIRE) == SIZE)
	add	x2, x3, 4	// tmp104, tmp100,
// spsc.c:9:   for (unsigned i = 0; i < 2; i++) {
	mov	w5, 0	// i,
.L3:
// spsc.c:10:     unsigned t = load(&tail, RELAXED);
	ldr	w1, [x3]	// _1,
	.p2align 3,,7
.L2:
// spsc.c:11:     while (t - load(&head, ACQUIRE) == SIZE)
	ldar	w0, [x2]	// _2,
// spsc.c:11:     while (t - load(&head, ACQUIRE) == SIZE)
	sub	w0, w1, w0	// tmp105, _1, _2
// spsc.c:11:     while (t - load(&head, ACQUIRE) == SIZE)
	cmp	w0, 2	// tmp105,
	beq	.L2		//,
// spsc.c:13:     slots[t % SIZE] = i + 1;
	ubfiz	x0, x1, 2, 1	// tmp110, _1,,
// spsc.c:13:     slots[t % SIZE] = i + 1;
	add	w4, w5, 1	// _4, i,
// spsc.c:13:     slots[t % SIZE] = i + 1;
	add	x0, x3, x0	// tmp111, tmp100, tmp110
// spsc.c:14:     store(&tail, t + 1, RELEASE);
	add	w1, w1, 1	// tmp114, _1,
// spsc.c:13:     slots[t % SIZE] = i + 1;
	str	w4, [x0, 8]	// _4, slots[_5]
// spsc.c:14:     store(&tail, t + 1, RELEASE);
	str	w1, [x3]	// tmp114,
// spsc.c:9:   for (unsigned i = 0; i < 2; i++) {
	mov	w5, 1	// i,
// spsc.c:9:   for (unsigned i = 0; i < 2; i++) {
	cmp	w4, 2	// _4,
	bne	.L3		//,
// spsc.c:16: }
	ret	
	.cfi_endproc
.LFE0:
	.size	producer, .-producer
	.align	2
	.p2align 4,,11
	.global	consumer
	.type	consumer, %function
consumer:
.LFB1:
	.cfi_startproc
	adrp	x3, .LANCHOR0	// tmp122,
// spsc.c:22:     unsigned h = load(&head, RELAXED);
	add	x3, x3, :lo12:.LANCHOR0	// tmp101, tmp122,
	add	x4, x3, 4	// tmp103, tmp101,
	mov	w5, 2	// ivtmp_24,
// spsc.c:20:   int got = 0;
	mov	w0, 0	// <retval>,
.L10:
// spsc.c:22:     unsigned h = load(&head, RELAXED);
	ldr	w2, [x4]	// _1,
	.p2align 3,,7
.L9:
// spsc.c:23:     while (load(&tail, ACQUIRE) == h)
	ldar	w1, [x3]	// _2,
// spsc.c:23:     while (load(&tail, ACQUIRE) == h)
	cmp	w2, w1	// _1, _2
	beq	.L9		//,
// spsc.c:25:     got = got * 10 + slots[h % SIZE];
	ubfiz	x1, x2, 2, 1	// tmp114, _1,,
// spsc.c:25:     got = got * 10 + slots[h % SIZE];
	add	w0, w0, w0, lsl 2	// tmp108, <retval>, <retval>,
// spsc.c:25:     got = got * 10 + slots[h % SIZE];
	add	x1, x3, x1	// tmp115, tmp101, tmp114
// spsc.c:26:     store(&head, h + 1, RELEASE);
	add	w2, w2, 1	// tmp119, _1,
// spsc.c:25:     got = got * 10 + slots[h % SIZE];
	ldr	w1, [x1, 8]	//, slots[_4]
	add	w0, w1, w0, lsl 1	// <retval>, slots[_4], tmp108,
// spsc.c:26:     store(&head, h + 1, RELEASE);
	str	w2, [x4]	// tmp119,
// spsc.c:21:   for (unsigned i = 0; i < 2; i++) {
	cmp	w5, 1	// ivtmp_24,
	beq	.L13		//,
	mov	w5, 1	// ivtmp_24,
	b	.L10		//
	.p2align 2,,3
.L13:
// spsc.c:29: }
	ret	
	.cfi_endproc
.LFE1:
	.size	consumer, .-consumer
	.global	tail
	.global	head
	.global	slots
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	tail, %object
	.size	tail, 4
tail:
	.zero	4
	.type	head, %object
	.size	head, 4
head:
	.zero	4
	.type	slots, %object
	.size	slots, 8
slots:
	.zero	8
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
