// A guest reads an address that is the host's own memory and no memory of its.
// Property: vmIsIsolated.
// Without KCore: guests have stage-2 tables there too.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit, page = new_page();
  *(volatile u64 *)page = SECRET;
  u64 value = ask(&vm, GUEST_LOAD, page, &exit);
  return exit == CALLED && value == SECRET ? GOT_IT : REFUSED;
}
