/* Tables of an SMMU's banks, all with one lock: layers 11 and 12, mapSpt and unmapSpt. */
#include "kcore.h"

#define BANKS 8
#define POOL 8
#define IO_ADDRESSES (1ul << 40)

/* The root of a bank is two pages of level 1; bit 39 of an address says which. Set at boot. */
struct half {
	u64 *root;
	u64 bank;
};
struct half halves[2 * BANKS];
struct page spt_pool[POOL];
u64 spt_frames;
struct lock spt_lock;

/* Registers of the SMMU. */
volatile u32 smmu_invalidate, smmu_sync, smmu_status;

NOINLINE void acquire_lock_spt(void) { wait_lock(&spt_lock); }
NOINLINE void release_lock_spt(void) { pass_lock(&spt_lock); }

NOINLINE int room_for(int tables) { return spt_frames + tables <= POOL; }
NOINLINE u64 *alloc_table(void)
{
	if (spt_frames == POOL)
		return 0;
	return spt_pool[spt_frames++].entry;
}

/* The entries on the way to an address; 0 stands for what is not there. */
struct io_way {
	u64 *root_at, pgd, pmd, *pte_at, pte;
};
/* 0 where a block is in the way, which KCore never makes. */
static inline int find_io_way(struct io_way *w, u64 *root, u64 a)
{
	*w = (struct io_way){.root_at = root + INDEX(a, 1)};
	w->pgd = READ(*w->root_at);
	if (w->pgd == 0)
		return 1;
	if (!is_table(w->pgd))
		return 0;
	w->pmd = READ(*slot(w->pgd, a, 2));
	if (w->pmd == 0)
		return 1;
	if (!is_table(w->pmd))
		return 0;
	w->pte_at = slot(w->pmd, a, 3);
	w->pte = READ(*w->pte_at);
	return 1;
}

/* Layer 0, smmuTlbiBank and smmuSync. */
static inline void flush(struct half *h)
{
#ifndef NO_DSB_BEFORE
	dsb();
#endif
	smmu_invalidate = (u32)h->bank;
#ifndef NO_SYNC
	smmu_sync = 0;
	while (smmu_status & 1)
		;
#endif
}

/* clearPte: a page is broken, and no device translates by it afterwards. */
static inline void break_page(struct half *h, u64 *at)
{
	PUT(*at, 0);
#ifndef NO_TLBI
	flush(h);
#endif
}

/* setSmmuPt */
static inline int set_page(struct half *h, u64 a, u64 pte)
{
	struct io_way w;
	if (!find_io_way(&w, h->root, a))
		return IN_WAY;
	if (w.pte == pte)
		return OK;
	if (w.pte & VALID) {
#ifndef NO_BREAK
		break_page(h, w.pte_at);
#endif
		PUT(*w.pte_at, pte);
		return OK;
	}
	if (!room_for((w.pgd == 0) + (w.pmd == 0)))
		return NO_MEMORY;
	if (w.pgd == 0 && !(w.pgd = link(w.root_at, alloc_table())))
		return NO_MEMORY;
	if (w.pmd == 0 && !(w.pmd = link(slot(w.pgd, a, 2), alloc_table())))
		return NO_MEMORY;
	PUT(*slot(w.pmd, a, 3), pte);
	return OK;
}

int map_spt(u32 bank, u64 a, u64 pte)
{
	if (bank >= BANKS || a >= IO_ADDRESSES || !is_page(pte))
		return BAD_ADDRESS;
	acquire_lock_spt();
	int status = set_page(&halves[2 * bank + (a >> 39)], a, pte);
	release_lock_spt();
	return status;
}

u64 unmap_spt(u32 bank, u64 a)
{
	if (bank >= BANKS || a >= IO_ADDRESSES)
		return 0;
	acquire_lock_spt();
	struct half *h = &halves[2 * bank + (a >> 39)];
	struct io_way w;
	int is_way = find_io_way(&w, h->root, a);
	if (is_way && w.pte & VALID)
		break_page(h, w.pte_at);
	release_lock_spt();
	return is_way ? w.pte : 0;
}
