// The host reads a page of a VM's.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  return read_secret(&vm);
}
