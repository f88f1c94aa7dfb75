// Ticket lock: take a number, wait until it is shown.
#include "orders.h"

struct ticket_lock {
  atomic_uint next, now;
} lock;
unsigned counter;

static void acquire(struct ticket_lock *l) {
  unsigned mine = add(&l->next, 1, RELAXED);
  while (load(&l->now, ACQUIRE) != mine)
    ;
}

static void release(struct ticket_lock *l) {
  unsigned shown = load(&l->now, RELAXED);
  store(&l->now, shown + 1, RELEASE);
}

void worker(void) {
  acquire(&lock);
  counter++;
  release(&lock);
}
