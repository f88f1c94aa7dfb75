// Virtio on MMIO as the files at EL0 share it.
#ifndef VIRTIO_H
#define VIRTIO_H
#include "user.h"

enum { ENTRIES = 16, QUEUES = 2 };

struct queue {
  u32 number, ready, seen; // `seen`: of the ring of what is available
  u64 address[3];          // descriptors, what is available, what is used
};
struct device {
  u32 features_select, queue_select, status, driver;
  struct queue queues[QUEUES];
};
extern struct device devices[VMS][DEVICES];

// A kind of device: what it does when a queue is notified, and what its own registers read.
struct kind {
  u32 id;
  void (*serve)(struct access *a, struct device *d, u32 queue);
  u32 (*config)(u32 vm, u32 offset);
};
extern const struct kind console_kind, block_kind, net_kind;

// uart.c
void uart_access(struct access *a);
void reset_uart(u32 vm);

// The next chain of descriptors that the guest offers: its first, or -1. At most as many as a queue has are taken in one go.
int next_chain(u32 vm, struct queue *q);
// Bytes of a chain that the device reads, or writes, at most 64 KiB of them.
u32 chain_bytes(u32 vm, const struct queue *q, u32 head, int writes);
// Moves bytes between them and memory of the host, from some byte on. Gives how many.
u32 move(u32 vm, const struct queue *q, u32 head, int writes, u32 from, void *buffer, u32 most);
// Gives a chain back, and raises the interrupt.
void give_back(struct access *a, u32 vm, u32 device, struct queue *q, u32 head, u32 written);

#endif
