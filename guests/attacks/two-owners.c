// One page is given to two VMs, the second of which reads what the first one keeps there.
// Property: vmIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm one = make_vm(), two = make_vm();
  u64 exit, value, frame = RAM + 0x100000;
  ask(&two, GUEST_LOAD, frame, &exit);
  if (exit != FAULTED) return NOTHING;
  two.exchange[EX_PAGE] = secret_page(&one);
  u64 status = run(&two);
  two.exchange[EX_PAGE] = 0;
  value = two.exchange[0];
  exit = two.exchange[EX_ESR] >> 26;
  if (status != 0) return status;
  return exit == CALLED && value == SECRET ? GOT_IT : REFUSED; // the guest faults again: the page was not taken
}
