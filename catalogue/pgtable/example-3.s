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
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	mov	x22, x3	// frame, tmp176
// example-3.c:13: 	if (frame < 0x80000ul || frame > 0xbfff0ul)
	sub	x3, x3, #524288	// tmp137, frame,
// example-3.c:9: {
	mov	x21, x1	// x, tmp174
// example-3.c:13: 	if (frame < 0x80000ul || frame > 0xbfff0ul)
	mov	x1, 262128	// tmp138,
	cmp	x3, x1	// tmp137, tmp138
	bls	.L25		//,
// example-3.c:23: }
	ldp	x21, x22, [sp, 32]	//,,
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 22
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L25:
	.cfi_restore_state
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 20, -40
	.cfi_offset 19, -48
	mov	x20, x2	// y, tmp175
// example-3.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	ubfiz	x1, x0, 4, 3	// tmp144, id,,
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -16
// example-3.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	adrp	x23, .LANCHOR0	// tmp172,
	add	x2, x23, :lo12:.LANCHOR0	// tmp139, tmp172,
	add	x3, x2, 8	// tmp142, tmp139,
// example-3.c:15: 	spin_lock(&s2_lock);
	add	x0, x2, 136	//, tmp139,
// example-3.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	ldr	x19, [x3, x1]	// vms[_1].vttbr, vms[_1].vttbr
// example-3.c:15: 	spin_lock(&s2_lock);
	bl	spin_lock		//
	mov	w4, 39	// ivtmp.33,
// example-3.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	and	x19, x19, 281474976706560	// root, vms[_1].vttbr,
// example-3.c:15: 	spin_lock(&s2_lock);
	mov	x0, x19	// table, root
	b	.L13		//
	.p2align 2,,3
.L27:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w4, 12	// ivtmp.33,
	beq	.L26		//,
.L13:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x5, x21, x4	// tmp150, x, ivtmp.33
	and	x5, x5, 511	// tmp151, tmp150,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w4, w4, #9	// ivtmp.33, ivtmp.33,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x5, lsl 3]	// e, MEM[(volatile u64 *)_38]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp153, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp153,
	beq	.L27		//,
.L12:
// example-3.c:15: 	spin_lock(&s2_lock);
	mov	w1, 39	// ivtmp.24,
	b	.L15		//
	.p2align 2,,3
.L29:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w1, 12	// ivtmp.24,
	beq	.L28		//,
.L15:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x0, x20, x1	// tmp159, y, ivtmp.24
	and	x0, x0, 511	// tmp160, tmp159,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w1, w1, #9	// ivtmp.24, ivtmp.24,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x19, x0, lsl 3]	// e, MEM[(volatile u64 *)_59]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x2, x0, 3	// tmp162, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x19, x0, 281474976706560	// root, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x2, 3	// tmp162,
	beq	.L29		//,
.L14:
// example-3.c:22: 	spin_unlock(&s2_lock);
	ldp	x19, x20, [sp, 16]	//,,
	.cfi_remember_state
	.cfi_restore 20
	.cfi_restore 19
	add	x0, x23, :lo12:.LANCHOR0	// tmp169, tmp172,
// example-3.c:23: }
	ldp	x21, x22, [sp, 32]	//,,
// example-3.c:22: 	spin_unlock(&s2_lock);
	add	x0, x0, 136	//, tmp169,
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
// example-3.c:23: }
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 22
	.cfi_def_cfa_offset 0
// example-3.c:22: 	spin_unlock(&s2_lock);
	b	spin_unlock		//
	.p2align 2,,3
.L26:
	.cfi_restore_state
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x21, x21, 12, 9	// tmp155, x,,
// example-3.c:17: 	if (ex && !(READ(*ex) & VALID))
	adds	x1, x0, x21, lsl 3	// _50, table, tmp155,
	beq	.L12		//,
// example-3.c:17: 	if (ex && !(READ(*ex) & VALID))
	ldr	x0, [x0, x21, lsl 3]	// _5, MEM[(volatile u64 *)_50]
// example-3.c:17: 	if (ex && !(READ(*ex) & VALID))
	tbnz	x0, 0, .L12	// _5,,
// example-3.c:18: 		WRITE(*ex, frame << 12 | MEMORY | PAGE);
	lsl	x0, x22, 12	// tmp158, frame,
	orr	x0, x0, 2047	// _8, tmp158,
	str	x0, [x1]	// _8, MEM[(volatile u64 *)_50]
	b	.L12		//
	.p2align 2,,3
.L28:
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x20, x20, 12, 9	// tmp164, y,,
// example-3.c:20: 	if (ey && !(READ(*ey) & VALID))
	adds	x1, x19, x20, lsl 3	// _71, root, tmp164,
	beq	.L14		//,
// example-3.c:20: 	if (ey && !(READ(*ey) & VALID))
	ldr	x0, [x19, x20, lsl 3]	// _9, MEM[(volatile u64 *)_71]
// example-3.c:20: 	if (ey && !(READ(*ey) & VALID))
	tbnz	x0, 0, .L14	// _9,,
// example-3.c:21: 		WRITE(*ey, (frame + 1) << 12 | MEMORY | PAGE);
	add	x0, x22, 1	// tmp167, frame,
// example-3.c:22: 	spin_unlock(&s2_lock);
	ldp	x19, x20, [sp, 16]	//,,
	.cfi_restore 20
	.cfi_restore 19
// example-3.c:21: 		WRITE(*ey, (frame + 1) << 12 | MEMORY | PAGE);
	lsl	x0, x0, 12	// tmp168, tmp167,
	orr	x0, x0, 2047	// _13, tmp168,
	str	x0, [x1]	// _13, MEM[(volatile u64 *)_71]
// example-3.c:23: }
	ldp	x21, x22, [sp, 32]	//,,
// example-3.c:22: 	spin_unlock(&s2_lock);
	add	x0, x23, :lo12:.LANCHOR0	// tmp169, tmp172,
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
	add	x0, x0, 136	//, tmp169,
// example-3.c:23: }
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 22
	.cfi_def_cfa_offset 0
// example-3.c:22: 	spin_unlock(&s2_lock);
	b	spin_unlock		//
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
