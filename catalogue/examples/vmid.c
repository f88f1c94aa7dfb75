// Numbers for virtual machines, given out under a lock.
#include "ticket.h"

#define MOST 8

struct ticket_lock lock;
unsigned next_vmid, given[MOST];

unsigned alloc_vmid(void) {
  spin_lock(&lock);
  unsigned vmid = next_vmid;
  if (vmid < MOST)
    next_vmid = vmid + 1;
  spin_unlock(&lock);
#ifdef OUTSIDE
  given[0] = vmid;
#endif
  return vmid;
}
