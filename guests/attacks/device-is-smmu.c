// Registers of an SMMU are mapped for a VM as its device.
// Property: vmIsIsolated.
#include "host.h"

u64 attack(void) {
  u64 vm = call(REGISTER_KVM, 0, 0, 0, 0, 0);
  return call(PHYS_ADDR_IOREMAP, vm, 0x10000000, SMMU0, PAGE, 0);
}
