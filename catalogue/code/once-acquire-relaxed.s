	.arch armv8-a
	.file	"once.c"
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
// once.c:11:   if (cas(&state, &found, BUSY, ACQUIRE)) {
	adrp	x1, .LANCHOR0	// tmp121,
	add	x0, x1, :lo12:.LANCHOR0	// tmp99, tmp121,
	mov	w2, 1	// tmp103,
.L7:
	ldxr	w3, [x0]	// tmp101,
	cbnz	w3, .L8	// tmp101,
	stxr	w4, w2, [x0]	// tmp122, tmp103,
	cbnz	w4, .L7	// tmp122,
.L8:
	cmp	w3, 0	// tmp101,
// once.c:11:   if (cas(&state, &found, BUSY, ACQUIRE)) {
	bne	.L2		//,
// once.c:12:     calls++;
	ldr	w2, [x0, 4]	//, calls
// once.c:13:     value = 7;
	mov	w3, 7	// tmp112,
// once.c:12:     calls++;
	add	w2, w2, 1	// tmp108, calls,
// once.c:13:     value = 7;
	stp	w2, w3, [x0, 4]	// tmp108, tmp112, calls
// once.c:14:     store(&state, DONE, RELEASE);
	mov	w2, 2	// tmp124,
	stlr	w2, [x0]	// tmp124,
.L3:
// once.c:19:   return value;
	add	x1, x1, :lo12:.LANCHOR0	// tmp118, tmp121,
// once.c:20: }
	ldr	w0, [x1, 8]	//, value
	ret	
.L2:
// once.c:16:     while (load(&state, ACQUIRE) != DONE)
	ldr	w2, [x0]	// _3,
// once.c:16:     while (load(&state, ACQUIRE) != DONE)
	cmp	w2, 2	// _3,
	bne	.L2		//,
	b	.L3		//
	.cfi_endproc
.LFE0:
	.size	get, .-get
	.global	calls
	.global	value
	.global	state
	.bss
	.align	2
	.set	.LANCHOR0,. + 0
	.type	state, %object
	.size	state, 4
state:
	.zero	4
	.type	calls, %object
	.size	calls, 4
calls:
	.zero	4
	.type	value, %object
	.size	value, 4
value:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
