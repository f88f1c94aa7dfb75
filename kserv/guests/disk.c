// A guest that writes half of its disk, reads it back and asks for what there is not. What goes to the host is in pages that it shares.
#include "virtio.h"

enum { SECTOR = 512, READ = 0, WRITE = 1 };
static struct {
  struct queue queue;
  struct { u32 type, reserved; u64 sector; } header;
  u8 bytes[SECTOR];
  volatile u8 status;
} shared __attribute__((aligned(4096)));

void second(void) {}
void interrupt(u32 number) { (void)number; }

// Does a request, and gives its status.
static u32 request(u32 type, u64 sector) {
  shared.header.type = type, shared.header.sector = sector, shared.status = 0xff;
  describe(&shared.queue, 0, &shared.header, sizeof shared.header, NEXT);
  describe(&shared.queue, 1, shared.bytes, SECTOR, NEXT | (type == READ ? DEVICE_WRITES : 0));
  describe(&shared.queue, 2, (const void *)&shared.status, 1, DEVICE_WRITES);
  offer(DISK, &shared.queue, 0, 0, 1);
  for (u32 n = 0; shared.queue.used.index != shared.queue.available.index && n < 1000; n++) asm volatile("yield");
  return shared.status;
}

void main(void) {
  console_begin();
  share(&shared, sizeof shared);
  start_device(DISK, &shared.queue, 1);
  u64 sectors = get32(DISK + 0x100), good = 0;
  for (u64 s = 0; s < sectors; s += 2) {
    for (u32 i = 0; i < SECTOR; i++) shared.bytes[i] = s * 7 + i;
    if (request(WRITE, s)) print("a sector cannot be written\n");
  }
  for (u64 s = 0; s < sectors; s++) {
    u32 same = request(READ, s) == 0;
    for (u32 i = 0; i < SECTOR; i++) same &= shared.bytes[i] == (s % 2 ? 0 : (u8)(s * 7 + i));
    good += same;
  }
  SHOW("%d sectors, %d as they should be, one beyond them: status %d\n", sectors, good, request(READ, sectors));
}
