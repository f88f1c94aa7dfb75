// A guest for long runs: in each round the timer is set, and an interrupt goes to every other virtual CPU, which answers with one. It counts what was asked for
// and what came, and says so now and then: a round ends when all has come, so that who loses an interrupt says nothing any more. It goes on until it is stopped.
#include "vm.h"

enum { ASKS = 1, ANSWERS = 2, LEAST = 62500 / 50, PAGES = 16 };
static volatile u32 ticks, asked, answers, early;
static volatile u64 due;
static u64 pages[PAGES][512] __attribute__((aligned(4096)));

void interrupt(u32 number) {
  if (number == TIMER) {
    early += READ(cntvct_el0) < due;
    ticks++;
    WRITE(cntv_ctl_el0, 0);
  } else if (number == ASKS) {
    __atomic_fetch_add(&asked, 1, __ATOMIC_SEQ_CST);
    send_interrupt(0, ANSWERS);
  } else if (number == ANSWERS) answers++;
}

void second(void) {
  interrupts_begin();
  for (;;) WFI();
}

// Words of a page that are what the last round left there.
static u32 remembers(u32 round) {
  u64 *page = pages[round % PAGES];
  u32 wrong = 0;
  for (u32 i = 0; i < 512; i++) {
    wrong += page[i] != (round < PAGES ? 0 : (u64)(round - PAGES) << 32 | i);
    page[i] = (u64)round << 32 | i;
  }
  return wrong;
}

void main(void) {
  u32 each = get32(BOARD + 4), vcpus = get32(BOARD + 8), wrong = 0, sent = 0;
  u64 seed = 1;
  console_begin();
  interrupts_begin();
  for (u32 i = 1; i < vcpus; i++) psci(PSCI_CPU_ON, i, 0x40000000);
  for (u32 round = 0;; round++) {
    if (each && round && round % each == 0)
      SHOW("%d rounds, %d of the timer, %d early, %d sent, %d taken, %d answered, %d words wrong\n", round, ticks, early, sent, asked, answers, wrong);
    seed = seed * 6364136223846793005 + 1442695040888963407;
    u64 ticks_to_go = LEAST + (seed >> 33) % (10 * LEAST);
    due = READ(cntvct_el0) + ticks_to_go;
    set_timer(ticks_to_go);
    for (u32 i = 1; i < vcpus; i++, sent++) {
      send_interrupt(i, ASKS);
      WAIT_UNTIL(answers >= sent + 1)
    }
    wrong += remembers(round);
    WAIT_UNTIL(ticks >= round + 1)
  }
}
