/*
 * Pages change hands: the host gives one to a VM and gets it back, and gives one to the hypervisor for its tables. Whose a page
 * is stands in an array; host and VMs have a stage-2 table each, of the kind of vms.
 */
#include "s2.h"

#define FIRST 0x80000ul
#define FRAMES 1024ul
#define KERNEL 0u
#define HOST 1u
u32 owners[FRAMES];
/* The host is the first VM; it sees pages at their own addresses. */
#define host (&vms[0])

static inline int take(struct vm *vm, u64 ipa)
{
	u64 *e = entry_at(ROOT(vm), ipa, 3);
	if (!e || !(READ(*e) & VALID))
		return -1;
	WRITE(*e, 0);
#ifdef LATE
	return 0;
#endif
#ifdef NO_TLBI_AT_ALL
	dsb(ish);
#else
	invalidate_ipa(vm, ipa, 3);
#endif
	return 0;
}

static inline int give(struct vm *vm, u64 ipa, u64 frame)
{
	u64 *e = entry_made(ROOT(vm), ipa, 3);
	if (!e || READ(*e) & VALID)
		return -1;
	WRITE(*e, frame << 12 | MEMORY | PAGE);
	return 0;
}

/* Host to VM. */
int donate(u64 id, u64 ipa, u64 frame)
{
	struct vm *vm = &vms[id & 7];
	int done = -1;

	if (frame < FIRST || frame >= FIRST + FRAMES || (id & 7) == 0)
		return -1;
	spin_lock(&s2_lock);
#ifndef NO_OWNER
	if (owners[frame - FIRST] != HOST)
		goto out;
#endif
	if (take(host, frame << 12))
		goto out;
	owners[frame - FIRST] = 2 + (u32)(id & 7);
	done = give(vm, ipa, frame);
out:
	spin_unlock(&s2_lock);
#ifdef LATE /* the host may still write the page that is the VM's */
	invalidate_ipa(host, frame << 12, 3);
#endif
	return done;
}

/* VM to host: what the VM had in it is cleared first. */
int reclaim(u64 id, u64 ipa, u64 frame)
{
	struct vm *vm = &vms[id & 7];
	int done = -1;

	if (frame < FIRST || frame >= FIRST + FRAMES || (id & 7) == 0)
		return -1;
	spin_lock(&s2_lock);
	if (owners[frame - FIRST] != 2 + (u32)(id & 7))
		goto out;
	if (take(vm, ipa))
		goto out;
	owners[frame - FIRST] = HOST;
	done = give(host, frame << 12, frame);
out:
	spin_unlock(&s2_lock);
#ifdef LATE
	invalidate_ipa(vm, ipa, 3);
#endif
	return done;
}
