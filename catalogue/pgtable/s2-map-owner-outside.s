	.arch armv8-a
	.file	"s2-map.c"
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
	.global	s2_map
	.type	s2_map, %function
s2_map:
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
	mov	x20, x2	// frame, tmp152
// s2-map.c:15: 	if (frame < FIRST || frame >= FIRST + FRAMES)
	sub	x2, x2, #524288	// _2, frame,
// s2-map.c:15: 	if (frame < FIRST || frame >= FIRST + FRAMES)
	cmp	x2, 1023	// _2,
	bhi	.L21		//,
	and	x19, x0, 7	// _1, tmp150,
// s2-map.c:18: 	if (owners[frame - FIRST] == 0)
	adrp	x0, owners	// tmp123,
	add	x0, x0, :lo12:owners	// tmp122, tmp123,
// s2-map.c:18: 	if (owners[frame - FIRST] == 0)
	ldr	w0, [x0, x2, lsl 2]	//, owners[_2]
	cbz	w0, .L21	// owners[_2],
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -24
	.cfi_offset 21, -32
// s2-map.c:21: 	spin_lock(&s2_lock);
	adrp	x21, .LANCHOR0	// tmp149,
	add	x22, x21, :lo12:.LANCHOR0	// tmp125, tmp149,
	add	x0, x22, 8	//, tmp125,
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
	mov	x23, x1	// ipa, tmp151
// s2-map.c:21: 	spin_lock(&s2_lock);
	bl	spin_lock		//
// s2-map.c:26: 	e = entry_made(ROOT(vm), ipa, 3);
	add	x0, x22, x19, lsl 4	// tmp132, tmp125, _1,
// s2-map.c:26: 	e = entry_made(ROOT(vm), ipa, 3);
	mov	w22, 39	// ivtmp.24,
// s2-map.c:26: 	e = entry_made(ROOT(vm), ipa, 3);
	ldr	x0, [x0, 16]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L17		//
	.p2align 2,,3
.L12:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x2, 3	// tmp139,
	bne	.L14		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w22, w22, #9	// ivtmp.24, ivtmp.24,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.24,
	beq	.L27		//,
.L17:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x3, x23, x22	// tmp135, ipa, ivtmp.24
	and	x2, x3, 511	// tmp136, tmp135,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x3, x3, 3, 9	// tmp137, tmp135,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x19, x0, x3	// e, table, tmp137
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x2, lsl 3]	// d, MEM[(volatile u64 *)e_31]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x2, x0, 3	// tmp139, d,
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
	sub	w22, w22, #9	// ivtmp.24, ivtmp.24,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x19]	// d, MEM[(volatile u64 *)e_31]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.24,
	bne	.L17		//,
.L27:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x23, x23, 12, 9	// tmp141, ipa,,
// s2-map.c:27: 	if (!e)
	adds	x1, x0, x23, lsl 3	// _48, table, tmp141,
	beq	.L14		//,
// s2-map.c:30: 	if (READ(*e) & VALID)
	ldr	x0, [x0, x23, lsl 3]	// _7, MEM[(volatile u64 *)_48]
// s2-map.c:30: 	if (READ(*e) & VALID)
	tbnz	x0, 0, .L14	// _7,,
// s2-map.c:33: 	WRITE(*e, frame << 12 | MEMORY | PAGE);
	lsl	x20, x20, 12	// tmp144, frame,
// s2-map.c:34: 	done = 0;
	mov	w19, 0	// <retval>,
// s2-map.c:33: 	WRITE(*e, frame << 12 | MEMORY | PAGE);
	orr	x20, x20, 2047	// _10, tmp144,
	str	x20, [x1]	// _10, MEM[(volatile u64 *)_48]
.L19:
// s2-map.c:36: 	spin_unlock(&s2_lock);
	add	x0, x21, :lo12:.LANCHOR0	// tmp145, tmp149,
	add	x0, x0, 8	//, tmp145,
	bl	spin_unlock		//
// s2-map.c:37: 	return done;
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
.L10:
// s2-map.c:38: }
	mov	w0, w19	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L14:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// s2-map.c:13: 	int done = -1;
	mov	w19, -1	// <retval>,
	b	.L19		//
.L21:
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 23
// s2-map.c:16: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L10		//
	.cfi_endproc
.LFE9:
	.size	s2_map, .-s2_map
	.global	owners
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
	.type	owners, %object
	.size	owners, 4096
owners:
	.zero	4096
	.zero	3952
	.type	pool, %object
	.size	pool, 32768
pool:
	.zero	32768
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
