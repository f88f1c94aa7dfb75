// An image is changed between where it is given and where it is verified.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = load_vm();
  u64 fault = store(vm.pages[0] + 0x800, 1);
  if (fault != 0) return fault;
  u64 status = call(VERIFY_VM_IMAGE, vm.id, 0, 0, 0, 0);
  return status != 0 ? status : run(&vm);
}
