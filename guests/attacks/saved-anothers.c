// A page that was saved of one VM is loaded into another one's.
// Property: sealIsForHeir.
#include "host.h"

u64 attack(void) {
  struct vm one = make_vm(), two = make_vm();
  struct saved of_one = save_vm(&one), of_two = save_vm(&two);
  u64 status = load_page(of_two.heir, RAM + PAGE, of_one.pages[1], of_one.numbers[1]);
  if (status != 0) status = load_page(of_two.heir, RAM + PAGE, of_one.pages[1], of_two.numbers[1]);
  return status;
}
