	.arch armv8-a
	.file	"s2-remap.c"
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
	.global	s2_remap
	.type	s2_remap, %function
s2_remap:
.LFB9:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
// s2-remap.c:6: 	struct vm *vm = &vms[id & 7];
	and	x20, x0, 7	// _1, tmp161,
// s2-remap.c:10: 	if (frame < 0x80000ul || frame > 0xbfffful)
	mov	x0, 262143	// tmp124,
// s2-remap.c:5: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	mov	x22, x2	// frame, tmp163
// s2-remap.c:10: 	if (frame < 0x80000ul || frame > 0xbfffful)
	sub	x2, x2, #524288	// tmp123, frame,
// s2-remap.c:10: 	if (frame < 0x80000ul || frame > 0xbfffful)
	cmp	x2, x0	// tmp123, tmp124
	bhi	.L14		//,
// s2-remap.c:12: 	spin_lock(&s2_lock);
	adrp	x21, .LANCHOR0	// tmp160,
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-remap.c:12: 	spin_lock(&s2_lock);
	add	x23, x21, :lo12:.LANCHOR0	// tmp125, tmp160,
	mov	x19, x1	// ipa, tmp162
	add	x0, x23, 8	//, tmp125,
	bl	spin_lock		//
// s2-remap.c:13: 	e = entry_at(ROOT(vm), ipa, 3);
	add	x23, x23, 16	// tmp131, tmp125,
	lsl	x1, x20, 4	// tmp159, _1,
// s2-remap.c:13: 	e = entry_at(ROOT(vm), ipa, 3);
	mov	w3, 39	// ivtmp.26,
// s2-remap.c:13: 	e = entry_at(ROOT(vm), ipa, 3);
	ldr	x0, [x23, x1]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L13		//
	.p2align 2,,3
.L22:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w3, 12	// ivtmp.26,
	beq	.L21		//,
.L13:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x4, x19, x3	// tmp135, ipa, ivtmp.26
	and	x4, x4, 511	// tmp136, tmp135,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w3, w3, #9	// ivtmp.26, ivtmp.26,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x4, lsl 3]	// e, MEM[(volatile u64 *)_33]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x4, x0, 3	// tmp138, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x4, 3	// tmp138,
	beq	.L22		//,
.L16:
// s2-remap.c:8: 	int done = -1;
	mov	w20, -1	// <retval>,
.L12:
// s2-remap.c:30: 	spin_unlock(&s2_lock);
	add	x0, x21, :lo12:.LANCHOR0	// tmp155, tmp160,
	add	x0, x0, 8	//, tmp155,
	bl	spin_unlock		//
// s2-remap.c:31: 	return done;
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
.L10:
// s2-remap.c:32: }
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
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x2, x19, 12, 9	// tmp140, ipa,,
	lsr	x19, x19, 12	// tmp139, ipa,
// s2-remap.c:14: 	if (e && READ(*e) & VALID) {
	adds	x3, x0, x2, lsl 3	// _45, table, tmp140,
	beq	.L16		//,
// s2-remap.c:14: 	if (e && READ(*e) & VALID) {
	ldr	x0, [x0, x2, lsl 3]	// _8, MEM[(volatile u64 *)_45]
// s2-remap.c:8: 	int done = -1;
	mov	w20, -1	// <retval>,
// s2-remap.c:14: 	if (e && READ(*e) & VALID) {
	tbz	x0, 0, .L12	// _8,,
// s2-remap.c:7: 	u64 *e, new = (frame & 0xfffffful) << 12 | MEMORY | PAGE;
	lsl	x0, x22, 12	// tmp143, frame,
// s2-remap.c:7: 	u64 *e, new = (frame & 0xfffffful) << 12 | MEMORY | PAGE;
	orr	x0, x0, 2047	// new, tmp143,
// s2-remap.c:16: 		WRITE(*e, new);
	str	x0, [x3]	// new, MEM[(volatile u64 *)_45]
// s2.h:65: 	before_tlbi();
#APP
// 65 "s2.h" 1
	dsb ishst
// 0 "" 2
// s2.h:42: 	u64 host = read_vttbr();
// 42 "s2.h" 1
	mrs x2, vttbr_el2	// v_
// 0 "" 2
// s2.h:49: 	write_vttbr(vm->vttbr);
#NO_APP
	add	x0, x21, :lo12:.LANCHOR0	// tmp145, tmp160,
	add	x0, x0, 16	// tmp148, tmp145,
	ldr	x0, [x0, x1]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x0	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
// 0 "" 2
// s2.h:51: 	isb();
// 51 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:80: 	tlbi_by(ipas2e1is, AT_LEVEL(ipa, HINT(level)));
#NO_APP
	and	x19, x19, 68719476735	// tmp153, tmp139,
	orr	x0, x19, 123145302310912	// tmp154, tmp153,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x0	// tmp154
// 0 "" 2
// s2.h:81: 	after_tlbi();
// 81 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:82: 	tlbi(vmalle1is);
// 82 "s2.h" 1
	tlbi vmalle1is
// 0 "" 2
// s2.h:84: 	after_tlbi();
// 84 "s2.h" 1
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
// s2-remap.c:28: 		done = 0;
#NO_APP
	mov	w20, 0	// <retval>,
// s2.h:86: }
	b	.L12		//
.L14:
	.cfi_restore 23
// s2-remap.c:11: 		return -1;
	mov	w20, -1	// <retval>,
	b	.L10		//
	.cfi_endproc
.LFE9:
	.size	s2_remap, .-s2_remap
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
