// A stream of the host's comes to a bank that is a VM's, where the VM's page is mapped.
// Property: bankIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = {.id = call(REGISTER_KVM, 0, 0, 0, 0, 0)};
  u64 value = 0, page = new_page();
  *(volatile u64 *)page = SECRET;
  call(SMMU_ALLOC_PGD, 2, vm.id, 0, 0, 0);
  call(SMMU_LPAE_MAP, RAM, page, 0xc0, 2, 0);
  u64 why = route_stream(2);
  // Where nothing translates the device asks for the page itself.
  u64 fault = device_read(STREAM, RAM, &value);
  if (fault != 0 || value != SECRET) fault = device_read(STREAM, page, &value);
  u64 end = got(fault, value);
  return end == GOT_IT ? GOT_IT : why != 0 ? why : end;
}
