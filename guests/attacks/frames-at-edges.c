// Frames and ranges that are too high, or that wrap.
// Property: vmIsIsolated.
#include "host.h"

u64 attack(void) {
  const u64 frames[] = {1ul << 28, 1ul << 36, 1ul << 52, -1ul, -1ul >> 12};
  u64 why = REFUSED, vm = call(REGISTER_KVM, 0, 0, 0, 0, 0);
  call(SET_BOOT_INFO, vm, RAM, PAGE, 0, 0);
  for (unsigned i = 0; i < sizeof frames / sizeof *frames; i++) {
    const u64 status[] = {call(REMAP_VM_IMAGE, vm, frames[i], 0, 0, 0), call(CLEAR_VM_S2_RANGE, vm, frames[i] * PAGE, -1ul, 0, 0),
                          call(SET_BOOT_INFO, vm, frames[i] << 12, -1ul, 0, 0),
                          call(PHYS_ADDR_IOREMAP, vm, RAM, frames[i] << 12, -1ul, 0)};
    for (int s = 0; s < 4; s++) {
      if ((int64_t)status[s] >= 0) return GOT_IT;
      why = status[s];
    }
  }
  return why;
}
