// The host lets a stream bypass translation (S2CR).
// Property: entryConfines.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 value = 0, why = route_stream(0x10000);
  u64 fault = device_read(STREAM, secret_page(&vm), &value);
  u64 end = got(fault, value);
  return end == GOT_IT ? GOT_IT : why != 0 ? why : end;
}
