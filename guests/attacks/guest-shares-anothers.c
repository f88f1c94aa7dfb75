// A guest shares addresses where it has nothing, and where a device is: nothing of another VM's is shared.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm one = make_vm(), two = make_vm();
  u64 exit;
  ask(&two, GUEST_SHARE, secret_page(&one), &exit);
  ask(&two, GUEST_SHARE, 0x08010000, &exit);
  return read_secret(&one);
}
