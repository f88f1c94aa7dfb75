	.arch armv8-a
	.file	"refcount.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	put
	.type	put, %function
put:
.LFB0:
	.cfi_startproc
// refcount.c:9:   data[id] = 1;
	adrp	x2, .LANCHOR0	// tmp98,
	add	x3, x2, :lo12:.LANCHOR0	// tmp97, tmp98,
// refcount.c:10:   if (sub(&count, 1, RELEASE) == 1) {
	adrp	x1, .LANCHOR1	// tmp102,
	add	x1, x1, :lo12:.LANCHOR1	// tmp101, tmp102,
// refcount.c:9:   data[id] = 1;
	mov	w4, 1	// tmp100,
	str	w4, [x3, w0, sxtw 2]	// tmp100, data[id_6(D)]
.L5:
// refcount.c:10:   if (sub(&count, 1, RELEASE) == 1) {
	ldxr	w0, [x1]	// _11,
	sub	w0, w0, #1	// _11, _11,
	stxr	w4, w0, [x1]	// tmp113, _11,
	cbnz	w4, .L5	// tmp113,
// refcount.c:10:   if (sub(&count, 1, RELEASE) == 1) {
	cbz	w0, .L4	// _11,
// refcount.c:14: }
	ret	
	.p2align 2,,3
.L4:
// refcount.c:11:     atomic_thread_fence(ACQUIRE);
	dmb	ishld
// refcount.c:12:     freed_with = data[0] + data[1];
	ldp	w0, w3, [x3]	//,, data[0]
	add	w0, w0, w3	// tmp109, data[0], data[1]
// refcount.c:12:     freed_with = data[0] + data[1];
	str	w0, [x1, 4]	// tmp109, freed_with
// refcount.c:14: }
	ret	
	.cfi_endproc
.LFE0:
	.size	put, .-put
	.global	freed_with
	.global	data
	.global	count
	.data
	.align	2
	.set	.LANCHOR1,. + 0
	.type	count, %object
	.size	count, 4
count:
	.word	2
	.type	freed_with, %object
	.size	freed_with, 4
freed_with:
	.word	-1
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	data, %object
	.size	data, 8
data:
	.zero	8
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
