// A guest switches the machine off by SMC.
// Property: traps of a guest are set.
// Without KCore: a guest has no firmware there either.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit, answer = ask(&vm, GUEST_SMC, 0, &exit);
  return exit == CALLED ? answer : REFUSED; // that this is said is the answer
}
