// The host reads registers of a virtual CPU that it is not told.
// Property: what the host is told of a context.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  return vm.exchange[10] == SECRET ? GOT_IT : NOTHING;
}
