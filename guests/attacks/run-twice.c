// Two CPUs run one virtual CPU.
// Property: one CPU runs a virtual CPU.
// Without KCore: it looks at the state of a virtual CPU too.
#include "host.h"

static struct vm vm;
static volatile u64 second, done;

static void other(u64 unused) {
  (void)unused;
  second = run(&vm);
  done = 1;
}

u64 attack(void) {
  vm = make_vm();
  vm.exchange[0] = GUEST_NOTHING;
  for (u64 i = 0; i < 1000; i++) {
    if (i == 0) start_second(other, 0);
    u64 first = run(&vm);
    if (done) return second != 0 ? second : first != 0 ? first : NOTHING;
    if (first != 0) return first;
  }
  return NOTHING; // one after the other, never both
}
