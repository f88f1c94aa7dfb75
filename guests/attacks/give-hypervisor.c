// A page of what is above becomes a page of an image.
// Property: vmIsIsolated.
#include "host.h"

u64 attack(void) {
  u64 at = page_above(), vm = call(REGISTER_KVM, 0, 0, 0, 0, 0);
  call(SET_BOOT_INFO, vm, RAM, PAGE, 0, 0);
  return call(REMAP_VM_IMAGE, vm, at / PAGE, 0, 0, 0);
}
