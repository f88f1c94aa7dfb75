	.arch armv8-a
	.file	"s2-unmap.c"
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
	.global	s2_unmap
	.type	s2_unmap, %function
s2_unmap:
.LFB9:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
// s2-unmap.c:6: 	struct vm *vm = &vms[id & 7];
	and	x20, x0, 7	// _1, tmp154,
// s2-unmap.c:5: {
	mov	x19, x1	// ipa, tmp155
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-unmap.c:10: 	spin_lock(&s2_lock);
	adrp	x21, .LANCHOR0	// tmp153,
	add	x22, x21, :lo12:.LANCHOR0	// tmp119, tmp153,
	add	x0, x22, 8	//, tmp119,
	bl	spin_lock		//
// s2-unmap.c:11: 	e = entry_at(ROOT(vm), ipa, 3);
	add	x22, x22, 16	// tmp125, tmp119,
	lsl	x4, x20, 4	// tmp152, _1,
// s2-unmap.c:11: 	e = entry_at(ROOT(vm), ipa, 3);
	mov	w2, 39	// ivtmp.26,
// s2-unmap.c:11: 	e = entry_at(ROOT(vm), ipa, 3);
	ldr	x0, [x22, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L12		//
	.p2align 2,,3
.L19:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w2, 12	// ivtmp.26,
	beq	.L18		//,
.L12:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x19, x2	// tmp129, ipa, ivtmp.26
	and	x3, x3, 511	// tmp130, tmp129,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.26, ivtmp.26,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_26]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp132, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp132,
	beq	.L19		//,
.L15:
// s2-unmap.c:31: 	spin_unlock(&s2_lock);
	add	x0, x21, :lo12:.LANCHOR0	// tmp148, tmp153,
// s2-unmap.c:8: 	int done = -1;
	mov	w19, -1	// <retval>,
// s2-unmap.c:31: 	spin_unlock(&s2_lock);
	add	x0, x0, 8	//, tmp148,
	bl	spin_unlock		//
// s2-unmap.c:33: }
	ldp	x21, x22, [sp, 32]	//,,
	mov	w0, w19	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 48	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L18:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x1, x19, 12, 9	// tmp134, ipa,,
	lsr	x19, x19, 12	// tmp133, ipa,
// s2-unmap.c:12: 	if (e && READ(*e) & VALID) {
	adds	x2, x0, x1, lsl 3	// _38, table, tmp134,
	beq	.L15		//,
// s2-unmap.c:12: 	if (e && READ(*e) & VALID) {
	ldr	x0, [x0, x1, lsl 3]	// _5, MEM[(volatile u64 *)_38]
// s2-unmap.c:12: 	if (e && READ(*e) & VALID) {
	tbz	x0, 0, .L15	// _5,,
// s2-unmap.c:26: 		WRITE(*e, 0);
	str	xzr, [x2]	//, MEM[(volatile u64 *)_38]
// s2.h:65: 	before_tlbi();
#APP
// 65 "s2.h" 1
	dsb ishst
// 0 "" 2
// s2.h:42: 	u64 host = read_vttbr();
// 42 "s2.h" 1
	mrs x1, vttbr_el2	// v_
// 0 "" 2
// s2.h:49: 	write_vttbr(vm->vttbr);
#NO_APP
	add	x0, x21, :lo12:.LANCHOR0	// tmp138, tmp153,
	add	x0, x0, 16	// tmp141, tmp138,
	ldr	x0, [x0, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x0	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
// 0 "" 2
// s2.h:51: 	isb();
// 51 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:72: 	tlbi_by(ipas2e1, AT_LEVEL(ipa, HINT(level)));
#NO_APP
	and	x19, x19, 68719476735	// tmp146, tmp133,
	orr	x19, x19, 123145302310912	// tmp147, tmp146,
#APP
// 72 "s2.h" 1
	tlbi ipas2e1, x19	// tmp147
// 0 "" 2
// s2.h:73: 	dsb(nsh);
// 73 "s2.h" 1
	dsb nsh	
// 0 "" 2
// s2.h:74: 	tlbi(vmalle1);
// 74 "s2.h" 1
	tlbi vmalle1
// 0 "" 2
// s2.h:84: 	after_tlbi();
// 84 "s2.h" 1
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
// s2-unmap.c:31: 	spin_unlock(&s2_lock);
#NO_APP
	add	x0, x21, :lo12:.LANCHOR0	// tmp148, tmp153,
// s2-unmap.c:29: 		done = 0;
	mov	w19, 0	// <retval>,
// s2-unmap.c:31: 	spin_unlock(&s2_lock);
	add	x0, x0, 8	//, tmp148,
	bl	spin_unlock		//
// s2-unmap.c:33: }
	ldp	x21, x22, [sp, 32]	//,,
	mov	w0, w19	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 48	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.cfi_endproc
.LFE9:
	.size	s2_unmap, .-s2_unmap
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
