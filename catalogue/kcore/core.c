/* KCore's own table: an entry is written while it is empty, and never again. Layers 7 and 8, mapS2pt of KCore's number at level 3. */
#include "kcore.h"

#define POOL 8

struct page core_root, core_pool[POOL];
u64 core_frames;
struct lock core_lock;

NOINLINE void acquire_lock_pt(void) { wait_lock(&core_lock); }
NOINLINE void release_lock_pt(void) { pass_lock(&core_lock); }

NOINLINE int room_for(int tables) { return core_frames + tables <= POOL; }
NOINLINE u64 *alloc_table(void)
{
	if (core_frames == POOL)
		return 0;
	return core_pool[core_frames++].entry;
}

static inline int set_page(u64 a, u64 pte)
{
	struct way w;
	if (!find_way(&w, core_root.entry, a) || (w.pmd && !is_table(w.pmd)))
		return IN_WAY;
	if (w.pte == pte)
		return OK;
#ifndef OVERWRITE
	if (w.pte & VALID)
		return WRITE_ONCE;
#endif
	if (!room_for((w.pgd == 0) + (w.pud == 0) + (w.pmd == 0)))
		return NO_MEMORY;
	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table())))
		return NO_MEMORY;
	if (w.pud == 0 && !(w.pud = link(slot(w.pgd, a, 1), alloc_table())))
		return NO_MEMORY;
	if (w.pmd == 0 && !(w.pmd = link(slot(w.pud, a, 2), alloc_table())))
		return NO_MEMORY;
	PUT(*slot(w.pmd, a, 3), pte);
	return OK;
}

int map_core(u64 a, u64 pte)
{
	if (a >= ADDRESSES || !is_page(pte))
		return BAD_ADDRESS;
	acquire_lock_pt();
	int status = set_page(a, pte);
	release_lock_pt();
	return status;
}
