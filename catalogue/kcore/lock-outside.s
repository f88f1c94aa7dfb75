	.arch armv8-a
	.file	"lock.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fno-asynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	wait_lock
	.type	wait_lock, %function
wait_lock:
.LFB0:
	.cfi_startproc
.L5:
// kcore.h:36: 	u32 ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_ACQUIRE);
	ldaxr	w2, [x0]	// ticket,* lock
	add	w1, w2, 1	// tmp98, ticket,
	stxr	w3, w1, [x0]	// tmp99, tmp98,* lock
	cbnz	w3, .L5	// tmp99,
// kcore.h:37: 	while (__atomic_load_n(&lock->now, SPIN) != ticket)
	add	x1, x0, 4	// pretmp_10, lock,
.L2:
// kcore.h:37: 	while (__atomic_load_n(&lock->now, SPIN) != ticket)
	ldar	w0, [x1]	// _3,* pretmp_10
// kcore.h:37: 	while (__atomic_load_n(&lock->now, SPIN) != ticket)
	cmp	w0, w2	// _3, ticket
	bne	.L2		//,
// kcore.h:39: }
	ret	
	.cfi_endproc
.LFE0:
	.size	wait_lock, .-wait_lock
	.align	2
	.p2align 4,,11
	.global	pass_lock
	.type	pass_lock, %function
pass_lock:
.LFB1:
	.cfi_startproc
// kcore.h:43: 	__atomic_store_n(&lock->now, lock->now + 1, UNLOCK);
	ldr	w1, [x0, 4]!	//, lock_4(D)->now
	add	w1, w1, 1	// tmp96, lock_4(D)->now,
// kcore.h:43: 	__atomic_store_n(&lock->now, lock->now + 1, UNLOCK);
	stlr	w1, [x0]	// tmp96,
// kcore.h:44: }
	ret	
	.cfi_endproc
.LFE1:
	.size	pass_lock, .-pass_lock
	.align	2
	.p2align 4,,11
	.global	gen_vmid
	.type	gen_vmid, %function
gen_vmid:
.LFB8:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	str	x21, [sp, 32]	//,
	.cfi_offset 21, -16
// lock.c:13: 	u32 next = READ(next_vmid);
	adrp	x21, .LANCHOR0	// tmp95,
// lock.c:11: {
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
// lock.c:14: 	wait_lock(&core_lock);
	adrp	x19, .LANCHOR1	// tmp97,
// lock.c:13: 	u32 next = READ(next_vmid);
	ldr	w20, [x21, #:lo12:.LANCHOR0]	//, MEM[(volatile u32 *)&next_vmid]
// lock.c:14: 	wait_lock(&core_lock);
	add	x19, x19, :lo12:.LANCHOR1	// tmp96, tmp97,
	mov	x0, x19	//, tmp96
	bl	wait_lock		//
// lock.c:22: 	pass_lock(&core_lock);
	mov	x0, x19	//, tmp96
// lock.c:20: 	if (is_left)
	cmp	w20, 15	// <retval>,
	bls	.L8		//,
// lock.c:22: 	pass_lock(&core_lock);
	bl	pass_lock		//
// lock.c:23: 	return is_left ? next : NO_VM;
	mov	w20, 0	// <retval>,
// lock.c:24: }
	ldr	x21, [sp, 32]	//,
	mov	w0, w20	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 48	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L8:
	.cfi_restore_state
// lock.c:21: 		WRITE(next_vmid, next + 1);
	add	w1, w20, 1	// _1, <retval>,
	str	w1, [x21, #:lo12:.LANCHOR0]	// _1, MEM[(volatile u32 *)&next_vmid]
// lock.c:22: 	pass_lock(&core_lock);
	bl	pass_lock		//
// lock.c:24: }
	ldr	x21, [sp, 32]	//,
	mov	w0, w20	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 48	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.cfi_endproc
.LFE8:
	.size	gen_vmid, .-gen_vmid
	.global	next_vmid
	.global	core_lock
	.data
	.align	2
	.set	.LANCHOR0,. + 0
	.type	next_vmid, %object
	.size	next_vmid, 4
next_vmid:
	.word	1
	.bss
	.align	3
	.set	.LANCHOR1,. + 0
	.type	core_lock, %object
	.size	core_lock, 8
core_lock:
	.zero	8
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
