// Virtual CPUs run that nobody registered, of numbers that there are not.
// Property: what runs was registered.
// Without KCore: it looks up virtual CPUs too.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 why = REFUSED;
  const u64 numbers[][2] = {{vm.id, 1}, {vm.id, 8}, {vm.id, 1ul << 32}, {0, 0}, {16, 0}, {33, 0}, {1ul << 32 | 1, 0}, {-1ul, -1ul}};
  for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    u64 status = call(VCPU_RUN, numbers[i][0], numbers[i][1], 0, 0, 0);
    if (status == 0) return GOT_IT;
    why = status;
  }
  return why;
}
