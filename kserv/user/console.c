// The console: what the guest writes. Its queue of input is never used.
#include "virtio.h"

enum { CONSOLE = 3, OUTPUT_QUEUE = 1 };

static void serve(struct access *a, struct device *d, u32 queue) {
  struct queue *q = &d->queues[queue];
  if (queue != OUTPUT_QUEUE) return;
  for (u32 n = 0; n < ENTRIES; n++) {
    int head = next_chain(a->vm, q);
    if (head < 0) return;
    a->written += move(a->vm, q, head, 0, 0, a->output + a->written, OUTPUT - a->written);
    give_back(a, a->vm, CONSOLE_DEVICE, q, head, 0);
  }
}

static u32 config(u32 vm, u32 offset) {
  (void)vm, (void)offset;
  return 0;
}

const struct kind console_kind = {CONSOLE, serve, config};
