// Double-checked locking: a lock is taken only while there is no object.
#include "orders.h"

struct object {
  int value;
};
struct object storage;
_Atomic(struct object *) object;
atomic_int lock;

int get(void) {
  struct object *o = load(&object, ACQUIRE);
  if (o == NULL) {
    while (swap(&lock, 1, memory_order_acquire))
      ;
    o = load(&object, RELAXED);
    if (o == NULL) {
      storage.value = 7;
      o = &storage;
      store(&object, o, RELEASE);
    }
    store(&lock, 0, memory_order_release);
  }
  return o->value;
}
