// Test and test-and-set lock: look until it is free, then try to take it.
#include "orders.h"

atomic_int lock;
int counter;

static void acquire(void) {
  for (;;) {
    while (load(&lock, RELAXED) != 0)
      ;
    int free = 0;
    if (cas(&lock, &free, 1, ACQUIRE))
      return;
  }
}

static void release(void) {
  store(&lock, 0, RELEASE);
}

void worker(void) {
  acquire();
  counter++;
  release();
}
