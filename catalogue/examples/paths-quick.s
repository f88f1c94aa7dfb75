	.arch armv8-a
	.file	"paths.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	spin_lock
	.type	spin_lock, %function
spin_lock:
.LFB0:
	.cfi_startproc
// paths.c:10:   if (cas(l, &free, 1, RELAXED))
	mov	w1, 1	// tmp99,
.L7:
	ldxr	w2, [x0]	// tmp97,* l
	cbnz	w2, .L8	// tmp97,
	stxr	w3, w1, [x0]	// tmp102, tmp99,* l
	cbnz	w3, .L7	// tmp102,
.L8:
	cmp	w2, 0	// tmp97,
// paths.c:10:   if (cas(l, &free, 1, RELAXED))
	bne	.L3		//,
.L1:
// paths.c:15: }
	ret	
	.p2align 2,,3
.L3:
.L6:
// paths.c:13:   while (swap(l, 1, ACQUIRE) != 0)
	ldaxr	w2, [x0]	// _1,* l
	stxr	w3, w1, [x0]	// tmp103, tmp100,* l
	cbnz	w3, .L6	// tmp103,
// paths.c:13:   while (swap(l, 1, ACQUIRE) != 0)
	cbnz	w2, .L3	// _1,
	b	.L1		//
	.cfi_endproc
.LFE0:
	.size	spin_lock, .-spin_lock
	.align	2
	.p2align 4,,11
	.global	spin_unlock
	.type	spin_unlock, %function
spin_unlock:
.LFB1:
	.cfi_startproc
// paths.c:17: __attribute__((noinline)) void spin_unlock(atomic_uint *l) { store(l, 0, RELEASE); }
	stlr	wzr, [x0]	//,* l
// paths.c:17: __attribute__((noinline)) void spin_unlock(atomic_uint *l) { store(l, 0, RELEASE); }
	ret	
	.cfi_endproc
.LFE1:
	.size	spin_unlock, .-spin_unlock
	.align	2
	.p2align 4,,11
	.global	worker
	.type	worker, %function
worker:
.LFB2:
	.cfi_startproc
	stp	x29, x30, [sp, -16]!	//,,,
	.cfi_def_cfa_offset 16
	.cfi_offset 29, -16
	.cfi_offset 30, -8
// paths.c:20:   spin_lock(&lock);
	adrp	x0, .LANCHOR0	// tmp95,
	add	x0, x0, :lo12:.LANCHOR0	// tmp94, tmp95,
// paths.c:19: void worker(void) {
	mov	x29, sp	//,
// paths.c:20:   spin_lock(&lock);
	bl	spin_lock		//
// paths.c:21:   counter++;
	ldr	w1, [x0, 4]	//, counter
	add	w1, w1, 1	// tmp100, counter,
	str	w1, [x0, 4]	// tmp100, counter
// paths.c:23: }
	ldp	x29, x30, [sp], 16	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_def_cfa_offset 0
// paths.c:22:   spin_unlock(&lock);
	b	spin_unlock		//
	.cfi_endproc
.LFE2:
	.size	worker, .-worker
	.global	counter
	.global	lock
	.bss
	.align	2
	.set	.LANCHOR0,. + 0
	.type	lock, %object
	.size	lock, 4
lock:
	.zero	4
	.type	counter, %object
	.size	counter, 4
counter:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
