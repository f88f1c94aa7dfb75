	.arch armv8-a
	.file	"virtio.c"
// GNU C17 (Debian 12.2.0-14) version 12.2.0 (aarch64-linux-gnu)
//	compiled by GNU C version 12.2.0, GMP version 6.2.1, MPFR version 4.2.0, MPC version 1.3.1, isl version isl-0.25-GMP

// GGC heuristics: --param ggc-min-expand=100 --param ggc-min-heapsize=131072
// options passed: -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mlittle-endian -mabi=lp64 -O2 -fasynchronous-unwind-tables
	.text
	.align	2
	.p2align 4,,11
	.global	driver
	.type	driver, %function
driver:
.LFB0:
	.cfi_startproc
// virtio.c:20:   buffer = 5;
	adrp	x2, .LANCHOR0	// tmp96,
	add	x1, x2, :lo12:.LANCHOR0	// tmp95, tmp96,
	mov	w3, 5	// tmp97,
// virtio.c:21:   avail_ring[0] = 1;
	mov	w0, 1	// tmp100,
// virtio.c:20:   buffer = 5;
	str	w3, [x2, #:lo12:.LANCHOR0]	// tmp97, buffer
// virtio.c:21:   avail_ring[0] = 1;
	strh	w0, [x1, 8]	// tmp100, avail_ring[0]
// virtio.c:22:   virtio_wmb();
#APP
// 22 "virtio.c" 1
	dmb ishst
// 0 "" 2
// virtio.c:23:   WRITE_ONCE(avail_idx, 1);
#NO_APP
	strh	w0, [x1, 12]	// tmp100, MEM[(volatile short unsigned int *)&avail_idx]
// virtio.c:25:     return 0;
	mov	w0, 0	// <retval>,
// virtio.c:24:   if (READ_ONCE(used_idx) == 0)
	ldrh	w2, [x1, 14]	//, MEM[(const volatile short unsigned int *)&used_idx]
// virtio.c:24:   if (READ_ONCE(used_idx) == 0)
	tst	w2, 65535	// MEM[(const volatile short unsigned int *)&used_idx]
	beq	.L1		//,
// virtio.c:26:   virtio_rmb();
// virtio.c:27:   return used_ring[0] == 1 ? answer : -1;
	ldrh	w0, [x1, 16]	// used_ring[0], used_ring[0]
	cmp	w0, 1	// used_ring[0],
	bne	.L4		//,
// virtio.c:27:   return used_ring[0] == 1 ? answer : -1;
	ldr	w0, [x1, 20]	//, answer
.L1:
// virtio.c:28: }
	ret	
	.p2align 2,,3
.L4:
// virtio.c:27:   return used_ring[0] == 1 ? answer : -1;
	mov	w0, -1	// <retval>,
// virtio.c:28: }
	ret	
	.cfi_endproc
.LFE0:
	.size	driver, .-driver
	.align	2
	.p2align 4,,11
	.global	device
	.type	device, %function
device:
.LFB1:
	.cfi_startproc
// virtio.c:31:   if (READ_ONCE(avail_idx) == 0)
	adrp	x1, .LANCHOR0	// tmp97,
	add	x0, x1, :lo12:.LANCHOR0	// tmp96, tmp97,
	ldrh	w2, [x0, 12]	//, MEM[(const volatile short unsigned int *)&avail_idx]
// virtio.c:31:   if (READ_ONCE(avail_idx) == 0)
	tst	w2, 65535	// MEM[(const volatile short unsigned int *)&avail_idx]
	beq	.L7		//,
// virtio.c:33:   virtio_rmb();
// virtio.c:34:   if (avail_ring[0] != 1)
	ldrh	w2, [x0, 8]	// avail_ring[0], avail_ring[0]
	cmp	w2, 1	// avail_ring[0],
	beq	.L11		//,
.L7:
// virtio.c:40: }
	ret	
	.p2align 2,,3
.L11:
// virtio.c:36:   answer = buffer + 1;
	ldr	w1, [x1, #:lo12:.LANCHOR0]	//, buffer
// virtio.c:37:   used_ring[0] = 1;
	strh	w2, [x0, 16]	// avail_ring[0], used_ring[0]
// virtio.c:36:   answer = buffer + 1;
	add	w1, w1, 1	// tmp107, buffer,
// virtio.c:36:   answer = buffer + 1;
	str	w1, [x0, 20]	// tmp107, answer
// virtio.c:38:   virtio_wmb();
#APP
// 38 "virtio.c" 1
	dmb ishst
// 0 "" 2
// virtio.c:39:   WRITE_ONCE(used_idx, 1);
#NO_APP
	strh	w2, [x0, 14]	// avail_ring[0], MEM[(volatile short unsigned int *)&used_idx]
// virtio.c:40: }
	ret	
	.cfi_endproc
.LFE1:
	.size	device, .-device
	.global	answer
	.global	buffer
	.global	used_ring
	.global	used_idx
	.global	avail_ring
	.global	avail_idx
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	buffer, %object
	.size	buffer, 4
buffer:
	.zero	4
	.zero	4
	.type	avail_ring, %object
	.size	avail_ring, 4
avail_ring:
	.zero	4
	.type	avail_idx, %object
	.size	avail_idx, 2
avail_idx:
	.zero	2
	.type	used_idx, %object
	.size	used_idx, 2
used_idx:
	.zero	2
	.type	used_ring, %object
	.size	used_ring, 4
used_ring:
	.zero	4
	.type	answer, %object
	.size	answer, 4
answer:
	.zero	4
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
