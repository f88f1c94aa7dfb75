	.arch armv8-a
	.file	"s2-split.c"
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
	.global	s2_split
	.type	s2_split, %function
s2_split:
.LFB9:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// s2-split.c:6: 	struct vm *vm = &vms[id & 7];
	and	x0, x0, 7	// _1, tmp170,
// s2-split.c:5: {
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	mov	x20, x1	// ipa, tmp171
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-split.c:10: 	spin_lock(&s2_lock);
	adrp	x23, .LANCHOR0	// tmp169,
	add	x19, x23, :lo12:.LANCHOR0	// tmp129, tmp169,
// s2-split.c:5: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
// s2-split.c:11: 	e = entry_at(ROOT(vm), ipa, 2);
	lsl	x22, x0, 4	// tmp168, _1,
// s2-split.c:10: 	spin_lock(&s2_lock);
	add	x0, x19, 8	//, tmp129,
// s2-split.c:11: 	e = entry_at(ROOT(vm), ipa, 2);
	add	x19, x19, 16	// tmp135, tmp129,
// s2-split.c:10: 	spin_lock(&s2_lock);
	bl	spin_lock		//
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x1, x20, 39, 9	// tmp141, ipa,,
// s2-split.c:11: 	e = entry_at(ROOT(vm), ipa, 2);
	ldr	x0, [x19, x22]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// tmp138, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x1, lsl 3]	// e, MEM[(volatile u64 *)_69]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp143, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp143,
	bne	.L13		//,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x1, x20, 30, 9	// tmp146, ipa,,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x21, [x0, x1, lsl 3]	// e, MEM[(volatile u64 *)_82]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x0, x21, 3	// tmp148, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x0, 3	// tmp148,
	bne	.L13		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x20, x20, 21, 9	// tmp151, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x21, x21, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x0, x21, x20, lsl 3	// _54, table, tmp151,
// s2-split.c:12: 	if (!e)
	cbz	x0, .L13	// _54,
// s2-split.c:14: 	block = READ(*e);
	ldr	x19, [x21, x20, lsl 3]	// block, MEM[(volatile u64 *)_54]
// s2-split.c:15: 	if ((block & TABLE) != BLOCK)
	and	x0, x19, 3	// tmp153, block,
// s2-split.c:15: 	if ((block & TABLE) != BLOCK)
	cmp	x0, 1	// tmp153,
	bne	.L13		//,
// s2-split.c:17: 	table = table_alloc();
	bl	table_alloc		//
// s2-split.c:18: 	if (!table)
	cbz	x0, .L13	// table,
// s2-split.c:21: 		table[i] = ((block & ~0x1ff000ul) | 2) + (i << 12);
	mov	x1, -61443	// tmp155,
	movk	x1, 0xffe0, lsl 16	// tmp155,,
	and	x2, x19, x1	// tmp154, block, tmp155
	orr	x2, x2, 2	// ivtmp.27, tmp154,
// s2-split.c:20: 	for (u64 i = 0; i < 512; i++)
	mov	x1, 0	// i,
	.p2align 3,,7
.L14:
// s2-split.c:21: 		table[i] = ((block & ~0x1ff000ul) | 2) + (i << 12);
	str	x2, [x0, x1, lsl 3]	// ivtmp.27, MEM[(u64 *)table_27 + i_74 * 8]
// s2-split.c:20: 	for (u64 i = 0; i < 512; i++)
	add	x1, x1, 1	// i, i,
// s2-split.c:20: 	for (u64 i = 0; i < 512; i++)
	add	x2, x2, 4096	// ivtmp.27, ivtmp.27,
	cmp	x1, 512	// i,
	bne	.L14		//,
// s2-split.c:27: 	WRITE(*e, 0);
	str	xzr, [x21, x20, lsl 3]	//, MEM[(volatile u64 *)_54]
// s2.h:91: 	before_tlbi();
#APP
// 91 "s2.h" 1
	dsb ishst
// 0 "" 2
// s2.h:42: 	u64 host = read_vttbr();
// 42 "s2.h" 1
	mrs x2, vttbr_el2	// v_
// 0 "" 2
// s2.h:49: 	write_vttbr(vm->vttbr);
#NO_APP
	add	x1, x23, :lo12:.LANCHOR0	// tmp157, tmp169,
	add	x1, x1, 16	// tmp160, tmp157,
	ldr	x1, [x1, x22]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x1	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	msr vttbr_el2, x2	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-split.c:31: 	done = 0;
#NO_APP
	mov	w19, 0	// <retval>,
// s2-split.c:29: 	WRITE(*e, (u64)table | TABLE);
	orr	x0, x0, 3	// _13, table,
	str	x0, [x21, x20, lsl 3]	// _13, MEM[(volatile u64 *)_54]
.L12:
// s2-split.c:33: 	spin_unlock(&s2_lock);
	add	x0, x23, :lo12:.LANCHOR0	// tmp164, tmp169,
	add	x0, x0, 8	//, tmp164,
	bl	spin_unlock		//
// s2-split.c:35: }
	ldp	x21, x22, [sp, 32]	//,,
	mov	w0, w19	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldr	x23, [sp, 48]	//,
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 23
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
.L13:
	.cfi_restore_state
// s2-split.c:8: 	int done = -1;
	mov	w19, -1	// <retval>,
	b	.L12		//
	.cfi_endproc
.LFE9:
	.size	s2_split, .-s2_split
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
	.type	s2_lock, %object
	.size	s2_lock, 8
s2_lock:
	.zero	8
	.type	vms, %object
	.size	vms, 128
vms:
	.zero	128
	.zero	3952
	.type	pool, %object
	.size	pool, 32768
pool:
	.zero	32768
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
