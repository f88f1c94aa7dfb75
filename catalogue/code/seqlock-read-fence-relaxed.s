	.arch armv8-a
	.file	"seqlock.c"
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
// seqlock.c:15:   unsigned s = load(&sequence, RELAXED);
	adrp	x0, .LANCHOR0	// tmp96,
	add	x0, x0, :lo12:.LANCHOR0	// tmp95, tmp96,
	ldr	w1, [x0]	// _1,
// seqlock.c:16:   store(&sequence, s + 1, RELAXED);
	add	w2, w1, 1	// tmp99, _1,
	str	w2, [x0]	// tmp99,
// seqlock.c:17:   atomic_thread_fence(WRITE_FENCE);
	dmb	ish	
// seqlock.c:18:   store(&a, 1, RELAXED);
	mov	w3, 1	// tmp110,
	add	x2, x0, 4	// tmp102, tmp95,
	str	w3, [x2]	// tmp110,
// seqlock.c:19:   store(&b, 1, RELAXED);
	add	x2, x0, 8	// tmp105, tmp95,
	str	w3, [x2]	// tmp111,
// seqlock.c:20:   store(&sequence, s + 2, RELEASE);
	add	w1, w1, 2	// tmp108, _1,
	stlr	w1, [x0]	// tmp108,
// seqlock.c:21: }
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
	adrp	x1, .LANCHOR0	// tmp113,
// seqlock.c:28:     s = load(&sequence, ACQUIRE);
	add	x1, x1, :lo12:.LANCHOR0	// tmp99, tmp113,
// seqlock.c:29:     x = load(&a, RELAXED);
	add	x5, x1, 4	// tmp103, tmp99,
// seqlock.c:30:     y = load(&b, RELAXED);
	add	x4, x1, 8	// tmp106, tmp99,
	.p2align 3,,7
.L4:
// seqlock.c:28:     s = load(&sequence, ACQUIRE);
	ldar	w0, [x1]	// _1,
// seqlock.c:29:     x = load(&a, RELAXED);
	ldr	w3, [x5]	// _2,
// seqlock.c:30:     y = load(&b, RELAXED);
	ldr	w2, [x4]	// _3,
// seqlock.c:32:   } while (s % 2 != 0 || load(&sequence, RELAXED) != s);
	tbnz	x0, 0, .L4	// _1,,
// seqlock.c:32:   } while (s % 2 != 0 || load(&sequence, RELAXED) != s);
	ldr	w6, [x1]	// _5,
// seqlock.c:32:   } while (s % 2 != 0 || load(&sequence, RELAXED) != s);
	cmp	w0, w6	// _1, _5
	bne	.L4		//,
// seqlock.c:33:   return x == y;
	cmp	w3, w2	// _2, _3
// seqlock.c:34: }
	cset	w0, eq	//,
	ret	
	.cfi_endproc
.LFE1:
	.size	reader, .-reader
	.global	b
	.global	a
	.global	sequence
	.bss
	.align	2
	.set	.LANCHOR0,. + 0
	.type	sequence, %object
	.size	sequence, 4
sequence:
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
