/* A lock, and the section of it that gives a VMID: layers 1 and 19, genVmid. */
#include "kcore.h"

#define LAST_VM 15u
#define NO_VM 0u

struct lock core_lock;
u32 next_vmid = 1;

u32 gen_vmid(void)
{
#ifdef OUTSIDE /* somebody else may take the same one */
	u32 next = READ(next_vmid);
	wait_lock(&core_lock);
#else
	wait_lock(&core_lock);
	u32 next = READ(next_vmid);
#endif
	int is_left = next <= LAST_VM;
	if (is_left)
		WRITE(next_vmid, next + 1);
	pass_lock(&core_lock);
	return is_left ? next : NO_VM;
}
