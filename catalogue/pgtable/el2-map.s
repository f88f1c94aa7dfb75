	.arch armv8-a
	.file	"el2-map.c"
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
	.global	el2_map
	.type	el2_map, %function
el2_map:
.LFB5:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
// el2-map.c:17: 	spin_lock(&el2_lock);
	adrp	x21, .LANCHOR0	// tmp135,
	add	x2, x21, :lo12:.LANCHOR0	// tmp117, tmp135,
// el2-map.c:8: {
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	mov	x20, x1	// frame, tmp137
// el2-map.c:17: 	spin_lock(&el2_lock);
	mov	w22, 39	// ivtmp.24,
// el2-map.c:8: {
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// el2-map.c:8: {
	mov	x23, x0	// va, tmp136
// el2-map.c:17: 	spin_lock(&el2_lock);
	add	x0, x2, 8	//, tmp117,
	bl	spin_lock		//
	adrp	x2, el2_root	// tmp116,
	add	x2, x2, :lo12:el2_root	// table, tmp116,
	b	.L16		//
	.p2align 2,,3
.L11:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp124,
	bne	.L13		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w22, w22, #9	// ivtmp.24, ivtmp.24,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x2, x2, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.24,
	beq	.L24		//,
.L16:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x3, x23, x22	// tmp120, va, ivtmp.24
	and	x1, x3, 511	// tmp121, tmp120,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x3, x3, 3, 9	// tmp122, tmp120,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x19, x2, x3	// e, table, tmp122
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x2, [x2, x1, lsl 3]	// d, MEM[(volatile u64 *)e_23]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x2, 3	// tmp124, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x2, 0, .L11	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L13	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x2, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
#NO_APP
	sub	w22, w22, #9	// ivtmp.24, ivtmp.24,
// pgtable.h:84: 			WRITE(*e, d);
	str	x2, [x19]	// d, MEM[(volatile u64 *)e_23]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x2, x2, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.24,
	bne	.L16		//,
.L24:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x23, x23, 12, 9	// tmp126, va,,
// el2-map.c:19: 	if (!e)
	adds	x1, x2, x23, lsl 3	// _40, table, tmp126,
	beq	.L13		//,
// el2-map.c:25: 	if (READ(*e) != 0)
	ldr	x0, [x2, x23, lsl 3]	// _1, MEM[(volatile u64 *)_40]
// el2-map.c:25: 	if (READ(*e) != 0)
	cbnz	x0, .L13	// _1,
// el2-map.c:36: 	WRITE(*e, (frame & 0xfffffffff) << 12 | 0x703);
	ubfiz	x20, x20, 12, 36	// tmp129, frame,,
	mov	x0, 1795	// tmp130,
	orr	x20, x20, x0	// _4, tmp129, tmp130
	str	x20, [x1]	// _4, MEM[(volatile u64 *)_40]
// el2-map.c:37: 	isb();
#APP
// 37 "el2-map.c" 1
	isb	
// 0 "" 2
// el2-map.c:38: 	done = 0;
#NO_APP
	mov	w19, 0	// <retval>,
.L18:
// el2-map.c:40: 	spin_unlock(&el2_lock);
	add	x0, x21, :lo12:.LANCHOR0	// tmp131, tmp135,
	add	x0, x0, 8	//, tmp131,
	bl	spin_unlock		//
// el2-map.c:42: }
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
	.p2align 2,,3
.L13:
	.cfi_restore_state
// el2-map.c:10: 	int done = -1;
	mov	w19, -1	// <retval>,
	b	.L18		//
	.cfi_endproc
.LFE5:
	.size	el2_map, .-el2_map
	.global	el2_lock
	.global	el2_root
	.global	used
	.global	pool
	.bss
	.align	12
	.set	.LANCHOR0,. + 0
	.type	used, %object
	.size	used, 8
used:
	.zero	8
	.type	el2_lock, %object
	.size	el2_lock, 8
el2_lock:
	.zero	8
	.zero	4080
	.type	el2_root, %object
	.size	el2_root, 4096
el2_root:
	.zero	4096
	.type	pool, %object
	.size	pool, 32768
pool:
	.zero	32768
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
