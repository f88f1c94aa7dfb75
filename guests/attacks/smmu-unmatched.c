// The host lets streams through that match nothing (sCR0.USFCFG).
// Property: smmuConfines.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 value = 0, why = smmu_write(SCR0, 0x200000);
  u64 fault = device_read(STREAM, secret_page(&vm), &value);
  u64 end = got(fault, value);
  return end == GOT_IT ? GOT_IT : why != 0 ? why : end;
}
