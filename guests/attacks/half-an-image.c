// A VM is verified with a page of its image missing.
// Property: verifiedIsWhole.
#include "host.h"

u64 attack(void) {
  u64 vm = call(REGISTER_KVM, 0, 0, 0, 0, 0), page = new_page();
  for (int i = 0; i < PAGE / 8; i++) ((volatile u64 *)page)[i] = guest_image[i];
  call(REGISTER_VCPU, vm, 0, 0, 0, 0);
  call(SET_BOOT_INFO, vm, RAM, IMAGE_PAGES * PAGE, 0, 0);
  call(REMAP_VM_IMAGE, vm, page / PAGE, 0, 0, 0);
  return call(VERIFY_VM_IMAGE, vm, 0, 0, 0, 0);
}
