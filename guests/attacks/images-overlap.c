// A second image lies over the first, so that its page would come behind an address that was signed.
// Property: vmMappingStays.
#include "host.h"

u64 attack(void) {
  struct vm vm = load_vm();
  u64 image = call(SET_BOOT_INFO, vm.id, RAM, PAGE, 0, 0);
  if ((int64_t)image < 0) return image;
  return call(REMAP_VM_IMAGE, vm.id, new_page() / PAGE, image, 0, 0);
}
