// What was saved of a VM is loaded a second time, once the VM that went on from it has gone further.
// Property: heirStays.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  struct saved saved = save_vm(&vm);
  u64 status = go_on(&saved);
  if (status != 0) return NOTHING; // it has to go on once
  // Back to what was saved, in the VM that runs, and in another one.
  status = call(DECRYPT_BUF, saved.heir, saved.pages[1] / PAGE, new_page() / PAGE, saved.numbers[1], 0);
  if (status == 0) return GOT_IT;
  u64 again = call(REGISTER_HEIR, vm.id, 0, 0, 0, 0);
  if (again != NO_CALL && (int64_t)again < 0) return again;
  if (again == NO_CALL) again = call(REGISTER_KVM, 0, 0, 0, 0, 0);
  call(REGISTER_VCPU, again, 0, 0, 0, 0);
  saved.heir = again;
  return go_on(&saved);
}
