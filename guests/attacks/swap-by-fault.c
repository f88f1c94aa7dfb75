// The host offers a page for a frame at which the guest did not fault.
// Property: vmMappingStays.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit, page = new_page();
  ask(&vm, GUEST_LOAD, RAM + 0x100000, &exit);
  if (exit != FAULTED) return NOTHING;
  vm.exchange[EX_HPFAR] = (RAM + PAGE) >> 8; // the frame of the secret
  vm.exchange[EX_PAGE] = page;
  run(&vm);
  vm.exchange[EX_PAGE] = 0;
  return ask(&vm, GUEST_SECRET, 0, &exit) == SECRET ? REFUSED : GOT_IT;
}
