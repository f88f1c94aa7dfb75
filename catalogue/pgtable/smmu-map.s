	.arch armv8-a
	.file	"smmu-map.c"
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
	.global	smmu_map
	.type	smmu_map, %function
smmu_map:
.LFB6:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
// smmu-map.c:39: 	struct domain *d = &domains[id & 3];
	and	x19, x0, 3	// _1, tmp145,
// smmu-map.c:43: 	if (frame < FIRST || frame > LAST)
	mov	x0, 262143	// tmp120,
// smmu-map.c:38: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	mov	x21, x2	// frame, tmp147
// smmu-map.c:43: 	if (frame < FIRST || frame > LAST)
	sub	x2, x2, #524288	// tmp119, frame,
// smmu-map.c:43: 	if (frame < FIRST || frame > LAST)
	cmp	x2, x0	// tmp119, tmp120
	bhi	.L20		//,
// smmu-map.c:45: 	spin_lock(&smmu_lock);
	adrp	x22, .LANCHOR0	// tmp144,
	add	x20, x22, :lo12:.LANCHOR0	// tmp121, tmp144,
	add	x0, x20, 8	//, tmp121,
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
	mov	x23, x1	// iova, tmp146
// smmu-map.c:45: 	spin_lock(&smmu_lock);
	bl	spin_lock		//
// smmu-map.c:46: 	e = entry_made(d->root, iova, 3);
	add	x0, x20, x19, lsl 4	// tmp128, tmp121, _1,
	mov	w20, 39	// ivtmp.28,
	ldr	x0, [x0, 16]	// table, MEM <struct domain[4]> [(struct domain *)&domains][_1].root
	b	.L17		//
	.p2align 2,,3
.L12:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x2, 3	// tmp134,
	bne	.L14		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w20, w20, #9	// ivtmp.28, ivtmp.28,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w20, 12	// ivtmp.28,
	beq	.L26		//,
.L17:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x3, x23, x20	// tmp130, iova, ivtmp.28
	and	x2, x3, 511	// tmp131, tmp130,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x3, x3, 3, 9	// tmp132, tmp130,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x19, x0, x3	// e, table, tmp132
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x2, lsl 3]	// d, MEM[(volatile u64 *)e_28]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x2, x0, 3	// tmp134, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L12	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L14	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
#NO_APP
	sub	w20, w20, #9	// ivtmp.28, ivtmp.28,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x19]	// d, MEM[(volatile u64 *)e_28]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w20, 12	// ivtmp.28,
	bne	.L17		//,
.L26:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x23, x23, 12, 9	// tmp136, iova,,
// smmu-map.c:47: 	if (e && !(READ(*e) & VALID)) {
	adds	x1, x0, x23, lsl 3	// _45, table, tmp136,
	beq	.L14		//,
// smmu-map.c:47: 	if (e && !(READ(*e) & VALID)) {
	ldr	x0, [x0, x23, lsl 3]	// _4, MEM[(volatile u64 *)_45]
// smmu-map.c:47: 	if (e && !(READ(*e) & VALID)) {
	tbz	x0, 0, .L18	// _4,,
.L14:
// smmu-map.c:41: 	int done = -1;
	mov	w19, -1	// <retval>,
.L19:
// smmu-map.c:51: 	spin_unlock(&smmu_lock);
	add	x0, x22, :lo12:.LANCHOR0	// tmp140, tmp144,
	add	x0, x0, 8	//, tmp140,
	bl	spin_unlock		//
// smmu-map.c:52: 	return done;
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
.L10:
// smmu-map.c:53: }
	mov	w0, w19	//, <retval>
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
.L18:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// smmu-map.c:48: 		WRITE(*e, frame << 12 | MEMORY | PAGE);
	lsl	x0, x21, 12	// tmp139, frame,
// smmu-map.c:49: 		done = 0;
	mov	w19, 0	// <retval>,
// smmu-map.c:48: 		WRITE(*e, frame << 12 | MEMORY | PAGE);
	orr	x0, x0, 2047	// _7, tmp139,
	str	x0, [x1]	// _7, MEM[(volatile u64 *)_45]
	b	.L19		//
.L20:
	.cfi_restore 23
// smmu-map.c:44: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L10		//
	.cfi_endproc
.LFE6:
	.size	smmu_map, .-smmu_map
	.align	2
	.p2align 4,,11
	.global	smmu_unmap
	.type	smmu_unmap, %function
smmu_unmap:
.LFB7:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
// smmu-map.c:57: 	struct domain *d = &domains[id & 3];
	and	x20, x0, 3	// _1, tmp153,
// smmu-map.c:56: {
	mov	x19, x1	// iova, tmp154
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// smmu-map.c:61: 	spin_lock(&smmu_lock);
	adrp	x21, .LANCHOR0	// tmp152,
	add	x22, x21, :lo12:.LANCHOR0	// tmp116, tmp152,
	add	x0, x22, 8	//, tmp116,
	bl	spin_lock		//
// smmu-map.c:62: 	e = entry_at(d->root, iova, 3);
	add	x22, x22, 16	// tmp122, tmp116,
	lsl	x4, x20, 4	// tmp151, _1,
	mov	w2, 39	// ivtmp.41,
	ldr	x0, [x22, x4]	// table, MEM <struct domain[4]> [(struct domain *)&domains][_1].root
	b	.L29		//
	.p2align 2,,3
.L38:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w2, 12	// ivtmp.41,
	beq	.L37		//,
.L29:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x19, x2	// tmp125, iova, ivtmp.41
	and	x3, x3, 511	// tmp126, tmp125,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.41, ivtmp.41,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_29]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x3, x0, 3	// tmp128, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x3, 3	// tmp128,
	beq	.L38		//,
.L33:
// smmu-map.c:74: 	spin_unlock(&smmu_lock);
	add	x0, x21, :lo12:.LANCHOR0	// tmp147, tmp152,
// smmu-map.c:59: 	int done = -1;
	mov	w19, -1	// <retval>,
// smmu-map.c:74: 	spin_unlock(&smmu_lock);
	add	x0, x0, 8	//, tmp147,
	bl	spin_unlock		//
// smmu-map.c:76: }
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
.L37:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x19, x19, 12, 9	// tmp130, iova,,
// smmu-map.c:63: 	if (e && READ(*e) & VALID) {
	adds	x1, x0, x19, lsl 3	// _41, table, tmp130,
	beq	.L33		//,
// smmu-map.c:63: 	if (e && READ(*e) & VALID) {
	ldr	x0, [x0, x19, lsl 3]	// _3, MEM[(volatile u64 *)_41]
// smmu-map.c:63: 	if (e && READ(*e) & VALID) {
	tbz	x0, 0, .L33	// _3,,
// smmu-map.c:69: 		WRITE(*e, 0);
	str	xzr, [x1]	//, MEM[(volatile u64 *)_41]
// smmu-map.c:22: 	dsb(ishst);
#APP
// 22 "smmu-map.c" 1
	dsb ishst
// 0 "" 2
// smmu-map.c:27: 	smmu_invalidate = (u32)d->context;
#NO_APP
	add	x1, x21, :lo12:.LANCHOR0	// tmp133, tmp152,
	add	x4, x1, x4	// tmp138, tmp133, tmp151
// smmu-map.c:27: 	smmu_invalidate = (u32)d->context;
	ldr	x0, [x4, 24]	// MEM <struct domain[4]> [(struct domain *)&domains][_1].context, MEM <struct domain[4]> [(struct domain *)&domains][_1].context
// smmu-map.c:27: 	smmu_invalidate = (u32)d->context;
	str	w0, [x1, 80]	// MEM <struct domain[4]> [(struct domain *)&domains][_1].context, smmu_invalidate
// smmu-map.c:29: 	smmu_sync = 0;
	str	wzr, [x1, 84]	//, smmu_sync
	.p2align 3,,7
.L30:
// smmu-map.c:32: 	while (smmu_status & 1)
	ldr	w0, [x1, 88]	//, smmu_status
// smmu-map.c:32: 	while (smmu_status & 1)
	tbnz	x0, 0, .L30	// smmu_status.1_17,,
// smmu-map.c:74: 	spin_unlock(&smmu_lock);
	add	x0, x21, :lo12:.LANCHOR0	// tmp147, tmp152,
// smmu-map.c:72: 		done = 0;
	mov	w19, 0	// <retval>,
// smmu-map.c:74: 	spin_unlock(&smmu_lock);
	add	x0, x0, 8	//, tmp147,
	bl	spin_unlock		//
// smmu-map.c:76: }
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
.LFE7:
	.size	smmu_unmap, .-smmu_unmap
	.global	smmu_status
	.global	smmu_sync
	.global	smmu_invalidate
	.global	smmu_lock
	.global	domains
	.global	used
	.global	pool
	.bss
	.align	12
	.set	.LANCHOR0,. + 0
	.type	used, %object
	.size	used, 8
used:
	.zero	8
	.type	smmu_lock, %object
	.size	smmu_lock, 8
smmu_lock:
	.zero	8
	.type	domains, %object
	.size	domains, 64
domains:
	.zero	64
	.type	smmu_invalidate, %object
	.size	smmu_invalidate, 4
smmu_invalidate:
	.zero	4
	.type	smmu_sync, %object
	.size	smmu_sync, 4
smmu_sync:
	.zero	4
	.type	smmu_status, %object
	.size	smmu_status, 4
smmu_status:
	.zero	4
	.zero	4004
	.type	pool, %object
	.size	pool, 32768
pool:
	.zero	32768
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
