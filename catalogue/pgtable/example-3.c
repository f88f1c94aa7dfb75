/*
 * Example 3 of the paper: page-table reads out of order. One section maps two pages. A user that reads the second and then the
 * first may find the second mapped and the first not: each walk by itself ends as before or as after the section, and that
 * is all that transactional-page-table asks. Nothing is claimed of what users see of two pages together.
 */
#include "s2.h"

void map_two(u64 id, u64 x, u64 y, u64 frame)
{
	u64 *root = ROOT(&vms[id & 7]);
	u64 *ex, *ey;

	if (frame < 0x80000ul || frame > 0xbfff0ul)
		return;
	spin_lock(&s2_lock);
	ex = entry_at(root, x, 3);
	if (ex && !(READ(*ex) & VALID))
		WRITE(*ex, frame << 12 | MEMORY | PAGE);
	ey = entry_at(root, y, 3);
	if (ey && !(READ(*ey) & VALID))
		WRITE(*ey, (frame + 1) << 12 | MEMORY | PAGE);
	spin_unlock(&s2_lock);
}
