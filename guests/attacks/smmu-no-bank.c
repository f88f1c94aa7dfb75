// A stream goes to a bank that there is not.
// Property: entryConfines.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 value = 0, why = route_stream(0xff);
  u64 fault = device_read(STREAM, secret_page(&vm), &value);
  u64 end = got(fault, value);
  return end == GOT_IT ? GOT_IT : why != 0 ? why : end;
}
