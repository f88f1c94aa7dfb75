// Pages that are a VM's are noted here, so that they come back when the VM is off.
#include "kserv.h"

u32 page_of[VMS][RAM_PAGES] __attribute__((section(".bss.shared")));

u64 vm_page(struct vm *vm, u64 ipa, int makes) {
  u64 i = (ipa - GUEST_RAM) / PAGE;
  if (ipa < GUEST_RAM || i >= RAM_PAGES) return 0;
  u32 *entry = &page_of[vm->id][i];
  if (!*entry && makes) *entry = take_page() / PAGE;
  return (u64)*entry * PAGE;
}

// Takes back what a VM had that is off, in ranges of frames that follow each other; later, while one of its virtual CPUs runs, or a CPU does something for it.
void reclaim(struct vm *vm) {
  if (is_busy(vm)) return;
  u32 *frames = page_of[vm->id];
  for (u64 i = 0, n; i < RAM_PAGES; i += n) {
    for (n = 1; frames[i] && i + n < RAM_PAGES && frames[i + n] == frames[i] + n;) n++;
    if (!frames[i]) continue;
    if (hvc(CLEAR_VM_S2_RANGE, vm->id, (u64)frames[i] * PAGE, n * PAGE, 0) >> 63) return;
    for (u64 k = 0; k < n; k++) {
      give_page((u64)frames[i + k] * PAGE);
      frames[i + k] = 0;
    }
  }
  reset_devices(vm);
  vm->state = VM_GONE;
}
