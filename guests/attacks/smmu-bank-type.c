// The type of a bank's translation is another one, without stage 2 (CBAR).
// Property: bankRegistersAreKCores.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 value = 0, why = smmu_write(CBAR(1), 0x10000) | smmu_write(CBA2R(1), 0) | route_stream(1);
  u64 fault = device_read(STREAM, secret_page(&vm), &value);
  u64 end = got(fault, value);
  return end == GOT_IT ? GOT_IT : why != 0 ? why : end;
}
