// A ticket lock as two functions, which may be weakened.
#include "../code/orders.h"

#define DMB(types) __asm__ volatile("dmb " #types ::: "memory")

#ifndef SPIN
#define SPIN ACQUIRE
#endif
#ifndef UNLOCK
#define UNLOCK RELEASE
#endif

struct ticket_lock {
  atomic_uint next, now;
};

__attribute__((noinline)) void spin_lock(struct ticket_lock *l) {
  unsigned mine = add(&l->next, 1, RELAXED);
  while (load(&l->now, SPIN) != mine)
    ;
#ifdef LOCK_BARRIER
  LOCK_BARRIER;
#endif
}

__attribute__((noinline)) void spin_unlock(struct ticket_lock *l) {
  unsigned shown = load(&l->now, RELAXED);
#ifdef UNLOCK_BARRIER
  UNLOCK_BARRIER;
#endif
  store(&l->now, shown + 1, UNLOCK);
}
