// Memory that appears when it is touched: pages are mapped by the handler of their faults, first to be read, and to be
// written when the first store asks for it.
#include "guest.h"

enum { PAGES = 16, VALID = 1, TABLE = 3, PAGE = 3, ACCESSED = 1 << 10, READ_ONLY = 1 << 7, SHARED = 3 << 8, NORMAL = 1 << 2 };
#define WINDOW 0x80000000ul

static u64 l1[512] __attribute__((aligned(4096)));
static u64 l2[512] __attribute__((aligned(4096)));
static u64 l3[512] __attribute__((aligned(4096)));
static u8 zeros[4096] __attribute__((aligned(4096)));
static u8 pool[PAGES][4096] __attribute__((aligned(4096)));
static unsigned used, translation_faults, permission_faults;

static void turn_on(void) {
  l1[0] = 0 | ACCESSED | VALID;                                      // devices
  l1[1] = 0x40000000ul | ACCESSED | SHARED | NORMAL | VALID;         // RAM
  l1[WINDOW >> 30] = (u64)l2 | TABLE;
  l2[0] = (u64)l3 | TABLE;
  WRITE(mair_el1, 0xff00);                                           // 0 device, 1 normal
  WRITE(tcr_el1, 25 | 1ul << 8 | 1ul << 10 | 3ul << 12 | 1ul << 23 | 1ul << 32);
  WRITE(ttbr0_el1, (u64)l1);
  DSB();
  ISB();
  WRITE(sctlr_el1, READ(sctlr_el1) | 1);
  ISB();
}

static void map(u64 va, u64 pa, u64 flags) {
  l3[va >> 12 & 511] = pa | ACCESSED | SHARED | NORMAL | PAGE | flags;
  DSB();
  asm volatile("tlbi vae1, %0" ::"r"(va >> 12) : "memory");
  DSB();
  ISB();
}

void exception(struct frame *f, int kind) {
  u32 code = f->esr & 0x3f, is_write = f->esr >> 6 & 1;
  if (kind != SYNC_SAME || f->esr >> 26 != 0x25 || f->far - WINDOW >= PAGES * 4096) unexpected(f, kind);
  if (code == 7 && !is_write) {
    translation_faults++;
    map(f->far, (u64)zeros, READ_ONLY);
  } else if ((code == 15 && is_write) || code == 7) {
    *(code == 15 ? &permission_faults : &translation_faults) += 1;
    map(f->far, (u64)pool[used++], 0);
  } else unexpected(f, kind);
}

int main(u64 tree) {
  (void)tree;
  turn_on();
  volatile u64 *window = (volatile u64 *)WINDOW;
  u64 sum = 0;
  for (int i = 0; i < PAGES; i++) sum += window[512 * i];            // zeros, read-only
  for (int i = 0; i < PAGES; i += 2) window[512 * i] = i;            // now pages of their own
  for (int i = 0; i < PAGES; i++) sum += window[512 * i];
  SHOW("%d faults of translation, %d of permission, %d pages used, sum %d\n", translation_faults, permission_faults, used, sum);
  return sum == 56 && used == PAGES / 2 ? 0 : 1;
}

void second(u64 context) { (void)context; }
