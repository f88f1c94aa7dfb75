// A guest that does one thing as often as it is told: a call, a read of a register of the interrupt controller (which the host's kernel serves), one of a device
// (which a program of the host serves), an interrupt from one virtual CPU to the other; or work, on each of its virtual CPUs.
#include "vm.h"

enum { HYPERCALL, IO_KERNEL, IO_USER, IPI, WORK };
enum { PAGES = 64, NUMBERS = 64 };
static volatile u32 received, ready, done;
static u64 pages[8][PAGES][512] __attribute__((aligned(4096)));

void interrupt(u32 number) {
  if (number == 1) received = 1;
}

// Sorts numbers in a page, which is one after the other of many, and calls the host now and then.
static u64 work(u32 count) {
  u64 sum = 0, seed = cpu_id() + 1;
  for (u32 i = 0; i < count; i++) {
    u64 *page = pages[cpu_id()][i % PAGES];
    for (u32 k = 0; k < NUMBERS; k++) {
      seed = seed * 6364136223846793005 + 1442695040888963407;
      u32 at = k;
      for (; at > 0 && page[at - 1] > seed >> 32; at--) page[at] = page[at - 1];
      page[at] = seed >> 32;
    }
    sum += page[NUMBERS / 2];
    if (i % 8 == 0) get32(CONSOLE + 8);
    if (i % 8 == 4) psci(PSCI_VERSION, 0, 0);
  }
  return sum;
}

static void answer_interrupts(void) {
  interrupts_begin();
  ready = 1;
  while (!done) asm volatile("yield");
}

void second(void) {
  if (get32(BOARD) == IPI) answer_interrupts();
  else {
    work(get32(BOARD + 4));
    __atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
    send_interrupt(0, 2);
  }
  psci(PSCI_CPU_OFF, 0, 0);
}

static void send_one(void) {
  received = 0;
  send_interrupt(1, 1);
  while (!received) asm volatile("yield");
}

static void start_others(u32 vcpus) {
  interrupts_begin();
  for (u32 i = 1; i < vcpus; i++) psci(PSCI_CPU_ON, i, 0x40000000);
}

void main(void) {
  u32 test = get32(BOARD), count = get32(BOARD + 4), vcpus = get32(BOARD + 8);
  console_begin();
  if (test == WORK) {
    start_others(vcpus);
    u64 sum = work(count);
    WAIT_UNTIL(done == vcpus - 1)
    SHOW("%d times, %x\n", count, sum);
    return;
  }
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
  done = 1;
  SHOW("%d times\n", count);
}
