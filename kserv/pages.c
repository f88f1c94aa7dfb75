// Memory: a page is free, or one of a VM's. What is a VM's is noted in the ledger, so that it comes back when the VM is off.
#include "kserv.h"

extern char kserv_end[];
u32 page_of[VMS][RAM_PAGES] __attribute__((section(".bss.shared")));
u32 disk_of[VMS][DISK_PAGES] __attribute__((section(".bss.shared")));
u64 ram_end;

// Free pages: those that were given back, each with the address of the next one in it, and all behind `next`.
static u64 top, next, used, hole;
static volatile u32 page_lock;

void pages_begin(u64 exchanges) {
  next = (u64)kserv_end;
  hole = exchanges;
}

static u64 from_list(void) {
  u64 pa = top;
  top = *(u64 *)pa;
  return pa;
}
static u64 from_end(void) {
  if (next == hole) next += VMS * VCPUS * PAGE;
  u64 pa = next;
  if (pa + PAGE > ram_end) return 0;
  next += PAGE;
  return pa;
}

u64 take_page(void) {
  lock(&page_lock);
  u64 pa = top ? from_list() : from_end();
  used += pa != 0;
  unlock(&page_lock);
  for (u64 i = 0; pa && i < PAGE; i += 16) asm volatile("stp xzr, xzr, [%0]" ::"r"(pa + i) : "memory");
  return pa;
}

void give_page(u64 pa) {
  lock(&page_lock);
  *(u64 *)pa = top;
  top = pa;
  used--;
  unlock(&page_lock);
}

u64 free_pages(void) { return (ram_end - (u64)kserv_end) / PAGE - used; }

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
  for (u64 i = 0, fault; i < DEVICES; i++) at_el0(reset_device, vm->id * DEVICES + i, &fault);
  for (u64 i = 0; i < DISK_PAGES; i++) {
    if (disk_of[vm->id][i]) give_page((u64)disk_of[vm->id][i] * PAGE);
    disk_of[vm->id][i] = 0;
  }
  vm->state = VM_GONE;
}
