// A page of a VM's is mapped for a device of the host's.
// Property: bankIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 value = 0, page = secret_page(&vm);
  call(SMMU_ALLOC_PGD, 1, 0, 0, 0, 0);
  u64 status = call(SMMU_LPAE_MAP, page, page, 0xc0, 1, 0);
  route_stream(1);
  u64 fault = device_read(STREAM, page, &value);
  u64 end = got(fault, value);
  return end == GOT_IT ? GOT_IT : status != 0 ? status : end;
}
