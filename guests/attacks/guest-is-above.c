// A guest writes the root of its stage-2 table.
// Property: PSTATE of a guest is of EL1 or EL0.
// Without KCore: EL1 has no registers of EL2 on any machine.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit, answer = ask(&vm, GUEST_EL2, 0, &exit);
  return exit != CALLED ? NOTHING : answer == 0 ? GOT_IT : REFUSED;
}
