/* A page changes hands: layer 16, assignPfnToVm takes it from the host, mapPfnVm gives a VM access. The lock of
   the page records is held around that of a table. */
#include "s2.h"

#define FIRST 0x80000ul
#define FRAMES 1024ul
#define HOST 0u
#define CORE 16u
#define NOWHERE (~0ul)

/* The records of the frames from FIRST on. */
u32 owners[FRAMES], counts[FRAMES];
u64 gfns[FRAMES];
struct lock pages_lock;

NOINLINE void acquire_lock_s2page(void) { wait_lock(&pages_lock); }
NOINLINE void release_lock_s2page(void) { pass_lock(&pages_lock); }

/* Layer 8, clearPfnHost: the host sees pages at their own addresses. */
static inline void clear_pfn_host(u64 pfn)
{
#ifdef LATE /* the host may still write the page */
	struct way w;
	acquire_lock_pt(HOST);
	if (find_way(&w, ROOT(HOST), pfn << 12) && w.pte & VALID)
		PUT(*w.pte_at, 0);
	release_lock_pt(HOST);
	flush(HOST, pfn << 12);
#else
	acquire_lock_pt(HOST);
	clear_npt(HOST, pfn << 12);
	release_lock_pt(HOST);
#endif
}

int assign_pfn_to_vm(u32 vmid, u64 gfn, u64 pfn)
{
	u64 i = pfn - FIRST;
	int status = REFUSED;

	if (vmid >= CORE || gfn >= ADDRESSES >> 12 || pfn < FIRST || pfn >= FIRST + FRAMES)
		return BAD_ADDRESS;
	acquire_lock_s2page();
	u32 owner = READ(owners[i]);
	if (owner == vmid) { /* adopt */
		if (gfns[i] == NOWHERE || gfns[i] == gfn) {
			gfns[i] = gfn;
			status = OK;
		}
	} else if (owner == HOST && READ(counts[i]) == 0) { /* take */
		clear_pfn_host(pfn);
		owners[i] = vmid;
		counts[i] = 0;
		gfns[i] = gfn;
		status = OK;
	}
	release_lock_s2page();
	return status;
}

int map_pfn_vm(u32 vmid, u64 a, u64 pfn)
{
	u64 i = pfn - FIRST;
	int status = REFUSED;

	if (a >= ADDRESSES || pfn < FIRST || pfn >= FIRST + FRAMES)
		return BAD_ADDRESS;
#ifdef OWNER_OUTSIDE /* the owner may be another one when the lock is held */
	u32 owner = READ(owners[i]);
	acquire_lock_s2page();
#else
	acquire_lock_s2page();
#ifdef NO_OWNER
	u32 owner = vmid;
#else
	u32 owner = READ(owners[i]);
#endif
#endif
	if (owner < CORE && owner == vmid && gfns[i] == a >> 12) {
		acquire_lock_pt(owner);
		status = set_page(owner, a, pfn << 12 | LEAF | TABLE);
		release_lock_pt(owner);
	}
	release_lock_s2page();
	return status;
}
