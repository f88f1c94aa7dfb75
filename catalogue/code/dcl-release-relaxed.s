	.arch armv8-a
	.file	"dcl.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	get
	.type	get, %function
get:
.LFB0:
	.cfi_startproc
// dcl.c:12:   struct object *o = load(&object, ACQUIRE);
	adrp	x3, .LANCHOR0	// tmp123,
	add	x5, x3, :lo12:.LANCHOR0	// tmp100, tmp123,
	add	x0, x5, 8	// tmp102, tmp100,
	ldar	x0, [x0]	// _1,
// dcl.c:13:   if (o == NULL) {
	cbnz	x0, .L3	// _1,
// dcl.c:14:     while (swap(&lock, 1, memory_order_acquire))
	add	x0, x5, 16	// tmp105, tmp100,
	mov	w2, 1	// tmp106,
	.p2align 3,,7
.L2:
.L11:
// dcl.c:14:     while (swap(&lock, 1, memory_order_acquire))
	ldaxr	w1, [x0]	// _3,
	stxr	w4, w2, [x0]	// tmp124, tmp106,
	cbnz	w4, .L11	// tmp124,
	cbnz	w1, .L2	// _3,
// dcl.c:16:     o = load(&object, RELAXED);
	add	x1, x5, 8	// tmp109, tmp100,
	ldr	x0, [x1]	// _4,
// dcl.c:17:     if (o == NULL) {
	cbz	x0, .L10	// _4,
.L5:
// dcl.c:22:     store(&lock, 0, memory_order_release);
	add	x3, x3, :lo12:.LANCHOR0	// tmp118, tmp123,
	add	x3, x3, 16	// tmp120, tmp118,
	stlr	wzr, [x3]	//,
.L3:
// dcl.c:25: }
	ldr	w0, [x0]	//, o_8->value
	ret	
	.p2align 2,,3
.L10:
// dcl.c:18:       storage.value = 7;
	mov	w0, 7	// tmp112,
	str	w0, [x3, #:lo12:.LANCHOR0]	// tmp112, storage.value
// dcl.c:20:       store(&object, o, RELEASE);
	str	x5, [x1]	// tmp100,
// dcl.c:19:       o = &storage;
	mov	x0, x5	// o, tmp100
	b	.L5		//
	.cfi_endproc
.LFE0:
	.size	get, .-get
	.global	lock
	.global	object
	.global	storage
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	storage, %object
	.size	storage, 4
storage:
	.zero	4
	.zero	4
	.type	object, %object
	.size	object, 8
object:
	.zero	8
	.type	lock, %object
	.size	lock, 4
lock:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
