	.arch armv8-a
	.file	"s2.c"
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
// s2.h:18: NOINLINE void acquire_lock_pt(u32 vmid) { wait_lock(&pt_locks[vmid]); }
	adrp	x1, .LANCHOR0	// tmp96,
	add	x1, x1, :lo12:.LANCHOR0	// tmp95, tmp96,
	add	x0, x1, w0, uxtw 3	//, tmp95, tmp100,,
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
// s2.h:19: NOINLINE void release_lock_pt(u32 vmid) { pass_lock(&pt_locks[vmid]); }
	adrp	x1, .LANCHOR0	// tmp96,
	add	x1, x1, :lo12:.LANCHOR0	// tmp95, tmp96,
	add	x0, x1, w0, uxtw 3	//, tmp95, tmp100,,
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
// s2.h:21: NOINLINE int room_for(u32 vmid, int tables) { return vms[vmid].frames + tables <= POOL; }
	ubfiz	x0, x0, 4, 32	// tmp105, tmp112,,
	adrp	x2, .LANCHOR0	// tmp101,
	add	x2, x2, :lo12:.LANCHOR0	// tmp100, tmp101,
	add	x2, x2, x0	// tmp106, tmp100, tmp105
// s2.h:21: NOINLINE int room_for(u32 vmid, int tables) { return vms[vmid].frames + tables <= POOL; }
	ldr	x0, [x2, 144]	// vms[vmid_6(D)].frames, vms[vmid_6(D)].frames
	add	x1, x0, w1, sxtw	// tmp108, vms[vmid_6(D)].frames, tmp113
// s2.h:21: NOINLINE int room_for(u32 vmid, int tables) { return vms[vmid].frames + tables <= POOL; }
	cmp	x1, 8	// tmp108,
// s2.h:21: NOINLINE int room_for(u32 vmid, int tables) { return vms[vmid].frames + tables <= POOL; }
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
// s2.h:24: 	u64 n = vms[vmid].frames;
	adrp	x1, .LANCHOR0	// tmp99,
	add	x1, x1, :lo12:.LANCHOR0	// tmp98, tmp99,
	ubfiz	x2, x0, 4, 32	// tmp103, vmid,,
	add	x1, x1, 136	// tmp101, tmp98,
	add	x1, x1, x2	// tmp104, tmp101, tmp103
	ldr	x2, [x1, 8]	// n, vms[vmid_5(D)].frames
// s2.h:25: 	if (n == POOL)
	cmp	x2, 8	// n,
	beq	.L12		//,
// s2.h:28: 	return pool[vmid][n].entry;
	add	x0, x2, w0, uxtw 3	// tmp113, n, vmid,
	adrp	x3, pool	// tmp117,
	add	x3, x3, :lo12:pool	// tmp116, tmp117,
// s2.h:27: 	vms[vmid].frames = n + 1;
	add	x2, x2, 1	// tmp112, n,
// s2.h:28: 	return pool[vmid][n].entry;
	add	x0, x3, x0, lsl 12	// <retval>, tmp116, tmp113,
// s2.h:27: 	vms[vmid].frames = n + 1;
	str	x2, [x1, 8]	// tmp112, vms[vmid_5(D)].frames
// s2.h:29: }
	ret	
	.p2align 2,,3
.L12:
// s2.h:26: 		return 0;
	mov	x0, 0	// <retval>,
// s2.h:29: }
	ret	
	.cfi_endproc
.LFE11:
	.size	alloc_table, .-alloc_table
	.align	2
	.p2align 4,,11
	.global	map_s2pt
	.type	map_s2pt, %function
map_s2pt:
.LFB17:
	.cfi_startproc
	stp	x29, x30, [sp, -80]!	//,,,
	.cfi_def_cfa_offset 80
	.cfi_offset 29, -80
	.cfi_offset 30, -72
// s2.c:8: 	if (vmid >= VMIDS || a >= ADDRESSES)
	cmp	w0, 16	// vmid,
// s2.c:5: {
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	mov	x20, x1	// a, tmp341
// s2.c:8: 	if (vmid >= VMIDS || a >= ADDRESSES)
	mov	x1, 281474976710655	// tmp224,
// s2.c:5: {
	stp	x21, x22, [sp, 32]	//,,
// s2.c:8: 	if (vmid >= VMIDS || a >= ADDRESSES)
	ccmp	x20, x1, 2, ls	// a, tmp224,,
	.cfi_offset 21, -48
	.cfi_offset 22, -40
// s2.c:9: 		return BAD_ADDRESS;
	mov	w22, 1	// <retval>,
// s2.c:8: 	if (vmid >= VMIDS || a >= ADDRESSES)
	bls	.L93		//,
// s2.c:17: }
	ldp	x19, x20, [sp, 16]	//,,
	mov	w0, w22	//, <retval>
	ldp	x21, x22, [sp, 32]	//,,
	ldp	x29, x30, [sp], 80	//,,,
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
.L93:
	.cfi_restore_state
	mov	w21, w2	// level, tmp342
	mov	w19, w0	// vmid, tmp340
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -24
	.cfi_offset 23, -32
	mov	x23, x3	// pte, tmp343
// s2.c:10: 	acquire_lock_pt(vmid);
	bl	acquire_lock_pt		//
// s2.c:11: 	if (level == 2 && is_block(pte))
	cmp	w21, 2	// level,
	beq	.L94		//,
// s2.c:6: 	int status = BAD_ADDRESS;
	mov	w22, 1	// <retval>,
// s2.c:13: 	if (level == 3 && is_page(pte))
	cmp	w21, 3	// level,
	bne	.L16		//,
// kcore.h:62: static inline int is_page(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x23, 3	// tmp276, pte,
// s2.c:13: 	if (level == 3 && is_page(pte))
	cmp	x1, 3	// tmp276,
	beq	.L95		//,
.L16:
// s2.c:15: 	release_lock_pt(vmid);
	mov	w0, w19	//, vmid
	bl	release_lock_pt		//
// s2.c:17: }
	ldp	x19, x20, [sp, 16]	//,,
	mov	w0, w22	//, <retval>
	ldp	x21, x22, [sp, 32]	//,,
// s2.c:16: 	return status;
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_remember_state
	.cfi_restore 24
	.cfi_restore 23
// s2.c:17: }
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L94:
	.cfi_restore_state
// kcore.h:61: static inline int is_block(u64 e) { return (e & TABLE) == VALID; }
	and	x0, x23, 3	// tmp229, pte,
// s2.c:6: 	int status = BAD_ADDRESS;
	mov	w22, 1	// <retval>,
// s2.c:11: 	if (level == 2 && is_block(pte))
	cmp	x0, 1	// tmp229,
	bne	.L16		//,
// s2.h:101: 	if (!find_way(&w, ROOT(vmid), a) || is_table(w.pmd))
	adrp	x0, .LANCHOR0	// tmp338,
	add	x3, x0, :lo12:.LANCHOR0	// tmp230, tmp338,
	add	x3, x3, 136	// tmp233, tmp230,
	ubfiz	x1, x19, 4, 32	// tmp235, vmid,,
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	lsr	x2, x20, 39	// tmp239, a,
// s2.h:101: 	if (!find_way(&w, ROOT(vmid), a) || is_table(w.pmd))
	uxtw	x5, w19	// vmid, vmid
	ldr	x1, [x3, x1]	// vms[vmid_10(D)].vttbr, vms[vmid_10(D)].vttbr
	and	x1, x1, 281474976706560	// tmp237, vms[vmid_10(D)].vttbr,
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	add	x22, x1, x2, lsl 3	// _64, tmp237, tmp239,
// kcore.h:84: 	w->pgd = READ(*w->root_at);
	ldr	x24, [x1, x2, lsl 3]	// w$pgd, MEM[(volatile u64 *)_64]
// kcore.h:85: 	if (w->pgd == 0)
	cbz	x24, .L17	// w$pgd,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x24, 3	// tmp241, w$pgd,
// s2.h:102: 		return IN_WAY;
	mov	w22, 3	// <retval>,
// kcore.h:87: 	if (!is_table(w->pgd))
	cmp	x1, 3	// tmp241,
	bne	.L16		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x1, x20, 30, 9	// tmp243, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x2, x24, 281474976706560	// tmp245, w$pgd,
// kcore.h:89: 	w->pud = READ(*slot(w->pgd, a, 1));
	ldr	x21, [x2, x1, lsl 3]	// w$pud, MEM[(volatile u64 *)_72]
// kcore.h:90: 	if (w->pud == 0)
	cbz	x21, .L19	// w$pud,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x21, 3	// tmp246, w$pud,
// kcore.h:92: 	if (!is_table(w->pud))
	cmp	x1, 3	// tmp246,
	bne	.L16		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x2, x21, 281474976706560	// tmp250, w$pud,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x1, x20, 21, 9	// tmp248, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	add	x3, x2, x1, lsl 3	// _80, tmp250, tmp248,
// kcore.h:95: 	w->pmd = READ(*w->pmd_at);
	ldr	x1, [x2, x1, lsl 3]	// _81, MEM[(volatile u64 *)_80]
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x2, x1, 3	// _82, _81,
// kcore.h:96: 	if (!is_table(w->pmd))
	cmp	x2, 3	// _82,
	bne	.L20		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x20, x20, 12, 9	// tmp252, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x1, 281474976706560	// tmp254, _81,
// kcore.h:99: 	w->pte = READ(*w->pte_at);
	ldr	x0, [x1, x20, lsl 3]	// _89, MEM[(volatile u64 *)_88]
	b	.L16		//
	.p2align 2,,3
.L95:
// s2.h:72: 	if (!find_way(&w, ROOT(vmid), a) || (w.pmd && !is_table(w.pmd)))
	adrp	x0, .LANCHOR0	// tmp338,
	add	x4, x0, :lo12:.LANCHOR0	// tmp277, tmp338,
	add	x4, x4, 136	// tmp280, tmp277,
	ubfiz	x2, x19, 4, 32	// tmp282, vmid,,
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	lsr	x3, x20, 39	// tmp286, a,
// s2.h:72: 	if (!find_way(&w, ROOT(vmid), a) || (w.pmd && !is_table(w.pmd)))
	uxtw	x5, w19	// vmid, vmid
	ldr	x2, [x4, x2]	// vms[vmid_10(D)].vttbr, vms[vmid_10(D)].vttbr
	and	x2, x2, 281474976706560	// tmp284, vms[vmid_10(D)].vttbr,
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	add	x24, x2, x3, lsl 3	// _155, tmp284, tmp286,
// kcore.h:84: 	w->pgd = READ(*w->root_at);
	ldr	x21, [x2, x3, lsl 3]	// w$pgd, MEM[(volatile u64 *)_155]
// kcore.h:85: 	if (w->pgd == 0)
	cbz	x21, .L96	// w$pgd,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x2, x21, 3	// tmp288, w$pgd,
// s2.h:73: 		return IN_WAY;
	mov	w22, w1	// <retval>, tmp276
// kcore.h:87: 	if (!is_table(w->pgd))
	cmp	x2, 3	// tmp288,
	bne	.L16		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x1, x20, 30, 9	// tmp290, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x2, x21, 281474976706560	// tmp292, w$pgd,
	str	x25, [sp, 64]	//,
	.cfi_offset 25, -16
// kcore.h:89: 	w->pud = READ(*slot(w->pgd, a, 1));
	ldr	x25, [x2, x1, lsl 3]	// w$pud, MEM[(volatile u64 *)_163]
// kcore.h:90: 	if (w->pud == 0)
	cbz	x25, .L48	// w$pud,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x25, 3	// tmp293, w$pud,
// kcore.h:92: 	if (!is_table(w->pud))
	cmp	x1, 3	// tmp293,
	bne	.L92		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x1, x20, 21, 9	// tmp295, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x2, x25, 281474976706560	// tmp297, w$pud,
// kcore.h:95: 	w->pmd = READ(*w->pmd_at);
	ldr	x24, [x2, x1, lsl 3]	// w$pmd, MEM[(volatile u64 *)_171]
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x24, 3	// tmp298, w$pmd,
// kcore.h:96: 	if (!is_table(w->pmd))
	cmp	x1, 3	// tmp298,
	beq	.L97		//,
// s2.h:72: 	if (!find_way(&w, ROOT(vmid), a) || (w.pmd && !is_table(w.pmd)))
	cbz	x24, .L31	// w$pmd,
.L92:
	ldr	x25, [sp, 64]	//,
	.cfi_restore 25
	b	.L16		//
	.p2align 2,,3
.L96:
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	mov	w0, w19	//, vmid
	bl	room_for		//
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbnz	w0, .L98	// tmp347,
.L28:
// s2.h:86: 		return NO_MEMORY;
	mov	w22, 2	// <retval>,
	b	.L16		//
.L98:
// s2.h:87: 	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table(vmid))))
	mov	w0, w19	//, vmid
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L28	// _121,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x21, x0, 3	// _186, _121,
	str	x25, [sp, 64]	//,
	.cfi_offset 25, -16
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	stlr	x21, [x24]	// _186,* _155
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	mov	x24, 0	// w$pmd,
.L35:
// s2.h:89: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table(vmid))))
	mov	w0, w19	//, vmid
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L91	// _131,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x25, x0, 3	// w$pud, _131,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x21, x21, 281474976706560	// tmp316, w$pgd,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x20, 30, 9	// tmp315, a,,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x21, x0, lsl 3	// tmp317, tmp316, tmp315,
	stlr	x25, [x0]	// w$pud,
.L36:
// s2.h:91: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table(vmid))))
	cbnz	w22, .L99	// _36,
.L37:
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x20, 12, 9	// tmp325, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x24, x24, 281474976706560	// tmp326, w$pmd,
// s2.h:93: 	PUT(*slot(w.pmd, a, 3), pte);
	add	x0, x24, x0, lsl 3	// tmp327, tmp326, tmp325,
	stlr	x23, [x0]	// pte,
.L34:
	ldr	x25, [sp, 64]	//,
	.cfi_restore 25
// s2.h:75: 		return OK;
	mov	w22, 0	// <retval>,
	b	.L16		//
	.p2align 2,,3
.L17:
// s2.h:112: 	if (w.pmd & VALID || !room_for(vmid, (w.pgd == 0) + (w.pud == 0)))
	mov	w1, w21	//, level
	mov	w0, w19	//, vmid
	bl	room_for		//
// s2.h:112: 	if (w.pmd & VALID || !room_for(vmid, (w.pgd == 0) + (w.pud == 0)))
	cbz	w0, .L28	// tmp344,
// s2.h:114: 	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table(vmid))))
	mov	w0, w19	//, vmid
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L28	// _40,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x24, x0, 3	// w$pgd, _40,
	stlr	x24, [x22]	// w$pgd,* _64
.L24:
// s2.h:116: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table(vmid))))
	mov	w0, w19	//, vmid
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L28	// _50,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x21, x0, 3	// w$pud, _50,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x24, x24, 281474976706560	// tmp268, w$pgd,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x20, 30, 9	// tmp267, a,,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x24, x0, lsl 3	// tmp269, tmp268, tmp267,
	stlr	x21, [x0]	// w$pud,
.L25:
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x20, 21, 9	// tmp272, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x21, x21, 281474976706560	// tmp273, w$pud,
// s2.h:118: 	PUT(*slot(w.pud, a, 2), pte);
	add	x0, x21, x0, lsl 3	// tmp274, tmp273, tmp272,
	stlr	x23, [x0]	// pte,
.L26:
// s2.h:104: 		return OK;
	mov	w22, 0	// <retval>,
	b	.L16		//
	.p2align 2,,3
.L97:
	.cfi_offset 25, -16
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x2, x20, 12, 9	// tmp300, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x24, 281474976706560	// tmp302, w$pmd,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	lsr	x4, x20, 12	// tmp339, a,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	add	x3, x1, x2, lsl 3	// _179, tmp302, tmp300,
// kcore.h:99: 	w->pte = READ(*w->pte_at);
	ldr	x1, [x1, x2, lsl 3]	// _180, MEM[(volatile u64 *)_179]
// s2.h:74: 	if (w.pte == pte)
	cmp	x23, x1	// pte, _180
	beq	.L34		//,
// s2.h:76: 	if (w.pte & VALID) {
	tbz	x1, 0, .L31	// _180,,
// s2.h:63: 	PUT(*at, 0);
	stlr	xzr, [x3]	//,* _179
// s2.h:37: 	u64 own = read_vttbr();
#APP
// 37 "s2.h" 1
	mrs x1, vttbr_el2	// v_
// 0 "" 2
// s2.h:39: 	write_vttbr(vms[vmid].vttbr);
#NO_APP
	add	x0, x0, :lo12:.LANCHOR0	// tmp305, tmp338,
	add	x0, x0, x5, lsl 4	// tmp310, tmp305, vmid,
	ldr	x0, [x0, 136]	// vms[vmid_10(D)].vttbr, vms[vmid_10(D)].vttbr
#APP
// 39 "s2.h" 1
	msr vttbr_el2, x0	// vms[vmid_10(D)].vttbr
// 0 "" 2
// s2.h:41: 	isb();
// 41 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:42: 	tlbi_by(ipas2e1is, a >> 12);
// 42 "s2.h" 1
	tlbi ipas2e1is, x4	// tmp339
// 0 "" 2
// s2.h:43: 	dsb();
// 43 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:44: 	tlbi(vmalle1is);
// 44 "s2.h" 1
	tlbi vmalle1is
// 0 "" 2
// s2.h:46: 	dsb();
// 46 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:48: 	write_vttbr(own);
// 48 "s2.h" 1
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:49: 	isb();
// 49 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:82: 		PUT(*w.pte_at, pte);
#NO_APP
	stlr	x23, [x3]	// pte,* _179
// s2.h:83: 		return OK;
	b	.L34		//
.L20:
	.cfi_restore 25
// s2.h:103: 	if (w.pmd == pte)
	cmp	x23, x1	// pte, _81
	beq	.L26		//,
// s2.h:105: 	if (is_block(w.pmd)) {
	cmp	x2, 1	// _82,
	bne	.L100		//,
// s2.h:63: 	PUT(*at, 0);
	stlr	xzr, [x3]	//,* _80
// s2.h:37: 	u64 own = read_vttbr();
#APP
// 37 "s2.h" 1
	mrs x1, vttbr_el2	// v_
// 0 "" 2
// s2.h:39: 	write_vttbr(vms[vmid].vttbr);
#NO_APP
	add	x0, x0, :lo12:.LANCHOR0	// tmp257, tmp338,
	add	x0, x0, x5, lsl 4	// tmp262, tmp257, vmid,
	ldr	x0, [x0, 136]	// vms[vmid_10(D)].vttbr, vms[vmid_10(D)].vttbr
#APP
// 39 "s2.h" 1
	msr vttbr_el2, x0	// vms[vmid_10(D)].vttbr
// 0 "" 2
// s2.h:41: 	isb();
// 41 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:42: 	tlbi_by(ipas2e1is, a >> 12);
#NO_APP
	lsr	x20, x20, 12	// tmp265, a,
#APP
// 42 "s2.h" 1
	tlbi ipas2e1is, x20	// tmp265
// 0 "" 2
// s2.h:43: 	dsb();
// 43 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:44: 	tlbi(vmalle1is);
// 44 "s2.h" 1
	tlbi vmalle1is
// 0 "" 2
// s2.h:46: 	dsb();
// 46 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:48: 	write_vttbr(own);
// 48 "s2.h" 1
	msr vttbr_el2, x1	// v_
// 0 "" 2
// s2.h:49: 	isb();
// 49 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:109: 		PUT(*w.pmd_at, pte);
#NO_APP
	stlr	x23, [x3]	// pte,* _80
// s2.h:104: 		return OK;
	mov	w22, 0	// <retval>,
	b	.L16		//
.L48:
	.cfi_offset 25, -16
	mov	x24, 0	// w$pmd,
.L31:
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x24, 0	// w$pmd,
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	mov	w0, w19	//, vmid
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cset	w22, eq	// _36,
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x25, 0	// w$pud,
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cinc	w1, w22, eq	//, _36,
	bl	room_for		//
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbz	w0, .L91	// tmp352,
// s2.h:89: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table(vmid))))
	cbnz	x25, .L36	// w$pud,
	b	.L35		//
.L99:
// s2.h:91: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table(vmid))))
	mov	w0, w19	//, vmid
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L91	// _141,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x24, x0, 3	// w$pmd, _141,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x25, x25, 281474976706560	// tmp321, w$pud,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x20, 21, 9	// tmp320, a,,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x25, x0, lsl 3	// tmp322, tmp321, tmp320,
	stlr	x24, [x0]	// w$pmd,
	b	.L37		//
.L91:
	ldr	x25, [sp, 64]	//,
	.cfi_restore 25
// s2.h:86: 		return NO_MEMORY;
	mov	w22, 2	// <retval>,
	b	.L16		//
.L100:
// s2.h:112: 	if (w.pmd & VALID || !room_for(vmid, (w.pgd == 0) + (w.pud == 0)))
	tbnz	x1, 0, .L28	// _81,,
.L19:
// s2.h:112: 	if (w.pmd & VALID || !room_for(vmid, (w.pgd == 0) + (w.pud == 0)))
	cmp	x21, 0	// w$pud,
// s2.h:112: 	if (w.pmd & VALID || !room_for(vmid, (w.pgd == 0) + (w.pud == 0)))
	mov	w0, w19	//, vmid
	cset	w1, eq	//,
	bl	room_for		//
// s2.h:112: 	if (w.pmd & VALID || !room_for(vmid, (w.pgd == 0) + (w.pud == 0)))
	cbz	w0, .L28	// tmp351,
// s2.h:116: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table(vmid))))
	cbnz	x21, .L25	// w$pud,
	b	.L24		//
	.cfi_endproc
.LFE17:
	.size	map_s2pt, .-map_s2pt
	.align	2
	.p2align 4,,11
	.global	clear_s2pt
	.type	clear_s2pt, %function
clear_s2pt:
.LFB18:
	.cfi_startproc
	stp	x29, x30, [sp, -48]!	//,,,
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
// s2.c:21: 	if (vmid >= VMIDS || a >= ADDRESSES)
	cmp	w0, 16	// vmid,
// s2.c:20: {
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	mov	x19, x1	// a, tmp186
// s2.c:21: 	if (vmid >= VMIDS || a >= ADDRESSES)
	mov	x1, 281474976710655	// tmp135,
// s2.c:20: {
	str	x21, [sp, 32]	//,
	.cfi_offset 21, -16
// s2.c:21: 	if (vmid >= VMIDS || a >= ADDRESSES)
	ccmp	x19, x1, 2, ls	// a, tmp135,,
// s2.c:22: 		return BAD_ADDRESS;
	mov	w21, 1	// <retval>,
// s2.c:21: 	if (vmid >= VMIDS || a >= ADDRESSES)
	bls	.L119		//,
// s2.c:27: }
	ldp	x19, x20, [sp, 16]	//,,
	mov	w0, w21	//, <retval>
	ldr	x21, [sp, 32]	//,
	ldp	x29, x30, [sp], 48	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L119:
	.cfi_restore_state
	mov	w20, w0	// vmid, tmp185
// s2.c:23: 	acquire_lock_pt(vmid);
	bl	acquire_lock_pt		//
// s2.h:126: 	if (!find_way(&w, ROOT(vmid), a))
	adrp	x1, .LANCHOR0	// tmp141,
	add	x1, x1, :lo12:.LANCHOR0	// tmp140, tmp141,
	ubfiz	x3, x20, 4, 32	// tmp145, vmid,,
	add	x1, x1, 136	// tmp143, tmp140,
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	lsr	x2, x19, 39	// tmp149, a,
// s2.h:126: 	if (!find_way(&w, ROOT(vmid), a))
	ldr	x0, [x1, x3]	// vms[vmid_6(D)].vttbr, vms[vmid_6(D)].vttbr
	and	x0, x0, 281474976706560	// tmp147, vms[vmid_6(D)].vttbr,
// kcore.h:84: 	w->pgd = READ(*w->root_at);
	ldr	x0, [x0, x2, lsl 3]	// _28, MEM[(volatile u64 *)_27]
// kcore.h:85: 	if (w->pgd == 0)
	cbz	x0, .L103	// _28,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x2, x0, 3	// tmp151, _28,
// s2.h:127: 		return IN_WAY;
	mov	w21, 3	// <retval>,
// kcore.h:87: 	if (!is_table(w->pgd))
	cmp	x2, 3	// tmp151,
	bne	.L104		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x0, x0, 281474976706560	// tmp155, _28,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x2, x19, 30, 9	// tmp153, a,,
// kcore.h:89: 	w->pud = READ(*slot(w->pgd, a, 1));
	ldr	x0, [x0, x2, lsl 3]	// _36, MEM[(volatile u64 *)_35]
// kcore.h:90: 	if (w->pud == 0)
	cbz	x0, .L103	// _36,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x2, x0, 3	// tmp156, _36,
// kcore.h:92: 	if (!is_table(w->pud))
	cmp	x2, 3	// tmp156,
	bne	.L104		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x2, x19, 21, 9	// tmp158, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x0, x0, 281474976706560	// tmp160, _36,
	add	x4, x0, x2, lsl 3	// _43, tmp160, tmp158,
// kcore.h:95: 	w->pmd = READ(*w->pmd_at);
	ldr	x0, [x0, x2, lsl 3]	// _44, MEM[(volatile u64 *)_43]
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x2, x0, 3	// _45, _44,
// kcore.h:96: 	if (!is_table(w->pmd))
	cmp	x2, 3	// _45,
	bne	.L105		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x2, x19, 12, 9	// tmp161, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x0, x0, 281474976706560	// tmp163, _44,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	lsr	x19, x19, 12	// _46, a,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	add	x4, x0, x2, lsl 3	// _51, tmp163, tmp161,
// kcore.h:99: 	w->pte = READ(*w->pte_at);
	ldr	x0, [x0, x2, lsl 3]	// _52, MEM[(volatile u64 *)_51]
// s2.h:130: 	else if (w.pte & VALID)
	tbz	x0, 0, .L103	// _52,,
// s2.h:63: 	PUT(*at, 0);
	stlr	xzr, [x4]	//,* _51
// s2.h:37: 	u64 own = read_vttbr();
#APP
// 37 "s2.h" 1
	mrs x0, vttbr_el2	// v_
// 0 "" 2
// s2.h:39: 	write_vttbr(vms[vmid].vttbr);
#NO_APP
	ldr	x1, [x1, x3]	// vms[vmid_6(D)].vttbr, vms[vmid_6(D)].vttbr
#APP
// 39 "s2.h" 1
	msr vttbr_el2, x1	// vms[vmid_6(D)].vttbr
// 0 "" 2
// s2.h:41: 	isb();
// 41 "s2.h" 1
	isb	
// 0 "" 2
#NO_APP
.L118:
// s2.h:42: 	tlbi_by(ipas2e1is, a >> 12);
#APP
// 42 "s2.h" 1
	tlbi ipas2e1is, x19	// _46
// 0 "" 2
// s2.h:43: 	dsb();
// 43 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:44: 	tlbi(vmalle1is);
// 44 "s2.h" 1
	tlbi vmalle1is
// 0 "" 2
// s2.h:46: 	dsb();
// 46 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:48: 	write_vttbr(own);
// 48 "s2.h" 1
	msr vttbr_el2, x0	// v_
// 0 "" 2
// s2.h:49: 	isb();
// 49 "s2.h" 1
	isb	
// 0 "" 2
#NO_APP
.L103:
// s2.h:132: 	return OK;
	mov	w21, 0	// <retval>,
.L104:
// s2.c:25: 	release_lock_pt(vmid);
	mov	w0, w20	//, vmid
	bl	release_lock_pt		//
// s2.c:27: }
	ldp	x19, x20, [sp, 16]	//,,
	mov	w0, w21	//, <retval>
	ldr	x21, [sp, 32]	//,
	ldp	x29, x30, [sp], 48	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L105:
	.cfi_restore_state
// s2.h:128: 	if (is_block(w.pmd))
	cmp	x2, 1	// _45,
	bne	.L103		//,
// s2.h:63: 	PUT(*at, 0);
	stlr	xzr, [x4]	//,* _43
// s2.h:37: 	u64 own = read_vttbr();
#APP
// 37 "s2.h" 1
	mrs x0, vttbr_el2	// v_
// 0 "" 2
// s2.h:39: 	write_vttbr(vms[vmid].vttbr);
#NO_APP
	ldr	x1, [x1, x3]	// vms[vmid_6(D)].vttbr, vms[vmid_6(D)].vttbr
#APP
// 39 "s2.h" 1
	msr vttbr_el2, x1	// vms[vmid_6(D)].vttbr
// 0 "" 2
// s2.h:41: 	isb();
// 41 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:42: 	tlbi_by(ipas2e1is, a >> 12);
#NO_APP
	lsr	x19, x19, 12	// tmp174, a,
	b	.L118		//
	.cfi_endproc
.LFE18:
	.size	clear_s2pt, .-clear_s2pt
	.global	pt_locks
	.global	pool
	.global	vms
	.bss
	.align	12
	.set	.LANCHOR0,. + 0
	.type	pt_locks, %object
	.size	pt_locks, 136
pt_locks:
	.zero	136
	.type	vms, %object
	.size	vms, 272
vms:
	.zero	272
	.zero	3688
	.type	pool, %object
	.size	pool, 557056
pool:
	.zero	557056
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
