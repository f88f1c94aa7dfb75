/* Pages of a device behind an SMMU: mapped and unmapped, and what the SMMU keeps of them is invalidated by its registers. */
#include "pgtable.h"

struct domain {
	u64 *root;
	u64 context; /* the number that the SMMU has for it */
};
struct domain domains[4];
struct lock smmu_lock;

/* Registers of the SMMU. */
volatile u32 smmu_invalidate, smmu_sync, smmu_status;

#define FIRST 0x80000ul
#define LAST 0xbfffful

static inline void invalidate(struct domain *d)
{
#ifdef DMB
	dmb(ishst);
#elif !defined(NO_DSB_BEFORE)
	dsb(ishst);
#endif
#ifdef OTHER_CONTEXT
	d = d == domains ? d + 1 : d - 1;
#endif
	smmu_invalidate = (u32)d->context;
#ifndef NO_SYNC
	smmu_sync = 0;
#endif
#ifndef NO_WAIT
	while (smmu_status & 1)
		;
#endif
}

int smmu_map(u64 id, u64 iova, u64 frame)
{
	struct domain *d = &domains[id & 3];
	u64 *e;
	int done = -1;

	if (frame < FIRST || frame > LAST)
		return -1;
	spin_lock(&smmu_lock);
	e = entry_made(d->root, iova, 3);
	if (e && !(READ(*e) & VALID)) {
		WRITE(*e, frame << 12 | MEMORY | PAGE);
		done = 0;
	}
	spin_unlock(&smmu_lock);
	return done;
}

int smmu_unmap(u64 id, u64 iova)
{
	struct domain *d = &domains[id & 3];
	u64 *e;
	int done = -1;

	spin_lock(&smmu_lock);
	e = entry_at(d->root, iova, 3);
	if (e && READ(*e) & VALID) {
#ifdef EARLY /* before what it is for */
		invalidate(d);
		WRITE(*e, 0);
		dsb(ish);
#else
		WRITE(*e, 0);
		invalidate(d);
#endif
		done = 0;
	}
	spin_unlock(&smmu_lock);
	return done;
}
