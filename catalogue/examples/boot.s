	.arch armv8-a
	.file	"boot.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	run
	.type	run, %function
run:
.LFB0:
	.cfi_startproc
// boot.c:17:   exits[cpu]++;
	uxtw	x0, w0	// cpu, tmp111
	adrp	x2, .LANCHOR0	// tmp99,
	add	x2, x2, :lo12:.LANCHOR0	// tmp98, tmp99,
// boot.c:18:   return exits[cpu] > limit;
	adrp	x3, .LANCHOR1	// tmp107,
	ldr	w3, [x3, #:lo12:.LANCHOR1]	//, limit
// boot.c:17:   exits[cpu]++;
	ldr	w1, [x2, x0, lsl 2]	//, exits[cpu_6(D)]
	add	w1, w1, 1	// _2, exits[cpu_6(D)],
	str	w1, [x2, x0, lsl 2]	// _2, exits[cpu_6(D)]
// boot.c:18:   return exits[cpu] > limit;
	cmp	w1, w3	// _2, limit
// boot.c:19: }
	cset	w0, hi	//,
	ret	
	.cfi_endproc
.LFE0:
	.size	run, .-run
	.global	exits
	.global	limit
	.data
	.align	2
	.set	.LANCHOR1,. + 0
	.type	limit, %object
	.size	limit, 4
limit:
	.word	100
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	exits, %object
	.size	exits, 16
exits:
	.zero	16
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
