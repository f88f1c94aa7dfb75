// Pages that are a VM's are noted here, so that they come back when the VM is off.
#include "kserv.h"

u64 parts_of[VMS][RAM_PAGES / PART_PAGES] __attribute__((section(".bss.shared")));

// Where a frame is noted; 0 when nowhere.
static u32 *entry_of(struct vm *vm, u64 i, int makes) {
  u64 *part = &parts_of[vm->id][i / PART_PAGES];
  if (!*part && makes) *part = take_page();
  return *part ? (u32 *)page_at(*part) + i % PART_PAGES : 0;
}
static u32 frame_of(struct vm *vm, u64 i) {
  u32 *entry = entry_of(vm, i, 0);
  return entry ? *entry : 0;
}

u64 vm_page(struct vm *vm, u64 ipa, int makes) {
  u64 i = (ipa - GUEST_RAM) / PAGE;
  if (ipa < GUEST_RAM || i >= RAM_PAGES) return 0;
  u32 *entry = entry_of(vm, i, makes);
  if (entry && !*entry && makes) *entry = take_page() / PAGE;
  return entry ? (u64)*entry * PAGE : 0;
}

// Takes back what a VM had that is off, in ranges of frames that follow each other; later, while one of its virtual CPUs runs, or a CPU does something for it.
void reclaim(struct vm *vm) {
  if (is_busy(vm)) return;
  u64 *parts = parts_of[vm->id];
  for (u64 i = 0, n; i < RAM_PAGES; i += n) {
    u32 frame = frame_of(vm, i);
    if (!frame) {
      n = parts[i / PART_PAGES] ? 1 : PART_PAGES - i % PART_PAGES;
      continue;
    }
    for (n = 1; i + n < RAM_PAGES && frame_of(vm, i + n) == frame + n;) n++;
    if (hvc(CLEAR_VM_S2_RANGE, vm->id, (u64)frame * PAGE, n * PAGE, 0) >> 63) return;
    for (u64 k = 0; k < n; k++) {
      give_page((u64)(frame + k) * PAGE);
      *entry_of(vm, i + k, 0) = 0;
    }
  }
  for (u64 p = 0; p < RAM_PAGES / PART_PAGES; p++) {
    if (parts[p]) give_page(parts[p]);
    parts[p] = 0;
  }
  reset_devices(vm);
  vm->state = VM_GONE;
}
