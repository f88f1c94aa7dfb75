// A VM runs that was never verified.
// Property: verifiedIsSigned.
#include "host.h"

u64 attack(void) {
  struct vm vm = load_vm();
  return run(&vm);
}
