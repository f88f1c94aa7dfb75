	.arch armv8-a
	.file	"vmid.c"
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
// ticket.h:29:   UNLOCK_BARRIER;
#APP
// 29 "ticket.h" 1
	dmb ishld
// 0 "" 2
// ticket.h:31:   store(&l->now, shown + 1, UNLOCK);
#NO_APP
	add	w1, w1, 1	// tmp96, _1,
	str	w1, [x0]	// tmp96,* __atomic_load_ptr
// ticket.h:32: }
	ret	
	.cfi_endproc
.LFE1:
	.size	spin_unlock, .-spin_unlock
	.align	2
	.p2align 4,,11
	.global	alloc_vmid
	.type	alloc_vmid, %function
alloc_vmid:
.LFB2:
	.cfi_startproc
	stp	x29, x30, [sp, -16]!	//,,,
	.cfi_def_cfa_offset 16
	.cfi_offset 29, -16
	.cfi_offset 30, -8
// vmid.c:10:   spin_lock(&lock);
	adrp	x5, .LANCHOR0	// tmp104,
	add	x4, x5, :lo12:.LANCHOR0	// tmp94, tmp104,
// vmid.c:9: unsigned alloc_vmid(void) {
	mov	x29, sp	//,
// vmid.c:10:   spin_lock(&lock);
	mov	x0, x4	//, tmp94
// vmid.c:9: unsigned alloc_vmid(void) {
// vmid.c:10:   spin_lock(&lock);
	bl	spin_lock		//
// vmid.c:11:   unsigned vmid = next_vmid;
	ldr	w2, [x4, 8]	//, next_vmid
// vmid.c:12:   if (vmid < MOST)
	cmp	w2, 7	// <retval>,
	bhi	.L8		//,
// vmid.c:13:     next_vmid = vmid + 1;
	add	w0, w2, 1	// tmp100, <retval>,
// vmid.c:13:     next_vmid = vmid + 1;
	str	w0, [x4, 8]	// tmp100, next_vmid
.L8:
// vmid.c:14:   spin_unlock(&lock);
	add	x0, x5, :lo12:.LANCHOR0	//, tmp104,
	bl	spin_unlock		//
// vmid.c:19: }
	mov	w0, w2	//, <retval>
	ldp	x29, x30, [sp], 16	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_def_cfa_offset 0
	ret	
	.cfi_endproc
.LFE2:
	.size	alloc_vmid, .-alloc_vmid
	.global	given
	.global	next_vmid
	.global	lock
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	lock, %object
	.size	lock, 8
lock:
	.zero	8
	.type	next_vmid, %object
	.size	next_vmid, 4
next_vmid:
	.zero	4
	.zero	4
	.type	given, %object
	.size	given, 32
given:
	.zero	32
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
