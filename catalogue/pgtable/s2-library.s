	.arch armv8-a
	.file	"s2-library.c"
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
// s2-library.c:22: 		table[i] = 0;
	mov	x2, 4096	//,
	mov	w1, 0	//,
// s2-library.c:20: {
	mov	x29, sp	//,
	str	x19, [sp, 16]	//,
	.cfi_offset 19, -16
// s2-library.c:20: {
	mov	x19, x0	// table, tmp103
// s2-library.c:22: 		table[i] = 0;
	bl	memset		//
// s2-library.c:23: 	table[0] = (u64)spare;
	adrp	x1, .LANCHOR0	// tmp99,
	add	x1, x1, :lo12:.LANCHOR0	// tmp98, tmp99,
// s2-library.c:23: 	table[0] = (u64)spare;
	ldr	x0, [x1, 8]	// spare, spare
	str	x0, [x19]	// spare, *table_9(D)
// s2-library.c:24: 	spare = (struct page *)table;
	str	x19, [x1, 8]	// table, spare
// s2-library.c:25: }
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
	.global	s2_map_page
	.type	s2_map_page, %function
s2_map_page:
.LFB15:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
// s2-library.c:29: 	return frame >= FIRST && frame < FIRST + FRAMES;
	sub	x19, x2, #524288	// _10, frame,
// s2-library.c:77: 	if (!in_range(frame))
	cmp	x19, 4095	// _10,
	bhi	.L22		//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -24
	.cfi_offset 21, -32
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	adrp	x21, .LANCHOR0	// tmp152,
	add	x22, x21, :lo12:.LANCHOR0	// tmp124, tmp152,
	mov	x20, x2	// frame, tmp155
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -8
	.cfi_offset 23, -16
	mov	x23, x1	// ipa, tmp154
	mov	x24, x0	// id, tmp153
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	add	x0, x22, 16	//, tmp124,
	bl	spin_lock		//
	adrp	x1, owners	// tmp128,
	add	x1, x1, :lo12:owners	// tmp127, tmp128,
	ldr	w0, [x1, x19, lsl 2]	//, owners[_10]
	cbnz	w0, .L14	// owners[_10],
.L18:
	mov	w19, -1	// <retval>,
.L15:
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	add	x0, x21, :lo12:.LANCHOR0	// tmp148, tmp152,
	add	x0, x0, 16	//, tmp148,
	bl	spin_unlock		//
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
.L12:
// s2-library.c:80: }
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
	.cfi_offset 24, -8
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	add	x1, x22, 24	// tmp133, tmp124,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ubfiz	x0, x24, 4, 3	// tmp135, id,,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	mov	w22, 39	// ivtmp.75,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ldr	x0, [x1, x0]	// MEM[(long unsigned int *)_3], MEM[(long unsigned int *)_3]
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)_3],
	b	.L21		//
	.p2align 2,,3
.L16:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp142,
	bne	.L18		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w22, w22, #9	// ivtmp.75, ivtmp.75,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.75,
	beq	.L28		//,
.L21:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x3, x23, x22	// tmp138, ipa, ivtmp.75
	and	x2, x3, 511	// tmp139, tmp138,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x3, x3, 3, 9	// tmp140, tmp138,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x19, x0, x3	// e, table, tmp140
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x2, lsl 3]	// d, MEM[(volatile u64 *)e_34]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp142, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L16	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L18	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
#NO_APP
	sub	w22, w22, #9	// ivtmp.75, ivtmp.75,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x19]	// d, MEM[(volatile u64 *)e_34]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.75,
	bne	.L21		//,
.L28:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x23, x23, 12, 9	// tmp144, ipa,,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	adds	x1, x0, x23, lsl 3	// _51, table, tmp144,
	beq	.L18		//,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x23, lsl 3]	// _22, MEM[(volatile u64 *)_51]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L18	// _22,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	lsl	x20, x20, 12	// tmp147, frame,
// s2-library.c:43: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x20, x20, 2047	// _25, tmp147,
	str	x20, [x1]	// _25, MEM[(volatile u64 *)_51]
// s2-library.c:43: 	return 0;
	b	.L15		//
.L22:
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 23
	.cfi_restore 24
// s2-library.c:78: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L12		//
	.cfi_endproc
.LFE15:
	.size	s2_map_page, .-s2_map_page
	.align	2
	.p2align 4,,11
	.global	s2_map_page_read_only
	.type	s2_map_page_read_only, %function
s2_map_page_read_only:
.LFB16:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
// s2-library.c:29: 	return frame >= FIRST && frame < FIRST + FRAMES;
	sub	x19, x2, #524288	// _10, frame,
// s2-library.c:84: 	if (!in_range(frame))
	cmp	x19, 4095	// _10,
	bhi	.L39		//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -24
	.cfi_offset 21, -32
// s2-library.c:86: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ =
	adrp	x21, .LANCHOR0	// tmp153,
	add	x22, x21, :lo12:.LANCHOR0	// tmp124, tmp153,
	mov	x20, x2	// frame, tmp156
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -8
	.cfi_offset 23, -16
	mov	x23, x1	// ipa, tmp155
	mov	x24, x0	// id, tmp154
// s2-library.c:86: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ =
	add	x0, x22, 16	//, tmp124,
	bl	spin_lock		//
	adrp	x1, owners	// tmp128,
	add	x1, x1, :lo12:owners	// tmp127, tmp128,
	ldr	w0, [x1, x19, lsl 2]	//, owners[_10]
	cbnz	w0, .L31	// owners[_10],
.L35:
	mov	w19, -1	// <retval>,
.L32:
// s2-library.c:86: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ =
	add	x0, x21, :lo12:.LANCHOR0	// tmp149, tmp153,
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
.L29:
// s2-library.c:88: }
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
.L31:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
	.cfi_offset 24, -8
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// s2-library.c:86: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ =
	add	x1, x22, 24	// tmp133, tmp124,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ubfiz	x0, x24, 4, 3	// tmp135, id,,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	mov	w22, 39	// ivtmp.88,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ldr	x0, [x1, x0]	// MEM[(long unsigned int *)_3], MEM[(long unsigned int *)_3]
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)_3],
	b	.L38		//
	.p2align 2,,3
.L33:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp142,
	bne	.L35		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w22, w22, #9	// ivtmp.88, ivtmp.88,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.88,
	beq	.L45		//,
.L38:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x3, x23, x22	// tmp138, ipa, ivtmp.88
	and	x2, x3, 511	// tmp139, tmp138,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x3, x3, 3, 9	// tmp140, tmp138,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x19, x0, x3	// e, table, tmp140
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x2, lsl 3]	// d, MEM[(volatile u64 *)e_34]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp142, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L33	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L35	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
#NO_APP
	sub	w22, w22, #9	// ivtmp.88, ivtmp.88,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x19]	// d, MEM[(volatile u64 *)e_34]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.88,
	bne	.L38		//,
.L45:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x23, x23, 12, 9	// tmp144, ipa,,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	adds	x1, x0, x23, lsl 3	// _51, table, tmp144,
	beq	.L35		//,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x23, lsl 3]	// _22, MEM[(volatile u64 *)_51]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L35	// _22,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	mov	x0, 1919	// tmp148,
// s2-library.c:43: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x20, x0, x20, lsl 12	// _25, tmp148, frame,
	str	x20, [x1]	// _25, MEM[(volatile u64 *)_51]
// s2-library.c:43: 	return 0;
	b	.L32		//
.L39:
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 23
	.cfi_restore 24
// s2-library.c:85: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L29		//
	.cfi_endproc
.LFE16:
	.size	s2_map_page_read_only, .-s2_map_page_read_only
	.align	2
	.p2align 4,,11
	.global	s2_map_device
	.type	s2_map_device, %function
s2_map_device:
.LFB17:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	mov	x20, x2	// frame, tmp153
// s2-library.c:93: 	if (frame < 0x8000 || frame > 0x8fff)
	sub	x2, x2, #32768	// tmp123, frame,
// s2-library.c:93: 	if (frame < 0x8000 || frame > 0x8fff)
	cmp	x2, 4095	// tmp123,
	bhi	.L56		//,
	mov	x19, x0	// id, tmp151
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -24
	.cfi_offset 21, -32
// s2-library.c:95: 	return LOCKED(done_ = put(VM(id), ipa, frame, DEVICE | PAGE, 3));
	adrp	x21, .LANCHOR0	// tmp150,
	add	x22, x21, :lo12:.LANCHOR0	// tmp124, tmp150,
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-library.c:95: 	return LOCKED(done_ = put(VM(id), ipa, frame, DEVICE | PAGE, 3));
	add	x0, x22, 16	//, tmp124,
	mov	x23, x1	// ipa, tmp152
	bl	spin_lock		//
	add	x1, x22, 24	// tmp130, tmp124,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ubfiz	x0, x19, 4, 3	// tmp132, id,,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	mov	w22, 39	// ivtmp.100,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ldr	x0, [x1, x0]	// MEM[(long unsigned int *)_3], MEM[(long unsigned int *)_3]
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)_3],
	b	.L53		//
	.p2align 2,,3
.L48:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x2, 3	// tmp139,
	bne	.L50		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w22, w22, #9	// ivtmp.100, ivtmp.100,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.100,
	beq	.L62		//,
.L53:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x3, x23, x22	// tmp135, ipa, ivtmp.100
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
	tbnz	x0, 0, .L48	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L50	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
#NO_APP
	sub	w22, w22, #9	// ivtmp.100, ivtmp.100,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x19]	// d, MEM[(volatile u64 *)e_31]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.100,
	bne	.L53		//,
.L62:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x23, x23, 12, 9	// tmp141, ipa,,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	adds	x1, x0, x23, lsl 3	// _48, table, tmp141,
	beq	.L50		//,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x23, lsl 3]	// _19, MEM[(volatile u64 *)_48]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L50	// _19,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	mov	x0, 1991	// tmp145,
// s2-library.c:43: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	movk	x0, 0x4, lsl 48	// tmp145,,
	orr	x20, x0, x20, lsl 12	// _22, tmp145, frame,
	str	x20, [x1]	// _22, MEM[(volatile u64 *)_48]
.L55:
// s2-library.c:95: 	return LOCKED(done_ = put(VM(id), ipa, frame, DEVICE | PAGE, 3));
	add	x0, x21, :lo12:.LANCHOR0	// tmp146, tmp150,
	add	x0, x0, 16	//, tmp146,
	bl	spin_unlock		//
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
.L46:
// s2-library.c:96: }
	mov	w0, w19	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
.L56:
	.cfi_restore_state
// s2-library.c:94: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L46		//
	.p2align 2,,3
.L50:
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
// s2-library.c:41: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L55		//
	.cfi_endproc
.LFE17:
	.size	s2_map_device, .-s2_map_device
	.align	2
	.p2align 4,,11
	.global	s2_map_block
	.type	s2_map_block, %function
s2_map_block:
.LFB18:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	mov	x19, x2	// frame, tmp174
// s2-library.c:101: 	if (frame < 0x100000 || frame > 0x1ffdff)
	sub	x2, x2, #1048576	// tmp134, frame,
// s2-library.c:100: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	mov	x22, x0	// id, tmp172
// s2-library.c:101: 	if (frame < 0x100000 || frame > 0x1ffdff)
	mov	x0, 1048064	// tmp135,
	cmp	x2, x0	// tmp134, tmp135
	bcs	.L76		//,
// s2-library.c:103: 	return LOCKED(done_ = put(VM(id), ipa, frame & ~511ul, MEMORY | BLOCK, 2));
	adrp	x21, .LANCHOR0	// tmp171,
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -8
	.cfi_offset 23, -16
// s2-library.c:103: 	return LOCKED(done_ = put(VM(id), ipa, frame & ~511ul, MEMORY | BLOCK, 2));
	add	x23, x21, :lo12:.LANCHOR0	// tmp136, tmp171,
	add	x0, x23, 16	//, tmp136,
	mov	x20, x1	// ipa, tmp173
	bl	spin_lock		//
	add	x23, x23, 24	// tmp142, tmp136,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ubfiz	x0, x22, 4, 3	// tmp144, id,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfx	x24, x20, 39, 9	// tmp149, ipa,,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ldr	x22, [x23, x0]	// MEM[(long unsigned int *)_3], MEM[(long unsigned int *)_3]
	and	x22, x22, 281474976706560	// tmp146, MEM[(long unsigned int *)_3],
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x22, x24, lsl 3]	// d, MEM[(volatile u64 *)e_66]
// pgtable.h:78: 		if (!(d & VALID)) {
	tbz	x0, 0, .L65	// d,,
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp152, d,
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp152,
	bne	.L71		//,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x22, x0, 281474976706560	// table, d,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfx	x23, x20, 30, 9	// tmp155, ipa,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x22, x23, lsl 3]	// d, MEM[(volatile u64 *)e_32]
// pgtable.h:78: 		if (!(d & VALID)) {
	tbz	x0, 0, .L87	// d,,
.L69:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp158, d,
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp158,
	bne	.L71		//,
.L72:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x20, x20, 21, 9	// tmp161, ipa,,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:89: 	return &table[INDEX(a, level)];
	add	x1, x0, x20, lsl 3	// _49, table, tmp161,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	cbz	x1, .L71	// _49,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x1, [x0, x20, lsl 3]	// _20, MEM[(volatile u64 *)_49]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x1, 0, .L71	// _20,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	lsl	x1, x19, 12	// tmp164, frame,
	mov	x2, 2045	// tmp166,
	and	x1, x1, -2097152	// tmp165, tmp164,
// s2-library.c:43: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x1, x1, x2	// _23, tmp165, tmp166
	str	x1, [x0, x20, lsl 3]	// _23, MEM[(volatile u64 *)_49]
.L75:
// s2-library.c:103: 	return LOCKED(done_ = put(VM(id), ipa, frame & ~511ul, MEMORY | BLOCK, 2));
	add	x0, x21, :lo12:.LANCHOR0	// tmp167, tmp171,
	add	x0, x0, 16	//, tmp167,
	bl	spin_unlock		//
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
.L63:
// s2-library.c:104: }
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
.L65:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
	.cfi_offset 24, -8
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L71	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
#NO_APP
	ubfx	x23, x20, 30, 9	// tmp155, ipa,,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x22, x24, lsl 3]	// d, MEM[(volatile u64 *)e_66]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x22, x0, 281474976706560	// table, d,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x22, x23, lsl 3]	// d, MEM[(volatile u64 *)e_32]
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L69	// d,,
.L87:
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L71	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:84: 			WRITE(*e, d);
#NO_APP
	str	x0, [x22, x23, lsl 3]	// d, MEM[(volatile u64 *)e_32]
	b	.L72		//
.L76:
	.cfi_restore 23
	.cfi_restore 24
// s2-library.c:102: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L63		//
.L71:
	.cfi_offset 23, -16
	.cfi_offset 24, -8
// s2-library.c:41: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L75		//
	.cfi_endproc
.LFE18:
	.size	s2_map_block, .-s2_map_block
	.align	2
	.p2align 4,,11
	.global	s2_map_huge
	.type	s2_map_huge, %function
s2_map_huge:
.LFB19:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	mov	x19, x2	// frame, tmp157
// s2-library.c:108: 	if (frame < 0x100000 || frame > 0x1bffff)
	sub	x2, x2, #1048576	// tmp123, frame,
// s2-library.c:107: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	mov	x21, x0	// id, tmp155
// s2-library.c:108: 	if (frame < 0x100000 || frame > 0x1bffff)
	mov	w0, 786431	// tmp124,
	cmp	x2, x0	// tmp123, tmp124
	bhi	.L94		//,
// s2-library.c:110: 	return LOCKED(done_ = put(VM(id), ipa, frame & ~0x3fffful, MEMORY | BLOCK, 1));
	adrp	x22, .LANCHOR0	// tmp154,
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -8
	.cfi_offset 23, -16
// s2-library.c:110: 	return LOCKED(done_ = put(VM(id), ipa, frame & ~0x3fffful, MEMORY | BLOCK, 1));
	add	x23, x22, :lo12:.LANCHOR0	// tmp125, tmp154,
	add	x0, x23, 16	//, tmp125,
	mov	x20, x1	// ipa, tmp156
	bl	spin_lock		//
	add	x23, x23, 24	// tmp131, tmp125,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ubfiz	x0, x21, 4, 3	// tmp133, id,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfx	x24, x20, 39, 9	// tmp138, ipa,,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ldr	x21, [x23, x0]	// MEM[(long unsigned int *)_3], MEM[(long unsigned int *)_3]
	and	x21, x21, 281474976706560	// tmp135, MEM[(long unsigned int *)_3],
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x21, x24, lsl 3]	// d, MEM[(volatile u64 *)e_66]
// pgtable.h:78: 		if (!(d & VALID)) {
	tbz	x0, 0, .L90	// d,,
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp141, d,
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp141,
	bne	.L93		//,
.L91:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x2, x20, 30, 9	// tmp144, ipa,,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x1, x0, 281474976706560	// table, d,
// pgtable.h:89: 	return &table[INDEX(a, level)];
	add	x0, x1, x2, lsl 3	// _49, table, tmp144,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	cbz	x0, .L93	// _49,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x1, x2, lsl 3]	// _20, MEM[(volatile u64 *)_49]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L93	// _20,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	lsl	x0, x19, 12	// tmp147, frame,
	mov	x3, 2045	// tmp149,
	and	x0, x0, -1073741824	// tmp148, tmp147,
// s2-library.c:43: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x0, x0, x3	// _23, tmp148, tmp149
	str	x0, [x1, x2, lsl 3]	// _23, MEM[(volatile u64 *)_49]
.L92:
// s2-library.c:110: 	return LOCKED(done_ = put(VM(id), ipa, frame & ~0x3fffful, MEMORY | BLOCK, 1));
	add	x0, x22, :lo12:.LANCHOR0	// tmp150, tmp154,
	add	x0, x0, 16	//, tmp150,
	bl	spin_unlock		//
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
.L88:
// s2-library.c:111: }
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
.L90:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
	.cfi_offset 24, -8
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L93	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:84: 			WRITE(*e, d);
#NO_APP
	str	x0, [x21, x24, lsl 3]	// d, MEM[(volatile u64 *)e_66]
	b	.L91		//
.L93:
// s2-library.c:41: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L92		//
.L94:
	.cfi_restore 23
	.cfi_restore 24
// s2-library.c:109: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L88		//
	.cfi_endproc
.LFE19:
	.size	s2_map_huge, .-s2_map_huge
	.align	2
	.p2align 4,,11
	.global	s2_map_range
	.type	s2_map_range, %function
s2_map_range:
.LFB20:
	.cfi_startproc
// s2-library.c:116: 	for (u64 i = 0; i < pages && !done; i++)
	cbz	x3, .L129	// pages,
// s2-library.c:114: {
	stp	x29, x30, [sp, -96]!	//,,,
	.cfi_def_cfa_offset 96
	.cfi_offset 29, -96
	.cfi_offset 30, -88
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	ubfiz	x0, x0, 4, 3	// tmp133, id,,
// s2-library.c:114: {
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -80
	.cfi_offset 20, -72
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	adrp	x20, .LANCHOR0	// tmp161,
	sub	x19, x2, #524288	// ivtmp.126, frame,
// s2-library.c:114: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -64
	.cfi_offset 22, -56
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	add	x21, x20, :lo12:.LANCHOR0	// tmp128, tmp161,
	lsl	x2, x2, 12	// tmp134, frame,
// s2-library.c:114: {
	stp	x25, x26, [sp, 64]	//,,
	.cfi_offset 25, -32
	.cfi_offset 26, -24
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	add	x25, x21, 24	// tmp131, tmp128,
	adrp	x22, owners	// tmp164,
	add	x25, x25, x0	// _22, tmp131, tmp133
	add	x21, x21, 16	// tmp163, tmp128,
	add	x22, x22, :lo12:owners	// tmp165, tmp164,
// s2-library.c:114: {
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 23, -48
	.cfi_offset 24, -40
	add	x24, x3, x19	// _84, pages, ivtmp.126
	sub	x23, x2, x1	// _7, tmp134, ipa
	stp	x27, x28, [sp, 80]	//,,
	.cfi_offset 27, -16
	.cfi_offset 28, -8
	mov	x28, x1	// ipa, tmp167
.L116:
// s2-library.c:77: 	if (!in_range(frame))
	cmp	x19, 4095	// ivtmp.126,
	bhi	.L107		//,
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	mov	x0, x21	//, tmp163
	bl	spin_lock		//
	ldr	w0, [x22, x19, lsl 2]	//, MEM[(unsigned int *)&owners + ivtmp.126_87 * 4]
	cbnz	w0, .L108	// MEM[(unsigned int *)&owners + ivtmp.126_87 * 4],
.L115:
	add	x0, x20, :lo12:.LANCHOR0	// tmp143, tmp161,
	add	x0, x0, 16	//, tmp143,
	bl	spin_unlock		//
.L107:
// s2-library.c:119: }
	ldp	x19, x20, [sp, 16]	//,,
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	mov	w0, -1	// <retval>,
// s2-library.c:119: }
	ldp	x21, x22, [sp, 32]	//,,
	ldp	x23, x24, [sp, 48]	//,,
	ldp	x25, x26, [sp, 64]	//,,
	ldp	x27, x28, [sp, 80]	//,,
	ldp	x29, x30, [sp], 96	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 27
	.cfi_restore 28
	.cfi_restore 25
	.cfi_restore 26
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L108:
	.cfi_restore_state
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ldr	x0, [x25]	// MEM[(long unsigned int *)_22], MEM[(long unsigned int *)_22]
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	mov	w27, 39	// ivtmp.121,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)_22],
	b	.L113		//
	.p2align 2,,3
.L110:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x2, 3	// tmp151,
	bne	.L115		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w27, w27, #9	// ivtmp.121, ivtmp.121,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w27, 12	// ivtmp.121,
	beq	.L133		//,
.L113:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x2, x28, x27	// tmp147, ipa, ivtmp.121
	and	x3, x2, 511	// tmp148, tmp147,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x2, x2, 3, 9	// tmp149, tmp147,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x26, x0, x2	// e, table, tmp149
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x3, lsl 3]	// d, MEM[(volatile u64 *)e_43]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x2, x0, 3	// tmp151, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L110	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L115	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
#NO_APP
	sub	w27, w27, #9	// ivtmp.121, ivtmp.121,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x26]	// d, MEM[(volatile u64 *)e_43]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w27, 12	// ivtmp.121,
	bne	.L113		//,
.L133:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x1, x28, 12, 9	// tmp153, ipa,,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	adds	x2, x0, x1, lsl 3	// _60, table, tmp153,
	beq	.L115		//,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x1, lsl 3]	// _31, MEM[(volatile u64 *)_60]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L115	// _31,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	add	x0, x23, x28	// tmp156, _7, ipa
// s2-library.c:116: 	for (u64 i = 0; i < pages && !done; i++)
	add	x19, x19, 1	// ivtmp.126, ivtmp.126,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x0, x0, 2047	// _34, tmp156,
	str	x0, [x2]	// _34, MEM[(volatile u64 *)_60]
// s2-library.c:116: 	for (u64 i = 0; i < pages && !done; i++)
	add	x28, x28, 4096	// ipa, ipa,
// s2-library.c:79: 	return LOCKED(if (owners[frame - FIRST] != KERNEL) done_ = put(VM(id), ipa, frame, MEMORY | PAGE, 3));
	mov	x0, x21	//, tmp163
	bl	spin_unlock		//
// s2-library.c:116: 	for (u64 i = 0; i < pages && !done; i++)
	cmp	x19, x24	// ivtmp.126, _84
	bne	.L116		//,
// s2-library.c:119: }
	ldp	x19, x20, [sp, 16]	//,,
// s2-library.c:115: 	int done = 0;
	mov	w0, 0	// <retval>,
// s2-library.c:119: }
	ldp	x21, x22, [sp, 32]	//,,
	ldp	x23, x24, [sp, 48]	//,,
	ldp	x25, x26, [sp, 64]	//,,
	ldp	x27, x28, [sp, 80]	//,,
	ldp	x29, x30, [sp], 96	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 27
	.cfi_restore 28
	.cfi_restore 25
	.cfi_restore 26
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
.L129:
// s2-library.c:115: 	int done = 0;
	mov	w0, 0	// <retval>,
// s2-library.c:119: }
	ret	
	.cfi_endproc
.LFE20:
	.size	s2_map_range, .-s2_map_range
	.align	2
	.p2align 4,,11
	.global	s2_unmap_page
	.type	s2_unmap_page, %function
s2_unmap_page:
.LFB21:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp154
	mov	x19, x1	// ipa, tmp155
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:123: 	return LOCKED(done_ = drop(VM(id), ipa, 3));
	adrp	x21, .LANCHOR0	// tmp153,
	add	x22, x21, :lo12:.LANCHOR0	// tmp119, tmp153,
	add	x0, x22, 16	//, tmp119,
	bl	spin_lock		//
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	add	x22, x22, 24	// tmp125, tmp119,
	ubfiz	x4, x20, 4, 3	// tmp152, id,,
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	mov	w2, 39	// ivtmp.143,
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	ldr	x0, [x22, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L136		//
	.p2align 2,,3
.L143:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w2, 12	// ivtmp.143,
	beq	.L142		//,
.L136:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x19, x2	// tmp129, ipa, ivtmp.143
	and	x3, x3, 511	// tmp130, tmp129,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.143, ivtmp.143,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_25]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp132, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp132,
	beq	.L143		//,
.L139:
// s2-library.c:123: 	return LOCKED(done_ = drop(VM(id), ipa, 3));
	add	x0, x21, :lo12:.LANCHOR0	// tmp148, tmp153,
// s2-library.c:50: 		return -1;
	mov	w19, -1	// <retval>,
// s2-library.c:123: 	return LOCKED(done_ = drop(VM(id), ipa, 3));
	add	x0, x0, 16	//, tmp148,
	bl	spin_unlock		//
// s2-library.c:124: }
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
.L142:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x1, x19, 12, 9	// tmp134, ipa,,
	lsr	x19, x19, 12	// tmp133, ipa,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	adds	x2, x0, x1, lsl 3	// _37, table, tmp134,
	beq	.L139		//,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	ldr	x0, [x0, x1, lsl 3]	// _14, MEM[(volatile u64 *)_37]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x0, x0, 3	// tmp136, _14,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	cmp	x0, 3	// tmp136,
	bne	.L139		//,
// s2-library.c:51: 	WRITE(*e, 0);
	str	xzr, [x2]	//, MEM[(volatile u64 *)_37]
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
	add	x0, x0, 24	// tmp141, tmp138,
	ldr	x0, [x0, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	and	x19, x19, 68719476735	// tmp146, tmp133,
	orr	x19, x19, 123145302310912	// tmp147, tmp146,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x19	// tmp147
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
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:123: 	return LOCKED(done_ = drop(VM(id), ipa, 3));
#NO_APP
	add	x0, x21, :lo12:.LANCHOR0	// tmp148, tmp153,
// s2-library.c:53: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:123: 	return LOCKED(done_ = drop(VM(id), ipa, 3));
	add	x0, x0, 16	//, tmp148,
	bl	spin_unlock		//
// s2-library.c:124: }
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
.LFE21:
	.size	s2_unmap_page, .-s2_unmap_page
	.align	2
	.p2align 4,,11
	.global	s2_unmap_block
	.type	s2_unmap_block, %function
s2_unmap_block:
.LFB22:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp167
	mov	x19, x1	// ipa, tmp168
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:128: 	return LOCKED(done_ = drop(VM(id), ipa, 2));
	adrp	x22, .LANCHOR0	// tmp166,
	add	x21, x22, :lo12:.LANCHOR0	// tmp126, tmp166,
	add	x0, x21, 16	//, tmp126,
	bl	spin_lock		//
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	add	x21, x21, 24	// tmp132, tmp126,
	ubfiz	x0, x20, 4, 3	// tmp133, id,,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 39, 9	// tmp138, ipa,,
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	ldr	x1, [x21, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x1, x1, 281474976706560	// tmp135, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x1, [x1, x2, lsl 3]	// e, MEM[(volatile u64 *)_60]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x1, 3	// tmp140, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp140,
	bne	.L149		//,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 30, 9	// tmp143, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x1, x1, 281474976706560	// table, e,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x1, [x1, x2, lsl 3]	// e, MEM[(volatile u64 *)_73]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x1, 3	// tmp145, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp145,
	bne	.L149		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x3, x19, 21, 9	// tmp148, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x1, x1, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x2, x1, x3, lsl 3	// _37, table, tmp148,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	cbz	x2, .L149	// _37,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	ldr	x2, [x1, x3, lsl 3]	// _14, MEM[(volatile u64 *)_37]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x2, x2, 3	// tmp150, _14,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	cmp	x2, 1	// tmp150,
	bne	.L149		//,
// s2-library.c:51: 	WRITE(*e, 0);
	str	xzr, [x1, x3, lsl 3]	//, MEM[(volatile u64 *)_37]
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
	ldr	x0, [x21, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	ubfx	x19, x19, 12, 36	// tmp160, ipa,,
	orr	x19, x19, 105553116266496	// tmp161, tmp160,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x19	// tmp161
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
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:128: 	return LOCKED(done_ = drop(VM(id), ipa, 2));
#NO_APP
	add	x0, x22, :lo12:.LANCHOR0	// tmp162, tmp166,
// s2-library.c:53: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:128: 	return LOCKED(done_ = drop(VM(id), ipa, 2));
	add	x0, x0, 16	//, tmp162,
	bl	spin_unlock		//
// s2-library.c:129: }
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
.L149:
	.cfi_restore_state
// s2-library.c:128: 	return LOCKED(done_ = drop(VM(id), ipa, 2));
	add	x0, x22, :lo12:.LANCHOR0	// tmp162, tmp166,
// s2-library.c:50: 		return -1;
	mov	w19, -1	// <retval>,
// s2-library.c:128: 	return LOCKED(done_ = drop(VM(id), ipa, 2));
	add	x0, x0, 16	//, tmp162,
	bl	spin_unlock		//
// s2-library.c:129: }
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
.LFE22:
	.size	s2_unmap_block, .-s2_unmap_block
	.align	2
	.p2align 4,,11
	.global	s2_unmap_huge
	.type	s2_unmap_huge, %function
s2_unmap_huge:
.LFB23:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp155
	mov	x19, x1	// ipa, tmp156
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:133: 	return LOCKED(done_ = drop(VM(id), ipa, 1));
	adrp	x22, .LANCHOR0	// tmp154,
	add	x21, x22, :lo12:.LANCHOR0	// tmp118, tmp154,
	add	x0, x21, 16	//, tmp118,
	bl	spin_lock		//
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	add	x21, x21, 24	// tmp124, tmp118,
	ubfiz	x0, x20, 4, 3	// tmp125, id,,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 39, 9	// tmp130, ipa,,
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	ldr	x1, [x21, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x1, x1, 281474976706560	// tmp127, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x1, [x1, x2, lsl 3]	// e, MEM[(volatile u64 *)_60]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x1, 3	// tmp132, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp132,
	bne	.L155		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x3, x19, 30, 9	// tmp135, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x1, x1, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x2, x1, x3, lsl 3	// _37, table, tmp135,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	cbz	x2, .L155	// _37,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	ldr	x2, [x1, x3, lsl 3]	// _14, MEM[(volatile u64 *)_37]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x2, x2, 3	// tmp137, _14,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	cmp	x2, 1	// tmp137,
	bne	.L155		//,
// s2-library.c:51: 	WRITE(*e, 0);
	str	xzr, [x1, x3, lsl 3]	//, MEM[(volatile u64 *)_37]
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
	ldr	x0, [x21, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	ubfx	x19, x19, 12, 36	// tmp147, ipa,,
	mov	x0, 87960930222080	// tmp149,
	orr	x19, x19, x0	// tmp148, tmp147, tmp149
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x19	// tmp148
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
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:53: 	return 0;
#NO_APP
	mov	w19, 0	// <retval>,
.L152:
// s2-library.c:133: 	return LOCKED(done_ = drop(VM(id), ipa, 1));
	add	x0, x22, :lo12:.LANCHOR0	// tmp150, tmp154,
	add	x0, x0, 16	//, tmp150,
	bl	spin_unlock		//
// s2-library.c:134: }
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
.L155:
	.cfi_restore_state
// s2-library.c:50: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L152		//
	.cfi_endproc
.LFE23:
	.size	s2_unmap_huge, .-s2_unmap_huge
	.align	2
	.p2align 4,,11
	.global	s2_unmap_range
	.type	s2_unmap_range, %function
s2_unmap_range:
.LFB24:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
// s2-library.c:139: 	struct vm *vm = VM(id);
	and	x20, x0, 7	// _1, tmp150,
// s2-library.c:138: {
	mov	x19, x1	// ipa, tmp151
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	mov	x21, x2	// pages, tmp152
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-library.c:140: 	return LOCKED(
	adrp	x23, .LANCHOR0	// tmp149,
	add	x22, x23, :lo12:.LANCHOR0	// tmp118, tmp149,
	add	x0, x22, 16	//, tmp118,
	bl	spin_lock		//
	lsl	x5, x20, 4	// tmp148, _1,
	add	x2, x22, 24	// tmp124, tmp118,
	mov	x1, 0	// i,
	cbz	x21, .L158	// pages,
	.p2align 3,,7
.L161:
// s2-library.c:140: 	return LOCKED(
	ldr	x0, [x2, x5]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	mov	w3, 39	// ivtmp.162,
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L160		//
	.p2align 2,,3
.L175:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w3, 12	// ivtmp.162,
	beq	.L174		//,
.L160:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x4, x19, x3	// tmp128, ipa, ivtmp.162
	and	x4, x4, 511	// tmp129, tmp128,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w3, w3, #9	// ivtmp.162, ivtmp.162,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x4, lsl 3]	// e, MEM[(volatile u64 *)_31]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x4, x0, 3	// tmp131, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x4, 3	// tmp131,
	beq	.L175		//,
.L159:
// s2-library.c:140: 	return LOCKED(
	add	x1, x1, 1	// i, i,
	add	x19, x19, 4096	// ipa, ipa,
	cmp	x21, x1	// pages, i
	bne	.L161		//,
.L158:
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
	add	x0, x23, :lo12:.LANCHOR0	// tmp137, tmp149,
	add	x2, x0, 24	// tmp140, tmp137,
	ldr	x2, [x2, x5]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x2	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
// s2-library.c:140: 	return LOCKED(
#NO_APP
	add	x0, x0, 16	//, tmp137,
	bl	spin_unlock		//
// s2-library.c:148: }
	ldp	x19, x20, [sp, 16]	//,,
	mov	w0, 0	//,
	ldp	x21, x22, [sp, 32]	//,,
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
.L174:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x3, x19, 12, 9	// tmp133, ipa,,
// s2-library.c:140: 	return LOCKED(
	adds	x4, x0, x3, lsl 3	// _43, table, tmp133,
	beq	.L159		//,
// s2-library.c:140: 	return LOCKED(
	ldr	x0, [x0, x3, lsl 3]	// _7, MEM[(volatile u64 *)_43]
	tbz	x0, 0, .L159	// _7,,
// s2-library.c:140: 	return LOCKED(
	add	x1, x1, 1	// i, i,
	str	xzr, [x4]	//, MEM[(volatile u64 *)_43]
	add	x19, x19, 4096	// ipa, ipa,
	cmp	x21, x1	// pages, i
	bne	.L161		//,
	b	.L158		//
	.cfi_endproc
.LFE24:
	.size	s2_unmap_range, .-s2_unmap_range
	.align	2
	.p2align 4,,11
	.global	s2_protect_page
	.type	s2_protect_page, %function
s2_protect_page:
.LFB25:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp155
	mov	x19, x1	// ipa, tmp156
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:152: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 3));
	adrp	x21, .LANCHOR0	// tmp154,
	add	x22, x21, :lo12:.LANCHOR0	// tmp120, tmp154,
	add	x0, x22, 16	//, tmp120,
	bl	spin_lock		//
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	add	x22, x22, 24	// tmp126, tmp120,
	ubfiz	x4, x20, 4, 3	// tmp153, id,,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	mov	w2, 39	// ivtmp.178,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	ldr	x0, [x22, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L178		//
	.p2align 2,,3
.L185:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w2, 12	// ivtmp.178,
	beq	.L184		//,
.L178:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x19, x2	// tmp130, ipa, ivtmp.178
	and	x3, x3, 511	// tmp131, tmp130,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.178, ivtmp.178,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_28]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp133, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp133,
	beq	.L185		//,
.L181:
// s2-library.c:152: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 3));
	add	x0, x21, :lo12:.LANCHOR0	// tmp149, tmp154,
// s2-library.c:60: 		return -1;
	mov	w19, -1	// <retval>,
// s2-library.c:152: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 3));
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
// s2-library.c:153: }
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
.L184:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x1, x19, 12, 9	// tmp135, ipa,,
	lsr	x19, x19, 12	// tmp134, ipa,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	adds	x2, x0, x1, lsl 3	// _40, table, tmp135,
	beq	.L181		//,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	ldr	x0, [x0, x1, lsl 3]	// d, MEM[(volatile u64 *)_40]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x1, x0, 3	// tmp137, d,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	cmp	x1, 3	// tmp137,
	bne	.L181		//,
// s2-library.c:61: 	WRITE(*e, (d | set) & ~clear);
	and	x0, x0, -129	// _19, d,
	str	x0, [x2]	// _19, MEM[(volatile u64 *)_40]
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
	add	x0, x21, :lo12:.LANCHOR0	// tmp139, tmp154,
	add	x0, x0, 24	// tmp142, tmp139,
	ldr	x0, [x0, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	and	x19, x19, 68719476735	// tmp147, tmp134,
	orr	x19, x19, 123145302310912	// tmp148, tmp147,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x19	// tmp148
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
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:152: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 3));
#NO_APP
	add	x0, x21, :lo12:.LANCHOR0	// tmp149, tmp154,
// s2-library.c:63: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:152: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 3));
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
// s2-library.c:153: }
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
.LFE25:
	.size	s2_protect_page, .-s2_protect_page
	.align	2
	.p2align 4,,11
	.global	s2_protect_block
	.type	s2_protect_block, %function
s2_protect_block:
.LFB26:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp168
	mov	x19, x1	// ipa, tmp169
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:157: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 2));
	adrp	x22, .LANCHOR0	// tmp167,
	add	x21, x22, :lo12:.LANCHOR0	// tmp127, tmp167,
	add	x0, x21, 16	//, tmp127,
	bl	spin_lock		//
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	add	x21, x21, 24	// tmp133, tmp127,
	ubfiz	x0, x20, 4, 3	// tmp134, id,,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 39, 9	// tmp139, ipa,,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	ldr	x1, [x21, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x1, x1, 281474976706560	// tmp136, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x1, [x1, x2, lsl 3]	// e, MEM[(volatile u64 *)_16]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x1, 3	// tmp141, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp141,
	bne	.L191		//,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 30, 9	// tmp144, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x1, x1, 281474976706560	// table, e,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x1, [x1, x2, lsl 3]	// e, MEM[(volatile u64 *)_74]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x1, 3	// tmp146, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp146,
	bne	.L191		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x3, x19, 21, 9	// tmp149, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x1, x1, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x2, x1, x3, lsl 3	// _40, table, tmp149,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	cbz	x2, .L191	// _40,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	ldr	x2, [x1, x3, lsl 3]	// d, MEM[(volatile u64 *)_40]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x4, x2, 3	// tmp151, d,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	cmp	x4, 1	// tmp151,
	bne	.L191		//,
// s2-library.c:61: 	WRITE(*e, (d | set) & ~clear);
	and	x2, x2, -129	// _19, d,
	str	x2, [x1, x3, lsl 3]	// _19, MEM[(volatile u64 *)_40]
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
	ldr	x0, [x21, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	ubfx	x19, x19, 12, 36	// tmp161, ipa,,
	orr	x19, x19, 105553116266496	// tmp162, tmp161,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x19	// tmp162
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
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:157: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 2));
#NO_APP
	add	x0, x22, :lo12:.LANCHOR0	// tmp163, tmp167,
// s2-library.c:63: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:157: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 2));
	add	x0, x0, 16	//, tmp163,
	bl	spin_unlock		//
// s2-library.c:158: }
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
.L191:
	.cfi_restore_state
// s2-library.c:157: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 2));
	add	x0, x22, :lo12:.LANCHOR0	// tmp163, tmp167,
// s2-library.c:60: 		return -1;
	mov	w19, -1	// <retval>,
// s2-library.c:157: 	return LOCKED(done_ = change(VM(id), ipa, 0, WRITABLE, 2));
	add	x0, x0, 16	//, tmp163,
	bl	spin_unlock		//
// s2-library.c:158: }
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
.LFE26:
	.size	s2_protect_block, .-s2_protect_block
	.align	2
	.p2align 4,,11
	.global	s2_unprotect_page
	.type	s2_unprotect_page, %function
s2_unprotect_page:
.LFB27:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp155
	mov	x19, x1	// ipa, tmp156
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:162: 	return LOCKED(done_ = change(VM(id), ipa, WRITABLE, 0, 3));
	adrp	x21, .LANCHOR0	// tmp154,
	add	x22, x21, :lo12:.LANCHOR0	// tmp120, tmp154,
	add	x0, x22, 16	//, tmp120,
	bl	spin_lock		//
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	add	x22, x22, 24	// tmp126, tmp120,
	ubfiz	x4, x20, 4, 3	// tmp153, id,,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	mov	w2, 39	// ivtmp.193,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	ldr	x0, [x22, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L195		//
	.p2align 2,,3
.L202:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w2, 12	// ivtmp.193,
	beq	.L201		//,
.L195:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x19, x2	// tmp130, ipa, ivtmp.193
	and	x3, x3, 511	// tmp131, tmp130,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.193, ivtmp.193,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_28]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp133, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp133,
	beq	.L202		//,
.L198:
// s2-library.c:162: 	return LOCKED(done_ = change(VM(id), ipa, WRITABLE, 0, 3));
	add	x0, x21, :lo12:.LANCHOR0	// tmp149, tmp154,
// s2-library.c:60: 		return -1;
	mov	w19, -1	// <retval>,
// s2-library.c:162: 	return LOCKED(done_ = change(VM(id), ipa, WRITABLE, 0, 3));
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
// s2-library.c:163: }
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
.L201:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x1, x19, 12, 9	// tmp135, ipa,,
	lsr	x19, x19, 12	// tmp134, ipa,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	adds	x2, x0, x1, lsl 3	// _40, table, tmp135,
	beq	.L198		//,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	ldr	x0, [x0, x1, lsl 3]	// d, MEM[(volatile u64 *)_40]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x1, x0, 3	// tmp137, d,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	cmp	x1, 3	// tmp137,
	bne	.L198		//,
// s2-library.c:61: 	WRITE(*e, (d | set) & ~clear);
	orr	x0, x0, 128	// _17, d,
	str	x0, [x2]	// _17, MEM[(volatile u64 *)_40]
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
	add	x0, x21, :lo12:.LANCHOR0	// tmp139, tmp154,
	add	x0, x0, 24	// tmp142, tmp139,
	ldr	x0, [x0, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	and	x19, x19, 68719476735	// tmp147, tmp134,
	orr	x19, x19, 123145302310912	// tmp148, tmp147,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x19	// tmp148
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
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:162: 	return LOCKED(done_ = change(VM(id), ipa, WRITABLE, 0, 3));
#NO_APP
	add	x0, x21, :lo12:.LANCHOR0	// tmp149, tmp154,
// s2-library.c:63: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:162: 	return LOCKED(done_ = change(VM(id), ipa, WRITABLE, 0, 3));
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
// s2-library.c:163: }
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
.LFE27:
	.size	s2_unprotect_page, .-s2_unprotect_page
	.align	2
	.p2align 4,,11
	.global	s2_protect_range
	.type	s2_protect_range, %function
s2_protect_range:
.LFB28:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
// s2-library.c:167: 	struct vm *vm = VM(id);
	and	x20, x0, 7	// _1, tmp151,
// s2-library.c:166: {
	mov	x19, x1	// ipa, tmp152
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	mov	x21, x2	// pages, tmp153
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-library.c:168: 	return LOCKED(
	adrp	x23, .LANCHOR0	// tmp150,
	add	x22, x23, :lo12:.LANCHOR0	// tmp119, tmp150,
	add	x0, x22, 16	//, tmp119,
	bl	spin_lock		//
	lsl	x5, x20, 4	// tmp149, _1,
	add	x2, x22, 24	// tmp125, tmp119,
	mov	x1, 0	// i,
	cbz	x21, .L204	// pages,
	.p2align 3,,7
.L207:
// s2-library.c:168: 	return LOCKED(
	ldr	x0, [x2, x5]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	mov	w3, 39	// ivtmp.206,
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L206		//
	.p2align 2,,3
.L218:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w3, 12	// ivtmp.206,
	beq	.L217		//,
.L206:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x4, x19, x3	// tmp129, ipa, ivtmp.206
	and	x4, x4, 511	// tmp130, tmp129,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w3, w3, #9	// ivtmp.206, ivtmp.206,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x4, lsl 3]	// e, MEM[(volatile u64 *)_32]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x4, x0, 3	// tmp132, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x4, 3	// tmp132,
	beq	.L218		//,
.L205:
// s2-library.c:168: 	return LOCKED(
	add	x1, x1, 1	// i, i,
	add	x19, x19, 4096	// ipa, ipa,
	cmp	x21, x1	// pages, i
	bne	.L207		//,
.L204:
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
	add	x0, x23, :lo12:.LANCHOR0	// tmp138, tmp150,
	add	x2, x0, 24	// tmp141, tmp138,
	ldr	x2, [x2, x5]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x2	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
// s2-library.c:168: 	return LOCKED(
#NO_APP
	add	x0, x0, 16	//, tmp138,
	bl	spin_unlock		//
// s2-library.c:176: }
	ldp	x19, x20, [sp, 16]	//,,
	mov	w0, 0	//,
	ldp	x21, x22, [sp, 32]	//,,
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
.L217:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x3, x19, 12, 9	// tmp134, ipa,,
// s2-library.c:168: 	return LOCKED(
	adds	x4, x0, x3, lsl 3	// _44, table, tmp134,
	beq	.L205		//,
// s2-library.c:168: 	return LOCKED(
	ldr	x0, [x0, x3, lsl 3]	// d, MEM[(volatile u64 *)_44]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x3, x0, 3	// tmp136, d,
// s2-library.c:168: 	return LOCKED(
	cmp	x3, 3	// tmp136,
	bne	.L205		//,
// s2-library.c:168: 	return LOCKED(
	and	x0, x0, -129	// _7, d,
	add	x1, x1, 1	// i, i,
	str	x0, [x4]	// _7, MEM[(volatile u64 *)_44]
	add	x19, x19, 4096	// ipa, ipa,
	cmp	x21, x1	// pages, i
	bne	.L207		//,
	b	.L204		//
	.cfi_endproc
.LFE28:
	.size	s2_protect_range, .-s2_protect_range
	.align	2
	.p2align 4,,11
	.global	s2_age_page
	.type	s2_age_page, %function
s2_age_page:
.LFB29:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp155
	mov	x19, x1	// ipa, tmp156
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:180: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 3));
	adrp	x21, .LANCHOR0	// tmp154,
	add	x22, x21, :lo12:.LANCHOR0	// tmp120, tmp154,
	add	x0, x22, 16	//, tmp120,
	bl	spin_lock		//
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	add	x22, x22, 24	// tmp126, tmp120,
	ubfiz	x4, x20, 4, 3	// tmp153, id,,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	mov	w2, 39	// ivtmp.222,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	ldr	x0, [x22, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L221		//
	.p2align 2,,3
.L228:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w2, 12	// ivtmp.222,
	beq	.L227		//,
.L221:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x19, x2	// tmp130, ipa, ivtmp.222
	and	x3, x3, 511	// tmp131, tmp130,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.222, ivtmp.222,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_28]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp133, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp133,
	beq	.L228		//,
.L224:
// s2-library.c:180: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 3));
	add	x0, x21, :lo12:.LANCHOR0	// tmp149, tmp154,
// s2-library.c:60: 		return -1;
	mov	w19, -1	// <retval>,
// s2-library.c:180: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 3));
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
// s2-library.c:181: }
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
.L227:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x1, x19, 12, 9	// tmp135, ipa,,
	lsr	x19, x19, 12	// tmp134, ipa,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	adds	x2, x0, x1, lsl 3	// _40, table, tmp135,
	beq	.L224		//,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	ldr	x0, [x0, x1, lsl 3]	// d, MEM[(volatile u64 *)_40]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x1, x0, 3	// tmp137, d,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	cmp	x1, 3	// tmp137,
	bne	.L224		//,
// s2-library.c:61: 	WRITE(*e, (d | set) & ~clear);
	and	x0, x0, -1025	// _19, d,
	str	x0, [x2]	// _19, MEM[(volatile u64 *)_40]
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
	add	x0, x21, :lo12:.LANCHOR0	// tmp139, tmp154,
	add	x0, x0, 24	// tmp142, tmp139,
	ldr	x0, [x0, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	and	x19, x19, 68719476735	// tmp147, tmp134,
	orr	x19, x19, 123145302310912	// tmp148, tmp147,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x19	// tmp148
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
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:180: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 3));
#NO_APP
	add	x0, x21, :lo12:.LANCHOR0	// tmp149, tmp154,
// s2-library.c:63: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:180: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 3));
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
// s2-library.c:181: }
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
.LFE29:
	.size	s2_age_page, .-s2_age_page
	.align	2
	.p2align 4,,11
	.global	s2_age_block
	.type	s2_age_block, %function
s2_age_block:
.LFB30:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp168
	mov	x19, x1	// ipa, tmp169
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:185: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 2));
	adrp	x22, .LANCHOR0	// tmp167,
	add	x21, x22, :lo12:.LANCHOR0	// tmp127, tmp167,
	add	x0, x21, 16	//, tmp127,
	bl	spin_lock		//
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	add	x21, x21, 24	// tmp133, tmp127,
	ubfiz	x0, x20, 4, 3	// tmp134, id,,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 39, 9	// tmp139, ipa,,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	ldr	x1, [x21, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x1, x1, 281474976706560	// tmp136, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x1, [x1, x2, lsl 3]	// e, MEM[(volatile u64 *)_16]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x1, 3	// tmp141, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp141,
	bne	.L234		//,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 30, 9	// tmp144, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x1, x1, 281474976706560	// table, e,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x1, [x1, x2, lsl 3]	// e, MEM[(volatile u64 *)_74]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x1, 3	// tmp146, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp146,
	bne	.L234		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x3, x19, 21, 9	// tmp149, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x1, x1, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x2, x1, x3, lsl 3	// _40, table, tmp149,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	cbz	x2, .L234	// _40,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	ldr	x2, [x1, x3, lsl 3]	// d, MEM[(volatile u64 *)_40]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x4, x2, 3	// tmp151, d,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	cmp	x4, 1	// tmp151,
	bne	.L234		//,
// s2-library.c:61: 	WRITE(*e, (d | set) & ~clear);
	and	x2, x2, -1025	// _19, d,
	str	x2, [x1, x3, lsl 3]	// _19, MEM[(volatile u64 *)_40]
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
	ldr	x0, [x21, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	ubfx	x19, x19, 12, 36	// tmp161, ipa,,
	orr	x19, x19, 105553116266496	// tmp162, tmp161,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x19	// tmp162
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
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:185: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 2));
#NO_APP
	add	x0, x22, :lo12:.LANCHOR0	// tmp163, tmp167,
// s2-library.c:63: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:185: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 2));
	add	x0, x0, 16	//, tmp163,
	bl	spin_unlock		//
// s2-library.c:186: }
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
.L234:
	.cfi_restore_state
// s2-library.c:185: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 2));
	add	x0, x22, :lo12:.LANCHOR0	// tmp163, tmp167,
// s2-library.c:60: 		return -1;
	mov	w19, -1	// <retval>,
// s2-library.c:185: 	return LOCKED(done_ = change(VM(id), ipa, 0, ACCESSED, 2));
	add	x0, x0, 16	//, tmp163,
	bl	spin_unlock		//
// s2-library.c:186: }
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
.LFE30:
	.size	s2_age_block, .-s2_age_block
	.align	2
	.p2align 4,,11
	.global	s2_touch_page
	.type	s2_touch_page, %function
s2_touch_page:
.LFB31:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp155
	mov	x19, x1	// ipa, tmp156
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:190: 	return LOCKED(done_ = change(VM(id), ipa, ACCESSED, 0, 3));
	adrp	x21, .LANCHOR0	// tmp154,
	add	x22, x21, :lo12:.LANCHOR0	// tmp120, tmp154,
	add	x0, x22, 16	//, tmp120,
	bl	spin_lock		//
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	add	x22, x22, 24	// tmp126, tmp120,
	ubfiz	x4, x20, 4, 3	// tmp153, id,,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	mov	w2, 39	// ivtmp.237,
// s2-library.c:58: 	u64 *e = entry_at(ROOT(vm), ipa, level), d;
	ldr	x0, [x22, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L238		//
	.p2align 2,,3
.L245:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w2, 12	// ivtmp.237,
	beq	.L244		//,
.L238:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x19, x2	// tmp130, ipa, ivtmp.237
	and	x3, x3, 511	// tmp131, tmp130,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.237, ivtmp.237,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_28]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp133, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp133,
	beq	.L245		//,
.L241:
// s2-library.c:190: 	return LOCKED(done_ = change(VM(id), ipa, ACCESSED, 0, 3));
	add	x0, x21, :lo12:.LANCHOR0	// tmp149, tmp154,
// s2-library.c:60: 		return -1;
	mov	w19, -1	// <retval>,
// s2-library.c:190: 	return LOCKED(done_ = change(VM(id), ipa, ACCESSED, 0, 3));
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
// s2-library.c:191: }
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
.L244:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x1, x19, 12, 9	// tmp135, ipa,,
	lsr	x19, x19, 12	// tmp134, ipa,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	adds	x2, x0, x1, lsl 3	// _40, table, tmp135,
	beq	.L241		//,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	ldr	x0, [x0, x1, lsl 3]	// d, MEM[(volatile u64 *)_40]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x1, x0, 3	// tmp137, d,
// s2-library.c:59: 	if (!e || !is_leaf(d = READ(*e), level))
	cmp	x1, 3	// tmp137,
	bne	.L241		//,
// s2-library.c:61: 	WRITE(*e, (d | set) & ~clear);
	orr	x0, x0, 1024	// _17, d,
	str	x0, [x2]	// _17, MEM[(volatile u64 *)_40]
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
	add	x0, x21, :lo12:.LANCHOR0	// tmp139, tmp154,
	add	x0, x0, 24	// tmp142, tmp139,
	ldr	x0, [x0, x4]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	and	x19, x19, 68719476735	// tmp147, tmp134,
	orr	x19, x19, 123145302310912	// tmp148, tmp147,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x19	// tmp148
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
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:190: 	return LOCKED(done_ = change(VM(id), ipa, ACCESSED, 0, 3));
#NO_APP
	add	x0, x21, :lo12:.LANCHOR0	// tmp149, tmp154,
// s2-library.c:63: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:190: 	return LOCKED(done_ = change(VM(id), ipa, ACCESSED, 0, 3));
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
// s2-library.c:191: }
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
.LFE31:
	.size	s2_touch_page, .-s2_touch_page
	.align	2
	.p2align 4,,11
	.global	s2_is_young
	.type	s2_is_young, %function
s2_is_young:
.LFB32:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp140
	mov	x19, x1	// ipa, tmp141
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:195: 	return LOCKED(u64 *e = entry_at(ROOT(VM(id)), ipa, 3); if (e) done_ = (READ(*e) & ACCESSED) != 0);
	adrp	x21, .LANCHOR0	// tmp139,
	add	x22, x21, :lo12:.LANCHOR0	// tmp115, tmp139,
	add	x0, x22, 16	//, tmp115,
	ubfiz	x20, x20, 4, 3	// tmp123, id,,
	add	x22, x22, 24	// tmp121, tmp115,
	bl	spin_lock		//
	mov	w2, 39	// ivtmp.249,
	ldr	x0, [x22, x20]	// vms[_1].vttbr, vms[_1].vttbr
	and	x0, x0, 281474976706560	// table, vms[_1].vttbr,
	b	.L248		//
	.p2align 2,,3
.L254:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w2, 12	// ivtmp.249,
	beq	.L253		//,
.L248:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x19, x2	// tmp126, ipa, ivtmp.249
	and	x3, x3, 511	// tmp127, tmp126,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.249, ivtmp.249,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_24]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x3, x0, 3	// tmp129, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x3, 3	// tmp129,
	beq	.L254		//,
.L250:
// s2-library.c:195: 	return LOCKED(u64 *e = entry_at(ROOT(VM(id)), ipa, 3); if (e) done_ = (READ(*e) & ACCESSED) != 0);
	add	x0, x21, :lo12:.LANCHOR0	// tmp135, tmp139,
	mov	w19, -1	// <retval>,
	add	x0, x0, 16	//, tmp135,
	bl	spin_unlock		//
// s2-library.c:196: }
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
.L253:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x19, x19, 12, 9	// tmp131, ipa,,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x1, x0, x19, lsl 3	// _36, table, tmp131,
// s2-library.c:195: 	return LOCKED(u64 *e = entry_at(ROOT(VM(id)), ipa, 3); if (e) done_ = (READ(*e) & ACCESSED) != 0);
	cbz	x1, .L250	// _36,
// s2-library.c:195: 	return LOCKED(u64 *e = entry_at(ROOT(VM(id)), ipa, 3); if (e) done_ = (READ(*e) & ACCESSED) != 0);
	ldr	x19, [x0, x19, lsl 3]	// _5, MEM[(volatile u64 *)_36]
	add	x0, x21, :lo12:.LANCHOR0	// tmp135, tmp139,
	add	x0, x0, 16	//, tmp135,
	bl	spin_unlock		//
// s2-library.c:196: }
	ldp	x21, x22, [sp, 32]	//,,
// s2-library.c:195: 	return LOCKED(u64 *e = entry_at(ROOT(VM(id)), ipa, 3); if (e) done_ = (READ(*e) & ACCESSED) != 0);
	ubfx	w19, w19, 10, 1	// <retval>, _5,,
// s2-library.c:196: }
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
.LFE32:
	.size	s2_is_young, .-s2_is_young
	.align	2
	.p2align 4,,11
	.global	s2_walk
	.type	s2_walk, %function
s2_walk:
.LFB33:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x20, x0	// id, tmp155
	mov	x19, x1	// ipa, tmp156
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:201: 	spin_lock(&s2_lock);
	adrp	x21, .LANCHOR0	// tmp151,
	add	x22, x21, :lo12:.LANCHOR0	// tmp123, tmp151,
	add	x0, x22, 16	//, tmp123,
// s2-library.c:203: 		u64 *e = entry_at(ROOT(VM(id)), ipa, level);
	ubfiz	x20, x20, 4, 3	// tmp131, id,,
	add	x22, x22, 24	// tmp129, tmp123,
// s2-library.c:201: 	spin_lock(&s2_lock);
	bl	spin_lock		//
// s2-library.c:203: 		u64 *e = entry_at(ROOT(VM(id)), ipa, level);
	mov	w4, 30	// ivtmp.265,
// s2-library.c:202: 	for (int level = 1; level <= 3 && !frame; level++) {
	mov	w5, 1	// level,
// s2-library.c:203: 		u64 *e = entry_at(ROOT(VM(id)), ipa, level);
	ldr	x6, [x22, x20]	// vms[_1].vttbr, vms[_1].vttbr
	and	x6, x6, 281474976706560	// _4, vms[_1].vttbr,
.L262:
// s2-library.c:202: 	for (int level = 1; level <= 3 && !frame; level++) {
	mov	x0, x6	// table, _4
	mov	w2, 39	// ivtmp.259,
	b	.L257		//
	.p2align 2,,3
.L278:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w4, w2	// ivtmp.265, ivtmp.259
	beq	.L277		//,
.L257:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x19, x2	// tmp134, ipa, ivtmp.259
	and	x3, x3, 511	// tmp135, tmp134,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.259, ivtmp.259,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_34]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x3, x0, 3	// tmp137, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x3, 3	// tmp137,
	beq	.L278		//,
.L264:
	mov	w0, 1	// prephitmp_54,
	mov	x20, 0	// <retval>,
.L256:
// s2-library.c:202: 	for (int level = 1; level <= 3 && !frame; level++) {
	add	w5, w5, 1	// level, level,
// s2-library.c:202: 	for (int level = 1; level <= 3 && !frame; level++) {
	cmp	w0, 0	// prephitmp_54,
	ccmp	w5, 3, 0, ne	// level,,,
	bgt	.L261		//,
// s2-library.c:202: 	for (int level = 1; level <= 3 && !frame; level++) {
	sub	w4, w4, #9	// ivtmp.265, ivtmp.265,
	b	.L262		//
	.p2align 2,,3
.L277:
// pgtable.h:70: 	return &table[INDEX(a, level)];
	lsr	x1, x19, x4	// tmp138, ipa, ivtmp.265
	and	x2, x1, 511	// tmp139, tmp138,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfiz	x1, x1, 3, 9	// tmp140, tmp138,,
// s2-library.c:204: 		if (e && is_leaf(READ(*e), level))
	adds	x1, x0, x1	// _46, table, tmp140
	beq	.L264		//,
// s2-library.c:204: 		if (e && is_leaf(READ(*e), level))
	ldr	x0, [x0, x2, lsl 3]	// _5, MEM[(volatile u64 *)_46]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x0, x0, 3	// _23, _5,
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	cmp	w5, 3	// level,
	beq	.L258		//,
// s2-library.c:204: 		if (e && is_leaf(READ(*e), level))
	cmp	x0, 1	// _23,
	beq	.L259		//,
// s2-library.c:202: 	for (int level = 1; level <= 3 && !frame; level++) {
	add	w5, w5, 1	// level, level,
// s2-library.c:202: 	for (int level = 1; level <= 3 && !frame; level++) {
	sub	w4, w4, #9	// ivtmp.265, ivtmp.265,
	b	.L262		//
	.p2align 2,,3
.L258:
// s2-library.c:204: 		if (e && is_leaf(READ(*e), level))
	cmp	x0, 3	// _23,
	beq	.L259		//,
	mov	x20, 0	// <retval>,
.L261:
// s2-library.c:207: 	spin_unlock(&s2_lock);
	add	x0, x21, :lo12:.LANCHOR0	// tmp147, tmp151,
	add	x0, x0, 16	//, tmp147,
	bl	spin_unlock		//
// s2-library.c:209: }
	ldp	x21, x22, [sp, 32]	//,,
	mov	x0, x20	//, <retval>
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
.L259:
	.cfi_restore_state
// s2-library.c:205: 			frame = (READ(*e) & ADDRESS) >> 12;
	ldr	x20, [x1]	// _6, MEM[(volatile u64 *)_46]
// s2-library.c:202: 	for (int level = 1; level <= 3 && !frame; level++) {
	tst	x20, 281474976706560	// _6,
// s2-library.c:205: 			frame = (READ(*e) & ADDRESS) >> 12;
	ubfx	x20, x20, 12, 36	// <retval>, _6,,
// s2-library.c:202: 	for (int level = 1; level <= 3 && !frame; level++) {
	cset	w0, eq	// prephitmp_54,
	b	.L256		//
	.cfi_endproc
.LFE33:
	.size	s2_walk, .-s2_walk
	.align	2
	.p2align 4,,11
	.global	s2_remap_page
	.type	s2_remap_page, %function
s2_remap_page:
.LFB34:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
// s2-library.c:29: 	return frame >= FIRST && frame < FIRST + FRAMES;
	sub	x22, x2, #524288	// _11, frame,
// s2-library.c:213: 	if (!in_range(frame))
	cmp	x22, 4095	// _11,
	bhi	.L290		//,
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -8
	.cfi_offset 23, -16
// s2-library.c:215: 	return LOCKED(if (owners[frame - FIRST] != KERNEL && !drop(VM(id), ipa, 3)) done_ =
	adrp	x23, .LANCHOR0	// tmp196,
	add	x20, x23, :lo12:.LANCHOR0	// tmp146, tmp196,
	mov	x21, x1	// ipa, tmp200
	mov	x19, x2	// frame, tmp201
	mov	x24, x0	// id, tmp199
	add	x0, x20, 16	//, tmp146,
	bl	spin_lock		//
	adrp	x1, owners	// tmp150,
	add	x1, x1, :lo12:owners	// tmp149, tmp150,
	ldr	w0, [x1, x22, lsl 2]	//, owners[_11]
	cbnz	w0, .L281	// owners[_11],
.L283:
	mov	w20, -1	// <retval>,
.L282:
// s2-library.c:215: 	return LOCKED(if (owners[frame - FIRST] != KERNEL && !drop(VM(id), ipa, 3)) done_ =
	add	x0, x23, :lo12:.LANCHOR0	// tmp192, tmp196,
	add	x0, x0, 16	//, tmp192,
	bl	spin_unlock		//
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
.L279:
// s2-library.c:217: }
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
.L281:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
	.cfi_offset 24, -8
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// s2-library.c:215: 	return LOCKED(if (owners[frame - FIRST] != KERNEL && !drop(VM(id), ipa, 3)) done_ =
	add	x20, x20, 24	// tmp155, tmp146,
	ubfiz	x0, x24, 4, 3	// tmp198, id,,
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	mov	w4, 39	// ivtmp.286,
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	ldr	x3, [x20, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr
	and	x3, x3, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr,
	b	.L284		//
	.p2align 2,,3
.L301:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w4, 12	// ivtmp.286,
	beq	.L300		//,
.L284:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x2, x21, x4	// tmp164, ipa, ivtmp.286
	and	x2, x2, 511	// tmp165, tmp164,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w4, w4, #9	// ivtmp.286, ivtmp.286,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x3, [x3, x2, lsl 3]	// e, MEM[(volatile u64 *)_36]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x3, 3	// tmp167, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x3, x3, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp167,
	beq	.L301		//,
	b	.L283		//
	.p2align 2,,3
.L300:
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x24, x21, 12, 9	// tmp197, ipa,,
	lsr	x1, x21, 12	// tmp168, ipa,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	adds	x4, x3, x24, lsl 3	// _48, table, tmp197,
	beq	.L283		//,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	ldr	x2, [x3, x24, lsl 3]	// _25, MEM[(volatile u64 *)_48]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x2, x2, 3	// tmp171, _25,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	cmp	x2, 3	// tmp171,
	bne	.L283		//,
// s2-library.c:51: 	WRITE(*e, 0);
	str	xzr, [x4]	//, MEM[(volatile u64 *)_48]
// s2.h:65: 	before_tlbi();
#APP
// 65 "s2.h" 1
	dsb ishst
// 0 "" 2
// s2.h:42: 	u64 host = read_vttbr();
// 42 "s2.h" 1
	mrs x3, vttbr_el2	// v_
// 0 "" 2
// s2.h:49: 	write_vttbr(vm->vttbr);
#NO_APP
	add	x2, x23, :lo12:.LANCHOR0	// tmp173, tmp196,
	add	x2, x2, 24	// tmp176, tmp173,
	ldr	x2, [x2, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x2	// MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr
// 0 "" 2
// s2.h:51: 	isb();
// 51 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:80: 	tlbi_by(ipas2e1is, AT_LEVEL(ipa, HINT(level)));
#NO_APP
	and	x1, x1, 68719476735	// tmp180, tmp168,
	orr	x1, x1, 123145302310912	// tmp181, tmp180,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x1	// tmp181
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
	msr vttbr_el2, x3	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
#NO_APP
	ldr	x0, [x20, x0]	// MEM[(long unsigned int *)_3], MEM[(long unsigned int *)_3]
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	mov	w22, 39	// ivtmp.278,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)_3],
	b	.L289		//
	.p2align 2,,3
.L285:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp187,
	bne	.L283		//,
.L287:
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w22, w22, #9	// ivtmp.278, ivtmp.278,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.278,
	beq	.L302		//,
.L289:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x2, x21, x22	// tmp183, ipa, ivtmp.278
	and	x1, x2, 511	// tmp184, tmp183,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x2, x2, 3, 9	// tmp185, tmp183,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x20, x0, x2	// e, table, tmp185
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x1, lsl 3]	// d, MEM[(volatile u64 *)e_74]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp187, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L285	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L283	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:84: 			WRITE(*e, d);
#NO_APP
	str	x0, [x20]	// d, MEM[(volatile u64 *)e_74]
	b	.L287		//
	.p2align 2,,3
.L302:
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	adds	x1, x0, x24, lsl 3	// _91, table, tmp197,
	beq	.L283		//,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x24, lsl 3]	// _62, MEM[(volatile u64 *)_91]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L283	// _62,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	lsl	x19, x19, 12	// tmp191, frame,
// s2-library.c:43: 	return 0;
	mov	w20, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x19, x19, 2047	// _65, tmp191,
	str	x19, [x1]	// _65, MEM[(volatile u64 *)_91]
// s2-library.c:43: 	return 0;
	b	.L282		//
.L290:
	.cfi_restore 23
	.cfi_restore 24
// s2-library.c:214: 		return -1;
	mov	w20, -1	// <retval>,
	b	.L279		//
	.cfi_endproc
.LFE34:
	.size	s2_remap_page, .-s2_remap_page
	.align	2
	.p2align 4,,11
	.global	s2_split_block
	.type	s2_split_block, %function
s2_split_block:
.LFB36:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	mov	x20, x1	// ipa, tmp170
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-library.c:237: 	return LOCKED(done_ = split(VM(id), ipa, 2));
	adrp	x23, .LANCHOR0	// tmp167,
	add	x19, x23, :lo12:.LANCHOR0	// tmp129, tmp167,
// s2-library.c:236: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
// s2-library.c:221: 	u64 *e = entry_at(ROOT(vm), ipa, level), *table, block, step = 1ul << (39 - 9 * (level + 1));
	ubfiz	x22, x0, 4, 3	// tmp168, id,,
// s2-library.c:237: 	return LOCKED(done_ = split(VM(id), ipa, 2));
	add	x0, x19, 16	//, tmp129,
// s2-library.c:221: 	u64 *e = entry_at(ROOT(vm), ipa, level), *table, block, step = 1ul << (39 - 9 * (level + 1));
	add	x19, x19, 24	// tmp135, tmp129,
// s2-library.c:237: 	return LOCKED(done_ = split(VM(id), ipa, 2));
	bl	spin_lock		//
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x1, x20, 39, 9	// tmp141, ipa,,
// s2-library.c:221: 	u64 *e = entry_at(ROOT(vm), ipa, level), *table, block, step = 1ul << (39 - 9 * (level + 1));
	ldr	x0, [x19, x22]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// tmp138, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x1, lsl 3]	// e, MEM[(volatile u64 *)_19]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp143, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp143,
	bne	.L306		//,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x1, x20, 30, 9	// tmp146, ipa,,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x21, [x0, x1, lsl 3]	// e, MEM[(volatile u64 *)_84]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x0, x21, 3	// tmp148, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x0, 3	// tmp148,
	bne	.L306		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x20, x20, 21, 9	// tmp151, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x21, x21, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x0, x21, x20, lsl 3	// _54, table, tmp151,
// s2-library.c:222: 	if (!e || !is_leaf(block = READ(*e), level))
	cbz	x0, .L306	// _54,
// s2-library.c:222: 	if (!e || !is_leaf(block = READ(*e), level))
	ldr	x19, [x21, x20, lsl 3]	// block, MEM[(volatile u64 *)_54]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x0, x19, 3	// tmp153, block,
// s2-library.c:222: 	if (!e || !is_leaf(block = READ(*e), level))
	cmp	x0, 1	// tmp153,
	bne	.L306		//,
// s2-library.c:224: 	table = table_alloc();
	bl	table_alloc		//
// s2-library.c:225: 	if (!table)
	cbz	x0, .L306	// table,
// s2-library.c:228: 		table[i] = ((block & ~(511 * step)) | (level == 2 ? 2 : 0)) + i * step;
	and	x2, x19, -2093057	// tmp154, block,
// s2-library.c:227: 	for (u64 i = 0; i < 512; i++)
	mov	x1, 0	// i,
// s2-library.c:228: 		table[i] = ((block & ~(511 * step)) | (level == 2 ? 2 : 0)) + i * step;
	orr	x2, x2, 2	// ivtmp.298, tmp154,
	.p2align 3,,7
.L307:
// s2-library.c:228: 		table[i] = ((block & ~(511 * step)) | (level == 2 ? 2 : 0)) + i * step;
	str	x2, [x0, x1, lsl 3]	// ivtmp.298, MEM[(u64 *)table_20 + i_15 * 8]
// s2-library.c:227: 	for (u64 i = 0; i < 512; i++)
	add	x1, x1, 1	// i, i,
// s2-library.c:227: 	for (u64 i = 0; i < 512; i++)
	add	x2, x2, 4096	// ivtmp.298, ivtmp.298,
	cmp	x1, 512	// i,
	bne	.L307		//,
// s2-library.c:229: 	WRITE(*e, 0);
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
	add	x1, x23, :lo12:.LANCHOR0	// tmp156, tmp167,
	add	x1, x1, 24	// tmp159, tmp156,
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
// s2-library.c:232: 	return 0;
#NO_APP
	mov	w19, 0	// <retval>,
// s2-library.c:231: 	WRITE(*e, (u64)table | TABLE);
	orr	x0, x0, 3	// _33, table,
	str	x0, [x21, x20, lsl 3]	// _33, MEM[(volatile u64 *)_54]
.L305:
// s2-library.c:237: 	return LOCKED(done_ = split(VM(id), ipa, 2));
	add	x0, x23, :lo12:.LANCHOR0	// tmp163, tmp167,
	add	x0, x0, 16	//, tmp163,
	bl	spin_unlock		//
// s2-library.c:238: }
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
.L306:
	.cfi_restore_state
// s2-library.c:223: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L305		//
	.cfi_endproc
.LFE36:
	.size	s2_split_block, .-s2_split_block
	.align	2
	.p2align 4,,11
	.global	s2_split_huge
	.type	s2_split_huge, %function
s2_split_huge:
.LFB37:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	mov	x20, x1	// ipa, tmp155
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-library.c:242: 	return LOCKED(done_ = split(VM(id), ipa, 1));
	adrp	x23, .LANCHOR0	// tmp153,
	add	x19, x23, :lo12:.LANCHOR0	// tmp120, tmp153,
// s2-library.c:241: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
// s2-library.c:221: 	u64 *e = entry_at(ROOT(vm), ipa, level), *table, block, step = 1ul << (39 - 9 * (level + 1));
	ubfiz	x22, x0, 4, 3	// tmp152, id,,
// s2-library.c:242: 	return LOCKED(done_ = split(VM(id), ipa, 1));
	add	x0, x19, 16	//, tmp120,
// s2-library.c:221: 	u64 *e = entry_at(ROOT(vm), ipa, level), *table, block, step = 1ul << (39 - 9 * (level + 1));
	add	x19, x19, 24	// tmp126, tmp120,
// s2-library.c:242: 	return LOCKED(done_ = split(VM(id), ipa, 1));
	bl	spin_lock		//
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x1, x20, 39, 9	// tmp132, ipa,,
// s2-library.c:221: 	u64 *e = entry_at(ROOT(vm), ipa, level), *table, block, step = 1ul << (39 - 9 * (level + 1));
	ldr	x0, [x19, x22]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// tmp129, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x21, [x0, x1, lsl 3]	// e, MEM[(volatile u64 *)_24]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x0, x21, 3	// tmp134, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x0, 3	// tmp134,
	bne	.L319		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x20, x20, 30, 9	// tmp137, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x21, x21, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x0, x21, x20, lsl 3	// _54, table, tmp137,
// s2-library.c:222: 	if (!e || !is_leaf(block = READ(*e), level))
	cbz	x0, .L319	// _54,
// s2-library.c:222: 	if (!e || !is_leaf(block = READ(*e), level))
	ldr	x19, [x21, x20, lsl 3]	// block, MEM[(volatile u64 *)_54]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x0, x19, 3	// tmp139, block,
// s2-library.c:222: 	if (!e || !is_leaf(block = READ(*e), level))
	cmp	x0, 1	// tmp139,
	bne	.L319		//,
// s2-library.c:224: 	table = table_alloc();
	bl	table_alloc		//
// s2-library.c:225: 	if (!table)
	cbz	x0, .L319	// table,
// s2-library.c:228: 		table[i] = ((block & ~(511 * step)) | (level == 2 ? 2 : 0)) + i * step;
	and	x2, x19, -1071644673	// ivtmp.310, block,
// s2-library.c:227: 	for (u64 i = 0; i < 512; i++)
	mov	x1, 0	// i,
	.p2align 3,,7
.L320:
// s2-library.c:228: 		table[i] = ((block & ~(511 * step)) | (level == 2 ? 2 : 0)) + i * step;
	str	x2, [x0, x1, lsl 3]	// ivtmp.310, MEM[(u64 *)table_20 + i_14 * 8]
// s2-library.c:227: 	for (u64 i = 0; i < 512; i++)
	add	x1, x1, 1	// i, i,
// s2-library.c:227: 	for (u64 i = 0; i < 512; i++)
	add	x2, x2, 2097152	// ivtmp.310, ivtmp.310,
	cmp	x1, 512	// i,
	bne	.L320		//,
// s2-library.c:229: 	WRITE(*e, 0);
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
	add	x1, x23, :lo12:.LANCHOR0	// tmp141, tmp153,
	add	x1, x1, 24	// tmp144, tmp141,
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
// s2-library.c:232: 	return 0;
#NO_APP
	mov	w19, 0	// <retval>,
// s2-library.c:231: 	WRITE(*e, (u64)table | TABLE);
	orr	x0, x0, 3	// _33, table,
	str	x0, [x21, x20, lsl 3]	// _33, MEM[(volatile u64 *)_54]
.L318:
// s2-library.c:242: 	return LOCKED(done_ = split(VM(id), ipa, 1));
	add	x0, x23, :lo12:.LANCHOR0	// tmp148, tmp153,
	add	x0, x0, 16	//, tmp148,
	bl	spin_unlock		//
// s2-library.c:243: }
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
.L319:
	.cfi_restore_state
// s2-library.c:223: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L318		//
	.cfi_endproc
.LFE37:
	.size	s2_split_huge, .-s2_split_huge
	.align	2
	.p2align 4,,11
	.global	s2_merge_block
	.type	s2_merge_block, %function
s2_merge_block:
.LFB39:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	mov	x19, x2	// frame, tmp176
// s2-library.c:259: 	if (frame < 0x100000 || frame > 0x1ffdff)
	sub	x2, x2, #1048576	// tmp130, frame,
// s2-library.c:258: {
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	mov	x22, x0	// id, tmp174
// s2-library.c:259: 	if (frame < 0x100000 || frame > 0x1ffdff)
	mov	x0, 1048064	// tmp131,
	cmp	x2, x0	// tmp130, tmp131
	bcs	.L332		//,
// s2-library.c:261: 	return LOCKED(done_ = merge(VM(id), ipa, frame & ~511ul, 2));
	adrp	x21, .LANCHOR0	// tmp173,
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-library.c:261: 	return LOCKED(done_ = merge(VM(id), ipa, frame & ~511ul, 2));
	add	x23, x21, :lo12:.LANCHOR0	// tmp132, tmp173,
	mov	x20, x1	// ipa, tmp175
	add	x0, x23, 16	//, tmp132,
	bl	spin_lock		//
// s2-library.c:247: 	u64 *e = entry_at(ROOT(vm), ipa, level), old;
	add	x23, x23, 24	// tmp138, tmp132,
	ubfiz	x3, x22, 4, 3	// tmp139, id,,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x1, x20, 39, 9	// tmp144, ipa,,
// s2-library.c:247: 	u64 *e = entry_at(ROOT(vm), ipa, level), old;
	ldr	x0, [x23, x3]	// MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr
	and	x0, x0, 281474976706560	// tmp141, MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x1, lsl 3]	// e, MEM[(volatile u64 *)_66]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp146, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp146,
	bne	.L336		//,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x1, x20, 30, 9	// tmp149, ipa,,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x2, [x0, x1, lsl 3]	// e, MEM[(volatile u64 *)_79]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x0, x2, 3	// tmp151, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x0, 3	// tmp151,
	bne	.L336		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x1, x20, 21, 9	// tmp154, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x2, x2, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x0, x2, x1, lsl 3	// _45, table, tmp154,
// s2-library.c:248: 	if (!e || ((old = READ(*e)) & TABLE) != TABLE)
	cbz	x0, .L336	// _45,
// s2-library.c:248: 	if (!e || ((old = READ(*e)) & TABLE) != TABLE)
	ldr	x0, [x2, x1, lsl 3]	// old, MEM[(volatile u64 *)_45]
// s2-library.c:248: 	if (!e || ((old = READ(*e)) & TABLE) != TABLE)
	and	x4, x0, 3	// tmp156, old,
// s2-library.c:248: 	if (!e || ((old = READ(*e)) & TABLE) != TABLE)
	cmp	x4, 3	// tmp156,
	bne	.L336		//,
// s2-library.c:250: 	WRITE(*e, 0);
	str	xzr, [x2, x1, lsl 3]	//, MEM[(volatile u64 *)_45]
// s2.h:91: 	before_tlbi();
#APP
// 91 "s2.h" 1
	dsb ishst
// 0 "" 2
// s2.h:42: 	u64 host = read_vttbr();
// 42 "s2.h" 1
	mrs x4, vttbr_el2	// v_
// 0 "" 2
// s2.h:49: 	write_vttbr(vm->vttbr);
#NO_APP
	ldr	x3, [x23, x3]	// MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x3	// MEM <struct vm[8]> [(struct vm *)&vms][_2].vttbr
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
	msr vttbr_el2, x4	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:252: 	WRITE(*e, frame << 12 | MEMORY | BLOCK);
#NO_APP
	lsl	x19, x19, 12	// tmp165, frame,
	mov	x3, 2045	// tmp167,
	and	x19, x19, -2097152	// tmp166, tmp165,
// s2-library.c:253: 	table_free((u64 *)(old & ADDRESS));
	and	x0, x0, 281474976706560	//, old,
// s2-library.c:252: 	WRITE(*e, frame << 12 | MEMORY | BLOCK);
	orr	x19, x19, x3	// _22, tmp166, tmp167
	str	x19, [x2, x1, lsl 3]	// _22, MEM[(volatile u64 *)_45]
// s2-library.c:254: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:253: 	table_free((u64 *)(old & ADDRESS));
	bl	table_free		//
.L331:
// s2-library.c:261: 	return LOCKED(done_ = merge(VM(id), ipa, frame & ~511ul, 2));
	add	x0, x21, :lo12:.LANCHOR0	// tmp169, tmp173,
	add	x0, x0, 16	//, tmp169,
	bl	spin_unlock		//
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
.L329:
// s2-library.c:262: }
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
.L336:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// s2-library.c:249: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L331		//
.L332:
	.cfi_restore 23
// s2-library.c:260: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L329		//
	.cfi_endproc
.LFE39:
	.size	s2_merge_block, .-s2_merge_block
	.align	2
	.p2align 4,,11
	.global	s2_prune
	.type	s2_prune, %function
s2_prune:
.LFB40:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
// s2-library.c:267: 	struct vm *vm = VM(id);
	and	x20, x0, 7	// _1, tmp164,
// s2-library.c:266: {
	mov	x19, x1	// ipa, tmp165
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -16
	.cfi_offset 22, -8
// s2-library.c:268: 	return LOCKED(u64 *e = entry_at(ROOT(vm), ipa, 2), d; if (e && ((d = READ(*e)) & TABLE) == TABLE) {
	adrp	x22, .LANCHOR0	// tmp163,
	add	x21, x22, :lo12:.LANCHOR0	// tmp125, tmp163,
	add	x0, x21, 16	//, tmp125,
	bl	spin_lock		//
	add	x21, x21, 24	// tmp131, tmp125,
	lsl	x1, x20, 4	// tmp132, _1,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 39, 9	// tmp137, ipa,,
// s2-library.c:268: 	return LOCKED(u64 *e = entry_at(ROOT(vm), ipa, 2), d; if (e && ((d = READ(*e)) & TABLE) == TABLE) {
	ldr	x0, [x21, x1]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// tmp134, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x2, lsl 3]	// e, MEM[(volatile u64 *)_56]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x0, 3	// tmp139, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp139,
	bne	.L343		//,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x2, x19, 30, 9	// tmp142, ipa,,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x2, [x0, x2, lsl 3]	// e, MEM[(volatile u64 *)_69]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x0, x2, 3	// tmp144, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x0, 3	// tmp144,
	bne	.L343		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x19, x19, 21, 9	// tmp147, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x2, x2, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x0, x2, x19, lsl 3	// _41, table, tmp147,
// s2-library.c:268: 	return LOCKED(u64 *e = entry_at(ROOT(vm), ipa, 2), d; if (e && ((d = READ(*e)) & TABLE) == TABLE) {
	cbz	x0, .L343	// _41,
// s2-library.c:268: 	return LOCKED(u64 *e = entry_at(ROOT(vm), ipa, 2), d; if (e && ((d = READ(*e)) & TABLE) == TABLE) {
	ldr	x0, [x2, x19, lsl 3]	// d, MEM[(volatile u64 *)_41]
	and	x3, x0, 3	// tmp149, d,
	cmp	x3, 3	// tmp149,
	bne	.L343		//,
// s2-library.c:268: 	return LOCKED(u64 *e = entry_at(ROOT(vm), ipa, 2), d; if (e && ((d = READ(*e)) & TABLE) == TABLE) {
	str	xzr, [x2, x19, lsl 3]	//, MEM[(volatile u64 *)_41]
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
	ldr	x1, [x21, x1]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
// s2-library.c:268: 	return LOCKED(u64 *e = entry_at(ROOT(vm), ipa, 2), d; if (e && ((d = READ(*e)) & TABLE) == TABLE) {
#NO_APP
	and	x0, x0, 281474976706560	//, d,
	bl	table_free		//
	add	x0, x22, :lo12:.LANCHOR0	// tmp159, tmp163,
	mov	w19, 0	// <retval>,
	add	x0, x0, 16	//, tmp159,
	bl	spin_unlock		//
// s2-library.c:274: }
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
.L343:
	.cfi_restore_state
// s2-library.c:268: 	return LOCKED(u64 *e = entry_at(ROOT(vm), ipa, 2), d; if (e && ((d = READ(*e)) & TABLE) == TABLE) {
	add	x0, x22, :lo12:.LANCHOR0	// tmp159, tmp163,
	mov	w19, -1	// <retval>,
	add	x0, x0, 16	//, tmp159,
	bl	spin_unlock		//
// s2-library.c:274: }
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
.LFE40:
	.size	s2_prune, .-s2_prune
	.align	2
	.p2align 4,,11
	.global	s2_destroy
	.type	s2_destroy, %function
s2_destroy:
.LFB41:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
// s2-library.c:280: 	u64 *root = ROOT(vm);
	adrp	x20, .LANCHOR0	// tmp126,
	add	x1, x20, :lo12:.LANCHOR0	// tmp103, tmp126,
	add	x2, x1, 24	// tmp106, tmp103,
// s2-library.c:278: {
	str	x21, [sp, 32]	//,
	.cfi_offset 21, -16
// s2-library.c:280: 	u64 *root = ROOT(vm);
	ubfiz	x21, x0, 4, 3	// tmp127, tmp128,,
// s2-library.c:281: 	return LOCKED(
	add	x0, x1, 16	//, tmp103,
// s2-library.c:280: 	u64 *root = ROOT(vm);
	ldr	x19, [x2, x21]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
// s2-library.c:281: 	return LOCKED(
	bl	spin_lock		//
// s2-library.c:280: 	u64 *root = ROOT(vm);
	and	x19, x19, 281474976706560	// ivtmp.328, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	add	x1, x19, 4096	// _32, ivtmp.328,
	.p2align 3,,7
.L347:
// s2-library.c:281: 	return LOCKED(
	ldr	x0, [x19]	// _6, MEM[(volatile u64 *)_5]
	tbz	x0, 0, .L346	// _6,,
// s2-library.c:281: 	return LOCKED(
	str	xzr, [x19]	//, MEM[(volatile u64 *)_5]
.L346:
// s2-library.c:281: 	return LOCKED(
	add	x19, x19, 8	// ivtmp.328, ivtmp.328,
	cmp	x19, x1	// ivtmp.328, _32
	bne	.L347		//,
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
	add	x0, x20, :lo12:.LANCHOR0	// tmp115, tmp126,
	add	x2, x0, 24	// tmp118, tmp115,
	ldr	x2, [x2, x21]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x2	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
// s2-library.c:281: 	return LOCKED(
#NO_APP
	add	x0, x0, 16	//, tmp115,
	bl	spin_unlock		//
// s2-library.c:287: }
	ldp	x19, x20, [sp, 16]	//,,
	mov	w0, 0	//,
	ldr	x21, [sp, 32]	//,
	ldp	x29, x30, [sp], 48	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.cfi_endproc
.LFE41:
	.size	s2_destroy, .-s2_destroy
	.align	2
	.p2align 4,,11
	.global	s2_donate
	.type	s2_donate, %function
s2_donate:
.LFB42:
	.cfi_startproc
	stp	x29, x30, [sp, -80]!	//,,,
	.cfi_def_cfa_offset 80
	.cfi_offset 29, -80
	.cfi_offset 30, -72
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	str	x25, [sp, 64]	//,
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	.cfi_offset 25, -16
// s2-library.c:29: 	return frame >= FIRST && frame < FIRST + FRAMES;
	sub	x25, x2, #524288	// _16, frame,
// s2-library.c:292: 	if (!in_range(frame) || (id & 7) == 0)
	cmp	x25, 4095	// _16,
	bhi	.L364		//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -40
	.cfi_offset 21, -48
	mov	x20, x0	// id, tmp198
// s2-library.c:292: 	if (!in_range(frame) || (id & 7) == 0)
	ands	x22, x0, 7	// _3, id,
	beq	.L365		//,
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -24
	.cfi_offset 23, -32
// s2-library.c:294: 	return LOCKED(if (owners[frame - FIRST] == HOST && !drop(host, frame << 12, 3)) {
	adrp	x23, .LANCHOR0	// tmp197,
	add	x24, x23, :lo12:.LANCHOR0	// tmp147, tmp197,
	mov	x21, x2	// frame, tmp200
	add	x0, x24, 16	//, tmp147,
	mov	x19, x1	// ipa, tmp199
	bl	spin_lock		//
	adrp	x2, owners	// tmp196,
	add	x0, x2, :lo12:owners	// tmp150, tmp196,
	ldr	w0, [x0, x25, lsl 2]	//, owners[_16]
	cmp	w0, 1	// owners[_16],
	beq	.L355		//,
.L357:
	mov	w19, -1	// <retval>,
.L356:
// s2-library.c:294: 	return LOCKED(if (owners[frame - FIRST] == HOST && !drop(host, frame << 12, 3)) {
	add	x0, x23, :lo12:.LANCHOR0	// tmp192, tmp197,
	add	x0, x0, 16	//, tmp192,
	bl	spin_unlock		//
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
.L353:
// s2-library.c:298: }
	mov	w0, w19	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldr	x25, [sp, 64]	//,
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 25
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L355:
	.cfi_def_cfa_offset 80
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	.cfi_offset 21, -48
	.cfi_offset 22, -40
	.cfi_offset 23, -32
	.cfi_offset 24, -24
	.cfi_offset 25, -16
	.cfi_offset 29, -80
	.cfi_offset 30, -72
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	ldr	x3, [x24, 24]	// vms.vttbr, vms.vttbr
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	mov	w4, 39	// ivtmp.348,
// s2-library.c:294: 	return LOCKED(if (owners[frame - FIRST] == HOST && !drop(host, frame << 12, 3)) {
	lsl	x24, x21, 12	// _5, frame,
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	and	x3, x3, 281474976706560	// table, vms.vttbr,
	b	.L358		//
	.p2align 2,,3
.L376:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w4, 12	// ivtmp.348,
	beq	.L375		//,
.L358:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x1, x24, x4	// tmp158, _5, ivtmp.348
	and	x1, x1, 511	// tmp159, tmp158,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w4, w4, #9	// ivtmp.348, ivtmp.348,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x3, [x3, x1, lsl 3]	// e, MEM[(volatile u64 *)_41]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x0, x3, 3	// tmp161, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x3, x3, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x0, 3	// tmp161,
	beq	.L376		//,
	b	.L357		//
	.p2align 2,,3
.L375:
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfiz	x0, x21, 3, 9	// tmp163, frame,,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	and	x1, x21, 511	// tmp162, frame,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	adds	x0, x3, x0	// _53, table, tmp163
	beq	.L357		//,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	ldr	x1, [x3, x1, lsl 3]	// _30, MEM[(volatile u64 *)_53]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x1, x1, 3	// tmp164, _30,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	cmp	x1, 3	// tmp164,
	bne	.L357		//,
// s2-library.c:51: 	WRITE(*e, 0);
	str	xzr, [x0]	//, MEM[(volatile u64 *)_53]
// s2.h:65: 	before_tlbi();
#APP
// 65 "s2.h" 1
	dsb ishst
// 0 "" 2
// s2.h:42: 	u64 host = read_vttbr();
// 42 "s2.h" 1
	mrs x3, vttbr_el2	// v_
// 0 "" 2
// s2.h:49: 	write_vttbr(vm->vttbr);
#NO_APP
	add	x0, x23, :lo12:.LANCHOR0	// tmp166, tmp197,
	add	x1, x0, 24	// tmp169, tmp166,
	ldr	x0, [x0, 24]	// vms.vttbr, vms.vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x0	// vms.vttbr
// 0 "" 2
// s2.h:51: 	isb();
// 51 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:80: 	tlbi_by(ipas2e1is, AT_LEVEL(ipa, HINT(level)));
#NO_APP
	orr	x21, x21, 123145302310912	// tmp171, frame,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x21	// tmp171
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
	msr vttbr_el2, x3	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
#NO_APP
	lsl	x22, x22, 4	// tmp180, _3,
// s2-library.c:294: 	return LOCKED(if (owners[frame - FIRST] == HOST && !drop(host, frame << 12, 3)) {
	add	x2, x2, :lo12:owners	// tmp172, tmp196,
// s2-library.c:291: 	u32 to = 2 + (u32)(id & 7);
	and	w20, w20, 7	// tmp174, id,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	mov	w21, 39	// ivtmp.340,
// s2-library.c:291: 	u32 to = 2 + (u32)(id & 7);
	add	w20, w20, 2	// to, tmp174,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ldr	x0, [x1, x22]	// MEM[(long unsigned int *)_7], MEM[(long unsigned int *)_7]
// s2-library.c:294: 	return LOCKED(if (owners[frame - FIRST] == HOST && !drop(host, frame << 12, 3)) {
	str	w20, [x2, x25, lsl 2]	// to, owners[_16]
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)_7],
	b	.L363		//
	.p2align 2,,3
.L359:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp187,
	bne	.L357		//,
.L361:
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w21, w21, #9	// ivtmp.340, ivtmp.340,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w21, 12	// ivtmp.340,
	beq	.L377		//,
.L363:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x1, x19, x21	// tmp183, ipa, ivtmp.340
	and	x2, x1, 511	// tmp184, tmp183,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x1, x1, 3, 9	// tmp185, tmp183,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x20, x0, x1	// e, table, tmp185
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x2, lsl 3]	// d, MEM[(volatile u64 *)e_79]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp187, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L359	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L357	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:84: 			WRITE(*e, d);
#NO_APP
	str	x0, [x20]	// d, MEM[(volatile u64 *)e_79]
	b	.L361		//
	.p2align 2,,3
.L377:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x19, x19, 12, 9	// tmp189, ipa,,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	adds	x1, x0, x19, lsl 3	// _96, table, tmp189,
	beq	.L357		//,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x19, lsl 3]	// _67, MEM[(volatile u64 *)_96]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L357	// _67,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x24, x24, 2047	// _70, _5,
// s2-library.c:43: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	str	x24, [x1]	// _70, MEM[(volatile u64 *)_96]
// s2-library.c:43: 	return 0;
	b	.L356		//
	.p2align 2,,3
.L365:
	.cfi_restore 23
	.cfi_restore 24
// s2-library.c:293: 		return -1;
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	mov	w19, -1	// <retval>,
	b	.L353		//
.L364:
	mov	w19, -1	// <retval>,
	b	.L353		//
	.cfi_endproc
.LFE42:
	.size	s2_donate, .-s2_donate
	.align	2
	.p2align 4,,11
	.global	s2_reclaim
	.type	s2_reclaim, %function
s2_reclaim:
.LFB43:
	.cfi_startproc
	stp	x29, x30, [sp, -80]!	//,,,
	.cfi_def_cfa_offset 80
	.cfi_offset 29, -80
	.cfi_offset 30, -72
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	mov	x19, x2	// frame, tmp205
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 23, -32
	.cfi_offset 24, -24
// s2-library.c:29: 	return frame >= FIRST && frame < FIRST + FRAMES;
	sub	x24, x2, #524288	// _16, frame,
// s2-library.c:303: 	if (!in_range(frame) || (id & 7) == 0)
	cmp	x24, 4095	// _16,
	bhi	.L389		//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -40
	.cfi_offset 21, -48
// s2-library.c:303: 	if (!in_range(frame) || (id & 7) == 0)
	ands	x21, x0, 7	// _3, id,
	beq	.L390		//,
	and	w2, w0, 7	// tmp147, id,
// s2-library.c:305: 	return LOCKED(if (owners[frame - FIRST] == from && !drop(VM(id), ipa, 3)) {
	adrp	x22, .LANCHOR0	// tmp202,
	str	x25, [sp, 64]	//,
	.cfi_offset 25, -16
// s2-library.c:305: 	return LOCKED(if (owners[frame - FIRST] == from && !drop(VM(id), ipa, 3)) {
	add	x25, x22, :lo12:.LANCHOR0	// tmp148, tmp202,
	add	x0, x25, 16	//, tmp148,
	mov	x20, x1	// ipa, tmp204
	add	w23, w2, 2	// from, tmp147,
	bl	spin_lock		//
	adrp	x5, owners	// tmp201,
	add	x0, x5, :lo12:owners	// tmp151, tmp201,
	ldr	w0, [x0, x24, lsl 2]	//, owners[_16]
	cmp	w0, w23	// owners[_16], from
	beq	.L380		//,
.L382:
	mov	w19, -1	// <retval>,
.L381:
// s2-library.c:305: 	return LOCKED(if (owners[frame - FIRST] == from && !drop(VM(id), ipa, 3)) {
	add	x0, x22, :lo12:.LANCHOR0	// tmp196, tmp202,
	add	x0, x0, 16	//, tmp196,
	bl	spin_unlock		//
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	ldr	x25, [sp, 64]	//,
	.cfi_restore 25
.L378:
// s2-library.c:309: }
	mov	w0, w19	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x23, x24, [sp, 48]	//,,
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L380:
	.cfi_def_cfa_offset 80
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	.cfi_offset 21, -48
	.cfi_offset 22, -40
	.cfi_offset 23, -32
	.cfi_offset 24, -24
	.cfi_offset 25, -16
	.cfi_offset 29, -80
	.cfi_offset 30, -72
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	add	x25, x25, 24	// tmp157, tmp148,
	lsl	x0, x21, 4	// tmp200, _3,
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	mov	w4, 39	// ivtmp.369,
// s2-library.c:48: 	u64 *e = entry_at(ROOT(vm), ipa, level);
	ldr	x3, [x25, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_3].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_3].vttbr
	and	x3, x3, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_3].vttbr,
	b	.L383		//
	.p2align 2,,3
.L401:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w4, 12	// ivtmp.369,
	beq	.L400		//,
.L383:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x2, x20, x4	// tmp161, ipa, ivtmp.369
	and	x2, x2, 511	// tmp162, tmp161,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w4, w4, #9	// ivtmp.369, ivtmp.369,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x3, [x3, x2, lsl 3]	// e, MEM[(volatile u64 *)_41]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x3, 3	// tmp164, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x3, x3, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp164,
	beq	.L401		//,
	b	.L382		//
	.p2align 2,,3
.L400:
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x1, x20, 12, 9	// tmp166, ipa,,
	lsr	x20, x20, 12	// tmp165, ipa,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	adds	x2, x3, x1, lsl 3	// _53, table, tmp166,
	beq	.L382		//,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	ldr	x1, [x3, x1, lsl 3]	// _30, MEM[(volatile u64 *)_53]
// s2-library.c:34: 	return (d & TABLE) == (level == 3 ? PAGE : BLOCK);
	and	x1, x1, 3	// tmp168, _30,
// s2-library.c:49: 	if (!e || !is_leaf(READ(*e), level))
	cmp	x1, 3	// tmp168,
	bne	.L382		//,
// s2-library.c:51: 	WRITE(*e, 0);
	str	xzr, [x2]	//, MEM[(volatile u64 *)_53]
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
	add	x1, x22, :lo12:.LANCHOR0	// tmp170, tmp202,
	add	x3, x1, 24	// tmp173, tmp170,
	ldr	x0, [x3, x0]	// MEM <struct vm[8]> [(struct vm *)&vms][_3].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_3].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x0	// MEM <struct vm[8]> [(struct vm *)&vms][_3].vttbr
// 0 "" 2
// s2.h:51: 	isb();
// 51 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:80: 	tlbi_by(ipas2e1is, AT_LEVEL(ipa, HINT(level)));
#NO_APP
	and	x20, x20, 68719476735	// tmp178, tmp165,
	orr	x20, x20, 123145302310912	// tmp179, tmp178,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x20	// tmp179
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
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
#NO_APP
	ldr	x0, [x1, 24]	// MEM[(long unsigned int *)&vms], MEM[(long unsigned int *)&vms]
// s2-library.c:305: 	return LOCKED(if (owners[frame - FIRST] == from && !drop(VM(id), ipa, 3)) {
	add	x5, x5, :lo12:owners	// tmp180, tmp201,
	mov	w1, 1	// tmp182,
	lsl	x23, x19, 12	// _7, frame,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)&vms],
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	mov	w21, 39	// ivtmp.361,
// s2-library.c:305: 	return LOCKED(if (owners[frame - FIRST] == from && !drop(VM(id), ipa, 3)) {
	str	w1, [x5, x24, lsl 2]	// tmp182, owners[_16]
	b	.L388		//
	.p2align 2,,3
.L384:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp192,
	bne	.L382		//,
.L386:
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w21, w21, #9	// ivtmp.361, ivtmp.361,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w21, 12	// ivtmp.361,
	beq	.L402		//,
.L388:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x1, x23, x21	// tmp188, _7, ivtmp.361
	and	x2, x1, 511	// tmp189, tmp188,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x1, x1, 3, 9	// tmp190, tmp188,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x20, x0, x1	// e, table, tmp190
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x2, lsl 3]	// d, MEM[(volatile u64 *)e_79]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp192, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L384	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L382	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:84: 			WRITE(*e, d);
#NO_APP
	str	x0, [x20]	// d, MEM[(volatile u64 *)e_79]
	b	.L386		//
	.p2align 2,,3
.L402:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfiz	x1, x19, 3, 9	// tmp194, frame,,
// pgtable.h:89: 	return &table[INDEX(a, level)];
	and	x19, x19, 511	// tmp193, frame,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	adds	x1, x0, x1	// _96, table, tmp194
	beq	.L382		//,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x19, lsl 3]	// _67, MEM[(volatile u64 *)_96]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L382	// _67,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x23, x23, 2047	// _70, _7,
// s2-library.c:43: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	str	x23, [x1]	// _70, MEM[(volatile u64 *)_96]
// s2-library.c:43: 	return 0;
	b	.L381		//
	.p2align 2,,3
.L390:
	.cfi_restore 25
// s2-library.c:304: 		return -1;
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	mov	w19, -1	// <retval>,
	b	.L378		//
.L389:
	mov	w19, -1	// <retval>,
	b	.L378		//
	.cfi_endproc
.LFE43:
	.size	s2_reclaim, .-s2_reclaim
	.align	2
	.p2align 4,,11
	.global	s2_host_fault
	.type	s2_host_fault, %function
s2_host_fault:
.LFB44:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
// s2-library.c:29: 	return frame >= FIRST && frame < FIRST + FRAMES;
	sub	x19, x0, #524288	// _9, frame,
// s2-library.c:313: 	if (!in_range(frame))
	cmp	x19, 4095	// _9,
	bhi	.L413		//,
// s2-library.c:315: 	return LOCKED(if (owners[frame - FIRST] == HOST) done_ = put(host, frame << 12, frame, MEMORY | PAGE, 3));
	adrp	x20, .LANCHOR0	// tmp141,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -24
	.cfi_offset 21, -32
	add	x22, x20, :lo12:.LANCHOR0	// tmp118, tmp141,
	mov	x21, x0	// frame, tmp142
	add	x0, x22, 16	//, tmp118,
	bl	spin_lock		//
	adrp	x0, owners	// tmp122,
	add	x0, x0, :lo12:owners	// tmp121, tmp122,
	ldr	w0, [x0, x19, lsl 2]	//, owners[_9]
	cmp	w0, 1	// owners[_9],
	beq	.L405		//,
.L409:
	mov	w19, -1	// <retval>,
.L406:
// s2-library.c:315: 	return LOCKED(if (owners[frame - FIRST] == HOST) done_ = put(host, frame << 12, frame, MEMORY | PAGE, 3));
	add	x0, x20, :lo12:.LANCHOR0	// tmp137, tmp141,
	add	x0, x0, 16	//, tmp137,
	bl	spin_unlock		//
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
.L403:
// s2-library.c:316: }
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
.L405:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ldr	x1, [x22, 24]	// MEM[(long unsigned int *)&vms], MEM[(long unsigned int *)&vms]
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	mov	w22, 39	// ivtmp.381,
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// s2-library.c:315: 	return LOCKED(if (owners[frame - FIRST] == HOST) done_ = put(host, frame << 12, frame, MEMORY | PAGE, 3));
	lsl	x23, x21, 12	// _2, frame,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	and	x1, x1, 281474976706560	// table, MEM[(long unsigned int *)&vms],
	b	.L412		//
	.p2align 2,,3
.L407:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x0, 3	// tmp133,
	bne	.L422		//,
.L410:
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w22, w22, #9	// ivtmp.381, ivtmp.381,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x1, x1, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.381,
	beq	.L423		//,
.L412:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x2, x23, x22	// tmp129, _2, ivtmp.381
	and	x0, x2, 511	// tmp130, tmp129,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x2, x2, 3, 9	// tmp131, tmp129,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x19, x1, x2	// e, table, tmp131
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x1, [x1, x0, lsl 3]	// d, MEM[(volatile u64 *)e_31]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x0, x1, 3	// tmp133, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x1, 0, .L407	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L422	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x1, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:84: 			WRITE(*e, d);
#NO_APP
	str	x1, [x19]	// d, MEM[(volatile u64 *)e_31]
	b	.L410		//
	.p2align 2,,3
.L423:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfiz	x0, x21, 3, 9	// tmp135, frame,,
// pgtable.h:89: 	return &table[INDEX(a, level)];
	and	x21, x21, 511	// tmp134, frame,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	adds	x0, x1, x0	// _48, table, tmp135
	beq	.L422		//,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x1, [x1, x21, lsl 3]	// _19, MEM[(volatile u64 *)_48]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x1, 0, .L422	// _19,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x23, x23, 2047	// _22, _2,
// s2-library.c:43: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	str	x23, [x0]	// _22, MEM[(volatile u64 *)_48]
	ldr	x23, [sp, 48]	//,
	.cfi_remember_state
	.cfi_restore 23
// s2-library.c:43: 	return 0;
	b	.L406		//
	.p2align 2,,3
.L422:
	.cfi_restore_state
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
	b	.L409		//
.L413:
	.cfi_restore 21
	.cfi_restore 22
// s2-library.c:314: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L403		//
	.cfi_endproc
.LFE44:
	.size	s2_host_fault, .-s2_host_fault
	.align	2
	.p2align 4,,11
	.global	s2_share
	.type	s2_share, %function
s2_share:
.LFB45:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
// s2-library.c:29: 	return frame >= FIRST && frame < FIRST + FRAMES;
	sub	x19, x2, #524288	// _10, frame,
// s2-library.c:320: 	if (!in_range(frame))
	cmp	x19, 4095	// _10,
	bhi	.L434		//,
// s2-library.c:322: 	return LOCKED(if (owners[frame - FIRST] == HOST) done_ =
	adrp	x20, .LANCHOR0	// tmp153,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -24
	.cfi_offset 21, -32
	add	x22, x20, :lo12:.LANCHOR0	// tmp124, tmp153,
	mov	x21, x2	// frame, tmp156
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -8
	.cfi_offset 23, -16
	mov	x23, x1	// ipa, tmp155
	mov	x24, x0	// id, tmp154
// s2-library.c:322: 	return LOCKED(if (owners[frame - FIRST] == HOST) done_ =
	add	x0, x22, 16	//, tmp124,
	bl	spin_lock		//
	adrp	x1, owners	// tmp128,
	add	x1, x1, :lo12:owners	// tmp127, tmp128,
	ldr	w0, [x1, x19, lsl 2]	//, owners[_10]
	cmp	w0, 1	// owners[_10],
	beq	.L426		//,
.L430:
	mov	w19, -1	// <retval>,
.L427:
// s2-library.c:322: 	return LOCKED(if (owners[frame - FIRST] == HOST) done_ =
	add	x0, x20, :lo12:.LANCHOR0	// tmp149, tmp153,
	add	x0, x0, 16	//, tmp149,
	bl	spin_unlock		//
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
.L424:
// s2-library.c:324: }
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
.L426:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 23, -16
	.cfi_offset 24, -8
	.cfi_offset 29, -64
	.cfi_offset 30, -56
// s2-library.c:322: 	return LOCKED(if (owners[frame - FIRST] == HOST) done_ =
	add	x1, x22, 24	// tmp133, tmp124,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ubfiz	x0, x24, 4, 3	// tmp135, id,,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	mov	w22, 39	// ivtmp.393,
// s2-library.c:39: 	u64 *e = entry_made(ROOT(vm), ipa, level);
	ldr	x0, [x1, x0]	// MEM[(long unsigned int *)_3], MEM[(long unsigned int *)_3]
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)_3],
	b	.L433		//
	.p2align 2,,3
.L428:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp142,
	bne	.L430		//,
.L431:
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w22, w22, #9	// ivtmp.393, ivtmp.393,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.393,
	beq	.L440		//,
.L433:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x3, x23, x22	// tmp138, ipa, ivtmp.393
	and	x1, x3, 511	// tmp139, tmp138,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x3, x3, 3, 9	// tmp140, tmp138,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x19, x0, x3	// e, table, tmp140
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x1, lsl 3]	// d, MEM[(volatile u64 *)e_34]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp142, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L428	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L430	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:84: 			WRITE(*e, d);
#NO_APP
	str	x0, [x19]	// d, MEM[(volatile u64 *)e_34]
	b	.L431		//
	.p2align 2,,3
.L440:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x23, x23, 12, 9	// tmp144, ipa,,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	adds	x1, x0, x23, lsl 3	// _51, table, tmp144,
	beq	.L430		//,
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x23, lsl 3]	// _22, MEM[(volatile u64 *)_51]
// s2-library.c:40: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L430	// _22,,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	mov	x0, 1919	// tmp148,
// s2-library.c:43: 	return 0;
	mov	w19, 0	// <retval>,
// s2-library.c:42: 	WRITE(*e, frame << 12 | kind);
	orr	x21, x0, x21, lsl 12	// _25, tmp148, frame,
	str	x21, [x1]	// _25, MEM[(volatile u64 *)_51]
// s2-library.c:43: 	return 0;
	b	.L427		//
.L434:
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 23
	.cfi_restore 24
// s2-library.c:321: 		return -1;
	mov	w19, -1	// <retval>,
	b	.L424		//
	.cfi_endproc
.LFE45:
	.size	s2_share, .-s2_share
	.global	spare
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
	.type	owners, %object
	.size	owners, 16384
owners:
	.zero	16384
	.zero	3944
	.type	pool, %object
	.size	pool, 32768
pool:
	.zero	32768
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
