/* The hypervisor's own table: an entry is written while it is empty, and never again. */
#include "pgtable.h"

struct page el2_root;
struct lock el2_lock;

int el2_map(u64 va, u64 frame)
{
	u64 *e;
	int done = -1;

#ifdef TESTED_OUTSIDE /* another CPU may have mapped it when the lock is held */
	e = entry_at(el2_root.entry, va, 3);
	if (!e || READ(*e) != 0)
		return -1;
#endif
	spin_lock(&el2_lock);
	e = entry_made(el2_root.entry, va, 3);
	if (!e)
		goto out;
#ifdef WRONG_BIT /* a valid entry need not have been accessed */
	if (READ(*e) & 0x400)
		goto out;
#elif !defined(OVERWRITE) && !defined(TESTED_OUTSIDE) && !defined(UNMAP)
	if (READ(*e) != 0)
		goto out;
#endif
#ifdef UNMAP /* with all that an unmap needs: still no write to an empty entry */
	if (READ(*e) & VALID) {
		WRITE(*e, 0);
		dsb(ishst);
		tlbi_by(vae2is, AT_LEVEL(va, 3));
		dsb(ish);
	}
#endif
	WRITE(*e, (frame & 0xfffffffff) << 12 | 0x703);
	isb();
	done = 0;
out:
	spin_unlock(&el2_lock);
	return done;
}
