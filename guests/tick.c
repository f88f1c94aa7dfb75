// Ten ticks of the physical timer, 1 ms apart, while it waits.
#include "guest.h"

enum { TICKS = 10, TIMER = 30 };

static volatile unsigned ticks;
static u64 began, period;

void exception(struct frame *f, int kind) {
  if (kind != IRQ_SAME) unexpected(f, kind);
  u32 number = acknowledge();
  if (number != TIMER) unexpected(f, kind);
  ticks++;
  WRITE(cntp_cval_el0, began + (ticks + 1) * period);
  SHOW("tick %d after %d us\n", ticks, (READ(cntpct_el0) - began) * 1000000 / READ(cntfrq_el0));
  end_interrupt(number);
}

int main(u64 tree) {
  (void)tree;
  if (level() == 2) WRITE(hcr_el2, 1 << 4); // interrupts come to EL2
  enable_interrupt(TIMER);
  period = READ(cntfrq_el0) / 1000;
  began = READ(cntpct_el0);
  WRITE(cntp_cval_el0, began + period);
  WRITE(cntp_ctl_el0, 1);
  open_interrupts();
  while (ticks < TICKS) WFI();
  close_interrupts();
  return 0;
}

void second(u64 context) { (void)context; }
