// The host writes a page of a VM's, and the guest finds it.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit, fault = store(secret_page(&vm), 0);
  if (fault != 0) return fault;
  return ask(&vm, GUEST_SECRET, 0, &exit) == 0 ? GOT_IT : NOTHING;
}
