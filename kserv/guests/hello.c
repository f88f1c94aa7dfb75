// A guest that greets: each of its virtual CPUs, its timer, an interrupt from one to the other.
#include "vm.h"

static volatile u32 ticks, greetings, answers;
static u32 vcpus;

void interrupt(u32 number) {
  if (number == TIMER) {
    ticks++;
    WRITE(cntv_ctl_el0, 0);
  } else if (number == 2) answers++;
}

void second(void) {
  interrupts_begin();
  SHOW("virtual CPU %d runs\n", cpu_id());
  __atomic_fetch_add(&greetings, 1, __ATOMIC_SEQ_CST);
  send_interrupt(0, 2);
}

void main(void) {
  vcpus = get32(BOARD + 8);
  console_begin();
  print("hello from a virtual machine\n");
  interrupts_begin();
  for (u32 i = 1; i < vcpus; i++) {
    if (psci(PSCI_CPU_ON, i, 0x40000000)) print("a virtual CPU does not start\n");
    WAIT_UNTIL(answers >= i)
  }
  u64 begin = READ(cntvct_el0);
  for (u32 i = 1; i <= 3; i++) {
    set_timer(62500 / 2);
    WAIT_UNTIL(ticks >= i)
  }
  u64 passed = READ(cntvct_el0) - begin;
  SHOW("%d virtual CPUs, %d interrupts between them, %d of the timer\n", 1 + greetings, answers, ticks);
  if (passed < 3 * 62500 / 2) SHOW("the timer is early: %d\n", passed);
}
