// Reader-writer lock: the top bit is the writer, the rest counts readers.
#include "orders.h"

#define WRITER 0x80000000u
atomic_uint lock;
int a, b;

void writer(void) {
  unsigned free = 0;
  while (!cas_weak(&lock, &free, WRITER, ACQUIRE))
    free = 0;
  a = 1;
  b = 1;
  store(&lock, 0, RELEASE);
}

// Not equal what a reader must never see: one changed and the other not.
int reader(void) {
  while (add(&lock, 1, ACQUIRE) & WRITER) {
    sub(&lock, 1, RELAXED);
    while (load(&lock, RELAXED) & WRITER)
      ;
  }
  int same = a == b;
  sub(&lock, 1, RELEASE);
  return same;
}
