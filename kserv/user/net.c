// A switch: a frame that a VM sends comes to every other VM that has room for it.
#include "virtio.h"

enum { NET = 1, RECEIVE = 0, SEND = 1, HEADER = 12, MOST = 1514, DRIVES = 4 };
static struct packet { u8 header[HEADER], frame[MOST]; } packets[8]; // one for each CPU

// The kernel lets one CPU at a time in here.
static void deliver(struct access *a, u32 vm, struct packet *p, u32 bytes) {
  struct device *d = &devices[vm][NET_DEVICE];
  if (!(d->driver & DRIVES)) return;
  a->touched = vm;
  struct queue *q = &d->queues[RECEIVE];
  int head = next_chain(vm, q);
  if (head >= 0) give_back(a, vm, NET_DEVICE, q, head, move(vm, q, head, 1, 0, p, bytes));
}

static void serve(struct access *a, struct device *d, u32 queue) {
  struct queue *q = &d->queues[queue];
  struct packet *p = &packets[a - accesses];
  if (queue != SEND) return;
  for (u32 n = 0; n < ENTRIES; n++) {
    a->touched = a->vm;
    int head = next_chain(a->vm, q);
    if (head < 0) return;
    u32 bytes = move(a->vm, q, head, 0, 0, p, sizeof *p);
    for (u32 i = 0; i < HEADER; i++) p->header[i] = i == HEADER - 2; // one buffer, nothing else
    give_back(a, a->vm, NET_DEVICE, q, head, 0);
    for (u32 vm = 1; vm < VMS && bytes > HEADER; vm++)
      if (vm != a->vm) deliver(a, vm, p, bytes);
  }
}

// Its address: 52:54:00:00:00, and the number of the VM.
static u32 config(u32 vm, u32 offset) { return offset == 0 ? 0x5452 : offset == 4 ? vm << 8 : 0; }

const struct kind net_kind = {NET, serve, config};
