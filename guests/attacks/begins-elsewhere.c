// A virtual CPU begins outside of its images, in a page that the host filled.
// Property: verifiedIsSigned.
#include "host.h"

u64 attack(void) {
  struct vm vm = load_vm();
  call(VERIFY_VM_IMAGE, vm.id, 0, 0, 0, 0);
  vm.exchange[EX_PC] = RAM + 0x100000;
  u64 status = run(&vm);
  if (status != 0) return status;
  return GOT_IT; // it fetches there, and the host gives what it likes
}
