// The console of VMs: virtio on MMIO, version 2, with a queue of input that is never used and one of output. It runs at EL0, and believes nothing that a guest
// says of its queues but where they are: those pages the guest must have shared.
#include "user.h"

enum { ENTRIES = 16, QUEUES = 2, OUTPUT_QUEUE = 1, NEXT = 1, DEVICE_WRITES = 2 };
enum { MAGIC = 0, VERSION = 4, DEVICE = 8, VENDOR = 12, FEATURES = 0x10, FEATURES_SELECT = 0x14, ACCEPTED = 0x20, ACCEPTED_SELECT = 0x24, QUEUE_SELECT = 0x30,
       QUEUE_MOST = 0x34, QUEUE_NUMBER = 0x38, QUEUE_READY = 0x44, NOTIFY = 0x50, STATUS = 0x60, ACKNOWLEDGE = 0x64, DRIVER = 0x70, ADDRESSES = 0x80 };
enum { CONSOLE = 3, NEEDS_RESET = 64 };
#define VERSION_1 1u     // of the upper word, and
#define ACCESS_PLATFORM 2u // the guest's memory is not all open to the device

struct queue {
  u32 number, ready, seen;  // `seen`: of the ring of what is available
  u64 address[3];           // descriptors, what is available, what is used
};
static struct device {
  u32 features_select, queue_select, status, driver;
  struct queue queues[QUEUES];
} devices[VMS];

// Where the host finds bytes of a guest's, which lie in one page.
static volatile u8 *find(u32 vm, u64 ipa, u64 bytes) {
  u64 i = (ipa - 0x40000000) / PAGE;
  if (ipa < 0x40000000 || i >= RAM_PAGES || ipa % PAGE + bytes > PAGE || !page_of[vm][i]) return 0;
  return (volatile u8 *)((u64)page_of[vm][i] * PAGE + ipa % PAGE);
}
static u64 load(u32 vm, u64 ipa, u32 bytes) {
  volatile u8 *at = ipa % bytes == 0 ? find(vm, ipa, bytes) : 0;
  if (!at) return 0;
  return bytes == 2 ? *(volatile u16 *)at : bytes == 4 ? *(volatile u32 *)at : *(volatile u64 *)at;
}
static void store(u32 vm, u64 ipa, u32 bytes, u64 value) {
  volatile u8 *at = ipa % bytes == 0 ? find(vm, ipa, bytes) : 0;
  if (at && bytes == 2) *(volatile u16 *)at = value;
  if (at && bytes == 4) *(volatile u32 *)at = value;
}

// The bytes of a chain of descriptors, as many as there is room for.
static void take(struct access *a, struct queue *q, u32 index) {
  for (u32 i = 0; i < q->number; i++) { // no chain is longer
    u64 at = q->address[0] + 16 * (index % q->number);
    u64 from = load(a->vm, at, 8), bytes = load(a->vm, at + 8, 4), flags = load(a->vm, at + 12, 2);
    for (u64 k = 0; k < bytes && a->written < OUTPUT && !(flags & DEVICE_WRITES); k++) {
      volatile u8 *c = find(a->vm, from + k, 1);
      if (!c) break;
      a->output[a->written++] = *c;
    }
    if (!(flags & NEXT)) return;
    index = load(a->vm, at + 14, 2);
  }
}

static void serve(struct access *a, struct device *d, struct queue *q) {
  if (!q->ready || !q->number) return;
  u32 end = load(a->vm, q->address[1] + 2, 2);
  for (u32 n = 0; (u16)q->seen != end && n < q->number; n++, q->seen++) {
    u32 slot = q->seen % q->number, head = load(a->vm, q->address[1] + 4 + 2 * slot, 2);
    take(a, q, head);
    store(a->vm, q->address[2] + 4 + 8 * slot, 4, head);
    store(a->vm, q->address[2] + 8 + 8 * slot, 4, 0);
    asm volatile("dmb ish" ::: "memory");
    store(a->vm, q->address[2] + 2, 2, q->seen + 1);
    d->status |= 1;
    a->interrupts = 1;
  }
}

static u64 read(struct device *d, u32 offset) {
  struct queue *q = &d->queues[d->queue_select % QUEUES];
  switch (offset) {
  case MAGIC: return 0x74726976;
  case VERSION: return 2;
  case DEVICE: return CONSOLE;
  case FEATURES: return d->features_select == 1 ? VERSION_1 | ACCESS_PLATFORM : 0;
  case QUEUE_MOST: return d->queue_select < QUEUES ? ENTRIES : 0;
  case QUEUE_READY: return q->ready;
  case STATUS: return d->status;
  case DRIVER: return d->driver;
  default: return 0;
  }
}

static void reset(struct device *d) {
  for (u64 i = 0; i < sizeof *d / 4; i++) ((volatile u32 *)d)[i] = 0;
}

static void write(struct access *a, struct device *d) {
  struct queue *q = &d->queues[d->queue_select % QUEUES];
  u32 value = a->value, word = (a->offset - ADDRESSES) / 4;
  if (word < 12 && word % 4 < 2 && !q->ready) {
    u64 *address = &q->address[word / 4];
    *address = word % 2 ? (*address & 0xffffffff) | (u64)value << 32 : (*address & ~0xfffffffful) | value;
    return;
  }
  switch (a->offset) {
  case FEATURES_SELECT: d->features_select = value; break;
  case QUEUE_SELECT: d->queue_select = value; break;
  case QUEUE_NUMBER:
    if (!q->ready && value <= ENTRIES && (value & (value - 1)) == 0) q->number = value;
    break;
  case QUEUE_READY: q->ready = value & 1; break;
  case NOTIFY:
    if (value == OUTPUT_QUEUE) serve(a, d, &d->queues[OUTPUT_QUEUE]);
    break;
  case ACKNOWLEDGE: d->status &= ~value; break;
  case DRIVER:
    d->driver = value;
    if (value == 0) reset(d);
  }
}

u64 console_access(u64 at) {
  struct access *a = (struct access *)at;
  struct device *d = &devices[a->vm % VMS];
  if (a->bytes != 4) a->value = 0;
  else if (a->is_write) write(a, d);
  else a->value = read(d, a->offset);
  return 0;
}

u64 load_word(u64 address) { return *(volatile u64 *)address; }
