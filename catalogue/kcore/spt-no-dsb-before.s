	.arch armv8-a
	.file	"spt.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fno-asynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	wait_lock
	.type	wait_lock, %function
wait_lock:
.LFB0:
	.cfi_startproc
.L5:
// kcore.h:36: 	u32 ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_ACQUIRE);
	ldaxr	w2, [x0]	// ticket,* lock
	add	w1, w2, 1	// tmp98, ticket,
	stxr	w3, w1, [x0]	// tmp99, tmp98,* lock
	cbnz	w3, .L5	// tmp99,
// kcore.h:37: 	while (__atomic_load_n(&lock->now, SPIN) != ticket)
	add	x1, x0, 4	// pretmp_10, lock,
.L2:
// kcore.h:37: 	while (__atomic_load_n(&lock->now, SPIN) != ticket)
	ldar	w0, [x1]	// _3,* pretmp_10
// kcore.h:37: 	while (__atomic_load_n(&lock->now, SPIN) != ticket)
	cmp	w0, w2	// _3, ticket
	bne	.L2		//,
// kcore.h:39: }
	ret	
	.cfi_endproc
.LFE0:
	.size	wait_lock, .-wait_lock
	.align	2
	.p2align 4,,11
	.global	pass_lock
	.type	pass_lock, %function
pass_lock:
.LFB1:
	.cfi_startproc
// kcore.h:43: 	__atomic_store_n(&lock->now, lock->now + 1, UNLOCK);
	ldr	w1, [x0, 4]!	//, lock_4(D)->now
	add	w1, w1, 1	// tmp96, lock_4(D)->now,
// kcore.h:43: 	__atomic_store_n(&lock->now, lock->now + 1, UNLOCK);
	stlr	w1, [x0]	// tmp96,
// kcore.h:44: }
	ret	
	.cfi_endproc
.LFE1:
	.size	pass_lock, .-pass_lock
	.align	2
	.p2align 4,,11
	.global	acquire_lock_spt
	.type	acquire_lock_spt, %function
acquire_lock_spt:
.LFB8:
	.cfi_startproc
// spt.c:21: NOINLINE void acquire_lock_spt(void) { wait_lock(&spt_lock); }
	adrp	x0, .LANCHOR0	// tmp93,
	add	x0, x0, :lo12:.LANCHOR0	//, tmp93,
	b	wait_lock		//
	.cfi_endproc
.LFE8:
	.size	acquire_lock_spt, .-acquire_lock_spt
	.align	2
	.p2align 4,,11
	.global	release_lock_spt
	.type	release_lock_spt, %function
release_lock_spt:
.LFB9:
	.cfi_startproc
// spt.c:22: NOINLINE void release_lock_spt(void) { pass_lock(&spt_lock); }
	adrp	x0, .LANCHOR0	// tmp93,
	add	x0, x0, :lo12:.LANCHOR0	//, tmp93,
	b	pass_lock		//
	.cfi_endproc
.LFE9:
	.size	release_lock_spt, .-release_lock_spt
	.align	2
	.p2align 4,,11
	.global	room_for
	.type	room_for, %function
room_for:
.LFB10:
	.cfi_startproc
// spt.c:24: NOINLINE int room_for(int tables) { return spt_frames + tables <= POOL; }
	adrp	x1, .LANCHOR0+8	// tmp99,
	ldr	x1, [x1, #:lo12:.LANCHOR0+8]	// spt_frames, spt_frames
	add	x0, x1, w0, sxtw	// tmp102, spt_frames, tmp106
// spt.c:24: NOINLINE int room_for(int tables) { return spt_frames + tables <= POOL; }
	cmp	x0, 8	// tmp102,
// spt.c:24: NOINLINE int room_for(int tables) { return spt_frames + tables <= POOL; }
	cset	w0, ls	//,
	ret	
	.cfi_endproc
.LFE10:
	.size	room_for, .-room_for
	.align	2
	.p2align 4,,11
	.global	alloc_table
	.type	alloc_table, %function
alloc_table:
.LFB11:
	.cfi_startproc
// spt.c:27: 	if (spt_frames == POOL)
	adrp	x2, .LANCHOR0	// tmp97,
	add	x2, x2, :lo12:.LANCHOR0	// tmp96, tmp97,
	ldr	x1, [x2, 8]	// spt_frames.1_1, spt_frames
// spt.c:27: 	if (spt_frames == POOL)
	cmp	x1, 8	// spt_frames.1_1,
	beq	.L12		//,
// spt.c:29: 	return spt_pool[spt_frames++].entry;
	adrp	x0, spt_pool	// tmp103,
	add	x0, x0, :lo12:spt_pool	// tmp102, tmp103,
	add	x0, x0, x1, lsl 12	// <retval>, tmp102, spt_frames.1_1,
// spt.c:29: 	return spt_pool[spt_frames++].entry;
	add	x1, x1, 1	// tmp100, spt_frames.1_1,
	str	x1, [x2, 8]	// tmp100, spt_frames
// spt.c:30: }
	ret	
	.p2align 2,,3
.L12:
// spt.c:28: 		return 0;
	mov	x0, 0	// <retval>,
// spt.c:30: }
	ret	
	.cfi_endproc
.LFE11:
	.size	alloc_table, .-alloc_table
	.align	2
	.p2align 4,,11
	.global	map_spt
	.type	map_spt, %function
map_spt:
.LFB16:
	.cfi_startproc
	stp	x29, x30, [sp, -80]!	//,,,
	.cfi_def_cfa_offset 80
	.cfi_offset 29, -80
	.cfi_offset 30, -72
// spt.c:105: 	if (bank >= BANKS || a >= IO_ADDRESSES || !is_page(pte))
	cmp	w0, 7	// bank,
// spt.c:104: {
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	mov	w19, w0	// bank, tmp208
// spt.c:105: 	if (bank >= BANKS || a >= IO_ADDRESSES || !is_page(pte))
	mov	x0, 1099511627775	// tmp150,
// spt.c:105: 	if (bank >= BANKS || a >= IO_ADDRESSES || !is_page(pte))
	ccmp	x1, x0, 2, ls	// a, tmp150,,
// spt.c:106: 		return BAD_ADDRESS;
	mov	w0, 1	// <retval>,
// spt.c:105: 	if (bank >= BANKS || a >= IO_ADDRESSES || !is_page(pte))
	bhi	.L13		//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -40
	.cfi_offset 21, -48
// kcore.h:62: static inline int is_page(u64 e) { return (e & TABLE) == TABLE; }
	and	x22, x2, 3	// tmp155, pte,
	mov	x21, x2	// pte, tmp210
// spt.c:106: 		return BAD_ADDRESS;
	mov	w0, 1	// <retval>,
// spt.c:105: 	if (bank >= BANKS || a >= IO_ADDRESSES || !is_page(pte))
	cmp	x22, 3	// tmp155,
	beq	.L45		//,
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
.L13:
// spt.c:111: }
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L45:
	.cfi_def_cfa_offset 80
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	.cfi_offset 21, -48
	.cfi_offset 22, -40
	.cfi_offset 29, -80
	.cfi_offset 30, -72
// spt.c:108: 	int status = set_page(&halves[2 * bank + (a >> 39)], a, pte);
	lsl	w19, w19, 1	// tmp157, bank,
	mov	x20, x1	// a, tmp209
// spt.c:108: 	int status = set_page(&halves[2 * bank + (a >> 39)], a, pte);
	add	x19, x19, x1, lsr 39	// _7, tmp157, a,
	str	x23, [sp, 48]	//,
	.cfi_offset 23, -32
// spt.c:107: 	acquire_lock_spt();
	bl	acquire_lock_spt		//
// spt.c:82: 	if (!find_io_way(&w, h->root, a))
	adrp	x1, .LANCHOR0	// tmp206,
	add	x1, x1, :lo12:.LANCHOR0	// tmp159, tmp206,
	lsl	x19, x19, 4	// tmp163, _7,
	add	x2, x1, 16	// tmp162, tmp159,
	add	x3, x2, x19	// tmp164, tmp162, tmp163
// spt.c:39: 	*w = (struct io_way){.root_at = root + INDEX(a, 1)};
	ubfx	x0, x20, 30, 9	// tmp166, a,,
// spt.c:39: 	*w = (struct io_way){.root_at = root + INDEX(a, 1)};
	ldr	x2, [x2, x19]	// MEM <struct half[16]> [(struct half *)&halves][_7].root, MEM <struct half[16]> [(struct half *)&halves][_7].root
// spt.c:40: 	w->pgd = READ(*w->root_at);
	ldr	x23, [x2, x0, lsl 3]	// w$pgd, MEM[(volatile u64 *)_58]
// spt.c:39: 	*w = (struct io_way){.root_at = root + INDEX(a, 1)};
	add	x19, x2, x0, lsl 3	// _58, MEM <struct half[16]> [(struct half *)&halves][_7].root, tmp166,
// spt.c:41: 	if (w->pgd == 0)
	cbz	x23, .L46	// w$pgd,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x2, x23, 3	// tmp169, w$pgd,
// spt.c:83: 		return IN_WAY;
	mov	w0, w22	// <retval>, tmp155
// spt.c:43: 	if (!is_table(w->pgd))
	cmp	x2, 3	// tmp169,
	bne	.L17		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x2, x20, 21, 9	// tmp171, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x4, x23, 281474976706560	// tmp173, w$pgd,
// spt.c:45: 	w->pmd = READ(*slot(w->pgd, a, 2));
	ldr	x2, [x4, x2, lsl 3]	// w$pmd, MEM[(volatile u64 *)_66]
// spt.c:46: 	if (w->pmd == 0)
	cbz	x2, .L47	// w$pmd,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x4, x2, 3	// tmp174, w$pmd,
// spt.c:48: 	if (!is_table(w->pmd))
	cmp	x4, 3	// tmp174,
	bne	.L17		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x20, 12, 9	// tmp176, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x2, x2, 281474976706560	// tmp205, w$pmd,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	lsr	x20, x20, 12	// tmp207, a,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	add	x4, x2, x0, lsl 3	// _74, tmp205, tmp176,
// spt.c:51: 	w->pte = READ(*w->pte_at);
	ldr	x0, [x2, x0, lsl 3]	// _75, MEM[(volatile u64 *)_74]
// spt.c:84: 	if (w.pte == pte)
	cmp	x21, x0	// pte, _75
	beq	.L24		//,
// spt.c:86: 	if (w.pte & VALID) {
	tbz	x0, 0, .L22	// _75,,
// spt.c:72: 	PUT(*at, 0);
	stlr	xzr, [x4]	//,* _74
// spt.c:61: 	smmu_invalidate = (u32)h->bank;
	ldr	x0, [x3, 8]	// MEM <struct half[16]> [(struct half *)&halves][_7].bank, MEM <struct half[16]> [(struct half *)&halves][_7].bank
// spt.c:61: 	smmu_invalidate = (u32)h->bank;
	str	w0, [x1, 272]	// MEM <struct half[16]> [(struct half *)&halves][_7].bank, smmu_invalidate
// spt.c:63: 	smmu_sync = 0;
	str	wzr, [x1, 276]	//, smmu_sync
	.p2align 3,,7
.L23:
// spt.c:64: 	while (smmu_status & 1)
	ldr	w0, [x1, 280]	//, smmu_status
// spt.c:64: 	while (smmu_status & 1)
	tbnz	x0, 0, .L23	// smmu_status.4_79,,
// spt.c:90: 		PUT(*w.pte_at, pte);
	stlr	x21, [x4]	// pte,* _74
.L24:
// spt.c:85: 		return OK;
	mov	w0, 0	// <retval>,
	b	.L17		//
	.p2align 2,,3
.L46:
// spt.c:93: 	if (!room_for((w.pgd == 0) + (w.pmd == 0)))
	mov	w0, 2	//,
	bl	room_for		//
// spt.c:93: 	if (!room_for((w.pgd == 0) + (w.pmd == 0)))
	cbnz	w0, .L16	// tmp211,
.L19:
// spt.c:94: 		return NO_MEMORY;
	mov	w0, 2	// <retval>,
.L17:
	str	w0, [sp, 72]	// <retval>, %sfp
// spt.c:109: 	release_lock_spt();
	bl	release_lock_spt		//
// spt.c:111: }
	ldp	x19, x20, [sp, 16]	//,,
// spt.c:110: 	return status;
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_remember_state
	.cfi_restore 22
	.cfi_restore 21
	ldr	x23, [sp, 48]	//,
	.cfi_restore 23
	ldr	w0, [sp, 72]	//, %sfp
// spt.c:111: }
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L16:
	.cfi_restore_state
// spt.c:95: 	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table())))
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L19	// _34,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x23, x0, 3	// w$pgd, _34,
	stlr	x23, [x19]	// w$pgd,* _58
.L20:
// spt.c:97: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pgd, a, 2), alloc_table())))
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L19	// _44,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x2, x0, 3	// w$pmd, _44,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x23, x23, 281474976706560	// tmp196, w$pgd,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x20, 21, 9	// tmp195, a,,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x23, x0, lsl 3	// tmp197, tmp196, tmp195,
	stlr	x2, [x0]	// w$pmd,
	lsr	x20, x20, 12	// tmp207, a,
	and	x2, x2, 281474976706560	// tmp205, w$pmd,
.L25:
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x20, x20, 511	// tmp200, tmp207,
// spt.c:99: 	PUT(*slot(w.pmd, a, 3), pte);
	add	x20, x2, x20, lsl 3	// tmp202, tmp205, tmp200,
	stlr	x21, [x20]	// pte,
// spt.c:85: 		return OK;
	mov	w0, 0	// <retval>,
	b	.L17		//
	.p2align 2,,3
.L47:
// spt.c:93: 	if (!room_for((w.pgd == 0) + (w.pmd == 0)))
	mov	w0, 1	//,
	bl	room_for		//
// spt.c:93: 	if (!room_for((w.pgd == 0) + (w.pmd == 0)))
	cbnz	w0, .L20	// tmp212,
	b	.L19		//
.L22:
// spt.c:93: 	if (!room_for((w.pgd == 0) + (w.pmd == 0)))
	mov	w0, 0	//,
	str	x2, [sp, 72]	// tmp205, %sfp
	bl	room_for		//
// spt.c:93: 	if (!room_for((w.pgd == 0) + (w.pmd == 0)))
	ldr	x2, [sp, 72]	// tmp205, %sfp
	cbnz	w0, .L25	// tmp215,
	b	.L19		//
	.cfi_endproc
.LFE16:
	.size	map_spt, .-map_spt
	.align	2
	.p2align 4,,11
	.global	unmap_spt
	.type	unmap_spt, %function
unmap_spt:
.LFB17:
	.cfi_startproc
	stp	x29, x30, [sp, -32]!	//,,,
	.cfi_def_cfa_offset 32
	.cfi_offset 29, -32
	.cfi_offset 30, -24
// spt.c:115: 	if (bank >= BANKS || a >= IO_ADDRESSES)
	cmp	w0, 7	// bank,
// spt.c:114: {
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -16
	.cfi_offset 20, -8
// spt.c:114: {
	mov	w19, w0	// bank, tmp171
// spt.c:115: 	if (bank >= BANKS || a >= IO_ADDRESSES)
	mov	x0, 1099511627775	// tmp126,
// spt.c:115: 	if (bank >= BANKS || a >= IO_ADDRESSES)
	ccmp	x1, x0, 2, ls	// a, tmp126,,
	bls	.L64		//,
// spt.c:116: 		return 0;
	mov	x19, 0	// <retval>,
.L65:
// spt.c:125: }
	mov	x0, x19	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 32	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L64:
	.cfi_restore_state
	mov	x20, x1	// a, tmp172
// spt.c:118: 	struct half *h = &halves[2 * bank + (a >> 39)];
	lsl	w19, w19, 1	// tmp132, bank,
// spt.c:117: 	acquire_lock_spt();
	bl	acquire_lock_spt		//
// spt.c:118: 	struct half *h = &halves[2 * bank + (a >> 39)];
	add	x19, x19, x20, lsr 39	// _7, tmp132, a,
// spt.c:120: 	int is_way = find_io_way(&w, h->root, a);
	adrp	x0, .LANCHOR0	// tmp170,
	add	x0, x0, :lo12:.LANCHOR0	// tmp134, tmp170,
// spt.c:39: 	*w = (struct io_way){.root_at = root + INDEX(a, 1)};
	ubfx	x1, x20, 30, 9	// tmp141, a,,
// spt.c:120: 	int is_way = find_io_way(&w, h->root, a);
	lsl	x19, x19, 4	// tmp138, _7,
	add	x2, x0, 16	// tmp137, tmp134,
	add	x3, x2, x19	// tmp139, tmp137, tmp138
// spt.c:39: 	*w = (struct io_way){.root_at = root + INDEX(a, 1)};
	ldr	x2, [x2, x19]	// MEM <struct half[16]> [(struct half *)&halves][_7].root, MEM <struct half[16]> [(struct half *)&halves][_7].root
// spt.c:40: 	w->pgd = READ(*w->root_at);
	ldr	x19, [x2, x1, lsl 3]	// <retval>, MEM[(volatile u64 *)_30]
// spt.c:41: 	if (w->pgd == 0)
	cbz	x19, .L50	// <retval>,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x19, 3	// tmp144, <retval>,
// spt.c:43: 	if (!is_table(w->pgd))
	cmp	x1, 3	// tmp144,
	bne	.L51		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x19, x19, 281474976706560	// tmp148, <retval>,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x1, x20, 21, 9	// tmp146, a,,
// spt.c:45: 	w->pmd = READ(*slot(w->pgd, a, 2));
	ldr	x19, [x19, x1, lsl 3]	// <retval>, MEM[(volatile u64 *)_38]
// spt.c:46: 	if (w->pmd == 0)
	cbz	x19, .L50	// <retval>,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x19, 3	// tmp149, <retval>,
// spt.c:48: 	if (!is_table(w->pmd))
	cmp	x1, 3	// tmp149,
	bne	.L51		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x20, x20, 12, 9	// tmp151, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x19, x19, 281474976706560	// tmp153, <retval>,
	add	x1, x19, x20, lsl 3	// _46, tmp153, tmp151,
// spt.c:51: 	w->pte = READ(*w->pte_at);
	ldr	x19, [x19, x20, lsl 3]	// <retval>, MEM[(volatile u64 *)_46]
// spt.c:121: 	if (is_way && w.pte & VALID)
	tbz	x19, 0, .L50	// <retval>,,
// spt.c:72: 	PUT(*at, 0);
	stlr	xzr, [x1]	//,* _46
// spt.c:61: 	smmu_invalidate = (u32)h->bank;
	ldr	x1, [x3, 8]	// MEM <struct half[16]> [(struct half *)&halves][_7].bank, MEM <struct half[16]> [(struct half *)&halves][_7].bank
// spt.c:61: 	smmu_invalidate = (u32)h->bank;
	str	w1, [x0, 272]	// MEM <struct half[16]> [(struct half *)&halves][_7].bank, smmu_invalidate
// spt.c:63: 	smmu_sync = 0;
	str	wzr, [x0, 276]	//, smmu_sync
	.p2align 3,,7
.L55:
// spt.c:64: 	while (smmu_status & 1)
	ldr	w1, [x0, 280]	//, smmu_status
// spt.c:64: 	while (smmu_status & 1)
	tbnz	x1, 0, .L55	// smmu_status.4_51,,
.L50:
// spt.c:123: 	release_lock_spt();
	bl	release_lock_spt		//
// spt.c:125: }
	mov	x0, x19	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 32	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L51:
	.cfi_restore_state
// spt.c:116: 		return 0;
	mov	x19, 0	// <retval>,
// spt.c:123: 	release_lock_spt();
	bl	release_lock_spt		//
	b	.L65		//
	.cfi_endproc
.LFE17:
	.size	unmap_spt, .-unmap_spt
	.global	smmu_status
	.global	smmu_sync
	.global	smmu_invalidate
	.global	spt_lock
	.global	spt_frames
	.global	spt_pool
	.global	halves
	.bss
	.align	12
	.set	.LANCHOR0,. + 0
	.type	spt_lock, %object
	.size	spt_lock, 8
spt_lock:
	.zero	8
	.type	spt_frames, %object
	.size	spt_frames, 8
spt_frames:
	.zero	8
	.type	halves, %object
	.size	halves, 256
halves:
	.zero	256
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
	.zero	3812
	.type	spt_pool, %object
	.size	spt_pool, 32768
spt_pool:
	.zero	32768
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
