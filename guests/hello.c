// Says where it runs.
#include "guest.h"

static const char *const NAMES[] = {"EL0", "EL1", "EL2"};

int main(u64 tree) {
  print("hello from ");
  print(NAMES[level()]);
  SHOW(" of CPU %d\n", READ(mpidr_el1) & 0xff);
  SHOW("processor 0x%x, counter %d Hz, device tree at 0x%x\n", READ(midr_el1), READ(cntfrq_el0), tree);
  SHOW("%d us since the start\n", READ(cntpct_el0) * 1000000 / READ(cntfrq_el0));
  return 0;
}

void second(u64 context) { (void)context; }
void exception(struct frame *f, int kind) { unexpected(f, kind); }
