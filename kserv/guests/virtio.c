// Driving a virtio device on MMIO.
#include "virtio.h"

void share(void *at, u64 bytes) {
  for (u64 i = 0; i < bytes; i += PAGE) *(volatile u8 *)((u64)at + i) = 0; // so that the page is there
  DSB();
  if (hvc(SET_DESC_PFN, (u64)at, bytes, 0, 0)) power_off();
}

static void set_address(u64 at, u64 value) { put32(at, value), put32(at + 4, value >> 32); }

void start_device(u64 device, struct queue *queues, u32 count) {
  put32(device + 0x70, 0), put32(device + 0x70, 3);
  put32(device + 0x24, 1), put32(device + 0x20, 3); // version 1, and not all memory is open to the device
  put32(device + 0x70, 11);
  for (u32 i = 0; i < count; i++) {
    put32(device + 0x30, i), put32(device + 0x38, ENTRIES);
    set_address(device + 0x80, (u64)queues[i].descriptors);
    set_address(device + 0x90, (u64)&queues[i].available);
    set_address(device + 0xa0, (u64)&queues[i].used);
    put32(device + 0x44, 1);
  }
  put32(device + 0x70, 15);
}

void offer(u64 device, struct queue *queues, u32 queue, u16 first, int tells) {
  struct queue *q = &queues[queue];
  q->available.ring[q->available.index % ENTRIES] = first;
  DSB();
  q->available.index++;
  DSB();
  if (tells) put32(device + 0x50, queue);
}
