	.arch armv8-a
	.file	"s2-merge.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	spin_lock
	.type	spin_lock, %function
spin_lock:
.LFB0:
	.cfi_startproc
.L5:
// pgtable.h:34: 	u32 mine = __atomic_fetch_add(&l->next, 1, __ATOMIC_RELAXED);
	ldxr	w2, [x0]	// mine,* l
	add	w1, w2, 1	// tmp98, mine,
	stxr	w3, w1, [x0]	// tmp99, tmp98,* l
	cbnz	w3, .L5	// tmp99,
// pgtable.h:35: 	while (__atomic_load_n(&l->now, __ATOMIC_ACQUIRE) != mine)
	add	x1, x0, 4	// pretmp_10, l,
.L2:
// pgtable.h:35: 	while (__atomic_load_n(&l->now, __ATOMIC_ACQUIRE) != mine)
	ldar	w0, [x1]	// _3,* pretmp_10
// pgtable.h:35: 	while (__atomic_load_n(&l->now, __ATOMIC_ACQUIRE) != mine)
	cmp	w0, w2	// _3, mine
	bne	.L2		//,
// pgtable.h:37: }
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
// pgtable.h:41: 	__atomic_store_n(&l->now, l->now + 1, __ATOMIC_RELEASE);
	ldr	w1, [x0, 4]!	//, l_4(D)->now
	add	w1, w1, 1	// tmp96, l_4(D)->now,
// pgtable.h:41: 	__atomic_store_n(&l->now, l->now + 1, __ATOMIC_RELEASE);
	stlr	w1, [x0]	// tmp96,
// pgtable.h:42: }
	ret	
	.cfi_endproc
.LFE1:
	.size	spin_unlock, .-spin_unlock
	.align	2
	.p2align 4,,11
	.global	table_alloc
	.type	table_alloc, %function
table_alloc:
.LFB2:
	.cfi_startproc
// pgtable.h:54: 	u64 n = used;
	adrp	x2, .LANCHOR0	// tmp97,
	ldr	x1, [x2, #:lo12:.LANCHOR0]	// n, used
// pgtable.h:55: 	if (n == PAGES)
	cmp	x1, 8	// n,
	beq	.L9		//,
// pgtable.h:58: 	return pool[n].entry;
	adrp	x0, pool	// tmp103,
	add	x0, x0, :lo12:pool	// tmp102, tmp103,
	add	x0, x0, x1, lsl 12	// <retval>, tmp102, n,
// pgtable.h:57: 	used = n + 1;
	add	x1, x1, 1	// tmp100, n,
// pgtable.h:57: 	used = n + 1;
	str	x1, [x2, #:lo12:.LANCHOR0]	// tmp100, used
// pgtable.h:59: }
	ret	
	.p2align 2,,3
.L9:
// pgtable.h:56: 		return 0;
	mov	x0, 0	// <retval>,
// pgtable.h:59: }
	ret	
	.cfi_endproc
.LFE2:
	.size	table_alloc, .-table_alloc
	.align	2
	.p2align 4,,11
	.global	table_free
	.type	table_free, %function
table_free:
.LFB9:
	.cfi_startproc
	stp	x29, x30, [sp, -32]!	//,,,
	.cfi_def_cfa_offset 32
	.cfi_offset 29, -32
	.cfi_offset 30, -24
// s2-merge.c:10: 		table[i] = 0;
	mov	x2, 4096	//,
	mov	w1, 0	//,
// s2-merge.c:8: {
	mov	x29, sp	//,
	str	x19, [sp, 16]	//,
	.cfi_offset 19, -16
// s2-merge.c:8: {
	mov	x19, x0	// table, tmp103
// s2-merge.c:10: 		table[i] = 0;
	bl	memset		//
// s2-merge.c:11: 	table[0] = (u64)spare;
	adrp	x1, .LANCHOR0	// tmp99,
	add	x1, x1, :lo12:.LANCHOR0	// tmp98, tmp99,
// s2-merge.c:11: 	table[0] = (u64)spare;
	ldr	x0, [x1, 8]	// spare, spare
	str	x0, [x19]	// spare, *table_9(D)
// s2-merge.c:12: 	spare = (struct page *)table;
	str	x19, [x1, 8]	// table, spare
// s2-merge.c:13: }
	ldr	x19, [sp, 16]	//,
	ldp	x29, x30, [sp], 32	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_def_cfa_offset 0
	ret	
	.cfi_endproc
.LFE9:
	.size	table_free, .-table_free
	.align	2
	.p2align 4,,11
	.global	s2_merge
	.type	s2_merge, %function
s2_merge:
.LFB10:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
// s2-merge.c:17: 	struct vm *vm = &vms[id & 7];
	and	x20, x0, 7	// _1, tmp178,
// s2-merge.c:21: 	if (frame < 0x80000ul || frame > 0xbfffful)
	mov	x0, 262143	// tmp134,
// s2-merge.c:16: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	mov	x21, x2	// frame, tmp180
// s2-merge.c:21: 	if (frame < 0x80000ul || frame > 0xbfffful)
	sub	x2, x2, #524288	// tmp133, frame,
// s2-merge.c:21: 	if (frame < 0x80000ul || frame > 0xbfffful)
	cmp	x2, x0	// tmp133, tmp134
	bhi	.L15		//,
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-merge.c:23: 	spin_lock(&s2_lock);
	adrp	x23, .LANCHOR0	// tmp177,
	add	x22, x23, :lo12:.LANCHOR0	// tmp135, tmp177,
	mov	x19, x1	// ipa, tmp179
	add	x0, x22, 16	//, tmp135,
	bl	spin_lock		//
// s2-merge.c:24: 	e = entry_at(ROOT(vm), ipa, 2);
	add	x22, x22, 24	// tmp141, tmp135,
	lsl	x0, x20, 4	// tmp142, _1,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 39, 9	// tmp147, ipa,,
// s2-merge.c:24: 	e = entry_at(ROOT(vm), ipa, 2);
	ldr	x1, [x22, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x1, x1, 281474976706560	// tmp144, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x1, [x1, x2, lsl 3]	// e, MEM[(volatile u64 *)_66]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x1, 3	// tmp149, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp149,
	bne	.L18		//,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 30, 9	// tmp152, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x1, x1, 281474976706560	// table, e,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x1, [x1, x2, lsl 3]	// e, MEM[(volatile u64 *)_79]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x1, 3	// tmp154, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp154,
	bne	.L18		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x2, x19, 21, 9	// tmp157, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x1, x1, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x3, x1, x2, lsl 3	// _51, table, tmp157,
// s2-merge.c:25: 	if (!e)
	cbz	x3, .L18	// _51,
// s2-merge.c:27: 	old = READ(*e);
	ldr	x3, [x1, x2, lsl 3]	// old, MEM[(volatile u64 *)_51]
// s2-merge.c:19: 	int done = -1;
	mov	w20, -1	// <retval>,
// s2-merge.c:28: 	if ((old & TABLE) != TABLE)
	and	x4, x3, 3	// tmp159, old,
// s2-merge.c:28: 	if ((old & TABLE) != TABLE)
	cmp	x4, 3	// tmp159,
	beq	.L21		//,
.L14:
// s2-merge.c:56: 	spin_unlock(&s2_lock);
	add	x0, x23, :lo12:.LANCHOR0	// tmp173, tmp177,
	add	x0, x0, 16	//, tmp173,
	bl	spin_unlock		//
// s2-merge.c:57: 	return done;
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
.L12:
// s2-merge.c:58: }
	mov	w0, w20	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x21, x22, [sp, 32]	//,,
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L21:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// s2-merge.c:46: 	((u64 *)(old & ADDRESS))[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	ubfx	x19, x19, 12, 9	// tmp161, ipa,,
// s2-merge.c:46: 	((u64 *)(old & ADDRESS))[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	and	x3, x3, 281474976706560	// tmp162, old,
// s2-merge.c:46: 	((u64 *)(old & ADDRESS))[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	lsl	x21, x21, 12	// tmp163, frame,
// s2-merge.c:45: 	WRITE(*e, 0);
	str	xzr, [x1, x2, lsl 3]	//, MEM[(volatile u64 *)_51]
// s2-merge.c:46: 	((u64 *)(old & ADDRESS))[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	orr	x1, x21, 2047	// tmp164, tmp163,
// s2-merge.c:46: 	((u64 *)(old & ADDRESS))[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	str	x1, [x3, x19, lsl 3]	// tmp164, *_13
// s2.h:91: 	before_tlbi();
#APP
// 91 "s2.h" 1
	dsb ishst
// 0 "" 2
// s2.h:42: 	u64 host = read_vttbr();
// 42 "s2.h" 1
	mrs x1, vttbr_el2	// v_
// 0 "" 2
// s2.h:49: 	write_vttbr(vm->vttbr);
#NO_APP
	ldr	x0, [x22, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x0	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
// 0 "" 2
// s2.h:51: 	isb();
// 51 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:93: 	tlbi(vmalls12e1is);
// 93 "s2.h" 1
	tlbi vmalls12e1is
// 0 "" 2
// s2.h:94: 	after_tlbi();
// 94 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:58: 	write_vttbr(host);
// 58 "s2.h" 1
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-merge.c:54: 	done = 0;
#NO_APP
	mov	w20, 0	// <retval>,
// s2.h:96: }
	b	.L14		//
	.p2align 2,,3
.L18:
// s2-merge.c:19: 	int done = -1;
	mov	w20, -1	// <retval>,
	b	.L14		//
.L15:
	.cfi_restore 23
// s2-merge.c:22: 		return -1;
	mov	w20, -1	// <retval>,
	b	.L12		//
	.cfi_endproc
.LFE10:
	.size	s2_merge, .-s2_merge
	.global	spare
	.global	s2_lock
	.global	vms
	.global	used
	.global	pool
	.bss
	.align	12
	.set	.LANCHOR0,. + 0
	.type	used, %object
	.size	used, 8
used:
	.zero	8
	.type	spare, %object
	.size	spare, 8
spare:
	.zero	8
	.type	s2_lock, %object
	.size	s2_lock, 8
s2_lock:
	.zero	8
	.type	vms, %object
	.size	vms, 128
vms:
	.zero	128
	.zero	3944
	.type	pool, %object
	.size	pool, 32768
pool:
	.zero	32768
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
