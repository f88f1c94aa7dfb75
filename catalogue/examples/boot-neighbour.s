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
// boot.c:15:   exits[(cpu + 1) % CPUS]++;
	add	w2, w0, 1	// tmp102, cpu,
// boot.c:15:   exits[(cpu + 1) % CPUS]++;
	adrp	x1, .LANCHOR0	// tmp104,
	and	x2, x2, 3	// _2, tmp102,
	add	x1, x1, :lo12:.LANCHOR0	// tmp103, tmp104,
// boot.c:18:   return exits[cpu] > limit;
	adrp	x3, .LANCHOR1	// tmp120,
// boot.c:17:   exits[cpu]++;
	uxtw	x0, w0	// cpu, cpu
// boot.c:18:   return exits[cpu] > limit;
	ldr	w4, [x3, #:lo12:.LANCHOR1]	//, limit
// boot.c:15:   exits[(cpu + 1) % CPUS]++;
	ldr	w3, [x1, x2, lsl 2]	//, exits[_2]
	add	w3, w3, 1	// tmp109, exits[_2],
	str	w3, [x1, x2, lsl 2]	// tmp109, exits[_2]
// boot.c:17:   exits[cpu]++;
	ldr	w2, [x1, x0, lsl 2]	//, exits[cpu_9(D)]
	add	w2, w2, 1	// _6, exits[cpu_9(D)],
	str	w2, [x1, x0, lsl 2]	// _6, exits[cpu_9(D)]
// boot.c:18:   return exits[cpu] > limit;
	cmp	w2, w4	// _6, limit
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
