// Copies the first half of a disk to the second, by virtio, waiting for its interrupts, and compares what it reads back.
#include "virtio.h"

enum { SECTOR = 512, PIECE = 8 * SECTOR };
enum { READ_DISK = 0, WRITE_DISK = 1, DISK = 2 };

static struct queue queue;
static struct { u32 type, reserved; u64 sector; } request;
static volatile u8 status;
static u8 buffer[PIECE], again[PIECE];
static u64 interrupts;

void exception(struct frame *f, int kind) {
  if (kind != IRQ_SAME) unexpected(f, kind);
  u32 n = acknowledge();
  if (n != number) unexpected(f, kind);
  interrupts++;
  put32(device + INTERRUPT_ACK, get32(device + INTERRUPT_STATUS));
  end_interrupt(n);
}

// One request: its head, the data, the status.
static void transfer(u32 type, u64 sector, u8 *bytes) {
  request.type = type;
  request.sector = sector;
  status = 0xff;
  describe(&queue, 0, &request, sizeof request, NEXT);
  describe(&queue, 1, bytes, PIECE, NEXT | (type == READ_DISK ? DEVICE_WRITES : 0));
  describe(&queue, 2, (const void *)&status, 1, DEVICE_WRITES);
  u16 before = queue.used.index;
  offer(&queue, 0, 0);
  close_interrupts(); // so that none comes between the look and the wait; a masked one ends WFI
  while (queue.used.index == before) {
    WFI();
    open_interrupts();
    close_interrupts();
  }
  open_interrupts();
  if (status != 0) {
    SHOW("the disk answers %d at sector %d\n", status, sector);
    finish(1);
  }
}

int main(u64 tree) {
  (void)tree;
  if (!find_device(DISK)) {
    print("there is no disk: --drive FILE is one\n");
    return 1;
  }
  if (level() == 2) WRITE(hcr_el2, 1 << 4); // interrupts come to EL2
  enable_interrupt(number);
  start_device(0, &queue, 1);
  open_interrupts();
  u64 sectors = *(volatile u32 *)(device + CONFIG), half = sectors / 16 * 8;
  for (u64 s = 0; s + 8 <= half; s += 8) {
    transfer(READ_DISK, s, buffer);
    transfer(WRITE_DISK, half + s, buffer);
    transfer(READ_DISK, half + s, again);
    for (int i = 0; i < PIECE; i++)
      if (buffer[i] != again[i]) {
        SHOW("byte %d of sector %d is another\n", i, half + s);
        return 1;
      }
  }
  close_interrupts();
  SHOW("%d sectors copied, %d interrupts\n", half, interrupts);
  return 0;
}

void second(u64 context) { (void)context; }
