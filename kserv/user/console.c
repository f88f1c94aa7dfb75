// The console: what the guest writes, and what was typed for it, as far as it offers room.
#include "virtio.h"

enum { CONSOLE = 3 };

static void serve(struct access *a, struct device *d, u32 queue) {
  struct queue *q = &d->queues[queue];
  struct input *in = &input_of[a->vm];
  for (u32 n = 0; n < ENTRIES && (queue == OUTPUT_QUEUE || in->first < in->end); n++) {
    int head = next_chain(a->vm, q);
    if (head < 0) return;
    u32 typed = 0;
    if (queue == OUTPUT_QUEUE) a->written += move(a->vm, q, head, 0, 0, a->output + a->written, OUTPUT - a->written);
    else in->first += typed = move(a->vm, q, head, 1, 0, in->bytes + in->first, in->end - in->first);
    give_back(a, a->vm, CONSOLE_DEVICE, q, head, typed);
  }
}

static u32 config(u32 vm, u32 offset) {
  (void)vm, (void)offset;
  return 0;
}

const struct kind console_kind = {CONSOLE, serve, config};
