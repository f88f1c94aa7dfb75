// A VM that was verified gets a further image.
// Property: verifiedIsSigned.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 image = call(SET_BOOT_INFO, vm.id, RAM + 0x200000, PAGE, 0, 0);
  if ((int64_t)image < 0) return image;
  return call(REMAP_VM_IMAGE, vm.id, new_page() / PAGE, image, 0, 0);
}
