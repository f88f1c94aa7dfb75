// Michael and Scott's queue: a list with a node in front, tail is helped along.
#include "orders.h"

struct node {
  _Atomic(struct node *) next;
  int value;
};
struct node first, nodes[2];
_Atomic(struct node *) head = &first, tail = &first;

void enqueue(int id) {
  struct node *n = &nodes[id];
  n->value = id + 1;
  for (;;) {
    struct node *last = load(&tail, ACQUIRE);
    struct node *next = load(&last->next, ACQUIRE);
    if (next != NULL) {
      cas(&tail, &last, next, RELEASE);
      continue;
    }
    if (cas(&last->next, &next, n, RELEASE)) {
      cas(&tail, &last, n, RELEASE);
      return;
    }
  }
}

// The oldest value, -1 when there is none.
int dequeue(void) {
  for (;;) {
    struct node *old = load(&head, ACQUIRE);
    struct node *next = load(&old->next, ACQUIRE);
    if (next == NULL)
      return -1;
    int value = next->value;
    if (cas(&head, &old, next, RELEASE))
      return value;
  }
}
