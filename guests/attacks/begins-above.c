// A virtual CPU begins at EL2, as its host says in PSTATE.
// Property: PSTATE of a guest is of EL1 or EL0.
// Without KCore: a plain hypervisor looks at PSTATE too.
#include "host.h"

u64 attack(void) {
  struct vm vm = load_vm();
  call(VERIFY_VM_IMAGE, vm.id, 0, 0, 0, 0);
  vm.exchange[EX_PSTATE] = 0x3c9;
  u64 exit, status = run(&vm);
  if (status != 0) return status;
  // At EL2 this is done; at EL1 it is undefined, and the guest says so.
  u64 answer = ask(&vm, GUEST_EL2, 0, &exit);
  return exit != CALLED ? NOTHING : answer == 0 ? GOT_IT : REFUSED;
}
