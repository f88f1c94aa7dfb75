/* A stage-2 table is changed in a section of its lock: layer 8, mapS2pt and clearS2pt. */
#include "s2.h"

int map_s2pt(u32 vmid, u64 a, u32 level, u64 pte)
{
	int status = BAD_ADDRESS;

	if (vmid >= VMIDS || a >= ADDRESSES)
		return BAD_ADDRESS;
	acquire_lock_pt(vmid);
	if (level == 2 && is_block(pte))
		status = set_block(vmid, a, pte);
	if (level == 3 && is_page(pte))
		status = set_page(vmid, a, pte);
	release_lock_pt(vmid);
	return status;
}

int clear_s2pt(u32 vmid, u64 a)
{
	if (vmid >= VMIDS || a >= ADDRESSES)
		return BAD_ADDRESS;
	acquire_lock_pt(vmid);
	int status = clear_npt(vmid, a);
	release_lock_pt(vmid);
	return status;
}
