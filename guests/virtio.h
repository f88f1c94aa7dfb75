// A virtio device on MMIO and its queues, for guests that drive one.
#ifndef VIRTIO_H
#define VIRTIO_H
#include "guest.h"

enum { SLOTS = 32, ENTRIES = 8, NEXT = 1, DEVICE_WRITES = 2 };
enum { MAGIC = 0, VERSION = 4, DEVICE = 8, FEATURES = 0x20, FEATURES_SELECT = 0x24, QUEUE_SELECT = 0x30, QUEUE_NUMBER = 0x38, QUEUE_READY = 0x44,
       NOTIFY = 0x50, INTERRUPT_STATUS = 0x60, INTERRUPT_ACK = 0x64, STATUS = 0x70, DESCRIPTORS = 0x80, DRIVER = 0x90, USED = 0xa0, CONFIG = 0x100 };

struct queue {
  struct { u64 address; u32 length; u16 flags, next; } descriptors[ENTRIES];
  struct { u16 flags, index, ring[ENTRIES]; } available;
  volatile struct { u16 flags, index; struct { u32 id, length; } ring[ENTRIES]; } used __attribute__((aligned(4)));
} __attribute__((aligned(16)));

static u64 device;
static unsigned number; // of its interrupt

static int find_device(u32 kind) {
  for (unsigned slot = 0; slot < SLOTS; slot++) {
    u64 at = 0x0a000000ul + slot * 0x200;
    if (get32(at + MAGIC) != 0x74726976 || get32(at + VERSION) != 2 || get32(at + DEVICE) != kind) continue;
    device = at;
    number = 48 + slot;
    return 1;
  }
  return 0;
}

static void put64(u64 at, u64 value) {
  put32(at, value);
  put32(at + 4, value >> 32);
}

// Starts the device with the features in the low word, and its first queues.
static void start_device(u32 features, struct queue *queues, unsigned count) {
  put32(device + STATUS, 0);
  put32(device + STATUS, 1 | 2);
  put32(device + FEATURES_SELECT, 0);
  put32(device + FEATURES, features);
  put32(device + FEATURES_SELECT, 1);
  put32(device + FEATURES, 1); // version 1
  put32(device + STATUS, 1 | 2 | 8);
  for (unsigned i = 0; i < count; i++) {
    put32(device + QUEUE_SELECT, i);
    put32(device + QUEUE_NUMBER, ENTRIES);
    put64(device + DESCRIPTORS, (u64)queues[i].descriptors);
    put64(device + DRIVER, (u64)&queues[i].available);
    put64(device + USED, (u64)&queues[i].used);
    put32(device + QUEUE_READY, 1);
  }
  put32(device + STATUS, 1 | 2 | 8 | 4);
}

static void describe(struct queue *q, unsigned i, const void *bytes, u32 length, u16 flags) {
  q->descriptors[i].address = (u64)bytes, q->descriptors[i].length = length, q->descriptors[i].flags = flags, q->descriptors[i].next = i + 1;
}

// Offers the chain that begins at a descriptor, and says so.
static void offer(struct queue *q, unsigned index, u16 first) {
  q->available.ring[q->available.index % ENTRIES] = first;
  DSB();
  q->available.index++;
  DSB();
  put32(device + NOTIFY, index);
}

#endif
