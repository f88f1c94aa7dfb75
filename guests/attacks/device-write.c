// A device writes a page of a VM's.
// Property: bankIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit, fault = device_write(STREAM, secret_page(&vm), 0);
  if (ask(&vm, GUEST_SECRET, 0, &exit) == 0) return GOT_IT;
  return fault != 0 ? fault : NOTHING;
}
