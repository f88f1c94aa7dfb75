// A VM is saved while it is on.
// Property: heirIsOfRetired.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 out = new_page();
  u64 heir = call(REGISTER_HEIR, vm.id, 0, 0, 0, 0);
  u64 status = call(ENCRYPT_BUF, vm.id, RAM + PAGE, out / PAGE, 0, 0);
  if (status == NO_CALL) return read_secret(&vm);
  return (int64_t)heir > 0 || (int64_t)status > 0 ? GOT_IT : status;
}
