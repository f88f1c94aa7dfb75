// Sequence lock: the reader takes both values or tries again.
#include "orders.h"

#ifndef READ_FENCE
#define READ_FENCE ACQUIRE
#endif
#ifndef WRITE_FENCE
#define WRITE_FENCE RELEASE
#endif

atomic_uint sequence;
atomic_int a, b;

void writer(void) {
  unsigned s = load(&sequence, RELAXED);
  store(&sequence, s + 1, RELAXED);
  atomic_thread_fence(WRITE_FENCE);
  store(&a, 1, RELAXED);
  store(&b, 1, RELAXED);
  store(&sequence, s + 2, RELEASE);
}

// 1 when both were read as they belong together.
int reader(void) {
  unsigned s;
  int x, y;
  do {
    s = load(&sequence, ACQUIRE);
    x = load(&a, RELAXED);
    y = load(&b, RELAXED);
    atomic_thread_fence(READ_FENCE);
  } while (s % 2 != 0 || load(&sequence, RELAXED) != s);
  return x == y;
}
