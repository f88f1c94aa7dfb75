// A disk for each VM, in pages of the host: the guest reads and writes whole sectors.
#include "virtio.h"

enum { BLOCK = 2, READ = 0, WRITE = 1, HEADER = 16, SECTOR = 512, SECTORS = DISK_PAGES * PAGE / SECTOR };
enum { FINE = 0, FAILED = 1, UNKNOWN = 2 };

static u8 *sector(u32 vm, u32 n) { return (u8 *)((u64)disk_of[vm][n * SECTOR / PAGE] * PAGE + n * SECTOR % PAGE); }

// Sectors from the first on; gives the status, and how many bytes the guest gets.
static u8 request(u32 vm, struct queue *q, u32 head, u32 *written) {
  struct { u32 type, reserved; u64 first; } h;
  if (move(vm, q, head, 0, 0, &h, HEADER) < HEADER) return FAILED;
  if (h.type != READ && h.type != WRITE) return UNKNOWN;
  u32 bytes = h.type == READ ? chain_bytes(vm, q, head, 1) - 1 : chain_bytes(vm, q, head, 0) - HEADER;
  if (bytes % SECTOR || bytes / SECTOR > SECTORS || h.first > SECTORS - bytes / SECTOR) return FAILED;
  for (u32 i = 0; i < bytes / SECTOR; i++) {
    u32 from = i * SECTOR + (h.type == READ ? 0 : HEADER);
    if (move(vm, q, head, h.type == READ, from, sector(vm, h.first + i), SECTOR) < SECTOR) return FAILED;
    if (h.type == READ) *written += SECTOR;
  }
  return FINE;
}

static void serve(struct access *a, struct device *d, u32 queue) {
  struct queue *q = &d->queues[queue];
  if (queue != 0 || !disk_of[a->vm][DISK_PAGES - 1]) return;
  for (u32 n = 0; n < ENTRIES; n++) {
    int head = next_chain(a->vm, q);
    if (head < 0) return;
    u32 written = 0, room = chain_bytes(a->vm, q, head, 1);
    if (room > 0) {
      u8 status = request(a->vm, q, head, &written);
      written += move(a->vm, q, head, 1, room - 1, &status, 1);
    }
    give_back(a, a->vm, BLOCK_DEVICE, q, head, written);
  }
}

static u32 config(u32 vm, u32 offset) {
  (void)vm;
  return offset == 0 ? SECTORS : 0;
}

const struct kind block_kind = {BLOCK, serve, config};
