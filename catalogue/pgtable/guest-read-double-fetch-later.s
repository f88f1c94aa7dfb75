	.arch armv8-a
	.file	"guest-read.c"
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
	.global	guest_read
	.type	guest_read, %function
guest_read:
.LFB5:
	.cfi_startproc
// guest-read.c:16: 	u32 *to = copied[cpu & 3];
	adrp	x5, .LANCHOR0	// tmp125,
	add	x2, x5, :lo12:.LANCHOR0	// tmp103, tmp125,
	add	x4, x2, 8	// tmp106, tmp103,
	ubfiz	x0, x0, 6, 2	// tmp108, tmp126,,
	add	x4, x4, x0	// to, tmp106, tmp108
// guest-read.c:22: 	u32 n = READ(guest_page.count);
	ldr	w3, [x2, 264]	//, MEM[(volatile u32 *)&guest_page]
// guest-read.c:23: 	if (n > WORDS)
	cmp	w3, 16	// n,
	bhi	.L14		//,
// guest-read.c:30: 	for (u32 i = 0; i < n; i++)
	cbz	w3, .L12	// n,
	uxtw	x3, w3	// _23, n
// guest-read.c:31: 		to[i] = READ(guest_page.words[i]);
	add	x2, x2, 264	// tmp116, tmp103,
// guest-read.c:30: 	for (u32 i = 0; i < n; i++)
	mov	x0, 0	// ivtmp.17,
	.p2align 3,,7
.L13:
// guest-read.c:31: 		to[i] = READ(guest_page.words[i]);
	add	x1, x2, w0, uxtw 2	// tmp119, tmp116, ivtmp.17,,
	ldr	w1, [x1, 4]	//, MEM <struct request> [(volatile u32 *)&guest_page].words[_7]
// guest-read.c:31: 		to[i] = READ(guest_page.words[i]);
	str	w1, [x4, x0, lsl 2]	// _5, MEM[(u32 *)to_12 + ivtmp.17_22 * 4]
// guest-read.c:30: 	for (u32 i = 0; i < n; i++)
	add	x0, x0, 1	// ivtmp.17, ivtmp.17,
	cmp	x0, x3	// ivtmp.17, _23
	bne	.L13		//,
.L12:
// guest-read.c:33: 	return (int)READ(guest_page.count);
	add	x5, x5, :lo12:.LANCHOR0	// tmp120, tmp125,
	ldr	w0, [x5, 264]	//, MEM[(volatile u32 *)&guest_page]
// guest-read.c:37: }
	ret	
.L14:
// guest-read.c:24: 		return -1;
	mov	w0, -1	// <retval>,
// guest-read.c:37: }
	ret	
	.cfi_endproc
.LFE5:
	.size	guest_read, .-guest_read
	.global	copied
	.global	guest_page
	.global	used
	.global	pool
	.bss
	.align	12
	.set	.LANCHOR0,. + 0
	.type	used, %object
	.size	used, 8
used:
	.zero	8
	.type	copied, %object
	.size	copied, 256
copied:
	.zero	256
	.type	guest_page, %object
	.size	guest_page, 68
guest_page:
	.zero	68
	.zero	3764
	.type	pool, %object
	.size	pool, 32768
pool:
	.zero	32768
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
