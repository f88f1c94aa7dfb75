// A device reads a page of a VM's.
// Property: bankIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 value = 0, fault = device_read(STREAM, secret_page(&vm), &value);
  return got(fault, value);
}
