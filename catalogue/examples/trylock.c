// A lock that is tried: who does not get it does something else.
#include "../code/orders.h"

atomic_uint lock;
unsigned counter;

__attribute__((noinline)) unsigned spin_trylock(atomic_uint *l) { return swap(l, 1, ACQUIRE) == 0; }
__attribute__((noinline)) void spin_unlock(atomic_uint *l) { store(l, 0, RELEASE); }

unsigned worker(void) {
  unsigned got = spin_trylock(&lock);
#ifdef IGNORED
  counter++;
  if (!got)
    return 0;
#else
  if (!got)
    return 0;
  counter++;
#endif
#ifdef TWICE
  spin_unlock(&lock);
#endif
  spin_unlock(&lock);
  return 1;
}
