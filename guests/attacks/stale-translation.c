// The host has a page's translation cached, gives the page away, and reads it by what is cached.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = load_vm();
  u64 value, page = secret_page(&vm);
  load(page, &value); // under KCore it is gone already
  call(VERIFY_VM_IMAGE, vm.id, 0, 0, 0, 0);
  run(&vm);
  u64 fault = load(page, &value);
  return got(fault, value);
}
