// A page of a VM is not loaded, and another one given where it was, when the VM faults there.
// Property: a place that was saved is loaded, or missing.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  struct saved saved = save_vm(&vm);
  u64 mine = new_page(), exit = 0;
  struct vm heir = {.id = saved.heir, .exchange = exchange_of(saved.heir, 0)};
  heir.exchange[EX_PAGE] = 0;
  u64 status = load_page(heir.id, RAM, saved.pages[0], saved.numbers[0]);
  if (status == 0) status = load_registers(heir.id, &saved);
  if (status == 0) status = call(VERIFY_VM_IMAGE, heir.id, 0, 0, 0, 0);
  // It takes the other page, and finds what is written there; or it faults for ever.
  for (int i = 0; status == 0 && i < 6; i++) {
    heir.exchange[0] = (RAM + PAGE) << 8 | GUEST_LOAD;
    status = run(&heir);
    exit = heir.exchange[EX_ESR] >> 26;
    if (exit == CALLED && heir.exchange[0] == 1) return GOT_IT;
    store(mine, 1);
    heir.exchange[EX_PAGE] = mine;
  }
  return status != 0 ? status : exit == FAULTED ? REFUSED : NOTHING;
}
