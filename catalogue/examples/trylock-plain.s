	.arch armv8-a
	.file	"trylock.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	spin_trylock
	.type	spin_trylock, %function
spin_trylock:
.LFB0:
	.cfi_startproc
// trylock.c:7: __attribute__((noinline)) unsigned spin_trylock(atomic_uint *l) { return swap(l, 1, ACQUIRE) == 0; }
	mov	w2, 1	// tmp96,
.L3:
	ldxr	w1, [x0]	// _1,* l
	stxr	w3, w2, [x0]	// tmp101, tmp96,* l
	cbnz	w3, .L3	// tmp101,
// trylock.c:7: __attribute__((noinline)) unsigned spin_trylock(atomic_uint *l) { return swap(l, 1, ACQUIRE) == 0; }
	cmp	w1, 0	// _1,
// trylock.c:7: __attribute__((noinline)) unsigned spin_trylock(atomic_uint *l) { return swap(l, 1, ACQUIRE) == 0; }
	cset	w0, eq	//,
	ret	
	.cfi_endproc
.LFE0:
	.size	spin_trylock, .-spin_trylock
	.align	2
	.p2align 4,,11
	.global	spin_unlock
	.type	spin_unlock, %function
spin_unlock:
.LFB1:
	.cfi_startproc
// trylock.c:8: __attribute__((noinline)) void spin_unlock(atomic_uint *l) { store(l, 0, RELEASE); }
	stlr	wzr, [x0]	//,* l
// trylock.c:8: __attribute__((noinline)) void spin_unlock(atomic_uint *l) { store(l, 0, RELEASE); }
	ret	
	.cfi_endproc
.LFE1:
	.size	spin_unlock, .-spin_unlock
	.align	2
	.p2align 4,,11
	.global	worker
	.type	worker, %function
worker:
.LFB2:
	.cfi_startproc
	stp	x29, x30, [sp, -16]!	//,,,
	.cfi_def_cfa_offset 16
	.cfi_offset 29, -16
	.cfi_offset 30, -8
// trylock.c:11:   unsigned got = spin_trylock(&lock);
	adrp	x4, .LANCHOR0	// tmp96,
	add	x4, x4, :lo12:.LANCHOR0	// tmp95, tmp96,
// trylock.c:10: unsigned worker(void) {
	mov	x29, sp	//,
// trylock.c:11:   unsigned got = spin_trylock(&lock);
	mov	x0, x4	//, tmp95
// trylock.c:10: unsigned worker(void) {
// trylock.c:11:   unsigned got = spin_trylock(&lock);
	bl	spin_trylock		//
// trylock.c:17:   if (!got)
	cbz	w0, .L5	// <retval>,
// trylock.c:19:   counter++;
	ldr	w1, [x4, 4]	//, counter
// trylock.c:24:   spin_unlock(&lock);
	mov	x0, x4	//, tmp95
// trylock.c:19:   counter++;
	add	w1, w1, 1	// tmp101, counter,
	str	w1, [x4, 4]	// tmp101, counter
// trylock.c:24:   spin_unlock(&lock);
	bl	spin_unlock		//
// trylock.c:25:   return 1;
	mov	w0, 1	// <retval>,
.L5:
// trylock.c:26: }
	ldp	x29, x30, [sp], 16	//,,,
	.cfi_restore 30
	.cfi_restore 29
	.cfi_def_cfa_offset 0
	ret	
	.cfi_endproc
.LFE2:
	.size	worker, .-worker
	.global	counter
	.global	lock
	.bss
	.align	2
	.set	.LANCHOR0,. + 0
	.type	lock, %object
	.size	lock, 4
lock:
	.zero	4
	.type	counter, %object
	.size	counter, 4
counter:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
