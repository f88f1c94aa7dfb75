// Treiber stack: push and pop swap the top.
#include "orders.h"

struct node {
  struct node *next;
  int value;
};
_Atomic(struct node *) top;
struct node nodes[2];

void push(int id) {
  struct node *n = &nodes[id];
  n->value = id + 1;
  struct node *old = load(&top, RELAXED);
  do
    n->next = old;
  while (!cas_weak(&top, &old, n, RELEASE));
}

// The value on top, -1 when there is none.
int pop(void) {
  struct node *old = load(&top, ACQUIRE);
  while (old != NULL && !atomic_compare_exchange_weak_explicit(&top, &old, old->next, ACQUIRE, ACQUIRE))
    ;
  return old == NULL ? -1 : old->value;
}
