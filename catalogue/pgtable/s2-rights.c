/* A page of a VM may be read only from now on: address and memory type stay, so nothing has to be broken. */
#include "s2.h"

#define WRITABLE 0x80ul

int s2_protect(u64 id, u64 ipa)
{
	struct vm *vm = &vms[id & 7];
	u64 *e, d;
	int done = -1;

	spin_lock(&s2_lock);
	e = entry_at(ROOT(vm), ipa, 3);
	if (e && ((d = READ(*e)) & TABLE) == PAGE) {
		WRITE(*e, d & ~WRITABLE);
		invalidate_ipa(vm, ipa, 3);
		done = 0;
	}
	spin_unlock(&s2_lock);
	return done;
}
