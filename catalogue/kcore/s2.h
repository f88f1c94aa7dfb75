/* Stage-2 tables, one for each VMID, with a lock each: layers 5 to 8. */
#include "kcore.h"

#define VMIDS 17
#define POOL 8

struct vm {
	u64 vttbr; /* VMID above bit 48, root table below; set at boot */
	u64 frames; /* of its pool that are in use */
};
struct vm vms[VMIDS];
/* All are empty at boot, and none is used for anything else later. */
struct page pool[VMIDS][POOL];
struct lock pt_locks[VMIDS];

#define ROOT(vmid) ((u64 *)(vms[vmid].vttbr & ADDRESS))

NOINLINE void acquire_lock_pt(u32 vmid) { wait_lock(&pt_locks[vmid]); }
NOINLINE void release_lock_pt(u32 vmid) { pass_lock(&pt_locks[vmid]); }

NOINLINE int room_for(u32 vmid, int tables) { return vms[vmid].frames + tables <= POOL; }
NOINLINE u64 *alloc_table(u32 vmid)
{
	u64 n = vms[vmid].frames;
	if (n == POOL)
		return 0;
	vms[vmid].frames = n + 1;
	return pool[vmid][n].entry;
}

/* Layer 7, flush. Layer 0 says what tlbiIpa stands for: the VMID is that of the VM while the TLBIs run. */
static inline void flush(u32 vmid, u64 a)
{
#ifndef NO_DSB_BEFORE
	dsb();
#endif
	u64 own = read_vttbr();
#ifndef OTHER_VMID
	write_vttbr(vms[vmid].vttbr);
#endif
	isb();
	tlbi_by(ipas2e1is, a >> 12);
	dsb();
	tlbi(vmalle1is);
#ifndef NO_DSB_AFTER
	dsb();
#endif
	write_vttbr(own);
	isb();
}

/* clearPte and clearPmd: a leaf is broken, and nobody translates by it afterwards. */
static inline void break_leaf(u32 vmid, u64 *at, u64 a)
{
#ifdef TLBI_FIRST
	flush(vmid, a);
	PUT(*at, 0);
	dsb();
#elif defined(NO_TLBI)
	PUT(*at, 0);
	dsb();
#else
	PUT(*at, 0);
	flush(vmid, a);
#endif
}

/* setPage: a change first looks, so that no partial table is left; a page is broken before another is made. */
static inline int set_page(u32 vmid, u64 a, u64 pte)
{
	struct way w;
	if (!find_way(&w, ROOT(vmid), a) || (w.pmd && !is_table(w.pmd)))
		return IN_WAY;
	if (w.pte == pte)
		return OK;
	if (w.pte & VALID) {
#ifdef TABLE_FIRST /* a walk may see the old entry above, and the new one below */
		PUT(*w.pmd_at, 0);
#elif !defined(NO_BREAK)
		break_leaf(vmid, w.pte_at, a);
#endif
		PUT(*w.pte_at, pte);
		return OK;
	}
	if (!room_for(vmid, (w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
		return NO_MEMORY;
	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table(vmid))))
		return NO_MEMORY;
	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table(vmid))))
		return NO_MEMORY;
	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table(vmid))))
		return NO_MEMORY;
	PUT(*slot(w.pmd, a, 3), pte);
	return OK;
}

/* setBlock */
static inline int set_block(u32 vmid, u64 a, u64 pte)
{
	struct way w;
	if (!find_way(&w, ROOT(vmid), a) || is_table(w.pmd))
		return IN_WAY;
	if (w.pmd == pte)
		return OK;
	if (is_block(w.pmd)) {
#ifndef NO_BREAK
		break_leaf(vmid, w.pmd_at, a);
#endif
		PUT(*w.pmd_at, pte);
		return OK;
	}
	if (w.pmd & VALID || !room_for(vmid, (w.pgd == 0) + (w.pud == 0)))
		return NO_MEMORY;
	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table(vmid))))
		return NO_MEMORY;
	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table(vmid))))
		return NO_MEMORY;
	PUT(*slot(w.pud, a, 2), pte);
	return OK;
}

/* clearNpt */
static inline int clear_npt(u32 vmid, u64 a)
{
	struct way w;
	if (!find_way(&w, ROOT(vmid), a))
		return IN_WAY;
	if (is_block(w.pmd))
		break_leaf(vmid, w.pmd_at, a);
	else if (w.pte & VALID)
		break_leaf(vmid, w.pte_at, a);
	return OK;
}
