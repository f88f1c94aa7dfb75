/* A page is mapped where nothing is mapped; tables on the way are made. */
#include "s2.h"

/* Who has the page frames from FIRST on: 0 is the kernel, others are VMs and the host. */
#define FIRST 0x80000ul
#define FRAMES 1024ul
u32 owners[FRAMES];

int s2_map(u64 id, u64 ipa, u64 frame)
{
	struct vm *vm = &vms[id & 7];
	u64 *e;
	int done = -1;

	if (frame < FIRST || frame >= FIRST + FRAMES)
		return -1;
#ifdef OWNER_OUTSIDE /* the owner may be another one when the lock is held */
	if (owners[frame - FIRST] == 0)
		return -1;
#endif
	spin_lock(&s2_lock);
#if !defined(NO_OWNER) && !defined(OWNER_OUTSIDE)
	if (owners[frame - FIRST] == 0)
		goto out;
#endif
	e = entry_made(ROOT(vm), ipa, 3);
	if (!e)
		goto out;
#ifndef NO_TEST /* what is there may be valid */
	if (READ(*e) & VALID)
		goto out;
#endif
	WRITE(*e, frame << 12 | MEMORY | PAGE);
	done = 0;
out:
	spin_unlock(&s2_lock);
	return done;
}
