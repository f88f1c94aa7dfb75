/* A block of 2 MiB becomes a table of pages, of which other rights can be given one by one. */
#include "s2.h"

int s2_split(u64 id, u64 ipa)
{
	struct vm *vm = &vms[id & 7];
	u64 *e, *table, block;
	int done = -1;

	spin_lock(&s2_lock);
	e = entry_at(ROOT(vm), ipa, 2);
	if (!e)
		goto out;
	block = READ(*e);
	if ((block & TABLE) != BLOCK)
		goto out;
	table = table_alloc();
	if (!table)
		goto out;
	for (u64 i = 0; i < 512; i++)
		table[i] = ((block & ~0x1ff000ul) | 2) + (i << 12);
#ifdef DIRECT /* never invalid in between */
	dsb(ishst);
	WRITE(*e, (u64)table | TABLE);
	invalidate_vm(vm);
#else
	WRITE(*e, 0);
	invalidate_vm(vm);
	WRITE(*e, (u64)table | TABLE);
#endif
	done = 0;
out:
	spin_unlock(&s2_lock);
	return done;
}
