// Pages of a VM go back to the host in the name of another one that is off.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm one = make_vm(), two = make_vm();
  call(VM_STOP, two.id, 0, 0, 0, 0);
  u64 status = call(CLEAR_VM_S2_RANGE, two.id, secret_page(&one), PAGE, 0, 0);
  u64 why = read_secret(&one);
  return status != 0 && why != GOT_IT ? status : why;
}
