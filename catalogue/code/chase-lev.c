// Chase and Lev's work-stealing deque: the owner takes from the bottom, thieves from the top.
#include "orders.h"

#define EMPTY 0
atomic_int top, bottom;
atomic_int tasks[4];

static int take(void) {
  int b = load(&bottom, RELAXED) - 1;
  store(&bottom, b, RELAXED);
  atomic_thread_fence(SEQ_CST);
  int t = load(&top, RELAXED);
  if (t > b) {
    store(&bottom, b + 1, RELAXED);
    return EMPTY;
  }
  int task = load(&tasks[b], RELAXED);
  if (t == b) {
    if (!cas(&top, &t, t + 1, memory_order_seq_cst))
      task = EMPTY;
    store(&bottom, b + 1, RELAXED);
  }
  return task;
}

static void push(int task) {
  int b = load(&bottom, RELAXED);
  store(&tasks[b], task, RELAXED);
  atomic_thread_fence(RELEASE);
  store(&bottom, b + 1, RELAXED);
}

static int steal(void) {
  int t = load(&top, ACQUIRE);
  atomic_thread_fence(SEQ_CST);
  int b = load(&bottom, ACQUIRE);
  if (t >= b)
    return EMPTY;
  int task = load(&tasks[t], RELAXED);
  return cas(&top, &t, t + 1, memory_order_seq_cst) ? task : EMPTY;
}

// Pushes two tasks and takes one.
int owner(void) {
  push(1);
  push(2);
  return take();
}

// What two attempts gave, as digits.
int thief(void) {
  int first = steal();
  return first * 10 + steal();
}
