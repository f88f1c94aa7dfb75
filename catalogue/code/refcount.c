// Reference count: the last to let go sees all that the others did, and frees.
#include "orders.h"

atomic_int count = 2;
int data[2];
int freed_with = -1;

void put(int id) {
  data[id] = 1;
  if (sub(&count, 1, RELEASE) == 1) {
    atomic_thread_fence(ACQUIRE);
    freed_with = data[0] + data[1];
  }
}
