// Ring of many producers and consumers after Vyukov: a sequence number in each slot says whose turn it is.
#include "orders.h"

#define SIZE 2
struct slot {
  atomic_uint turn;
  int value;
};
struct slot slots[SIZE] = {{0, 0}, {1, 0}};
atomic_uint tail, head;

void produce(int value) {
  unsigned t = load(&tail, RELAXED);
  while (!cas_weak(&tail, &t, t + 1, RELAXED))
    ;
  struct slot *s = &slots[t % SIZE];
  while (load(&s->turn, ACQUIRE) != t)
    ;
  s->value = value;
  store(&s->turn, t + 1, RELEASE);
}

int consume(void) {
  unsigned h = load(&head, RELAXED);
  while (!cas_weak(&head, &h, h + 1, RELAXED))
    ;
  struct slot *s = &slots[h % SIZE];
  while (load(&s->turn, ACQUIRE) != h + 1)
    ;
  int value = s->value;
  store(&s->turn, h + SIZE, RELEASE);
  return value;
}
