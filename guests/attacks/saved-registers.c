// Registers that were saved of one VM are loaded into another one's.
// Property: sealIsForHeir.
#include "host.h"

u64 attack(void) {
  struct vm one = make_vm(), two = make_vm();
  struct saved of_one = save_vm(&one), of_two = save_vm(&two);
  return load_registers(of_two.heir, &of_one);
}
