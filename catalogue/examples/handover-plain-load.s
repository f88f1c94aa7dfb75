	.arch armv8-a
	.file	"handover.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	stop_vcpu
	.type	stop_vcpu, %function
stop_vcpu:
.LFB0:
	.cfi_startproc
// handover.c:12:   vcpu.context = 7;
	adrp	x0, .LANCHOR0	// tmp93,
	add	x0, x0, :lo12:.LANCHOR0	// tmp92, tmp93,
	mov	x1, 7	// tmp94,
	str	x1, [x0, 8]	// tmp94, vcpu.context
// handover.c:13:   store(&vcpu.state, INACTIVE, RELEASE);
	mov	w1, 1	// tmp98,
	stlr	w1, [x0]	// tmp98,
// handover.c:14: }
	ret	
	.cfi_endproc
.LFE0:
	.size	stop_vcpu, .-stop_vcpu
	.align	2
	.p2align 4,,11
	.global	start_vcpu
	.type	start_vcpu, %function
start_vcpu:
.LFB1:
	.cfi_startproc
// handover.c:18:   if (!cas(&vcpu.state, &inactive, ACTIVE, ACQUIRE))
	adrp	x0, .LANCHOR0	// tmp97,
	add	x0, x0, :lo12:.LANCHOR0	// tmp96, tmp97,
.L6:
	ldxr	w1, [x0]	// tmp98,
	cmp	w1, 1	// tmp98,
	bne	.L7		//,
	stxr	w2, wzr, [x0]	// tmp103,,
	cbnz	w2, .L6	// tmp103,
.L7:
// handover.c:18:   if (!cas(&vcpu.state, &inactive, ACTIVE, ACQUIRE))
	bne	.L5		//,
// handover.c:20:   return vcpu.context;
	ldr	x0, [x0, 8]	// <retval>, vcpu.context
// handover.c:21: }
	ret	
.L5:
// handover.c:19:     return 0;
	mov	x0, 0	// <retval>,
// handover.c:21: }
	ret	
	.cfi_endproc
.LFE1:
	.size	start_vcpu, .-start_vcpu
	.global	vcpu
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	vcpu, %object
	.size	vcpu, 16
vcpu:
	.zero	16
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
