// A virtio device of the host, whose queues are in pages that the guest shares. What the host says of them counts for no more than that it is done.
#ifndef VIRTIO_H
#define VIRTIO_H
#include "vm.h"

enum { ENTRIES = 16, NEXT = 1, DEVICE_WRITES = 2 };

struct queue {
  struct { u64 address; u32 length; u16 flags, next; } descriptors[ENTRIES];
  struct { u16 flags, index, ring[ENTRIES]; } available;
  volatile struct { u16 flags, index; struct { u32 id, length; } ring[ENTRIES]; } used __attribute__((aligned(4)));
} __attribute__((aligned(16)));

// Shares memory in whole pages, which has to be there; what is refused ends the guest.
void share(void *at, u64 bytes);
// Starts a device at its registers with its first queues.
void start_device(u64 device, struct queue *queues, u32 count);
static inline void describe(struct queue *q, u32 i, const void *at, u32 length, u16 flags) {
  q->descriptors[i].address = (u64)at, q->descriptors[i].length = length, q->descriptors[i].flags = flags, q->descriptors[i].next = i + 1;
}
// Offers the chain that begins at a descriptor; with `tells` the device is told.
void offer(u64 device, struct queue *queues, u32 queue, u16 first, int tells);

#endif
