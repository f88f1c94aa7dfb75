	.arch armv8-a
	.file	"example-3.c"
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
	.global	map_two
	.type	map_two, %function
map_two:
.LFB9:
	.cfi_startproc
	stp	x29, x30, [sp, -80]!	//,,,
	.cfi_def_cfa_offset 80
	.cfi_offset 29, -80
	.cfi_offset 30, -72
	mov	x29, sp	//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -48
	.cfi_offset 22, -40
	mov	x21, x3	// frame, tmp184
// example-3.c:13: 	if (frame < 0x80000ul || frame > 0xbfff0ul)
	sub	x3, x3, #524288	// tmp143, frame,
// example-3.c:9: {
	str	x25, [sp, 64]	//,
	.cfi_offset 25, -16
	mov	x25, x1	// x, tmp182
// example-3.c:13: 	if (frame < 0x80000ul || frame > 0xbfff0ul)
	mov	x1, 262128	// tmp144,
	cmp	x3, x1	// tmp143, tmp144
	bls	.L33		//,
// example-3.c:23: }
	ldp	x21, x22, [sp, 32]	//,,
	ldr	x25, [sp, 64]	//,
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 25
	.cfi_restore 21
	.cfi_restore 22
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L33:
	.cfi_restore_state
// example-3.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	adrp	x22, .LANCHOR0	// tmp180,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 20, -56
	.cfi_offset 19, -64
	mov	x20, x2	// y, tmp183
	add	x2, x22, :lo12:.LANCHOR0	// tmp145, tmp180,
	ubfiz	x1, x0, 4, 3	// tmp150, id,,
	add	x3, x2, 8	// tmp148, tmp145,
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -24
	.cfi_offset 23, -32
// example-3.c:15: 	spin_lock(&s2_lock);
	add	x0, x2, 136	//, tmp145,
	mov	w24, 39	// ivtmp.34,
// example-3.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	ldr	x23, [x3, x1]	// vms[_1].vttbr, vms[_1].vttbr
// example-3.c:15: 	spin_lock(&s2_lock);
	bl	spin_lock		//
// example-3.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	and	x23, x23, 281474976706560	// root, vms[_1].vttbr,
// example-3.c:15: 	spin_lock(&s2_lock);
	mov	x0, x23	// table, root
	b	.L17		//
	.p2align 2,,3
.L12:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x2, 3	// tmp160,
	bne	.L14		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w24, w24, #9	// ivtmp.34, ivtmp.34,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w24, 12	// ivtmp.34,
	beq	.L34		//,
.L17:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x2, x25, x24	// tmp156, x, ivtmp.34
	and	x3, x2, 511	// tmp157, tmp156,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x2, x2, 3, 9	// tmp158, tmp156,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x19, x0, x2	// e, table, tmp158
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x3, lsl 3]	// d, MEM[(volatile u64 *)e_38]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x2, x0, 3	// tmp160, d,
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
	sub	w24, w24, #9	// ivtmp.34, ivtmp.34,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x19]	// d, MEM[(volatile u64 *)e_38]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w24, 12	// ivtmp.34,
	bne	.L17		//,
.L34:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x25, x25, 12, 9	// tmp162, x,,
// example-3.c:17: 	if (ex && !(READ(*ex) & VALID))
	adds	x1, x0, x25, lsl 3	// _55, table, tmp162,
	beq	.L14		//,
// example-3.c:17: 	if (ex && !(READ(*ex) & VALID))
	ldr	x0, [x0, x25, lsl 3]	// _5, MEM[(volatile u64 *)_55]
// example-3.c:17: 	if (ex && !(READ(*ex) & VALID))
	tbz	x0, 0, .L35	// _5,,
.L14:
// example-3.c:15: 	spin_lock(&s2_lock);
	mov	w24, 39	// ivtmp.25,
	b	.L23		//
	.p2align 2,,3
.L18:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp170,
	bne	.L20		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w24, w24, #9	// ivtmp.25, ivtmp.25,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x23, x0, 281474976706560	// root, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w24, 12	// ivtmp.25,
	beq	.L36		//,
.L23:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x0, x20, x24	// tmp166, y, ivtmp.25
	and	x1, x0, 511	// tmp167, tmp166,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x0, x0, 3, 9	// tmp168, tmp166,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x19, x23, x0	// e, root, tmp168
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x23, x1, lsl 3]	// d, MEM[(volatile u64 *)e_64]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp170, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L18	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L20	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
#NO_APP
	sub	w24, w24, #9	// ivtmp.25, ivtmp.25,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x19]	// d, MEM[(volatile u64 *)e_64]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x23, x0, 281474976706560	// root, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w24, 12	// ivtmp.25,
	bne	.L23		//,
.L36:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x20, x20, 12, 9	// tmp172, y,,
// example-3.c:20: 	if (ey && !(READ(*ey) & VALID))
	adds	x1, x23, x20, lsl 3	// _81, root, tmp172,
	beq	.L20		//,
// example-3.c:20: 	if (ey && !(READ(*ey) & VALID))
	ldr	x0, [x23, x20, lsl 3]	// _9, MEM[(volatile u64 *)_81]
// example-3.c:20: 	if (ey && !(READ(*ey) & VALID))
	tbnz	x0, 0, .L20	// _9,,
// example-3.c:21: 		WRITE(*ey, (frame + 1) << 12 | MEMORY | PAGE);
	add	x0, x21, 1	// tmp175, frame,
	lsl	x0, x0, 12	// tmp176, tmp175,
	orr	x0, x0, 2047	// _13, tmp176,
	str	x0, [x1]	// _13, MEM[(volatile u64 *)_81]
.L20:
// example-3.c:22: 	spin_unlock(&s2_lock);
	ldp	x19, x20, [sp, 16]	//,,
	.cfi_remember_state
	.cfi_restore 20
	.cfi_restore 19
	add	x0, x22, :lo12:.LANCHOR0	// tmp177, tmp180,
// example-3.c:23: }
	ldp	x21, x22, [sp, 32]	//,,
// example-3.c:22: 	spin_unlock(&s2_lock);
	add	x0, x0, 136	//, tmp177,
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
// example-3.c:23: }
	ldr	x25, [sp, 64]	//,
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 25
	.cfi_restore 21
	.cfi_restore 22
	.cfi_def_cfa_offset 0
// example-3.c:22: 	spin_unlock(&s2_lock);
	b	spin_unlock		//
	.p2align 2,,3
.L35:
	.cfi_restore_state
// example-3.c:18: 		WRITE(*ex, frame << 12 | MEMORY | PAGE);
	lsl	x0, x21, 12	// tmp165, frame,
	orr	x0, x0, 2047	// _8, tmp165,
	str	x0, [x1]	// _8, MEM[(volatile u64 *)_55]
	b	.L14		//
	.cfi_endproc
.LFE9:
	.size	map_two, .-map_two
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
	.type	vms, %object
	.size	vms, 128
vms:
	.zero	128
	.type	s2_lock, %object
	.size	s2_lock, 8
s2_lock:
	.zero	8
	.zero	3952
	.type	pool, %object
	.size	pool, 32768
pool:
	.zero	32768
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
