// The host writes registers of a virtual CPU that has been left.
// Property: what the host may set in a context.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit;
  vm.exchange[5] = 0x66;
  return ask(&vm, GUEST_X5, 0, &exit) == 0x66 ? GOT_IT : REFUSED;
}
