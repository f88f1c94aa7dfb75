// A bank that the host's stream goes to does not translate (SCTLR.M).
// Property: bankRegistersAreKCores.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 value = 0, why = smmu_write(BANK(1) + SCTLR, 0) | smmu_write(SCR0, 0x200400) | route_stream(1);
  u64 fault = device_read(STREAM, secret_page(&vm), &value);
  u64 end = got(fault, value);
  return end == GOT_IT ? GOT_IT : why != 0 ? why : end;
}
