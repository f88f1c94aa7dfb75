// CLH lock: a queue of nodes, each thread waits on the one before its own.
#include "orders.h"

struct node {
  atomic_int taken;
};
struct node first, nodes[3];
_Atomic(struct node *) tail = &first;
int counter;

void worker(int id) {
  struct node *me = &nodes[id];
  store(&me->taken, 1, RELAXED);
  struct node *before = swap(&tail, me, ACQ_REL);
  while (load(&before->taken, ACQUIRE))
    ;
  counter++;
  store(&me->taken, 0, RELEASE);
}
