// Pages of a VM that runs go back to its host.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 status = call(CLEAR_VM_S2_RANGE, vm.id, secret_page(&vm), PAGE, 0, 0);
  u64 why = read_secret(&vm);
  return status != 0 && why != GOT_IT ? status : why;
}
