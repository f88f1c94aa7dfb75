// Once: one thread initialises, the others wait for it.
#include "orders.h"

enum { NEW, BUSY, DONE };
atomic_int state;
int value;
int calls;

int get(void) {
  int found = NEW;
  if (cas(&state, &found, BUSY, ACQUIRE)) {
    calls++;
    value = 7;
    store(&state, DONE, RELEASE);
  } else {
    while (load(&state, ACQUIRE) != DONE)
      ;
  }
  return value;
}
