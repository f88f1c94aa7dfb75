// A device of the board, virtio's source of random bytes, writes over a page of a VM's.
// Property: bankIsIsolated.
#include "host.h"

#define VIRTIO 0x0a000000ul
enum { FEATURES = 0x20, FEATURES_SELECT = 0x24, QUEUE_NUMBER = 0x38, READY = 0x44, NOTIFY = 0x50, STATUS = 0x70, TABLE = 0x80, DRIVER = 0x90, USED = 0xa0 };
enum { WRITTEN_BY_DEVICE = 2 };

static void set(u64 offset, u32 value) { *(volatile u32 *)(VIRTIO + offset) = value; }
static void point(u64 offset, u64 at) {
  set(offset, at);
  set(offset + 4, at >> 32);
}

u64 attack(void) {
  struct vm vm = make_vm();
  u64 queue = new_page(), used = new_page(), page = secret_page(&vm), exit;
  volatile u32 *descriptor = (volatile u32 *)queue;
  descriptor[0] = page;
  descriptor[2] = 8;
  *(volatile uint16_t *)(queue + 12) = WRITTEN_BY_DEVICE;
  set(STATUS, 3);
  set(FEATURES_SELECT, 1);
  set(FEATURES, 1);
  set(STATUS, 11);
  set(QUEUE_NUMBER, 8);
  point(TABLE, queue);
  point(DRIVER, queue + 0x400);
  point(USED, used);
  set(READY, 1);
  set(STATUS, 15);
  *(volatile uint16_t *)(queue + 0x402) = 1; // one chain, the first
  set(NOTIFY, 0);
  return ask(&vm, GUEST_SECRET, 0, &exit) == SECRET ? NOTHING : GOT_IT;
}
