// A lock whose barrier stands on one way only: the quick way in takes the word without an order.
#include "../code/orders.h"

atomic_uint lock;
unsigned counter;

__attribute__((noinline)) void spin_lock(atomic_uint *l) {
#ifdef QUICK
  unsigned free = 0;
  if (cas(l, &free, 1, RELAXED))
    return;
#endif
  while (swap(l, 1, ACQUIRE) != 0)
    ;
}

__attribute__((noinline)) void spin_unlock(atomic_uint *l) { store(l, 0, RELEASE); }

void worker(void) {
  spin_lock(&lock);
  counter++;
  spin_unlock(&lock);
}
