// A guest that does one thing as often as it is told: a call, a read of a register of the interrupt controller (which the host's kernel serves), one of a device
// (which a program of the host serves), an interrupt from one virtual CPU to the other.
#include "vm.h"

enum { HYPERCALL, IO_KERNEL, IO_USER, IPI };
static volatile u32 received, ready;

void interrupt(u32 number) {
  if (number == 1) received = 1;
}

void second(void) {
  interrupts_begin();
  ready = 1;
  while (ready < 2) asm volatile("yield");
  psci(PSCI_CPU_OFF, 0, 0);
}

static void send_one(void) {
  received = 0;
  send_interrupt(1, 1);
  while (!received) asm volatile("yield");
}

void main(void) {
  u32 test = get32(BOARD), count = get32(BOARD + 4);
  console_begin();
  if (test == IPI) {
    psci(PSCI_CPU_ON, 1, 0x40000000);
    while (!ready) asm volatile("yield");
  }
  for (u32 i = 0; i < count; i++) {
    if (test == HYPERCALL) psci(0x4b000000, 0, 0);
    else if (test == IO_KERNEL) get32(GICD + 8);
    else if (test == IO_USER) get32(CONSOLE + 8);
    else send_one();
  }
  if (test == IPI) ready = 2;
  SHOW("%d times\n", count);
}
