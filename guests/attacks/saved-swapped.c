// Two pages that were saved are loaded each where the other one was.
// Property: a seal is of one place.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  struct saved saved = save_vm(&vm);
  u64 status = load_page(saved.heir, RAM, saved.pages[1], saved.numbers[0]);
  if (status == 0) status = load_page(saved.heir, RAM + PAGE, saved.pages[0], saved.numbers[1]);
  return status;
}
