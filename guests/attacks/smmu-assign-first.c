// A page is mapped for a device of the host's, then given to a VM, and the device goes on reading it.
// Property: hostBankIsMarked.
#include "host.h"

u64 attack(void) {
  struct vm vm = load_vm();
  u64 exit, value = 0, page = new_page(), frame = RAM + 0x100000;
  call(SMMU_ALLOC_PGD, 1, 0, 0, 0, 0);
  call(SMMU_LPAE_MAP, page, page, 0xc0, 1, 0);
  route_stream(1);
  call(VERIFY_VM_IMAGE, vm.id, 0, 0, 0, 0);
  run(&vm);
  ask(&vm, GUEST_STORE, frame, &exit);
  if (exit != FAULTED) return NOTHING;
  vm.exchange[EX_PAGE] = page;
  run(&vm);
  vm.exchange[EX_PAGE] = 0;
  u64 fault = device_read(STREAM, page, &value);
  return fault != 0 ? fault : value == SECRET ? GOT_IT : REFUSED; // the VM did not get the page
}
