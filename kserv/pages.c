// Memory: pages of the host, where their addresses say.
#include "kserv.h"

extern char kserv_end[];
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

u64 *page_at(u64 pa) { return (u64 *)pa; }
