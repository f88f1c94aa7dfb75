// A bank is taken from a VM that is on, or given to one that was verified.
// Property: bankIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 one = call(REGISTER_KVM, 0, 0, 0, 0, 0);
  call(SMMU_ALLOC_PGD, 3, one, 0, 0, 0);
  u64 freed = call(SMMU_FREE_PGD, 3, 0, 0, 0, 0), given = call(SMMU_ALLOC_PGD, 4, vm.id, 0, 0, 0);
  return freed == 0 || given == 0 ? GOT_IT : freed;
}
