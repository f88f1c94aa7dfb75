	.arch armv8.1-a+crc
	.file	"qspinlock.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8.1-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	worker
	.type	worker, %function
worker:
.LFB3:
	.cfi_startproc
// qspinlock.c:47:   if (cas(&lock, &old, LOCKED, ACQUIRE))
	adrp	x1, .LANCHOR0	// tmp184,
	mov	w4, 1	// tmp132,
	add	x3, x1, :lo12:.LANCHOR0	// tmp128, tmp184,
	mov	w2, 0	// tmp130,
	casa	w2, w4, [x3]	// tmp130, tmp132,
// qspinlock.c:47:   if (cas(&lock, &old, LOCKED, ACQUIRE))
	cbnz	w2, .L21	// tmp130,
.L3:
// qspinlock.c:58:   counter++;
	add	x0, x1, :lo12:.LANCHOR0	// tmp174, tmp184,
// qspinlock.c:53:   sub(&lock, LOCKED, RELEASE);
	mov	w2, -1	// tmp182,
// qspinlock.c:58:   counter++;
	ldr	w1, [x0, 56]	//, counter
	add	w1, w1, 1	// tmp178, counter,
	str	w1, [x0, 56]	// tmp178, counter
// qspinlock.c:53:   sub(&lock, LOCKED, RELEASE);
	ldadd	w2, w2, [x0]	// tmp182, tmp188,
// qspinlock.c:60: }
	ret	
.L21:
// qspinlock.c:16:   struct node *me = &nodes[id];
	add	x4, x3, 8	// tmp137, tmp128,
	sbfiz	x2, x0, 4, 32	// _13, id,,
	add	x6, x4, w0, sxtw 4	// me, tmp137, id,
// qspinlock.c:17:   store(&me->next, NULL, RELAXED);
	str	xzr, [x6]	//,* me
// qspinlock.c:18:   store(&me->ready, 0, RELAXED);
	add	x2, x2, 8	// tmp142, _13,
	add	x4, x4, x2	// __atomic_store_ptr, tmp137, tmp142
	str	wzr, [x4]	//,* __atomic_store_ptr
// qspinlock.c:19:   unsigned old = load(&lock, RELAXED);
	ldr	w2, [x3]	// old,
// qspinlock.c:20:   while (!cas_weak(&lock, &old, (old & 0xffffu) | TAIL(id), ACQ_REL))
	add	w0, w0, 1	// tmp185, id,
	mov	x8, x3	// tmp146, tmp128
	lsl	w9, w0, 16	// _20, tmp185,
.L4:
	and	w7, w2, 65535	// tmp148, old,
	mov	w5, w2	// old, old
	orr	w7, w7, w9	// tmp149, tmp148, _20
	casal	w5, w7, [x8]	// old, tmp149,
	cmp	w5, w2	// old, old
	mov	w2, w5	// old, old
// qspinlock.c:20:   while (!cas_weak(&lock, &old, (old & 0xffffu) | TAIL(id), ACQ_REL))
	bne	.L4		//,
// qspinlock.c:22:   if (old >> 16 != 0) {
	lsr	w2, w5, 16	// _26, old,
// qspinlock.c:22:   if (old >> 16 != 0) {
	cbnz	w2, .L5	// _26,
.L8:
// qspinlock.c:28:   while ((now = load(&lock, ACQUIRE)) & 0xffffu)
	add	x3, x1, :lo12:.LANCHOR0	// tmp160, tmp184,
.L6:
	ldar	w2, [x3]	// now,
// qspinlock.c:28:   while ((now = load(&lock, ACQUIRE)) & 0xffffu)
	tst	w2, 65535	// now
	bne	.L6		//,
.L11:
// qspinlock.c:31:     if (now >> 16 == (unsigned)id + 1) {
	cmp	w0, w2, lsr 16	// tmp185, now,
	bne	.L9		//,
// qspinlock.c:32:       if (cas(&lock, &now, LOCKED, RELAXED))
	add	x4, x1, :lo12:.LANCHOR0	// tmp165, tmp184,
	mov	w3, w2	// now, now
	mov	w5, 1	// tmp169,
	cas	w3, w5, [x4]	// now, tmp169,
	cmp	w3, w2	// now, now
	mov	w2, w3	// now, now
// qspinlock.c:32:       if (cas(&lock, &now, LOCKED, RELAXED))
	beq	.L3		//,
	b	.L11		//
.L5:
// qspinlock.c:23:     store(&nodes[(old >> 16) - 1].next, me, RELEASE);
	sub	w2, w2, #1	// tmp157, _26,
	add	x3, x3, 8	// tmp155, tmp128,
	add	x2, x3, x2, lsl 4	// tmp159, tmp155, tmp157,
	str	x6, [x2]	// me,
.L7:
// qspinlock.c:24:     while (!load(&me->ready, ACQUIRE))
	ldar	w2, [x4]	// _30,* __atomic_store_ptr
// qspinlock.c:24:     while (!load(&me->ready, ACQUIRE))
	cbz	w2, .L7	// _30,
	b	.L8		//
.L9:
// qspinlock.c:36:     atomic_fetch_or_explicit(&lock, LOCKED, RELAXED);
	add	x0, x1, :lo12:.LANCHOR0	// tmp170, tmp184,
	mov	w2, 1	// tmp172,
	ldset	w2, w2, [x0]	// tmp172, tmp187,
.L12:
// qspinlock.c:40:   while ((next = load(&me->next, RELAXED)) == NULL)
	ldr	x0, [x6]	// _40,* me
// qspinlock.c:40:   while ((next = load(&me->next, RELAXED)) == NULL)
	cbz	x0, .L12	// _40,
// qspinlock.c:42:   store(&next->ready, 1, RELEASE);
	add	x0, x0, 8	// tmp173, _40,
	mov	w2, 1	// tmp193,
	str	w2, [x0]	// tmp193,
	b	.L3		//
	.cfi_endproc
.LFE3:
	.size	worker, .-worker
	.global	counter
	.global	nodes
	.global	lock
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	lock, %object
	.size	lock, 4
lock:
	.zero	4
	.zero	4
	.type	nodes, %object
	.size	nodes, 48
nodes:
	.zero	48
	.type	counter, %object
	.size	counter, 4
counter:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
