// A VM runs that is off.
// Property: a VM that is off does not run.
// Without KCore: it looks at the state of a VM too.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  call(VM_STOP, vm.id, 0, 0, 0, 0);
  return run(&vm);
}
