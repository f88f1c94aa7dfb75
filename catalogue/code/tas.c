// Test-and-set lock: swap until nobody held it.
#include "orders.h"

atomic_int lock;
int counter;

static void acquire(void) {
  while (swap(&lock, 1, ACQUIRE) != 0)
    ;
}

static void release(void) {
  store(&lock, 0, RELEASE);
}

void worker(void) {
  acquire();
  counter++;
  release();
}
