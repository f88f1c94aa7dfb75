// Stage 1 of the host: addresses are physical ones. EL0 reaches its own part and the pages of VMs, which lie behind the kernel, and executes the former only.
#include "kserv.h"

extern char kserv_end[], user_text[], user_data[], user_end[];

// The first 2 MiB of RAM, where the kernel is, are mapped by pages, the rest of the first GiB by blocks of 2 MiB.
static u64 level1[512] __attribute__((aligned(4096)));
static u64 level2[512] __attribute__((aligned(4096)));
static u64 level3[512] __attribute__((aligned(4096)));

#define TABLE 3ul
#define LEAF 1ul
#define PAGE_LEAF 3ul
#define NORMAL (0ul << 2)
#define DEVICE (1ul << 2)
#define EL0 (1ul << 6)
#define READ_ONLY (1ul << 7)
#define SHARED (3ul << 8)
#define ACCESSED (1ul << 10)
#define OWN (1ul << 11) // of an ASID
#define NO_EL1 (1ul << 53)
#define NO_EL0 (1ul << 54)

static u64 attributes(u64 pa) {
  u64 all = NORMAL | SHARED | ACCESSED;
  if (pa >= (u64)user_text && pa < (u64)user_data) return all | EL0 | READ_ONLY | OWN | NO_EL1;
  if (pa >= (u64)user_data && pa < (u64)user_end) return all | EL0 | OWN | NO_EL1 | NO_EL0;
  if (pa >= (u64)kserv_end) return all | EL0 | OWN | NO_EL1 | NO_EL0;
  return all | NO_EL0;
}

void make_tables(void) {
  const u64 ram = GUEST_RAM;
  level1[0] = DEVICE | ACCESSED | LEAF | NO_EL1 | NO_EL0;
  level1[1] = (u64)level2 | TABLE;
  for (u64 g = 1; g < 3; g++) level1[1 + g] = (ram + (g << 30)) | attributes(ram + (g << 30)) | LEAF;
  level2[0] = (u64)level3 | TABLE;
  for (u64 i = 1; i < 512; i++) level2[i] = (ram + (i << 21)) | attributes(ram + (i << 21)) | LEAF;
  for (u64 i = 0; i < 512; i++) level3[i] = (ram + (i << 12)) | attributes(ram + (i << 12)) | PAGE_LEAF;
  DSB();
}

void turn_on(void) {
  WRITE(mair_el1, 0x00ff);                                    // normal memory, devices
  WRITE(tcr_el1, 25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | 2ul << 32); // 39 bits by TTBR0 only, 40 bits of output
  WRITE(ttbr0_el1, (u64)level1 | 1ul << 48);                  // ASID 1
  ISB();
  asm volatile("tlbi vmalle1\n dsb sy\n isb" ::: "memory");
  WRITE(sctlr_el1, 0x30d00800 | 1 | 1 << 2 | 1 << 12);
  ISB();
}
