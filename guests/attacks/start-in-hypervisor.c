// A CPU is started in the memory of what is above.
// Property: hostIsIsolated.
// Without KCore: a host without stage 2 reaches what it likes, but the firmware starts no CPU twice.
#include "host.h"

static volatile u64 came;
static void never(u64 unused) { came = unused; }

u64 attack(void) {
  u64 at = page_above();
  register u64 x0 asm("x0") = 0xc4000003, x1 asm("x1") = 1, x2 asm("x2") = at, x3 asm("x3") = 0;
  asm volatile("smc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3) : "memory");
  if (x0 != 0) return REFUSED;
  // It is on, at EL1, where it reaches nothing; a second start is refused.
  u64 value, fault = load(at, &value), again = start_second(never, 1);
  return fault != 0 ? fault : again != 0 ? REFUSED : GOT_IT;
}
