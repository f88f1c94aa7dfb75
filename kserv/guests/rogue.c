// A guest that means its host no good: queues that lead nowhere, registers that are not there, interrupts for nobody, calls without sense. The host goes on.
#include "vm.h"

enum { ROUNDS = 400 };
static u64 seed = 1;

static u64 next(void) {
  seed = seed * 6364136223846793005 + 1442695040888963407;
  return seed >> 24;
}
// Addresses, lengths and numbers where mistakes are.
static u64 odd(void) {
  static const u64 values[] = {0, 1, 3, 0xfff, 0x1000, 0x3fffffff, 0x40000000, 0x407fffff, 0x40800000, 0x7fffffff, 0xffffffff, 0x100000000, ~0ul, ~0ul << 12};
  return values[next() % (sizeof values / sizeof *values)] + (next() % 4 ? 0 : next());
}

static struct { u64 words[512]; } shared __attribute__((aligned(4096)));

static u64 device; // one of the host's
static void set(u32 offset, u32 value) { put32(device + offset, value); }

// A queue of odd contents at an odd place, or at a place that is shared.
static void offer(void) {
  u64 at = next() % 4 ? (u64)&shared : odd();
  device = CONSOLE + next() % 3 * 0x200;
  for (u32 i = 0; i < 64; i++) shared.words[i] = next() % 3 ? odd() : (u64)&shared | next() % 4096;
  set(0x70, 0), set(0x70, 3), set(0x70, 11);
  set(0x30, next() % 2 ? next() % 2 : odd()), set(0x38, next() % 2 ? 16 : odd());
  for (u32 field = 0x80; field <= 0xa0; field += 0x10) set(field, at + next() % 64 * 16), set(field + 4, at >> 32);
  set(0x44, 1), set(0x70, 15);
  set(0x50, next() % 4 ? next() % 2 : odd());
}

static void reach(void) {
  static const u64 devices[] = {GICD, CONSOLE, NET, BOARD, 0x0c000000};
  u64 at = devices[next() % 5] + next() % 0x1000;
  switch (next() % 5) {
  case 0: put8(at, odd()); break;
  case 1: put32(at & ~3ul, odd()); break;
  case 2: *(volatile u64 *)(at & ~7ul) = odd(); break;
  case 3: get32(at & ~3ul); break;
  default: (void)*(volatile u64 *)(at & ~7ul);
  }
}

void second(void) {
  for (;;) reach();
}
void interrupt(u32 number) { (void)number; }

void main(void) {
  hvc(SET_DESC_PFN, (u64)&shared, sizeof shared, 0, 0);
  for (u32 i = 1; i < get32(BOARD + 8); i++) psci(PSCI_CPU_ON, i, 0x40000000);
  for (u32 i = 0; i < ROUNDS; i++) {
    offer();
    reach();
    u64 call = next() % 4 ? odd() : 0x84000000 + next() % 32;
    if ((u32)call != PSCI_CPU_OFF && (u32)call != PSCI_SYSTEM_OFF) hvc(call, odd(), odd(), odd(), odd());
  }
}
