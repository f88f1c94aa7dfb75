	.arch armv8-a
	.file	"donate.c"
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
	.global	donate
	.type	donate, %function
donate:
.LFB11:
	.cfi_startproc
	stp	x29, x30, [sp, -96]!	//,,,
	.cfi_def_cfa_offset 96
	.cfi_offset 29, -96
	.cfi_offset 30, -88
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -80
	.cfi_offset 20, -72
	mov	x20, x2	// frame, tmp201
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 23, -48
	.cfi_offset 24, -40
// donate.c:47: 	if (frame < FIRST || frame >= FIRST + FRAMES || (id & 7) == 0)
	sub	x24, x2, #524288	// _2, frame,
// donate.c:47: 	if (frame < FIRST || frame >= FIRST + FRAMES || (id & 7) == 0)
	cmp	x24, 1023	// _2,
// donate.c:44: 	struct vm *vm = &vms[id & 7];
	and	x2, x0, 7	// _1, id,
// donate.c:47: 	if (frame < FIRST || frame >= FIRST + FRAMES || (id & 7) == 0)
	ccmp	x2, 0, 4, ls	// _1,,,
	beq	.L21		//,
	adrp	x19, .LANCHOR0	// tmp198,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -56
	.cfi_offset 21, -64
	add	x21, x19, :lo12:.LANCHOR0	// tmp149, tmp198,
	mov	x23, x1	// ipa, tmp200
	stp	x25, x26, [sp, 64]	//,,
	.cfi_offset 26, -24
	.cfi_offset 25, -32
	mov	x25, x0	// id, tmp199
	ubfiz	x26, x0, 4, 3	// tmp153, id,,
// donate.c:49: 	spin_lock(&s2_lock);
	add	x0, x21, 136	//, tmp149,
	str	x27, [sp, 80]	//,
	.cfi_offset 27, -16
// donate.c:49: 	spin_lock(&s2_lock);
	bl	spin_lock		//
// donate.c:17: 	u64 *e = entry_at(ROOT(vm), ipa, 3);
	ldr	x3, [x21, 8]	// vms.vttbr, vms.vttbr
// donate.c:54: 	if (take(host, frame << 12))
	lsl	x22, x20, 12	// _3, frame,
	add	x27, x21, 8	// tmp152, tmp149,
// donate.c:17: 	u64 *e = entry_at(ROOT(vm), ipa, 3);
	mov	w4, 39	// ivtmp.42,
// donate.c:17: 	u64 *e = entry_at(ROOT(vm), ipa, 3);
	and	x3, x3, 281474976706560	// table, vms.vttbr,
	b	.L13		//
	.p2align 2,,3
.L32:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w4, 12	// ivtmp.42,
	beq	.L31		//,
.L13:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x5, x22, x4	// tmp166, _3, ivtmp.42
	and	x5, x5, 511	// tmp167, tmp166,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w4, w4, #9	// ivtmp.42, ivtmp.42,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x3, [x3, x5, lsl 3]	// e, MEM[(volatile u64 *)_38]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x5, x3, 3	// tmp169, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x3, x3, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x5, 3	// tmp169,
	beq	.L32		//,
.L12:
// donate.c:45: 	int done = -1;
	mov	w20, -1	// <retval>,
	b	.L15		//
	.p2align 2,,3
.L31:
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfiz	x2, x20, 3, 9	// tmp171, frame,,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	and	x0, x20, 511	// tmp170, frame,
// donate.c:18: 	if (!e || !(READ(*e) & VALID))
	adds	x2, x3, x2	// _50, table, tmp171
	beq	.L12		//,
// donate.c:18: 	if (!e || !(READ(*e) & VALID))
	ldr	x0, [x3, x0, lsl 3]	// _28, MEM[(volatile u64 *)_50]
// donate.c:18: 	if (!e || !(READ(*e) & VALID))
	tbz	x0, 0, .L12	// _28,,
// donate.c:20: 	WRITE(*e, 0);
	str	xzr, [x2]	//, MEM[(volatile u64 *)_50]
// s2.h:65: 	before_tlbi();
#APP
// 65 "s2.h" 1
	dsb ishst
// 0 "" 2
// s2.h:42: 	u64 host = read_vttbr();
// 42 "s2.h" 1
	mrs x0, vttbr_el2	// v_
// 0 "" 2
// s2.h:49: 	write_vttbr(vm->vttbr);
#NO_APP
	add	x1, x19, :lo12:.LANCHOR0	// tmp174, tmp198,
	ldr	x1, [x1, 8]	// vms.vttbr, vms.vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x1	// vms.vttbr
// 0 "" 2
// s2.h:51: 	isb();
// 51 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:80: 	tlbi_by(ipas2e1is, AT_LEVEL(ipa, HINT(level)));
#NO_APP
	orr	x20, x20, 123145302310912	// tmp179, frame,
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
	msr vttbr_el2, x0	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// donate.c:34: 	u64 *e = entry_made(ROOT(vm), ipa, 3);
#NO_APP
	ldr	x0, [x27, x26]	// MEM[(long unsigned int *)vm_13], MEM[(long unsigned int *)vm_13]
// donate.c:56: 	owners[frame - FIRST] = 2 + (u32)(id & 7);
	adrp	x2, owners	// tmp181,
	add	x2, x2, :lo12:owners	// tmp180, tmp181,
// donate.c:56: 	owners[frame - FIRST] = 2 + (u32)(id & 7);
	and	w1, w25, 7	// tmp182, id,
// donate.c:56: 	owners[frame - FIRST] = 2 + (u32)(id & 7);
	add	w1, w1, 2	// tmp183, tmp182,
// donate.c:34: 	u64 *e = entry_made(ROOT(vm), ipa, 3);
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)vm_13],
// donate.c:34: 	u64 *e = entry_made(ROOT(vm), ipa, 3);
	mov	w21, 39	// ivtmp.33,
// donate.c:56: 	owners[frame - FIRST] = 2 + (u32)(id & 7);
	str	w1, [x2, x24, lsl 2]	// tmp183, owners[_2]
	b	.L20		//
	.p2align 2,,3
.L16:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp189,
	bne	.L12		//,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w21, w21, #9	// ivtmp.33, ivtmp.33,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w21, 12	// ivtmp.33,
	beq	.L33		//,
.L20:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x2, x23, x21	// tmp185, ipa, ivtmp.33
	and	x3, x2, 511	// tmp186, tmp185,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x2, x2, 3, 9	// tmp187, tmp185,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x20, x0, x2	// e, table, tmp187
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x3, lsl 3]	// d, MEM[(volatile u64 *)e_76]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp189, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L16	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L12	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
#NO_APP
	sub	w21, w21, #9	// ivtmp.33, ivtmp.33,
// pgtable.h:84: 			WRITE(*e, d);
	str	x0, [x20]	// d, MEM[(volatile u64 *)e_76]
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w21, 12	// ivtmp.33,
	bne	.L20		//,
.L33:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfx	x23, x23, 12, 9	// tmp191, ipa,,
// donate.c:35: 	if (!e || READ(*e) & VALID)
	adds	x1, x0, x23, lsl 3	// _93, table, tmp191,
	beq	.L12		//,
// donate.c:35: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x23, lsl 3]	// _64, MEM[(volatile u64 *)_93]
// donate.c:35: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L12	// _64,,
// donate.c:37: 	WRITE(*e, frame << 12 | MEMORY | PAGE);
	orr	x22, x22, 2047	// _67, _3,
// donate.c:38: 	return 0;
	mov	w20, 0	// <retval>,
// donate.c:37: 	WRITE(*e, frame << 12 | MEMORY | PAGE);
	str	x22, [x1]	// _67, MEM[(volatile u64 *)_93]
.L15:
// donate.c:59: 	spin_unlock(&s2_lock);
	add	x0, x19, :lo12:.LANCHOR0	// tmp194, tmp198,
	add	x0, x0, 136	//, tmp194,
	bl	spin_unlock		//
// donate.c:63: 	return done;
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	ldp	x25, x26, [sp, 64]	//,,
	.cfi_restore 26
	.cfi_restore 25
	ldr	x27, [sp, 80]	//,
	.cfi_restore 27
.L10:
// donate.c:64: }
	mov	w0, w20	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x23, x24, [sp, 48]	//,,
	ldp	x29, x30, [sp], 96	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
.L21:
	.cfi_restore_state
// donate.c:48: 		return -1;
	mov	w20, -1	// <retval>,
	b	.L10		//
	.cfi_endproc
.LFE11:
	.size	donate, .-donate
	.align	2
	.p2align 4,,11
	.global	reclaim
	.type	reclaim, %function
reclaim:
.LFB12:
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
// donate.c:69: 	struct vm *vm = &vms[id & 7];
	and	x22, x0, 7	// _1, tmp211,
// donate.c:68: {
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 23, -16
	.cfi_offset 24, -8
// donate.c:72: 	if (frame < FIRST || frame >= FIRST + FRAMES || (id & 7) == 0)
	sub	x23, x2, #524288	// _2, frame,
// donate.c:72: 	if (frame < FIRST || frame >= FIRST + FRAMES || (id & 7) == 0)
	cmp	x23, 1023	// _2,
	ccmp	x22, 0, 4, ls	// _1,,,
	beq	.L45		//,
// donate.c:74: 	spin_lock(&s2_lock);
	adrp	x19, .LANCHOR0	// tmp210,
	add	x24, x19, :lo12:.LANCHOR0	// tmp154, tmp210,
	mov	x21, x1	// ipa, tmp212
	add	x0, x24, 136	//, tmp154,
	mov	x20, x2	// frame, tmp213
	bl	spin_lock		//
// donate.c:75: 	if (owners[frame - FIRST] != 2 + (u32)(id & 7))
	adrp	x4, owners	// tmp209,
	add	x1, x4, :lo12:owners	// tmp157, tmp209,
// donate.c:75: 	if (owners[frame - FIRST] != 2 + (u32)(id & 7))
	add	w0, w22, 2	// tmp160, _1,
// donate.c:75: 	if (owners[frame - FIRST] != 2 + (u32)(id & 7))
	ldr	w1, [x1, x23, lsl 2]	//, owners[_2]
	cmp	w1, w0	// owners[_2], tmp160
	beq	.L36		//,
.L38:
// donate.c:70: 	int done = -1;
	mov	w20, -1	// <retval>,
.L37:
// donate.c:82: 	spin_unlock(&s2_lock);
	add	x0, x19, :lo12:.LANCHOR0	// tmp204, tmp210,
	add	x0, x0, 136	//, tmp204,
	bl	spin_unlock		//
.L34:
// donate.c:87: }
	ldp	x21, x22, [sp, 32]	//,,
	mov	w0, w20	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x23, x24, [sp, 48]	//,,
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L36:
	.cfi_restore_state
// donate.c:17: 	u64 *e = entry_at(ROOT(vm), ipa, 3);
	add	x24, x24, 8	// tmp165, tmp154,
	lsl	x22, x22, 4	// tmp208, _1,
// donate.c:17: 	u64 *e = entry_at(ROOT(vm), ipa, 3);
	mov	w2, 39	// ivtmp.63,
// donate.c:17: 	u64 *e = entry_at(ROOT(vm), ipa, 3);
	ldr	x0, [x24, x22]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
	and	x0, x0, 281474976706560	// table, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr,
	b	.L39		//
	.p2align 2,,3
.L59:
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	cmp	w2, 12	// ivtmp.63,
	beq	.L58		//,
.L39:
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	lsr	x3, x21, x2	// tmp169, ipa, ivtmp.63
	and	x3, x3, 511	// tmp170, tmp169,
// pgtable.h:64: 	for (int l = 0; l < level; l++) {
	sub	w2, w2, #9	// ivtmp.63, ivtmp.63,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x3, lsl 3]	// e, MEM[(volatile u64 *)_40]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp172, e,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp172,
	beq	.L59		//,
	b	.L38		//
	.p2align 2,,3
.L58:
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x1, x21, 12, 9	// tmp174, ipa,,
	lsr	x21, x21, 12	// tmp173, ipa,
// donate.c:18: 	if (!e || !(READ(*e) & VALID))
	adds	x2, x0, x1, lsl 3	// _52, table, tmp174,
	beq	.L38		//,
// donate.c:18: 	if (!e || !(READ(*e) & VALID))
	ldr	x0, [x0, x1, lsl 3]	// _30, MEM[(volatile u64 *)_52]
// donate.c:18: 	if (!e || !(READ(*e) & VALID))
	tbz	x0, 0, .L38	// _30,,
// donate.c:20: 	WRITE(*e, 0);
	str	xzr, [x2]	//, MEM[(volatile u64 *)_52]
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
	add	x0, x19, :lo12:.LANCHOR0	// tmp178, tmp210,
	add	x2, x0, 8	// tmp181, tmp178,
	ldr	x2, [x2, x22]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
#APP
// 49 "s2.h" 1
	msr vttbr_el2, x2	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
// 0 "" 2
// s2.h:51: 	isb();
// 51 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:80: 	tlbi_by(ipas2e1is, AT_LEVEL(ipa, HINT(level)));
#NO_APP
	and	x21, x21, 68719476735	// tmp186, tmp173,
	orr	x21, x21, 123145302310912	// tmp187, tmp186,
#APP
// 80 "s2.h" 1
	tlbi ipas2e1is, x21	// tmp187
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
// donate.c:34: 	u64 *e = entry_made(ROOT(vm), ipa, 3);
#NO_APP
	ldr	x0, [x0, 8]	// MEM[(long unsigned int *)&vms], MEM[(long unsigned int *)&vms]
// donate.c:79: 	owners[frame - FIRST] = HOST;
	add	x4, x4, :lo12:owners	// tmp188, tmp209,
	mov	w1, 1	// tmp190,
// donate.c:80: 	done = give(host, frame << 12, frame);
	lsl	x24, x20, 12	// _9, frame,
// donate.c:34: 	u64 *e = entry_made(ROOT(vm), ipa, 3);
	and	x0, x0, 281474976706560	// table, MEM[(long unsigned int *)&vms],
// donate.c:34: 	u64 *e = entry_made(ROOT(vm), ipa, 3);
	mov	w22, 39	// ivtmp.55,
// donate.c:79: 	owners[frame - FIRST] = HOST;
	str	w1, [x4, x23, lsl 2]	// tmp190, owners[_2]
	b	.L44		//
	.p2align 2,,3
.L40:
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	cmp	x1, 3	// tmp200,
	bne	.L38		//,
.L42:
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	sub	w22, w22, #9	// ivtmp.55, ivtmp.55,
// pgtable.h:87: 		table = (u64 *)(d & ADDRESS);
	and	x0, x0, 281474976706560	// table, d,
// pgtable.h:76: 	for (int l = 0; l < level; l++) {
	cmp	w22, 12	// ivtmp.55,
	beq	.L60		//,
.L44:
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	lsr	x1, x24, x22	// tmp196, _9, ivtmp.55
	and	x2, x1, 511	// tmp197, tmp196,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ubfiz	x1, x1, 3, 9	// tmp198, tmp196,,
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	add	x21, x0, x1	// e, table, tmp198
// pgtable.h:77: 		u64 *e = &table[INDEX(a, l)], d = READ(*e);
	ldr	x0, [x0, x2, lsl 3]	// d, MEM[(volatile u64 *)e_78]
// pgtable.h:85: 		} else if ((d & TABLE) != TABLE)
	and	x1, x0, 3	// tmp200, d,
// pgtable.h:78: 		if (!(d & VALID)) {
	tbnz	x0, 0, .L40	// d,,
// pgtable.h:79: 			u64 *made = table_alloc();
	bl	table_alloc		//
// pgtable.h:80: 			if (!made)
	cbz	x0, .L38	// made,
// pgtable.h:82: 			d = (u64)made | TABLE;
	orr	x0, x0, 3	// d, made,
// pgtable.h:83: 			dsb(ishst);
#APP
// 83 "pgtable.h" 1
	dsb ishst
// 0 "" 2
// pgtable.h:84: 			WRITE(*e, d);
#NO_APP
	str	x0, [x21]	// d, MEM[(volatile u64 *)e_78]
	b	.L42		//
	.p2align 2,,3
.L60:
// pgtable.h:89: 	return &table[INDEX(a, level)];
	ubfiz	x1, x20, 3, 9	// tmp202, frame,,
// pgtable.h:89: 	return &table[INDEX(a, level)];
	and	x20, x20, 511	// tmp201, frame,
// donate.c:35: 	if (!e || READ(*e) & VALID)
	adds	x1, x0, x1	// _95, table, tmp202
	beq	.L38		//,
// donate.c:35: 	if (!e || READ(*e) & VALID)
	ldr	x0, [x0, x20, lsl 3]	// _66, MEM[(volatile u64 *)_95]
// donate.c:35: 	if (!e || READ(*e) & VALID)
	tbnz	x0, 0, .L38	// _66,,
// donate.c:37: 	WRITE(*e, frame << 12 | MEMORY | PAGE);
	orr	x24, x24, 2047	// _69, _9,
// donate.c:38: 	return 0;
	mov	w20, 0	// <retval>,
// donate.c:37: 	WRITE(*e, frame << 12 | MEMORY | PAGE);
	str	x24, [x1]	// _69, MEM[(volatile u64 *)_95]
// donate.c:38: 	return 0;
	b	.L37		//
	.p2align 2,,3
.L45:
// donate.c:73: 		return -1;
	mov	w20, -1	// <retval>,
	b	.L34		//
	.cfi_endproc
.LFE12:
	.size	reclaim, .-reclaim
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
	.type	vms, %object
	.size	vms, 128
vms:
	.zero	128
	.type	s2_lock, %object
	.size	s2_lock, 8
s2_lock:
	.zero	8
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
