// A VM is off, its pages go back to its host: what it left there.
// Property: a page goes back empty.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 value = 0;
  call(VM_STOP, vm.id, 0, 0, 0, 0);
  u64 status = call(CLEAR_VM_S2_RANGE, vm.id, secret_page(&vm), PAGE, 0, 0);
  if (status != 0) return status;
  u64 fault = load(secret_page(&vm), &value);
  return fault == 0 && value == 0 ? NOTHING : got(fault, value); // it is the host's, and empty
}
