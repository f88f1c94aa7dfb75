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
// kcore.h:34: 	u32 ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_ACQUIRE);
	ldaxr	w2, [x0]	// ticket,* lock
	add	w1, w2, 1	// tmp98, ticket,
	stxr	w3, w1, [x0]	// tmp99, tmp98,* lock
	cbnz	w3, .L5	// tmp99,
// kcore.h:35: 	while (__atomic_load_n(&lock->now, SPIN) != ticket)
	add	x1, x0, 4	// pretmp_10, lock,
.L2:
// kcore.h:35: 	while (__atomic_load_n(&lock->now, SPIN) != ticket)
	ldar	w0, [x1]	// _3,* pretmp_10
// kcore.h:35: 	while (__atomic_load_n(&lock->now, SPIN) != ticket)
	cmp	w0, w2	// _3, ticket
	bne	.L2		//,
// kcore.h:37: }
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
// kcore.h:41: 	__atomic_store_n(&lock->now, lock->now + 1, UNLOCK);
	ldr	w1, [x0, 4]!	//, lock_4(D)->now
	add	w1, w1, 1	// tmp96, lock_4(D)->now,
// kcore.h:41: 	__atomic_store_n(&lock->now, lock->now + 1, UNLOCK);
	stlr	w1, [x0]	// tmp96,
// kcore.h:42: }
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
	mov	x19, x0	// a, tmp199
// core.c:47: 		return BAD_ADDRESS;
	mov	w20, 1	// <retval>,
// core.c:46: 	if (a >= ADDRESSES || !is_page(pte))
	mov	x0, 281474976710655	// tmp157,
	cmp	x19, x0	// a, tmp157
	bhi	.L13		//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -40
	.cfi_offset 21, -48
// kcore.h:60: static inline int is_page(u64 e) { return (e & TABLE) == TABLE; }
	and	x22, x1, 3	// tmp158, pte,
	mov	x21, x1	// pte, tmp200
// core.c:47: 		return BAD_ADDRESS;
	mov	w20, 1	// <retval>,
// core.c:46: 	if (a >= ADDRESSES || !is_page(pte))
	cmp	x22, 3	// tmp158,
	beq	.L62		//,
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_restore 22
	.cfi_restore 21
.L13:
// core.c:52: }
	mov	w0, w20	//, <retval>
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L62:
	.cfi_def_cfa_offset 80
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	.cfi_offset 21, -48
	.cfi_offset 22, -40
	.cfi_offset 29, -80
	.cfi_offset 30, -72
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -24
	.cfi_offset 23, -32
// kcore.h:81: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	lsr	x24, x19, 39	// tmp159, a,
// kcore.h:81: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	adrp	x23, core_root	// tmp162,
	add	x23, x23, :lo12:core_root	// tmp161, tmp162,
// core.c:48: 	acquire_lock_pt();
	bl	acquire_lock_pt		//
// kcore.h:82: 	w->pgd = READ(*w->root_at);
	ldr	x0, [x23, x24, lsl 3]	// w$pgd, MEM[(volatile u64 *)_65]
// kcore.h:83: 	if (w->pgd == 0)
	cbz	x0, .L63	// w$pgd,
// kcore.h:58: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x0, 3	// tmp163, w$pgd,
// core.c:25: 		return IN_WAY;
	mov	w20, w22	// <retval>, tmp158
// kcore.h:85: 	if (!is_table(w->pgd))
	cmp	x1, 3	// tmp163,
	bne	.L18		//,
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x22, x0, 281474976706560	// tmp198, w$pgd,
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 30, 9	// tmp165, a,,
	stp	x25, x26, [sp, 64]	//,,
	.cfi_offset 26, -8
	.cfi_offset 25, -16
	lsr	x26, x19, 30	// tmp197, a,
// kcore.h:87: 	w->pud = READ(*slot(w->pgd, a, 1));
	ldr	x23, [x22, x0, lsl 3]	// w$pud, MEM[(volatile u64 *)_73]
// kcore.h:88: 	if (w->pud == 0)
	cbz	x23, .L30	// w$pud,
// kcore.h:58: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x0, x23, 3	// tmp168, w$pud,
// kcore.h:90: 	if (!is_table(w->pud))
	cmp	x0, 3	// tmp168,
	bne	.L60		//,
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 21, 9	// tmp170, a,,
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x23, 281474976706560	// tmp172, w$pud,
// kcore.h:93: 	w->pmd = READ(*w->pmd_at);
	ldr	x25, [x1, x0, lsl 3]	// w$pmd, MEM[(volatile u64 *)_81]
// kcore.h:58: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x0, x25, 3	// tmp173, w$pmd,
// kcore.h:94: 	if (!is_table(w->pmd))
	cmp	x0, 3	// tmp173,
	beq	.L64		//,
// core.c:24: 	if (!find_way(&w, core_root.entry, a) || (w.pmd && !is_table(w.pmd)))
	cbz	x25, .L19	// w$pmd,
.L60:
	ldp	x25, x26, [sp, 64]	//,,
	.cfi_restore 26
	.cfi_restore 25
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
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L63:
	.cfi_restore_state
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	mov	w0, w22	//, tmp158
	bl	room_for		//
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbnz	w0, .L65	// tmp201,
.L16:
// core.c:33: 		return NO_MEMORY;
	mov	w20, 2	// <retval>,
	b	.L18		//
	.p2align 2,,3
.L30:
	.cfi_offset 25, -16
	.cfi_offset 26, -8
	mov	x25, 0	// w$pmd,
.L19:
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x25, 0	// w$pmd,
	cset	w20, eq	// _19,
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x23, 0	// w$pud,
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cinc	w0, w20, eq	//, _19,
	bl	room_for		//
// core.c:32: 	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbz	w0, .L59	// tmp205,
// core.c:36: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table())))
	cbz	x23, .L22	// w$pud,
.L23:
// core.c:38: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table())))
	cbnz	w20, .L66	// _19,
.L24:
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x19, x19, 12, 9	// tmp188, a,,
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x25, x25, 281474976706560	// tmp190, w$pmd,
// core.c:40: 	WRITE(*slot(w.pmd, a, 3), pte);
	str	x21, [x25, x19, lsl 3]	// pte, MEM[(volatile u64 *)_60]
.L25:
	ldp	x25, x26, [sp, 64]	//,,
	.cfi_restore 26
	.cfi_restore 25
// core.c:27: 		return OK;
	mov	w20, 0	// <retval>,
	b	.L18		//
	.p2align 2,,3
.L65:
// core.c:34: 	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table())))
	bl	alloc_table		//
// kcore.h:68: 	if (!table)
	cbz	x0, .L16	// _28,
// kcore.h:70: 	WRITE(*at, (u64)table | TABLE);
	orr	x0, x0, 3	// _30, _28,
	stp	x25, x26, [sp, 64]	//,,
	.cfi_offset 26, -8
	.cfi_offset 25, -16
	and	x22, x0, 281474976706560	// tmp198, _30,
	lsr	x26, x19, 30	// tmp197, a,
// kcore.h:81: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	mov	x25, 0	// w$pmd,
// kcore.h:70: 	WRITE(*at, (u64)table | TABLE);
	str	x0, [x23, x24, lsl 3]	// _30, MEM[(volatile u64 *)_65]
.L22:
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x26, x26, 511	// tmp180, tmp197,
// core.c:36: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table())))
	bl	alloc_table		//
// kcore.h:68: 	if (!table)
	cbz	x0, .L59	// _39,
// kcore.h:70: 	WRITE(*at, (u64)table | TABLE);
	orr	x23, x0, 3	// w$pud, _39,
	str	x23, [x22, x26, lsl 3]	// w$pud, MEM[(volatile u64 *)_38]
	b	.L23		//
	.p2align 2,,3
.L64:
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 12, 9	// tmp175, a,,
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x25, 281474976706560	// tmp177, w$pmd,
// kcore.h:97: 	w->pte = READ(*w->pte_at);
	ldr	x0, [x1, x0, lsl 3]	// _90, MEM[(volatile u64 *)_89]
// core.c:26: 	if (w.pte == pte)
	cmp	x21, x0	// pte, _90
	beq	.L25		//,
// core.c:30: 		return WRITE_ONCE;
	mov	w20, 4	// <retval>,
// core.c:29: 	if (w.pte & VALID)
	tbz	x0, 0, .L19	// _90,,
	ldp	x25, x26, [sp, 64]	//,,
	.cfi_remember_state
	.cfi_restore 26
	.cfi_restore 25
	b	.L18		//
.L66:
	.cfi_restore_state
// core.c:38: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table())))
	bl	alloc_table		//
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x23, x23, 281474976706560	// tmp186, w$pud,
// kcore.h:63: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x1, x19, 21, 9	// tmp184, a,,
// kcore.h:68: 	if (!table)
	cbz	x0, .L59	// _50,
// kcore.h:70: 	WRITE(*at, (u64)table | TABLE);
	orr	x25, x0, 3	// w$pmd, _50,
	str	x25, [x23, x1, lsl 3]	// w$pmd, MEM[(volatile u64 *)_49]
	b	.L24		//
.L59:
	ldp	x25, x26, [sp, 64]	//,,
	.cfi_restore 26
	.cfi_restore 25
// core.c:33: 		return NO_MEMORY;
	mov	w20, 2	// <retval>,
	b	.L18		//
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
