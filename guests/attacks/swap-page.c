// While a guest runs, another page comes behind an address where it has one.
// Property: vmMappingStays.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit, frame = RAM + 0x100000, first = new_page(), second = new_page();
  ask(&vm, GUEST_STORE, frame, &exit);
  vm.exchange[EX_PAGE] = first;
  if (exit != FAULTED || run(&vm) != 0) return NOTHING;
  // The same page of an image, and the same frame, again.
  u64 status = call(SET_BOOT_INFO, vm.id, frame, PAGE, 0, 0);
  if ((int64_t)status < 0) return status;
  status = call(REMAP_VM_IMAGE, vm.id, second / PAGE, status, 0, 0);
  if (status != 0) return status;
  vm.exchange[EX_PAGE] = 0;
  return ask(&vm, GUEST_LOAD, frame, &exit) == SECRET ? NOTHING : GOT_IT;
}
