/* A table of pages becomes a block of 2 MiB; its page is given back. */
#include "s2.h"

struct page *spare;

/* A page that no table reaches any more; it is empty when it is handed out. */
NOINLINE void table_free(u64 *table)
{
	for (int i = 0; i < 512; i++)
		table[i] = 0;
	table[0] = (u64)spare;
	spare = (struct page *)table;
}

int s2_merge(u64 id, u64 ipa, u64 frame)
{
	struct vm *vm = &vms[id & 7];
	u64 *e, old;
	int done = -1;

	if (frame < 0x80000ul || frame > 0xbfffful)
		return -1;
	spin_lock(&s2_lock);
	e = entry_at(ROOT(vm), ipa, 2);
	if (!e)
		goto out;
	old = READ(*e);
	if ((old & TABLE) != TABLE)
		goto out;
#ifdef DIRECT /* never invalid in between */
	WRITE(*e, (frame & ~511ul) << 12 | MEMORY | BLOCK);
	invalidate_vm(vm);
	table_free((u64 *)(old & ADDRESS));
#elif defined(FREED_EARLY) /* walks may still be in the table */
	WRITE(*e, 0);
	table_free((u64 *)(old & ADDRESS));
	invalidate_vm(vm);
	WRITE(*e, (frame & ~511ul) << 12 | MEMORY | BLOCK);
#elif defined(ONE_ADDRESS) /* the table had more than one */
	WRITE(*e, 0);
	invalidate_ipa(vm, ipa, 2);
	WRITE(*e, (frame & ~511ul) << 12 | MEMORY | BLOCK);
	table_free((u64 *)(old & ADDRESS));
#elif defined(FILLED) /* its pages are changed while it is still linked for some */
	WRITE(*e, 0);
	((u64 *)(old & ADDRESS))[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
	invalidate_vm(vm);
#else
	WRITE(*e, 0);
	invalidate_vm(vm);
	WRITE(*e, (frame & ~511ul) << 12 | MEMORY | BLOCK);
	table_free((u64 *)(old & ADDRESS));
#endif
	done = 0;
out:
	spin_unlock(&s2_lock);
	return done;
}
