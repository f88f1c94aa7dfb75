	.arch armv8-a
	.file	"core.c"
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
	.global	acquire_lock_pt
	.type	acquire_lock_pt, %function
acquire_lock_pt:
.LFB8:
	.cfi_startproc
// core.c:10: NOINLINE void acquire_lock_pt(void) { wait_lock(&core_lock); }
	adrp	x0, .LANCHOR0	// tmp93,
	add	x0, x0, :lo12:.LANCHOR0	//, tmp93,
	b	wait_lock		//
	.cfi_endproc
.LFE8:
	.size	acquire_lock_pt, .-acquire_lock_pt
	.align	2
	.p2align 4,,11
	.global	release_lock_pt
	.type	release_lock_pt, %function
release_lock_pt:
.LFB9:
	.cfi_startproc
// core.c:11: NOINLINE void release_lock_pt(void) { pass_lock(&core_lock); }
	adrp	x0, .LANCHOR0	// tmp93,
	add	x0, x0, :lo12:.LANCHOR0	//, tmp93,
	b	pass_lock		//
	.cfi_endproc
.LFE9:
	.size	release_lock_pt, .-release_lock_pt
	.align	2
	.p2align 4,,11
	.global	room_for
	.type	room_for, %function
room_for:
.LFB10:
	.cfi_startproc
// core.c:13: NOINLINE int room_for(int tables) { return core_frames + tables <= POOL; }
	adrp	x1, .LANCHOR0+8	// tmp99,
	ldr	x1, [x1, #:lo12:.LANCHOR0+8]	// core_frames, core_frames
	add	x0, x1, w0, sxtw	// tmp102, core_frames, tmp106
// core.c:13: NOINLINE int room_for(int tables) { return core_frames + tables <= POOL; }
	cmp	x0, 8	// tmp102,
// core.c:13: NOINLINE int room_for(int tables) { return core_frames + tables <= POOL; }
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
// core.c:16: 	if (core_frames == POOL)
	adrp	x2, .LANCHOR0	// tmp97,
	add	x2, x2, :lo12:.LANCHOR0	// tmp96, tmp97,
	ldr	x1, [x2, 8]	// core_frames.1_1, core_frames
// core.c:16: 	if (core_frames == POOL)
	cmp	x1, 8	// core_frames.1_1,
	beq	.L12		//,
// core.c:18: 	return core_pool[core_frames++].entry;
	adrp	x0, core_pool	// tmp103,
	add	x0, x0, :lo12:core_pool	// tmp102, tmp103,
	add	x0, x0, x1, lsl 12	// <retval>, tmp102, core_frames.1_1,
// core.c:18: 	return core_pool[core_frames++].entry;
	add	x1, x1, 1	// tmp100, core_frames.1_1,
	str	x1, [x2, 8]	// tmp100, core_frames
// core.c:19: }
	ret	
	.p2align 2,,3
.L12:
// core.c:17: 		return 0;
	mov	x0, 0	// <retval>,
// core.c:19: }
	ret	
	.cfi_endproc
.LFE11:
	.size	alloc_table, .-alloc_table
	.align	2
	.p2align 4,,11
	.global	map_core
	.type	map_core, %function
map_core:
.LFB13:
	.cfi_startproc
	stp	x29, x30, [sp, -80]!	//,,,
	.cfi_def_cfa_offset 80
	.cfi_offset 29, -80
	.cfi_offset 30, -72
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	mov	x19, x0	// a, tmp198
// core.c:46: 	if (a >= ADDRESSES || !is_page(pte))
	mov	x0, 281474976710655	// tmp156,
	cmp	x19, x0	// a, tmp156
	bhi	.L26		//,
// kcore.h:62: static inline int is_page(u64 e) { return (e & TABLE) == TABLE; }
	and	x20, x1, 3	// tmp157, pte,
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -24
	.cfi_offset 23, -32
// core.c:47: 		return BAD_ADDRESS;
	mov	w0, 1	// <retval>,
	mov	x23, x1	// pte, tmp199
// core.c:46: 	if (a >= ADDRESSES || !is_page(pte))
	cmp	x20, 3	// tmp157,
	beq	.L47		//,
// core.c:52: }
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_remember_state
	.cfi_restore 24
	.cfi_restore 23
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L47:
	.cfi_restore_state
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -40
	.cfi_offset 21, -48
// core.c:48: 	acquire_lock_pt();
	bl	acquire_lock_pt		//
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	lsr	x2, x19, 39	// tmp158, a,
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	adrp	x0, core_root	// tmp161,
	add	x0, x0, :lo12:core_root	// tmp160, tmp161,
	add	x22, x0, x2, lsl 3	// _61, tmp160, tmp158,
// kcore.h:84: 	w->pgd = READ(*w->root_at);
	ldr	x21, [x0, x2, lsl 3]	// _62, MEM[(volatile u64 *)_61]
// kcore.h:85: 	if (w->pgd == 0)
	cbz	x21, .L15	// _62,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x2, x21, 3	// tmp162, _62,
// core.c:25: 		return IN_WAY;
	mov	w0, w20	// <retval>, tmp157
// kcore.h:87: 	if (!is_table(w->pgd))
	cmp	x2, 3	// tmp162,
	bne	.L16		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x2, x19, 30, 9	// tmp164, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x21, 281474976706560	// tmp166, _62,
// kcore.h:89: 	w->pud = READ(*slot(w->pgd, a, 1));
	ldr	x22, [x1, x2, lsl 3]	// w$pud, MEM[(volatile u64 *)_69]
// kcore.h:90: 	if (w->pud == 0)
	cbz	x22, .L29	// w$pud,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x22, 3	// tmp167, w$pud,
// kcore.h:92: 	if (!is_table(w->pud))
	cmp	x1, 3	// tmp167,
	bne	.L16		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x1, x19, 21, 9	// tmp169, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x2, x22, 281474976706560	// tmp171, w$pud,
// kcore.h:95: 	w->pmd = READ(*w->pmd_at);
	ldr	x20, [x2, x1, lsl 3]	// w$pmd, MEM[(volatile u64 *)_77]
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x20, 3	// tmp172, w$pmd,
// kcore.h:96: 	if (!is_table(w->pmd))
	cmp	x1, 3	// tmp172,
	beq	.L48		//,
// core.c:24: 	if (!find_way(&w, core_root.entry, a) || (w.pmd && !is_table(w.pmd)))
	cbnz	x20, .L16	// w$pmd,
	.p2align 3,,7
.L17:
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x20, 0	// w$pmd,
	cset	w0, eq	// tmp178,
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x22, 0	// w$pud,
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cinc	w0, w0, eq	//, tmp178,
	bl	room_for		//
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbz	w0, .L20	// tmp200,
// core.c:36: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table())))
	cbz	x22, .L49	// w$pud,
.L22:
// core.c:38: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table())))
	cbnz	x20, .L23	// w$pmd,
// core.c:38: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table())))
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L20	// _47,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x20, x0, 3	// w$pmd, _47,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x22, x22, 281474976706560	// tmp189, w$pud,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 21, 9	// tmp188, a,,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x22, x0, lsl 3	// tmp190, tmp189, tmp188,
	stlr	x20, [x0]	// w$pmd,
.L23:
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x19, x19, 12, 9	// tmp193, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x20, x20, 281474976706560	// tmp194, w$pmd,
// core.c:40: 	PUT(*slot(w.pmd, a, 3), pte);
	add	x19, x20, x19, lsl 3	// tmp195, tmp194, tmp193,
	stlr	x23, [x19]	// pte,
// core.c:27: 		return OK;
	mov	w0, 0	// <retval>,
.L16:
	str	w0, [sp, 76]	// <retval>, %sfp
// core.c:50: 	release_lock_pt();
	bl	release_lock_pt		//
// core.c:52: }
	ldp	x19, x20, [sp, 16]	//,,
// core.c:51: 	return status;
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
	ldr	w0, [sp, 76]	//, %sfp
// core.c:52: }
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L26:
	.cfi_def_cfa_offset 80
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	.cfi_offset 29, -80
	.cfi_offset 30, -72
	ldp	x19, x20, [sp, 16]	//,,
// core.c:47: 		return BAD_ADDRESS;
	mov	w0, 1	// <retval>,
// core.c:52: }
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L15:
	.cfi_def_cfa_offset 80
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	.cfi_offset 21, -48
	.cfi_offset 22, -40
	.cfi_offset 23, -32
	.cfi_offset 24, -24
	.cfi_offset 29, -80
	.cfi_offset 30, -72
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	mov	w0, w20	//, tmp157
	bl	room_for		//
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbnz	w0, .L50	// tmp204,
.L20:
// core.c:33: 		return NO_MEMORY;
	mov	w0, 2	// <retval>,
	b	.L16		//
	.p2align 2,,3
.L29:
	mov	x20, 0	// w$pmd,
	b	.L17		//
	.p2align 2,,3
.L50:
// core.c:34: 	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table())))
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L20	// _27,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x24, x0, 3	// w$pgd, _27,
	stlr	x24, [x22]	// w$pgd,* _61
.L21:
// core.c:36: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table())))
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L20	// _37,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x22, x0, 3	// w$pud, _37,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x1, x19, 30, 9	// tmp183, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x0, x24, 281474976706560	// tmp184, w$pgd,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x0, x1, lsl 3	// tmp185, tmp184, tmp183,
	stlr	x22, [x0]	// w$pud,
	mov	x20, x21	// w$pmd, _62
	b	.L22		//
.L49:
// kcore.h:84: 	w->pgd = READ(*w->root_at);
	mov	x24, x21	// w$pgd, _62
	mov	x21, x20	// _62, w$pmd
	b	.L21		//
	.p2align 2,,3
.L48:
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 12, 9	// tmp174, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x20, 281474976706560	// tmp176, w$pmd,
// kcore.h:99: 	w->pte = READ(*w->pte_at);
	ldr	x0, [x1, x0, lsl 3]	// _86, MEM[(volatile u64 *)_85]
// core.c:26: 	if (w.pte == pte)
	cmp	x23, x0	// pte, _86
	bne	.L17		//,
// core.c:27: 		return OK;
	mov	w0, 0	// <retval>,
	b	.L16		//
	.cfi_endproc
.LFE13:
	.size	map_core, .-map_core
	.global	core_lock
	.global	core_frames
	.global	core_pool
	.global	core_root
	.bss
	.align	12
	.set	.LANCHOR0,. + 0
	.type	core_lock, %object
	.size	core_lock, 8
core_lock:
	.zero	8
	.type	core_frames, %object
	.size	core_frames, 8
core_frames:
	.zero	8
	.zero	4080
	.type	core_pool, %object
	.size	core_pool, 32768
core_pool:
	.zero	32768
	.type	core_root, %object
	.size	core_root, 4096
core_root:
	.zero	4096
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
