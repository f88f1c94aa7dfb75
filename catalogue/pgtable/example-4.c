/*
 * Example 4 of the paper: page-table writes out of order. A section unlinks a table and then writes a page into it. A walk that
 * reads the old entry above and the new entry below comes to the page by an address that never led to it. In the mended
 * form the new page goes into a new table, and each section changes one thing that walks can see.
 */
#include "s2.h"

void replace(u64 id, u64 ipa, u64 frame)
{
	u64 *root = ROOT(&vms[id & 7]);
	u64 *e, old;
#ifdef BROKEN
	u64 *below;
#endif

	if (frame < 0x80000ul || frame > 0xbffffl)
		return;
	spin_lock(&s2_lock);
	e = entry_at(root, ipa, 2);
	if (e && ((old = READ(*e)) & TABLE) == TABLE) {
#ifdef BROKEN
		below = &((u64 *)(old & ADDRESS))[INDEX(ipa, 3)];
		if (!(READ(*below) & VALID)) {
			WRITE(*e, 0);
			WRITE(*below, frame << 12 | MEMORY | PAGE);
			invalidate_vm(&vms[id & 7]);
		}
#else
		WRITE(*e, 0);
		invalidate_vm(&vms[id & 7]);
		u64 *made = table_alloc();
		if (made) {
			made[INDEX(ipa, 3)] = frame << 12 | MEMORY | PAGE;
			dsb(ishst);
			WRITE(*e, (u64)made | TABLE);
		}
#endif
	}
	spin_unlock(&s2_lock);
}
