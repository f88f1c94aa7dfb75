	.arch armv8-a
	.file	"example-4.c"
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
	.global	replace
	.type	replace, %function
replace:
.LFB9:
	.cfi_startproc
	stp	x29, x30, [sp, -80]!	//,,,
	.cfi_def_cfa_offset 80
	.cfi_offset 29, -80
	.cfi_offset 30, -72
// example-4.c:16: 	if (frame < 0x80000ul || frame > 0xbffffl)
	sub	x3, x2, #524288	// tmp133, frame,
// example-4.c:9: {
	mov	x29, sp	//,
	stp	x19, x20, [sp, 16]	//,,
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	mov	x20, x1	// ipa, tmp176
// example-4.c:16: 	if (frame < 0x80000ul || frame > 0xbffffl)
	mov	x1, 262143	// tmp134,
	cmp	x3, x1	// tmp133, tmp134
	bls	.L22		//,
// example-4.c:40: }
	ldp	x19, x20, [sp, 16]	//,,
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret	
	.p2align 2,,3
.L22:
	.cfi_restore_state
	stp	x23, x24, [sp, 48]	//,,
	.cfi_offset 24, -24
	.cfi_offset 23, -32
// example-4.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	adrp	x23, .LANCHOR0	// tmp174,
	add	x1, x23, :lo12:.LANCHOR0	// tmp135, tmp174,
	ubfiz	x19, x0, 4, 3	// tmp139, id,,
	str	x25, [sp, 64]	//,
	.cfi_offset 25, -16
	add	x25, x1, 8	// tmp138, tmp135,
	stp	x21, x22, [sp, 32]	//,,
	.cfi_offset 22, -40
	.cfi_offset 21, -48
// example-4.c:18: 	spin_lock(&s2_lock);
	add	x0, x1, 136	//, tmp135,
	mov	x22, x2	// frame, tmp177
// example-4.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	ldr	x21, [x25, x19]	// _2, vms[_1].vttbr
// example-4.c:18: 	spin_lock(&s2_lock);
	bl	spin_lock		//
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x0, x20, 39, 9	// tmp146, ipa,,
// example-4.c:10: 	u64 *root = ROOT(&vms[id & 7]);
	and	x21, x21, 281474976706560	// root, _2,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x21, x0, lsl 3]	// e, MEM[(volatile u64 *)_68]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp148, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp148,
	bne	.L13		//,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ubfx	x1, x20, 30, 9	// tmp151, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x0, x0, 281474976706560	// table, e,
// pgtable.h:65: 		u64 e = READ(table[INDEX(a, l)]);
	ldr	x0, [x0, x1, lsl 3]	// e, MEM[(volatile u64 *)_81]
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	and	x1, x0, 3	// tmp153, e,
// pgtable.h:66: 		if ((e & TABLE) != TABLE)
	cmp	x1, 3	// tmp153,
	bne	.L13		//,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	ubfx	x24, x20, 21, 9	// tmp156, ipa,,
// pgtable.h:68: 		table = (u64 *)(e & ADDRESS);
	and	x21, x0, 281474976706560	// table, e,
// pgtable.h:70: 	return &table[INDEX(a, level)];
	add	x0, x21, x24, lsl 3	// _53, table, tmp156,
// example-4.c:20: 	if (e && ((old = READ(*e)) & TABLE) == TABLE) {
	cbz	x0, .L13	// _53,
// example-4.c:20: 	if (e && ((old = READ(*e)) & TABLE) == TABLE) {
	ldr	x0, [x21, x24, lsl 3]	// old, MEM[(volatile u64 *)_53]
// example-4.c:20: 	if (e && ((old = READ(*e)) & TABLE) == TABLE) {
	and	x0, x0, 3	// tmp158, old,
// example-4.c:20: 	if (e && ((old = READ(*e)) & TABLE) == TABLE) {
	cmp	x0, 3	// tmp158,
	beq	.L23		//,
.L13:
// example-4.c:40: }
	ldp	x19, x20, [sp, 16]	//,,
// example-4.c:39: 	spin_unlock(&s2_lock);
	add	x0, x23, :lo12:.LANCHOR0	// tmp171, tmp174,
	ldp	x21, x22, [sp, 32]	//,,
	.cfi_remember_state
	.cfi_restore 22
	.cfi_restore 21
	add	x0, x0, 136	//, tmp171,
	ldp	x23, x24, [sp, 48]	//,,
	.cfi_restore 24
	.cfi_restore 23
	ldr	x25, [sp, 64]	//,
	.cfi_restore 25
// example-4.c:40: }
	ldp	x29, x30, [sp], 80	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
// example-4.c:39: 	spin_unlock(&s2_lock);
	b	spin_unlock		//
	.p2align 2,,3
.L23:
	.cfi_restore_state
// example-4.c:29: 		WRITE(*e, 0);
	str	xzr, [x21, x24, lsl 3]	//, MEM[(volatile u64 *)_53]
// s2.h:91: 	before_tlbi();
#APP
// 91 "s2.h" 1
	dsb ishst
// 0 "" 2
// s2.h:42: 	u64 host = read_vttbr();
// 42 "s2.h" 1
	mrs x0, vttbr_el2	// v_
// 0 "" 2
// s2.h:49: 	write_vttbr(vm->vttbr);
#NO_APP
	ldr	x1, [x25, x19]	// MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr, MEM <struct vm[8]> [(struct vm *)&vms][_1].vttbr
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
	msr vttbr_el2, x0	// v_
// 0 "" 2
// s2.h:59: 	isb();
// 59 "s2.h" 1
	isb	
// 0 "" 2
// example-4.c:31: 		u64 *made = table_alloc();
#NO_APP
	bl	table_alloc		//
// example-4.c:32: 		if (made) {
	cbz	x0, .L13	// made,
// example-4.c:33: 			made[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	ubfx	x20, x20, 12, 9	// tmp168, ipa,,
// example-4.c:33: 			made[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	lsl	x2, x22, 12	// tmp169, frame,
// example-4.c:33: 			made[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	orr	x2, x2, 2047	// tmp170, tmp169,
// example-4.c:33: 			made[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	str	x2, [x0, x20, lsl 3]	// tmp170, *_11
// example-4.c:34: 			dsb(ishst);
#APP
// 34 "example-4.c" 1
	dsb ishst
// 0 "" 2
// example-4.c:35: 			WRITE(*e, (u64)made | TABLE);
#NO_APP
	orr	x0, x0, 3	// _14, made,
	str	x0, [x21, x24, lsl 3]	// _14, MEM[(volatile u64 *)_53]
	b	.L13		//
	.cfi_endproc
.LFE9:
	.size	replace, .-replace
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
