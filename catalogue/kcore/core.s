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
	stp	x29, x30, [sp, -64]!	//,,,
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	mov	x19, x0	// a, tmp200
// core.c:47: 		return BAD_ADDRESS;
	mov	w20, 1	// <retval>,
// core.c:46: 	if (a >= ADDRESSES || !is_page(pte))
	mov	x0, 281474976710655	// tmp157,
	cmp	x19, x0	// a, tmp157
	bhi	.L13		//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -24
	.cfi_offset 21, -32
// kcore.h:62: static inline int is_page(u64 e) { return (e & TABLE) == TABLE; }
	and	x22, x1, 3	// tmp158, pte,
	mov	x21, x1	// pte, tmp201
// core.c:47: 		return BAD_ADDRESS;
	mov	w20, 1	// <retval>,
// core.c:46: 	if (a >= ADDRESSES || !is_page(pte))
	cmp	x22, 3	// tmp158,
	beq	.L56		//,
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
.L13:
// core.c:52: }
	mov	w0, w20	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L56:
	.cfi_def_cfa_offset 64
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	.cfi_offset 21, -32
	.cfi_offset 22, -24
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -8
	.cfi_offset 23, -16
// core.c:48: 	acquire_lock_pt();
	bl	acquire_lock_pt		//
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	lsr	x1, x19, 39	// tmp159, a,
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	adrp	x0, core_root	// tmp162,
	add	x0, x0, :lo12:core_root	// tmp161, tmp162,
	add	x24, x0, x1, lsl 3	// _62, tmp161, tmp159,
// kcore.h:84: 	w->pgd = READ(*w->root_at);
	ldr	x23, [x0, x1, lsl 3]	// w$pgd, MEM[(volatile u64 *)_62]
// kcore.h:85: 	if (w->pgd == 0)
	cbz	x23, .L57	// w$pgd,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x0, x23, 3	// tmp163, w$pgd,
// core.c:25: 		return IN_WAY;
	mov	w20, w22	// <retval>, tmp158
// kcore.h:87: 	if (!is_table(w->pgd))
	cmp	x0, 3	// tmp163,
	bne	.L18		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 30, 9	// tmp165, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x23, 281474976706560	// tmp167, w$pgd,
// kcore.h:89: 	w->pud = READ(*slot(w->pgd, a, 1));
	ldr	x24, [x1, x0, lsl 3]	// w$pud, MEM[(volatile u64 *)_70]
// kcore.h:90: 	if (w->pud == 0)
	cbz	x24, .L30	// w$pud,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x0, x24, 3	// tmp168, w$pud,
// kcore.h:92: 	if (!is_table(w->pud))
	cmp	x0, 3	// tmp168,
	bne	.L18		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 21, 9	// tmp170, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x24, 281474976706560	// tmp172, w$pud,
// kcore.h:95: 	w->pmd = READ(*w->pmd_at);
	ldr	x22, [x1, x0, lsl 3]	// w$pmd, MEM[(volatile u64 *)_78]
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x0, x22, 3	// tmp173, w$pmd,
// kcore.h:96: 	if (!is_table(w->pmd))
	cmp	x0, 3	// tmp173,
	beq	.L58		//,
// core.c:24: 	if (!find_way(&w, core_root.entry, a) || (w.pmd && !is_table(w.pmd)))
	cbnz	x22, .L18	// w$pmd,
	.p2align 3,,7
.L19:
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x22, 0	// w$pmd,
	cset	w20, eq	// _19,
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x24, 0	// w$pud,
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cinc	w0, w20, eq	//, _19,
	bl	room_for		//
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbz	w0, .L16	// tmp206,
// core.c:36: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table())))
	cbz	x24, .L22	// w$pud,
.L23:
// core.c:38: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table())))
	cbnz	w20, .L59	// _19,
.L24:
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x19, x19, 12, 9	// tmp190, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x22, x22, 281474976706560	// tmp191, w$pmd,
// core.c:40: 	PUT(*slot(w.pmd, a, 3), pte);
	add	x19, x22, x19, lsl 3	// tmp192, tmp191, tmp190,
	stlr	x21, [x19]	// pte,
.L25:
// core.c:27: 		return OK;
	mov	w20, 0	// <retval>,
.L18:
// core.c:50: 	release_lock_pt();
	bl	release_lock_pt		//
// core.c:51: 	return status;
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_remember_state
	.cfi_restore 22
	.cfi_restore 21
// core.c:52: }
	mov	w0, w20	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
// core.c:51: 	return status;
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
// core.c:52: }
	ldp	x29, x30, [sp], 64	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L57:
	.cfi_restore_state
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	mov	w0, w22	//, tmp158
	bl	room_for		//
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbnz	w0, .L60	// tmp202,
.L16:
// core.c:33: 		return NO_MEMORY;
	mov	w20, 2	// <retval>,
	b	.L18		//
	.p2align 2,,3
.L30:
	mov	x22, 0	// w$pmd,
	b	.L19		//
	.p2align 2,,3
.L60:
// core.c:34: 	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table())))
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L16	// _28,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x23, x0, 3	// _90, _28,
	stlr	x23, [x24]	// _90,* _62
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	mov	x22, 0	// w$pmd,
.L22:
// core.c:36: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table())))
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L16	// _38,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x24, x0, 3	// w$pud, _38,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x23, x23, 281474976706560	// tmp181, w$pgd,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 30, 9	// tmp180, a,,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x23, x0, lsl 3	// tmp182, tmp181, tmp180,
	stlr	x24, [x0]	// w$pud,
	b	.L23		//
	.p2align 2,,3
.L58:
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 12, 9	// tmp175, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x22, 281474976706560	// tmp177, w$pmd,
// kcore.h:99: 	w->pte = READ(*w->pte_at);
	ldr	x0, [x1, x0, lsl 3]	// _87, MEM[(volatile u64 *)_86]
// core.c:26: 	if (w.pte == pte)
	cmp	x21, x0	// pte, _87
	beq	.L25		//,
// core.c:30: 		return WRITE_ONCE;
	mov	w20, 4	// <retval>,
// core.c:29: 	if (w.pte & VALID)
	tbnz	x0, 0, .L18	// _87,,
	b	.L19		//
	.p2align 2,,3
.L59:
// core.c:38: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table())))
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L16	// _48,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x22, x0, 3	// w$pmd, _48,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x24, x24, 281474976706560	// tmp186, w$pud,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 21, 9	// tmp185, a,,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x24, x0, lsl 3	// tmp187, tmp186, tmp185,
	stlr	x22, [x0]	// w$pmd,
	b	.L24		//
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
