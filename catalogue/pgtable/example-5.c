/*
 * Example 5 of the paper: an invalidation that nothing orders. Without a DSB between the store and the TLBI, the TLBI may take
 * effect first; another CPU then fills its TLB from the old entry again, and uses the page for ever.
 */
#include "s2.h"

void unmap(u64 id, u64 ipa)
{
	struct vm *vm = &vms[id & 7];
	u64 *e, host;

	spin_lock(&s2_lock);
	e = entry_at(ROOT(vm), ipa, 3);
	if (e && READ(*e) & VALID) {
		host = enter_vm(vm);
		WRITE(*e, 0);
#ifndef BROKEN
		dsb(ishst);
#endif
		tlbi(vmalls12e1is);
		dsb(ish);
		leave_vm(host);
	}
	spin_unlock(&s2_lock);
}
