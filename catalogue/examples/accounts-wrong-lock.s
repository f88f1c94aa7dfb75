	.arch armv8-a
	.file	"accounts.c"
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
.L5:
// ticket.h:18:   unsigned mine = add(&l->next, 1, RELAXED);
	ldxr	w2, [x0]	// mine,* l
	add	w1, w2, 1	// tmp98, mine,
	stxr	w3, w1, [x0]	// tmp99, tmp98,* l
	cbnz	w3, .L5	// tmp99,
// ticket.h:19:   while (load(&l->now, SPIN) != mine)
	add	x1, x0, 4	// pretmp_10, l,
.L2:
// ticket.h:19:   while (load(&l->now, SPIN) != mine)
	ldar	w0, [x1]	// _2,* pretmp_10
// ticket.h:19:   while (load(&l->now, SPIN) != mine)
	cmp	w0, w2	// _2, mine
	bne	.L2		//,
// ticket.h:24: }
	ret	
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
// ticket.h:27:   unsigned shown = load(&l->now, RELAXED);
	add	x0, x0, 4	// __atomic_load_ptr, tmp97,
	ldr	w1, [x0]	// _1,* __atomic_load_ptr
// ticket.h:31:   store(&l->now, shown + 1, UNLOCK);
	add	w1, w1, 1	// tmp96, _1,
	stlr	w1, [x0]	// tmp96,* __atomic_load_ptr
// ticket.h:32: }
	ret	
	.cfi_endproc
.LFE1:
	.size	spin_unlock, .-spin_unlock
	.align	2
	.p2align 4,,11
	.global	transfer
	.type	transfer, %function
transfer:
.LFB2:
	.cfi_startproc
	stp	x29, x30, [sp, -16]!	//,,,
	.cfi_def_cfa_offset 16
	.cfi_offset 29, -16
	.cfi_offset 30, -8
// accounts.c:8:   spin_lock(&first);
	adrp	x4, .LANCHOR0	// tmp97,
	add	x4, x4, :lo12:.LANCHOR0	// tmp96, tmp97,
// accounts.c:7: void transfer(void) {
	mov	x29, sp	//,
// accounts.c:8:   spin_lock(&first);
	mov	x0, x4	//, tmp96
// accounts.c:9:   spin_lock(&second);
	add	x5, x4, 8	// tmp100, tmp96,
// accounts.c:7: void transfer(void) {
// accounts.c:8:   spin_lock(&first);
	bl	spin_lock		//
// accounts.c:9:   spin_lock(&second);
	mov	x0, x5	//, tmp100
	bl	spin_lock		//
// accounts.c:10:   rich -= 1;
	adrp	x3, .LANCHOR1	// tmp102,
// accounts.c:11:   poor += 1;
	ldr	w2, [x4, 16]	//, poor
// accounts.c:12:   spin_unlock(&second);
	mov	x0, x5	//, tmp100
// accounts.c:10:   rich -= 1;
	ldr	w1, [x3, #:lo12:.LANCHOR1]	//, rich
// accounts.c:11:   poor += 1;
	add	w2, w2, 1	// tmp111, poor,
	str	w2, [x4, 16]	// tmp111, poor
// accounts.c:10:   rich -= 1;
	sub	w1, w1, #1	// tmp105, rich,
	str	w1, [x3, #:lo12:.LANCHOR1]	// tmp105, rich
// accounts.c:12:   spin_unlock(&second);
	bl	spin_unlock		//
// accounts.c:14: }
	ldp	x29, x30, [sp], 16	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_def_cfa_offset 0
// accounts.c:13:   spin_unlock(&first);
	mov	x0, x4	//, tmp96
	b	spin_unlock		//
	.cfi_endproc
.LFE2:
	.size	transfer, .-transfer
	.align	2
	.p2align 4,,11
	.global	look
	.type	look, %function
look:
.LFB3:
	.cfi_startproc
	stp	x29, x30, [sp, -16]!	//,,,
	.cfi_def_cfa_offset 16
	.cfi_offset 29, -16
	.cfi_offset 30, -8
// accounts.c:18:   spin_lock(&second);
	adrp	x4, .LANCHOR0	// tmp94,
	add	x4, x4, :lo12:.LANCHOR0	// tmp93, tmp94,
	add	x4, x4, 8	// tmp95, tmp93,
// accounts.c:16: unsigned look(void) {
	mov	x29, sp	//,
// accounts.c:18:   spin_lock(&second);
	mov	x0, x4	//, tmp95
// accounts.c:16: unsigned look(void) {
// accounts.c:18:   spin_lock(&second);
	bl	spin_lock		//
// accounts.c:22:   unsigned seen = rich;
	adrp	x1, .LANCHOR1	// tmp97,
// accounts.c:24:   spin_unlock(&second);
	mov	x0, x4	//, tmp95
// accounts.c:22:   unsigned seen = rich;
	ldr	w2, [x1, #:lo12:.LANCHOR1]	//, rich
// accounts.c:24:   spin_unlock(&second);
	bl	spin_unlock		//
// accounts.c:29: }
	ldp	x29, x30, [sp], 16	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_def_cfa_offset 0
	mov	w0, w2	//, <retval>
	ret	
	.cfi_endproc
.LFE3:
	.size	look, .-look
	.global	poor
	.global	rich
	.global	second
	.global	first
	.data
	.align	2
	.set	.LANCHOR1,. + 0
	.type	rich, %object
	.size	rich, 4
rich:
	.word	10
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	first, %object
	.size	first, 8
first:
	.zero	8
	.type	second, %object
	.size	second, 8
second:
	.zero	8
	.type	poor, %object
	.size	poor, 4
poor:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
