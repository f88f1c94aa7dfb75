// Queued spinlock in the manner of Linux, for few CPUs: locked byte, pending byte, and a queue of nodes in the upper half.
#include "orders.h"

#define LOCKED 1u
#define PENDING 0x100u
#define TAIL(id) ((unsigned)(id + 1) << 16)
struct node {
  _Atomic(struct node *) next;
  atomic_int ready;
};
atomic_uint lock;
struct node nodes[3];
int counter;

static void queue(int id) {
  struct node *me = &nodes[id];
  store(&me->next, NULL, RELAXED);
  store(&me->ready, 0, RELAXED);
  unsigned old = load(&lock, RELAXED);
  while (!cas_weak(&lock, &old, (old & 0xffffu) | TAIL(id), ACQ_REL))
    ;
  if (old >> 16 != 0) {
    store(&nodes[(old >> 16) - 1].next, me, RELEASE);
    while (!load(&me->ready, ACQUIRE))
      ;
  }
  unsigned now;
  while ((now = load(&lock, ACQUIRE)) & 0xffffu)
    ;
  for (;;) {
    if (now >> 16 == (unsigned)id + 1) {
      if (cas(&lock, &now, LOCKED, RELAXED))
        return;
      continue;
    }
    atomic_fetch_or_explicit(&lock, LOCKED, RELAXED);
    break;
  }
  struct node *next;
  while ((next = load(&me->next, RELAXED)) == NULL)
    ;
  store(&next->ready, 1, RELEASE);
}

static void acquire(int id) {
  unsigned old = 0;
  if (cas(&lock, &old, LOCKED, ACQUIRE))
    return;
  queue(id);
}

static void release(void) {
  sub(&lock, LOCKED, RELEASE);
}

void worker(int id) {
  acquire(id);
  counter++;
  release();
}
