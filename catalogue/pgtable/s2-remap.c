/* An address of a VM leads to another page: the old translation is broken before the new one is made. */
#include "s2.h"

int s2_remap(u64 id, u64 ipa, u64 frame)
{
	struct vm *vm = &vms[id & 7];
	u64 *e, new = (frame & 0xfffffful) << 12 | MEMORY | PAGE;
	int done = -1;

	if (frame < 0x80000ul || frame > 0xbfffful)
		return -1;
	spin_lock(&s2_lock);
	e = entry_at(ROOT(vm), ipa, 3);
	if (e && READ(*e) & VALID) {
#ifdef DIRECT /* never invalid in between */
		WRITE(*e, new);
		invalidate_ipa(vm, ipa, 3);
#elif defined(MADE_EARLY) /* before the old one is gone */
		WRITE(*e, 0);
		dsb(ishst);
		WRITE(*e, new);
		invalidate_ipa(vm, ipa, 3);
#else
		WRITE(*e, 0);
		invalidate_ipa(vm, ipa, 3);
		WRITE(*e, new);
#endif
		done = 0;
	}
	spin_unlock(&s2_lock);
	return done;
}
