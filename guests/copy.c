// Copies the first half of a disk to the second, by virtio, waiting for its interrupts, and compares what it reads back.
#include "guest.h"

enum { SLOTS = 32, SECTOR = 512, PIECE = 8 * SECTOR, ENTRIES = 8 };
enum { READ_DISK = 0, WRITE_DISK = 1 };
enum { MAGIC = 0, VERSION = 4, DEVICE = 8, FEATURES = 0x20, FEATURES_SELECT = 0x24, QUEUE_NUMBER = 0x38, QUEUE_READY = 0x44, NOTIFY = 0x50,
       INTERRUPT_ACK = 0x64, STATUS = 0x70, DESCRIPTORS = 0x80, DRIVER = 0x90, USED = 0xa0, CAPACITY = 0x100 };

static struct { u64 address; u32 length; u16 flags, next; } descriptors[ENTRIES] __attribute__((aligned(16)));
static struct { u16 flags, index, ring[ENTRIES]; } available;
static volatile struct { u16 flags, index; struct { u32 id, length; } ring[ENTRIES]; } used;
static struct { u32 type, reserved; u64 sector; } request;
static volatile u8 status;
static u8 buffer[PIECE], again[PIECE];
static u64 device, interrupts;
static unsigned number;

static int find(void) {
  for (unsigned slot = 0; slot < SLOTS; slot++) {
    u64 at = 0x0a000000ul + slot * 0x200;
    if (get32(at + MAGIC) != 0x74726976 || get32(at + VERSION) != 2 || get32(at + DEVICE) != 2) continue;
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

static void start(void) {
  put32(device + STATUS, 0);
  put32(device + STATUS, 1 | 2);
  put32(device + FEATURES_SELECT, 1);
  put32(device + FEATURES, 1); // version 1
  put32(device + STATUS, 1 | 2 | 8);
  put32(device + QUEUE_NUMBER, ENTRIES);
  put64(device + DESCRIPTORS, (u64)descriptors);
  put64(device + DRIVER, (u64)&available);
  put64(device + USED, (u64)&used);
  put32(device + QUEUE_READY, 1);
  put32(device + STATUS, 1 | 2 | 8 | 4);
}

void exception(struct frame *f, int kind) {
  if (kind != IRQ_SAME) unexpected(f, kind);
  u32 n = acknowledge();
  if (n != number) unexpected(f, kind);
  interrupts++;
  put32(device + INTERRUPT_ACK, get32(device + 0x60));
  end_interrupt(n);
}

// One request: its head, the data, the status.
static void transfer(u32 type, u64 sector, u8 *bytes) {
  request.type = type;
  request.sector = sector;
  status = 0xff;
  descriptors[0].address = (u64)&request, descriptors[0].length = 16, descriptors[0].flags = 1, descriptors[0].next = 1;
  descriptors[1].address = (u64)bytes, descriptors[1].length = PIECE, descriptors[1].flags = 1 | (type == READ_DISK ? 2 : 0), descriptors[1].next = 2;
  descriptors[2].address = (u64)&status, descriptors[2].length = 1, descriptors[2].flags = 2;
  available.ring[available.index % ENTRIES] = 0;
  DSB();
  available.index++;
  DSB();
  u16 before = used.index;
  put32(device + NOTIFY, 0);
  close_interrupts(); // so that none comes between the look and the wait; a masked one ends WFI
  while (used.index == before) {
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
  if (!find()) {
    print("there is no disk: --drive FILE is one\n");
    return 1;
  }
  if (level() == 2) WRITE(hcr_el2, 1 << 4); // interrupts come to EL2
  enable_interrupt(number);
  start();
  open_interrupts();
  u64 sectors = *(volatile u32 *)(device + CAPACITY), half = sectors / 16 * 8;
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
