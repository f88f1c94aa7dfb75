// VMs 0, 33 and beyond, and numbers that are one only in their low half, in each call.
// Property: arguments are looked at.
// Without KCore: a plain hypervisor looks up VMs too.
#include "host.h"

u64 attack(void) {
  const u64 calls[] = {CLEAR_VM_S2_RANGE, SET_BOOT_INFO, REMAP_VM_IMAGE, VERIFY_VM_IMAGE, PHYS_ADDR_IOREMAP, REGISTER_VCPU, VM_STOP};
  const u64 vms[] = {0, 33, 34, 66, 1ul << 32 | 1, 1ul << 63, -1ul};
  u64 why = REFUSED;
  make_vm();
  for (unsigned c = 0; c < sizeof calls / sizeof *calls; c++)
    for (unsigned v = 0; v < sizeof vms / sizeof *vms; v++) {
      u64 status = call(calls[c], vms[v], RAM, PAGE, 0, 0);
      if ((int64_t)status >= 0) return GOT_IT;
      why = status;
    }
  return why;
}
