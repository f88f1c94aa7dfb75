	.arch armv8.1-a+crc
	.file	"chase-lev.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8.1-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.type	steal, %function
steal:
.LFB2:
	.cfi_startproc
// chase-lev.c:34:   int t = load(&top, ACQUIRE);
	adrp	x1, .LANCHOR0	// tmp106,
	add	x1, x1, :lo12:.LANCHOR0	// tmp105, tmp106,
	ldar	w2, [x1]	// _1,
// chase-lev.c:36:   int b = load(&bottom, ACQUIRE);
	add	x0, x1, 4	// tmp109, tmp105,
	ldar	w0, [x0]	// _3,
// chase-lev.c:37:   if (t >= b)
	cmp	w2, w0	// _1, _3
	blt	.L2		//,
.L4:
// chase-lev.c:38:     return EMPTY;
	mov	w0, 0	// <retval>,
// chase-lev.c:41: }
	ret	
	.p2align 2,,3
.L2:
// chase-lev.c:39:   int task = load(&tasks[t], RELAXED);
	add	x0, x1, w2, sxtw 2	// tmp114, tmp105, _1,
	add	x0, x0, 8	// tmp115, tmp114,
	ldr	w0, [x0]	// <retval>,
// chase-lev.c:40:   return cas(&top, &t, t + 1, memory_order_seq_cst) ? task : EMPTY;
	add	w4, w2, 1	// tmp118, _1,
	mov	w3, w2	// _1, _1
	casal	w3, w4, [x1]	// _1, tmp118,
// chase-lev.c:40:   return cas(&top, &t, t + 1, memory_order_seq_cst) ? task : EMPTY;
	cmp	w3, w2	// _1, _1
	bne	.L4		//,
// chase-lev.c:41: }
	ret	
	.cfi_endproc
.LFE2:
	.size	steal, .-steal
	.align	2
	.p2align 4,,11
	.global	owner
	.type	owner, %function
owner:
.LFB3:
	.cfi_startproc
// chase-lev.c:27:   int b = load(&bottom, RELAXED);
	adrp	x1, .LANCHOR0	// tmp171,
	add	x1, x1, :lo12:.LANCHOR0	// tmp119, tmp171,
	add	x2, x1, 4	// tmp121, tmp119,
	ldr	w0, [x2]	// _27,
// chase-lev.c:28:   store(&tasks[b], task, RELAXED);
	add	x3, x1, w0, sxtw 2	// tmp126, tmp119, _27,
	mov	w4, 1	// tmp174,
	add	x3, x3, 8	// tmp127, tmp126,
	str	w4, [x3]	// tmp174,
// chase-lev.c:29:   atomic_thread_fence(RELEASE);
	dmb	ish	
// chase-lev.c:30:   store(&bottom, b + 1, RELAXED);
	add	w0, w0, w4	// tmp130, _27,
	str	w0, [x2]	// tmp130,
// chase-lev.c:27:   int b = load(&bottom, RELAXED);
	ldr	w0, [x2]	// _21,
// chase-lev.c:28:   store(&tasks[b], task, RELAXED);
	add	x3, x1, w0, sxtw 2	// tmp139, tmp119, _21,
	add	x3, x3, 8	// tmp140, tmp139,
	mov	w4, 2	// tmp175,
	str	w4, [x3]	// tmp175,
// chase-lev.c:29:   atomic_thread_fence(RELEASE);
	dmb	ish	
// chase-lev.c:30:   store(&bottom, b + 1, RELAXED);
	add	w0, w0, 1	// tmp143, _21,
	str	w0, [x2]	// tmp143,
// chase-lev.c:9:   int b = load(&bottom, RELAXED) - 1;
	ldr	w4, [x2]	// _6,
// chase-lev.c:9:   int b = load(&bottom, RELAXED) - 1;
	sub	w3, w4, #1	// b, _6,
// chase-lev.c:10:   store(&bottom, b, RELAXED);
	str	w3, [x2]	// b,
// chase-lev.c:12:   int t = load(&top, RELAXED);
	ldr	w0, [x1]	// _10,
// chase-lev.c:13:   if (t > b) {
	cmp	w3, w0	// b, _10
	blt	.L14		//,
// chase-lev.c:17:   int task = load(&tasks[b], RELAXED);
	add	x0, x1, w3, sxtw 2	// tmp160, tmp119, b,
	add	x0, x0, 8	// tmp161, tmp160,
	ldr	w0, [x0]	// <retval>,
// chase-lev.c:18:   if (t == b) {
	beq	.L15		//,
// chase-lev.c:48: }
	ret	
	.p2align 2,,3
.L15:
// chase-lev.c:19:     if (!cas(&top, &t, t + 1, memory_order_seq_cst))
	mov	w5, w3	// _10, b
	casal	w5, w4, [x1]	// _10, _6,
// chase-lev.c:20:       task = EMPTY;
	cmp	w5, w3	// _10, b
	csel	w0, w0, wzr, eq	// <retval>, <retval>,,
// chase-lev.c:21:     store(&bottom, b + 1, RELAXED);
	str	w4, [x2]	// _6,
// chase-lev.c:48: }
	ret	
	.p2align 2,,3
.L14:
// chase-lev.c:14:     store(&bottom, b + 1, RELAXED);
	str	w4, [x2]	// _6,
// chase-lev.c:15:     return EMPTY;
	mov	w0, 0	// <retval>,
// chase-lev.c:48: }
	ret	
	.cfi_endproc
.LFE3:
	.size	owner, .-owner
	.align	2
	.p2align 4,,11
	.global	thief
	.type	thief, %function
thief:
.LFB4:
	.cfi_startproc
	stp	x29, x30, [sp, -16]!	//,,,
	.cfi_def_cfa_offset 16
	.cfi_offset 29, -16
	.cfi_offset 30, -8
	mov	x29, sp	//,
// chase-lev.c:52:   int first = steal();
	bl	steal		//
	mov	w5, w0	// first, tmp101
// chase-lev.c:53:   return first * 10 + steal();
	bl	steal		//
// chase-lev.c:53:   return first * 10 + steal();
	add	w5, w5, w5, lsl 2	// tmp99, first, first,
// chase-lev.c:54: }
	ldp	x29, x30, [sp], 16	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_def_cfa_offset 0
	add	w0, w0, w5, lsl 1	//, tmp102, tmp99,
	ret	
	.cfi_endproc
.LFE4:
	.size	thief, .-thief
	.global	tasks
	.global	bottom
	.global	top
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	top, %object
	.size	top, 4
top:
	.zero	4
	.type	bottom, %object
	.size	bottom, 4
bottom:
	.zero	4
	.type	tasks, %object
	.size	tasks, 16
tasks:
	.zero	16
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
