// An image is changed before it is given.
// Property: verifiedIsSigned.
#include "host.h"

u64 attack(void) {
  struct vm vm = {.id = call(REGISTER_KVM, 0, 0, 0, 0, 0)};
  call(REGISTER_VCPU, vm.id, 0, 0, 0, 0);
  call(SET_BOOT_INFO, vm.id, RAM, IMAGE_PAGES * PAGE, 0, 0);
  for (int p = 0; p < IMAGE_PAGES; p++) {
    u64 page = new_page();
    for (int i = 0; i < PAGE / 8; i++) ((volatile u64 *)page)[i] = guest_image[p * PAGE / 8 + i];
    if (p == 0) ((volatile u64 *)page)[0x100] = 1;
    call(REMAP_VM_IMAGE, vm.id, page / PAGE, 0, 0, 0);
  }
  vm.exchange = exchange_of(vm.id, 0);
  vm.exchange[EX_PC] = RAM;
  vm.exchange[EX_PSTATE] = 0x3c5;
  u64 status = call(VERIFY_VM_IMAGE, vm.id, 0, 0, 0, 0);
  return status != 0 ? status : run(&vm);
}
