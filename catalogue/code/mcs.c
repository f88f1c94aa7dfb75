// MCS lock: a queue of nodes, each thread waits on its own.
#include "orders.h"

struct node {
  _Atomic(struct node *) next;
  atomic_int waits;
};
_Atomic(struct node *) tail;
struct node nodes[3];
int counter;

static void acquire(struct node *me) {
  store(&me->next, NULL, RELAXED);
  store(&me->waits, 1, RELAXED);
  struct node *before = swap(&tail, me, ACQ_REL);
  if (before == NULL)
    return;
  store(&before->next, me, RELEASE);
  while (load(&me->waits, ACQUIRE))
    ;
}

static void release(struct node *me) {
  struct node *next = load(&me->next, ACQUIRE);
  if (next == NULL) {
    struct node *last = me;
    if (cas(&tail, &last, NULL, RELEASE))
      return;
    while ((next = load(&me->next, ACQUIRE)) == NULL)
      ;
  }
  store(&next->waits, 0, RELEASE);
}

void worker(int id) {
  acquire(&nodes[id]);
  counter++;
  release(&nodes[id]);
}
