	.arch armv8-a
	.file	"rwlock.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	writer
	.type	writer, %function
writer:
.LFB0:
	.cfi_startproc
	adrp	x0, .LANCHOR0	// tmp108,
// rwlock.c:10:   while (!cas_weak(&lock, &free, WRITER, ACQUIRE))
	add	x0, x0, :lo12:.LANCHOR0	// tmp95, tmp108,
	mov	w1, -2147483648	// tmp99,
.L2:
	ldxr	w2, [x0]	// tmp97,
	cmp	w2, 0	// tmp97,
	bne	.L6		//,
	stxr	w3, w1, [x0]	// tmp109, tmp99,
	cmp	w3, 0	// tmp109,
.L6:
// rwlock.c:10:   while (!cas_weak(&lock, &free, WRITER, ACQUIRE))
	bne	.L2		//,
// rwlock.c:12:   a = 1;
	mov	w1, 1	// tmp102,
// rwlock.c:13:   b = 1;
	stp	w1, w1, [x0, 4]	// tmp102, tmp102, a
// rwlock.c:14:   store(&lock, 0, RELEASE);
	stlr	wzr, [x0]	//,
// rwlock.c:15: }
	ret	
	.cfi_endproc
.LFE0:
	.size	writer, .-writer
	.align	2
	.p2align 4,,11
	.global	reader
	.type	reader, %function
reader:
.LFB1:
	.cfi_startproc
	adrp	x1, .LANCHOR0	// tmp117,
// rwlock.c:19:   while (add(&lock, 1, ACQUIRE) & WRITER) {
	add	x1, x1, :lo12:.LANCHOR0	// tmp104, tmp117,
.L16:
	ldxr	w0, [x1]	// _3,
	add	w2, w0, 1	// tmp120, _3,
	stxr	w3, w2, [x1]	// tmp121, tmp120,
	cbnz	w3, .L16	// tmp121,
	tbz	w0, #31, .L12	// _3,
	.p2align 3,,7
.L10:
.L15:
// rwlock.c:20:     sub(&lock, 1, RELAXED);
	ldxr	w0, [x1]	// tmp118,
	sub	w0, w0, #1	// tmp118, tmp118,
	stxr	w2, w0, [x1]	// tmp119, tmp118,
	cbnz	w2, .L15	// tmp119,
.L9:
// rwlock.c:21:     while (load(&lock, RELAXED) & WRITER)
	ldr	w0, [x1]	// _1,
	tbnz	w0, #31, .L9	// _1,
.L14:
// rwlock.c:19:   while (add(&lock, 1, ACQUIRE) & WRITER) {
	ldxr	w0, [x1]	// _3,
	add	w2, w0, 1	// tmp120, _3,
	stxr	w3, w2, [x1]	// tmp121, tmp120,
	cbnz	w3, .L14	// tmp121,
	tbnz	w0, #31, .L10	// _3,
.L12:
// rwlock.c:24:   int same = a == b;
	ldp	w2, w0, [x1, 4]	//,, a
	cmp	w2, w0	// a, b
	cset	w0, eq	// tmp113,
.L13:
// rwlock.c:25:   sub(&lock, 1, RELEASE);
	ldxr	w3, [x1]	// tmp122,
	sub	w3, w3, #1	// tmp122, tmp122,
	stlxr	w2, w3, [x1]	// tmp123, tmp122,
	cbnz	w2, .L13	// tmp123,
// rwlock.c:27: }
	ret	
	.cfi_endproc
.LFE1:
	.size	reader, .-reader
	.global	b
	.global	a
	.global	lock
	.bss
	.align	2
	.set	.LANCHOR0,. + 0
	.type	lock, %object
	.size	lock, 4
lock:
	.zero	4
	.type	a, %object
	.size	a, 4
a:
	.zero	4
	.type	b, %object
	.size	b, 4
b:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
