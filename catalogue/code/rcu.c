// Publication as RCU does it: the new version is complete before it can be found, and is found through its address.
#include "orders.h"

struct config {
  int a, b;
};
struct config old = {1, 1}, fresh;
_Atomic(struct config *) current = &old;

void update(void) {
  fresh.a = 2;
  fresh.b = 2;
  store(&current, &fresh, RELEASE);
}

// 1 when both fields are of one version. The address carries the order: rcu_dereference.
int look(void) {
  struct config *c = *(struct config *volatile *)&current;
  return c->a == c->b;
}
