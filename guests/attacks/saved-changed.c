// A page that was saved is changed in one bit, and loaded.
// Property: what is opened is what was sealed.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  struct saved saved = save_vm(&vm);
  *(volatile u64 *)(saved.pages[1] + 0x200) ^= 1;
  return load_page(saved.heir, RAM + PAGE, saved.pages[1], saved.numbers[1]);
}
