// Ring of one producer and one consumer.
#include "orders.h"

#define SIZE 2
int slots[SIZE];
atomic_uint head, tail;

void producer(void) {
  for (unsigned i = 0; i < 2; i++) {
    unsigned t = load(&tail, RELAXED);
    while (t - load(&head, ACQUIRE) == SIZE)
      ;
    slots[t % SIZE] = i + 1;
    store(&tail, t + 1, RELEASE);
  }
}

// The first two, as digits.
int consumer(void) {
  int got = 0;
  for (unsigned i = 0; i < 2; i++) {
    unsigned h = load(&head, RELAXED);
    while (load(&tail, ACQUIRE) == h)
      ;
    got = got * 10 + slots[h % SIZE];
    store(&head, h + 1, RELEASE);
  }
  return got;
}
