/* A page is taken away from a VM. */
#include "s2.h"

int s2_unmap(u64 id, u64 ipa)
{
	struct vm *vm = &vms[id & 7];
	u64 *e;
	int done = -1;

	spin_lock(&s2_lock);
	e = entry_at(ROOT(vm), ipa, 3);
	if (e && READ(*e) & VALID) {
#ifdef TLBI_FIRST /* the invalidation comes before what it is for */
		invalidate_ipa(vm, ipa, 3);
		WRITE(*e, 0);
		dsb(ish);
#elif defined(AFTER_UNLOCK) /* somebody else may use the page by then */
		WRITE(*e, 0);
		spin_unlock(&s2_lock);
		invalidate_ipa(vm, ipa, 3);
		return 0;
#elif defined(ALL)
		WRITE(*e, 0);
		invalidate_vm(vm);
#else
		WRITE(*e, 0);
		invalidate_ipa(vm, ipa, 3);
#endif
		done = 0;
	}
	spin_unlock(&s2_lock);
	return done;
}
