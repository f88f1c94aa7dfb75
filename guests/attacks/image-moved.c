// An image that is signed is put at another address.
// Property: verifiedIsSigned.
#include "host.h"

u64 attack(void) {
  struct vm vm = {.id = call(REGISTER_KVM, 0, 0, 0, 0, 0)};
  u64 to = RAM + 0x200000;
  call(REGISTER_VCPU, vm.id, 0, 0, 0, 0);
  call(SET_BOOT_INFO, vm.id, to, IMAGE_PAGES * PAGE, 0, 0);
  for (int p = 0; p < IMAGE_PAGES; p++) {
    u64 page = new_page();
    for (int i = 0; i < PAGE / 8; i++) ((volatile u64 *)page)[i] = guest_image[p * PAGE / 8 + i];
    call(REMAP_VM_IMAGE, vm.id, page / PAGE, 0, 0, 0);
  }
  vm.exchange = exchange_of(vm.id, 0);
  vm.exchange[EX_PC] = to;
  vm.exchange[EX_PSTATE] = 0x3c5;
  u64 status = call(VERIFY_VM_IMAGE, vm.id, 0, 0, 0, 0);
  return status != 0 ? status : run(&vm);
}
