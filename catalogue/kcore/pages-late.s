	.arch armv8-a
	.file	"pages.c"
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
	.global	acquire_lock_s2page
	.type	acquire_lock_s2page, %function
acquire_lock_s2page:
.LFB17:
	.cfi_startproc
// pages.c:16: NOINLINE void acquire_lock_s2page(void) { wait_lock(&pages_lock); }
	adrp	x0, .LANCHOR0	// tmp93,
	add	x0, x0, :lo12:.LANCHOR0	// tmp92, tmp93,
	add	x0, x0, 408	//, tmp92,
	b	wait_lock		//
	.cfi_endproc
.LFE17:
	.size	acquire_lock_s2page, .-acquire_lock_s2page
	.align	2
	.p2align 4,,11
	.global	release_lock_s2page
	.type	release_lock_s2page, %function
release_lock_s2page:
.LFB18:
	.cfi_startproc
// pages.c:17: NOINLINE void release_lock_s2page(void) { pass_lock(&pages_lock); }
	adrp	x0, .LANCHOR0	// tmp93,
	add	x0, x0, :lo12:.LANCHOR0	// tmp92, tmp93,
	add	x0, x0, 408	//, tmp92,
	b	pass_lock		//
	.cfi_endproc
.LFE18:
	.size	release_lock_s2page, .-release_lock_s2page
	.align	2
	.p2align 4,,11
	.global	assign_pfn_to_vm
	.type	assign_pfn_to_vm, %function
assign_pfn_to_vm:
.LFB20:
	.cfi_startproc
	stp	x29, x30, [sp, -80]!	//,,,
	.cfi_def_cfa_offset 80
	.cfi_offset 29, -80
	.cfi_offset 30, -72
// pages.c:41: 	if (vmid >= CORE || gfn >= ADDRESSES >> 12 || pfn < FIRST || pfn >= FIRST + FRAMES)
	cmp	w0, 15	// vmid,
// pages.c:37: {
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	mov	w19, w0	// vmid, tmp186
// pages.c:41: 	if (vmid >= CORE || gfn >= ADDRESSES >> 12 || pfn < FIRST || pfn >= FIRST + FRAMES)
	mov	x0, 68719476735	// tmp136,
// pages.c:37: {
	stp	x21, x22, [sp, 32]	//,,
// pages.c:41: 	if (vmid >= CORE || gfn >= ADDRESSES >> 12 || pfn < FIRST || pfn >= FIRST + FRAMES)
	ccmp	x1, x0, 2, ls	// gfn, tmp136,,
	.cfi_offset 21, -48
	.cfi_offset 22, -40
// pages.c:38: 	u64 i = pfn - FIRST;
	sub	x21, x2, #524288	// i, pfn,
// pages.c:37: {
	stp	x23, x24, [sp, 48]	//,,
// pages.c:41: 	if (vmid >= CORE || gfn >= ADDRESSES >> 12 || pfn < FIRST || pfn >= FIRST + FRAMES)
	mov	x0, 1023	// tmp138,
	.cfi_offset 23, -32
	.cfi_offset 24, -24
// pages.c:42: 		return BAD_ADDRESS;
	mov	w23, 1	// <retval>,
// pages.c:41: 	if (vmid >= CORE || gfn >= ADDRESSES >> 12 || pfn < FIRST || pfn >= FIRST + FRAMES)
	ccmp	x21, x0, 2, ls	// i, tmp138,,
	bls	.L35		//,
// pages.c:59: }
	ldp	x19, x20, [sp, 16]	//,,
	mov	w0, w23	//, <retval>
	ldp	x21, x22, [sp, 32]	//,,
	ldp	x23, x24, [sp, 48]	//,,
	ldp	x29, x30, [sp], 80	//,,,
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
.L35:
	.cfi_restore_state
	mov	x22, x1	// gfn, tmp187
	mov	x20, x2	// pfn, tmp188
// pages.c:43: 	acquire_lock_s2page();
	bl	acquire_lock_s2page		//
// pages.c:44: 	u32 owner = READ(owners[i]);
	adrp	x24, owners	// tmp183,
	add	x0, x24, :lo12:owners	// tmp142, tmp183,
	ldr	w0, [x0, x21, lsl 2]	//, MEM <u32[1024]> [(volatile u32 *)&owners][i_12]
// pages.c:45: 	if (owner == vmid) { /* adopt */
	cmp	w19, w0	// vmid, owner
	beq	.L36		//,
// pages.c:39: 	int status = REFUSED;
	mov	w23, 5	// <retval>,
// pages.c:50: 	} else if (owner == HOST && READ(counts[i]) == 0) { /* take */
	cbnz	w0, .L19	// owner,
	str	x25, [sp, 64]	//,
	.cfi_offset 25, -16
// pages.c:50: 	} else if (owner == HOST && READ(counts[i]) == 0) { /* take */
	adrp	x25, counts	// tmp182,
	add	x0, x25, :lo12:counts	// tmp149, tmp182,
	ldr	w0, [x0, x21, lsl 2]	//, MEM <u32[1024]> [(volatile u32 *)&counts][i_12]
// pages.c:50: 	} else if (owner == HOST && READ(counts[i]) == 0) { /* take */
	cbz	w0, .L37	// _6,
	ldr	x25, [sp, 64]	//,
	.cfi_restore 25
.L19:
// pages.c:57: 	release_lock_s2page();
	bl	release_lock_s2page		//
.L38:
// pages.c:59: }
	ldp	x19, x20, [sp, 16]	//,,
	mov	w0, w23	//, <retval>
	ldp	x21, x22, [sp, 32]	//,,
	ldp	x23, x24, [sp, 48]	//,,
	ldp	x29, x30, [sp], 80	//,,,
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
// pages.c:46: 		if (gfns[i] == NOWHERE || gfns[i] == gfn) {
	adrp	x0, gfns	// tmp184,
	add	x1, x0, :lo12:gfns	// tmp144, tmp184,
// pages.c:39: 	int status = REFUSED;
	mov	w23, 5	// <retval>,
// pages.c:46: 		if (gfns[i] == NOWHERE || gfns[i] == gfn) {
	ldr	x1, [x1, x21, lsl 3]	// _5, gfns[i_12]
// pages.c:46: 		if (gfns[i] == NOWHERE || gfns[i] == gfn) {
	cmp	x1, x22	// _5, gfn
	ccmn	x1, #1, 4, ne	// _5,,,
	bne	.L19		//,
.L18:
// pages.c:54: 		gfns[i] = gfn;
	add	x0, x0, :lo12:gfns	// tmp179, tmp184,
// pages.c:48: 			status = OK;
	mov	w23, 0	// <retval>,
// pages.c:54: 		gfns[i] = gfn;
	str	x22, [x0, x21, lsl 3]	// gfn, gfns[i_12]
// pages.c:57: 	release_lock_s2page();
	bl	release_lock_s2page		//
	b	.L38		//
	.p2align 2,,3
.L37:
	.cfi_offset 25, -16
// pages.c:24: 	acquire_lock_pt(HOST);
	bl	acquire_lock_pt		//
// pages.c:25: 	if (find_way(&w, ROOT(HOST), pfn << 12) && w.pte & VALID)
	adrp	x23, .LANCHOR0	// tmp185,
	add	x0, x23, :lo12:.LANCHOR0	// tmp151, tmp185,
	ldr	x0, [x0, 136]	// vms[0].vttbr, vms[0].vttbr
	and	x0, x0, 281474976706560	// _26, vms[0].vttbr,
// kcore.h:84: 	w->pgd = READ(*w->root_at);
	ldr	x0, [x0]	// _36, MEM[(volatile u64 *)_26]
// kcore.h:85: 	if (w->pgd == 0)
	cbz	x0, .L20	// _36,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x0, 3	// tmp156, _36,
// kcore.h:87: 	if (!is_table(w->pgd))
	cmp	x1, 3	// tmp156,
	bne	.L20		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x0, x0, 281474976706560	// tmp157, _36,
// kcore.h:89: 	w->pud = READ(*slot(w->pgd, a, 1));
	ldr	x0, [x0, 16]	// _44, MEM[(volatile u64 *)_43]
// kcore.h:90: 	if (w->pud == 0)
	cbz	x0, .L20	// _44,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x0, 3	// tmp158, _44,
// kcore.h:92: 	if (!is_table(w->pud))
	cmp	x1, 3	// tmp158,
	bne	.L20		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x1, x20, 9, 9	// tmp161, pfn,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x0, x0, 281474976706560	// tmp163, _44,
// kcore.h:95: 	w->pmd = READ(*w->pmd_at);
	ldr	x0, [x0, x1, lsl 3]	// _52, MEM[(volatile u64 *)_51]
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x1, x0, 3	// tmp164, _52,
// kcore.h:96: 	if (!is_table(w->pmd))
	cmp	x1, 3	// tmp164,
	bne	.L20		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x0, x0, 281474976706560	// tmp167, _52,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x2, x20, 511	// tmp165, pfn,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfiz	x1, x20, 3, 9	// tmp166, pfn,,
	add	x1, x1, x0	// _59, tmp166, tmp167
// kcore.h:99: 	w->pte = READ(*w->pte_at);
	ldr	x0, [x0, x2, lsl 3]	// _60, MEM[(volatile u64 *)_59]
// pages.c:25: 	if (find_way(&w, ROOT(HOST), pfn << 12) && w.pte & VALID)
	tbz	x0, 0, .L20	// _60,,
// pages.c:26: 		PUT(*w.pte_at, 0);
	stlr	xzr, [x1]	//,* _59
	.p2align 3,,7
.L20:
// pages.c:27: 	release_lock_pt(HOST);
	mov	w0, 0	//,
	bl	release_lock_pt		//
// s2.h:35: 	dsb();
#APP
// 35 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:37: 	u64 own = read_vttbr();
// 37 "s2.h" 1
	mrs x0, vttbr_el2	// v_
// 0 "" 2
// s2.h:39: 	write_vttbr(vms[vmid].vttbr);
#NO_APP
	add	x23, x23, :lo12:.LANCHOR0	// tmp170, tmp185,
	ldr	x1, [x23, 136]	// vms[0].vttbr, vms[0].vttbr
#APP
// 39 "s2.h" 1
	msr vttbr_el2, x1	// vms[0].vttbr
// 0 "" 2
// s2.h:41: 	isb();
// 41 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:42: 	tlbi_by(ipas2e1is, a >> 12);
// 42 "s2.h" 1
	tlbi ipas2e1is, x20	// pfn
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
// pages.c:53: 		counts[i] = 0;
#NO_APP
	add	x25, x25, :lo12:counts	// tmp177, tmp182,
// pages.c:52: 		owners[i] = vmid;
	add	x24, x24, :lo12:owners	// tmp175, tmp183,
	adrp	x0, gfns	// tmp184,
// pages.c:53: 		counts[i] = 0;
	str	wzr, [x25, x21, lsl 2]	//, counts[i_12]
	ldr	x25, [sp, 64]	//,
	.cfi_restore 25
// pages.c:52: 		owners[i] = vmid;
	str	w19, [x24, x21, lsl 2]	// vmid, owners[i_12]
	b	.L18		//
	.cfi_endproc
.LFE20:
	.size	assign_pfn_to_vm, .-assign_pfn_to_vm
	.align	2
	.p2align 4,,11
	.global	map_pfn_vm
	.type	map_pfn_vm, %function
map_pfn_vm:
.LFB21:
	.cfi_startproc
	stp	x29, x30, [sp, -96]!	//,,,
	.cfi_def_cfa_offset 96
	.cfi_offset 29, -96
	.cfi_offset 30, -88
	mov	x29, sp	//,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 21, -64
	.cfi_offset 22, -56
// pages.c:63: 	u64 i = pfn - FIRST;
	sub	x22, x2, #524288	// i, pfn,
// pages.c:66: 	if (a >= ADDRESSES || pfn < FIRST || pfn >= FIRST + FRAMES)
	cmp	x22, 1023	// i,
// pages.c:62: {
	stp	x23, x24, [sp, 48]	//,,
	mov	w21, w0	// vmid, tmp245
	.cfi_offset 23, -48
	.cfi_offset 24, -40
// pages.c:67: 		return BAD_ADDRESS;
	mov	w23, 1	// <retval>,
// pages.c:66: 	if (a >= ADDRESSES || pfn < FIRST || pfn >= FIRST + FRAMES)
	mov	x0, 281474976710655	// tmp173,
	ccmp	x1, x0, 2, ls	// a, tmp173,,
	bls	.L93		//,
// pages.c:86: }
	ldp	x21, x22, [sp, 32]	//,,
	mov	w0, w23	//, <retval>
	ldp	x23, x24, [sp, 48]	//,,
	ldp	x29, x30, [sp], 96	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 21
	.cfi_restore 22
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L93:
	.cfi_restore_state
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 20, -72
	.cfi_offset 19, -80
	mov	x19, x1	// a, tmp246
	mov	x20, x2	// pfn, tmp247
// pages.c:72: 	acquire_lock_s2page();
	bl	acquire_lock_s2page		//
// pages.c:64: 	int status = REFUSED;
	mov	w23, 5	// <retval>,
// pages.c:76: 	u32 owner = READ(owners[i]);
	adrp	x0, owners	// tmp178,
	add	x0, x0, :lo12:owners	// tmp177, tmp178,
	ldr	w24, [x0, x22, lsl 2]	//, MEM <u32[1024]> [(volatile u32 *)&owners][i_16]
// pages.c:79: 	if (owner < CORE && owner == vmid && gfns[i] == a >> 12) {
	cmp	w24, 15	// owner,
	cset	w1, ls	// tmp180,
// pages.c:79: 	if (owner < CORE && owner == vmid && gfns[i] == a >> 12) {
	cmp	w24, w21	// owner, vmid
	cset	w0, eq	// tmp182,
// pages.c:79: 	if (owner < CORE && owner == vmid && gfns[i] == a >> 12) {
	ands	w21, w1, w0	// _43, tmp180, tmp182
	beq	.L41		//,
// pages.c:79: 	if (owner < CORE && owner == vmid && gfns[i] == a >> 12) {
	adrp	x0, gfns	// tmp185,
	add	x0, x0, :lo12:gfns	// tmp184, tmp185,
	stp	x25, x26, [sp, 64]	//,,
	.cfi_offset 26, -24
	.cfi_offset 25, -32
// pages.c:79: 	if (owner < CORE && owner == vmid && gfns[i] == a >> 12) {
	lsr	x25, x19, 12	// _8, a,
// pages.c:79: 	if (owner < CORE && owner == vmid && gfns[i] == a >> 12) {
	ldr	x0, [x0, x22, lsl 3]	// gfns[i_16], gfns[i_16]
	cmp	x0, x25	// gfns[i_16], _8
	beq	.L94		//,
	ldp	x25, x26, [sp, 64]	//,,
	.cfi_restore 26
	.cfi_restore 25
.L41:
// pages.c:84: 	release_lock_s2page();
	bl	release_lock_s2page		//
// pages.c:85: 	return status;
	ldp	x19, x20, [sp, 16]	//,,
	.cfi_restore 20
	.cfi_restore 19
// pages.c:86: }
	mov	w0, w23	//, <retval>
	ldp	x21, x22, [sp, 32]	//,,
	ldp	x23, x24, [sp, 48]	//,,
	ldp	x29, x30, [sp], 96	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 21
	.cfi_restore 22
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L94:
	.cfi_def_cfa_offset 96
	.cfi_offset 19, -80
	.cfi_offset 20, -72
	.cfi_offset 21, -64
	.cfi_offset 22, -56
	.cfi_offset 23, -48
	.cfi_offset 24, -40
	.cfi_offset 25, -32
	.cfi_offset 26, -24
	.cfi_offset 29, -96
	.cfi_offset 30, -88
// pages.c:80: 		acquire_lock_pt(owner);
	mov	w0, w24	//, owner
	bl	acquire_lock_pt		//
// s2.h:72: 	if (!find_way(&w, ROOT(vmid), a) || (w.pmd && !is_table(w.pmd)))
	adrp	x3, .LANCHOR0	// tmp244,
	add	x2, x3, :lo12:.LANCHOR0	// tmp188, tmp244,
	add	x2, x2, 136	// tmp191, tmp188,
	ubfiz	x0, x24, 4, 32	// tmp193, owner,,
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	lsr	x1, x19, 39	// tmp197, a,
// pages.c:81: 		status = set_page(owner, a, pfn << 12 | LEAF | TABLE);
	lsl	x20, x20, 12	// tmp187, pfn,
// pages.c:81: 		status = set_page(owner, a, pfn << 12 | LEAF | TABLE);
	orr	x20, x20, 2047	// _10, tmp187,
// s2.h:72: 	if (!find_way(&w, ROOT(vmid), a) || (w.pmd && !is_table(w.pmd)))
	uxtw	x4, w24	// owner, owner
	ldr	x0, [x2, x0]	// vms[owner_20].vttbr, vms[owner_20].vttbr
	and	x0, x0, 281474976706560	// tmp195, vms[owner_20].vttbr,
// kcore.h:83: 	*w = (struct way){.root_at = root + INDEX(a, 0)};
	add	x23, x0, x1, lsl 3	// _82, tmp195, tmp197,
// kcore.h:84: 	w->pgd = READ(*w->root_at);
	ldr	x22, [x0, x1, lsl 3]	// _46, MEM[(volatile u64 *)_82]
// kcore.h:85: 	if (w->pgd == 0)
	cbz	x22, .L95	// _46,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x0, x22, 3	// tmp199, _46,
// s2.h:73: 		return IN_WAY;
	mov	w23, 3	// <retval>,
// kcore.h:87: 	if (!is_table(w->pgd))
	cmp	x0, 3	// tmp199,
	bne	.L45		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 30, 9	// tmp201, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x22, 281474976706560	// tmp203, _46,
	stp	x27, x28, [sp, 80]	//,,
	.cfi_offset 28, -8
	.cfi_offset 27, -16
// kcore.h:89: 	w->pud = READ(*slot(w->pgd, a, 1));
	ldr	x27, [x1, x0, lsl 3]	// w$pud, MEM[(volatile u64 *)_90]
// kcore.h:90: 	if (w->pud == 0)
	cbz	x27, .L58	// w$pud,
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x0, x27, 3	// tmp204, w$pud,
// kcore.h:92: 	if (!is_table(w->pud))
	cmp	x0, 3	// tmp204,
	bne	.L91		//,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 21, 9	// tmp206, a,,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x27, 281474976706560	// tmp208, w$pud,
// kcore.h:95: 	w->pmd = READ(*w->pmd_at);
	ldr	x26, [x1, x0, lsl 3]	// w$pmd, MEM[(volatile u64 *)_98]
// kcore.h:60: static inline int is_table(u64 e) { return (e & TABLE) == TABLE; }
	and	x0, x26, 3	// tmp209, w$pmd,
// kcore.h:96: 	if (!is_table(w->pmd))
	cmp	x0, 3	// tmp209,
	beq	.L96		//,
// s2.h:72: 	if (!find_way(&w, ROOT(vmid), a) || (w.pmd && !is_table(w.pmd)))
	cbz	x26, .L46	// w$pmd,
.L91:
	ldp	x27, x28, [sp, 80]	//,,
	.cfi_restore 28
	.cfi_restore 27
	.p2align 3,,7
.L45:
// pages.c:82: 		release_lock_pt(owner);
	mov	w0, w24	//, owner
	bl	release_lock_pt		//
	ldp	x25, x26, [sp, 64]	//,,
	.cfi_remember_state
	.cfi_restore 26
	.cfi_restore 25
	b	.L41		//
	.p2align 2,,3
.L95:
	.cfi_restore_state
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	mov	w0, w24	//, owner
	mov	w1, 3	//,
	bl	room_for		//
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbnz	w0, .L97	// tmp248,
// s2.h:86: 		return NO_MEMORY;
	mov	w23, 2	// <retval>,
	b	.L45		//
.L97:
// s2.h:87: 	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table(vmid))))
	mov	w0, w24	//, owner
	stp	x27, x28, [sp, 80]	//,,
	.cfi_offset 28, -8
	.cfi_offset 27, -16
// s2.h:87: 	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table(vmid))))
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L90	// _48,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x28, x0, 3	// w$pgd, _48,
	stlr	x28, [x23]	// w$pgd,* _82
.L50:
// s2.h:89: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table(vmid))))
	mov	w0, w24	//, owner
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L90	// _58,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x27, x0, 3	// w$pud, _58,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x28, x28, 281474976706560	// tmp225, w$pgd,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 30, 9	// tmp224, a,,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x28, x0, lsl 3	// tmp226, tmp225, tmp224,
	stlr	x27, [x0]	// w$pud,
	mov	x26, x22	// w$pmd, _46
.L51:
// s2.h:91: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table(vmid))))
	cbz	w21, .L52	// _43,
// s2.h:91: 	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table(vmid))))
	mov	w0, w24	//, owner
	bl	alloc_table		//
// kcore.h:70: 	if (!table)
	cbz	x0, .L90	// _68,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	orr	x26, x0, 3	// w$pmd, _68,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x27, x27, 281474976706560	// tmp230, w$pud,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfx	x0, x19, 21, 9	// tmp229, a,,
// kcore.h:72: 	PUT(*at, (u64)table | TABLE);
	add	x0, x27, x0, lsl 3	// tmp231, tmp230, tmp229,
	stlr	x26, [x0]	// w$pmd,
.L52:
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x0, x25, 511	// tmp233, _8,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x26, x26, 281474976706560	// tmp234, w$pmd,
// s2.h:93: 	PUT(*slot(w.pmd, a, 3), pte);
	add	x0, x26, x0, lsl 3	// tmp235, tmp234, tmp233,
	stlr	x20, [x0]	// _10,
.L49:
	ldp	x27, x28, [sp, 80]	//,,
	.cfi_remember_state
	.cfi_restore 28
	.cfi_restore 27
// s2.h:75: 		return OK;
	mov	w23, 0	// <retval>,
	b	.L45		//
.L96:
	.cfi_restore_state
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x0, x26, 281474976706560	// tmp212, w$pmd,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	and	x1, x25, 511	// tmp210, _8,
// kcore.h:65: static inline u64 *slot(u64 entry, u64 a, int level) { return (u64 *)(entry & ADDRESS) + INDEX(a, level); }
	ubfiz	x2, x25, 3, 9	// tmp211, _8,,
	add	x2, x2, x0	// _106, tmp211, tmp212
// kcore.h:99: 	w->pte = READ(*w->pte_at);
	ldr	x0, [x0, x1, lsl 3]	// _107, MEM[(volatile u64 *)_106]
// s2.h:74: 	if (w.pte == pte)
	cmp	x20, x0	// _10, _107
	beq	.L49		//,
// s2.h:76: 	if (w.pte & VALID) {
	tbz	x0, 0, .L46	// _107,,
// s2.h:63: 	PUT(*at, 0);
	stlr	xzr, [x2]	//,* _106
// s2.h:35: 	dsb();
#APP
// 35 "s2.h" 1
	dsb ish	
// 0 "" 2
// s2.h:37: 	u64 own = read_vttbr();
// 37 "s2.h" 1
	mrs x0, vttbr_el2	// v_
// 0 "" 2
// s2.h:39: 	write_vttbr(vms[vmid].vttbr);
#NO_APP
	add	x3, x3, :lo12:.LANCHOR0	// tmp215, tmp244,
	add	x4, x3, x4, lsl 4	// tmp220, tmp215, owner,
	ldr	x1, [x4, 136]	// vms[owner_20].vttbr, vms[owner_20].vttbr
#APP
// 39 "s2.h" 1
	msr vttbr_el2, x1	// vms[owner_20].vttbr
// 0 "" 2
// s2.h:41: 	isb();
// 41 "s2.h" 1
	isb	
// 0 "" 2
// s2.h:42: 	tlbi_by(ipas2e1is, a >> 12);
// 42 "s2.h" 1
	tlbi ipas2e1is, x25	// _8
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
// s2.h:82: 		PUT(*w.pte_at, pte);
#NO_APP
	stlr	x20, [x2]	// _10,* _106
// s2.h:83: 		return OK;
	b	.L49		//
.L58:
	mov	x26, 0	// w$pmd,
.L46:
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x26, 0	// w$pmd,
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	mov	w0, w24	//, owner
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cset	w21, eq	// _43,
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cmp	x27, 0	// w$pud,
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cinc	w1, w21, eq	//, _43,
	bl	room_for		//
// s2.h:85: 	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
	cbz	w0, .L90	// tmp252,
// s2.h:89: 	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table(vmid))))
	cbnz	x27, .L51	// w$pud,
// kcore.h:84: 	w->pgd = READ(*w->root_at);
	mov	x28, x22	// w$pgd, _46
	mov	x22, x26	// _46, w$pmd
	b	.L50		//
	.p2align 2,,3
.L90:
	ldp	x27, x28, [sp, 80]	//,,
	.cfi_restore 28
	.cfi_restore 27
// s2.h:86: 		return NO_MEMORY;
	mov	w23, 2	// <retval>,
	b	.L45		//
	.cfi_endproc
.LFE21:
	.size	map_pfn_vm, .-map_pfn_vm
	.global	pages_lock
	.global	gfns
	.global	counts
	.global	owners
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
	.type	pages_lock, %object
	.size	pages_lock, 8
pages_lock:
	.zero	8
	.type	gfns, %object
	.size	gfns, 8192
gfns:
	.zero	8192
	.type	counts, %object
	.size	counts, 4096
counts:
	.zero	4096
	.type	owners, %object
	.size	owners, 4096
owners:
	.zero	4096
	.zero	3680
	.type	pool, %object
	.size	pool, 557056
pool:
	.zero	557056
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
