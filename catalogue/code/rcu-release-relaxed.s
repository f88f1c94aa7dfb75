	.arch armv8-a
	.file	"rcu.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	update
	.type	update, %function
update:
.LFB0:
	.cfi_startproc
// rcu.c:11:   fresh.a = 2;
	adrp	x1, .LANCHOR0	// tmp94,
	mov	x3, 8589934594	// tmp95,
	add	x2, x1, :lo12:.LANCHOR0	// tmp93, tmp94,
// rcu.c:13:   store(&current, &fresh, RELEASE);
	adrp	x0, .LANCHOR1	// tmp97,
// rcu.c:11:   fresh.a = 2;
	str	x3, [x1, #:lo12:.LANCHOR0]	// tmp95, MEM <vector(2) int> [(int *)&fresh]
// rcu.c:13:   store(&current, &fresh, RELEASE);
	add	x0, x0, :lo12:.LANCHOR1	// tmp96, tmp97,
	str	x2, [x0]	// tmp93,
// rcu.c:14: }
	ret	
	.cfi_endproc
.LFE0:
	.size	update, .-update
	.align	2
	.p2align 4,,11
	.global	look
	.type	look, %function
look:
.LFB1:
	.cfi_startproc
// rcu.c:18:   struct config *c = *(struct config *volatile *)&current;
	adrp	x0, .LANCHOR1	// tmp98,
	ldr	x0, [x0, #:lo12:.LANCHOR1]	// c, current
// rcu.c:19:   return c->a == c->b;
	ldp	w1, w0, [x0]	//,, c_5->a
	cmp	w1, w0	// c_5->a, c_5->b
// rcu.c:20: }
	cset	w0, eq	//,
	ret	
	.cfi_endproc
.LFE1:
	.size	look, .-look
	.global	current
	.global	fresh
	.global	old
	.data
	.align	3
	.type	old, %object
	.size	old, 8
old:
// a:
	.word	1
// b:
	.word	1
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	fresh, %object
	.size	fresh, 8
fresh:
	.zero	8
	.section	.data.rel.local,"aw"
	.align	3
	.set	.LANCHOR1,. + 0
	.type	current, %object
	.size	current, 8
current:
	.xword	old
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
