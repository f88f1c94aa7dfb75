// Devices of VMs: virtio on MMIO, version 2. It runs at EL0, and believes nothing that a guest says of its queues but where they are: those pages the guest
// must have shared.
#include "virtio.h"

enum { NEXT = 1, DEVICE_WRITES = 2, MOST_CHAIN = 65536 };
enum { MAGIC = 0, VERSION = 4, DEVICE = 8, FEATURES = 0x10, FEATURES_SELECT = 0x14, QUEUE_SELECT = 0x30, QUEUE_MOST = 0x34, QUEUE_NUMBER = 0x38,
       QUEUE_READY = 0x44, STATUS = 0x60, ACKNOWLEDGE = 0x64, DRIVER = 0x70, ADDRESSES = 0x80, CONFIG = 0x100 };
#define VERSION_1 1u       // of the upper word, and
#define ACCESS_PLATFORM 2u // the guest's memory is not all open to the device

struct device devices[VMS][DEVICES];
static const struct kind *const kinds[] = {&console_kind, &block_kind, &net_kind};

// Where the host finds bytes of a guest's, which lie in one page.
static volatile u8 *find(u32 vm, u64 ipa, u64 bytes) {
  u64 i = (ipa - 0x40000000) / PAGE;
  if (ipa < 0x40000000 || i >= RAM_PAGES || ipa % PAGE + bytes > PAGE) return 0;
  const u32 *part = (const u32 *)parts_of[vm][i / PART_PAGES];
  if (!part || !part[i % PART_PAGES]) return 0;
  return (volatile u8 *)((u64)part[i % PART_PAGES] * PAGE + ipa % PAGE);
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

int next_chain(u32 vm, struct queue *q) {
  if (!q->ready || !q->number || (u16)q->seen == load(vm, q->address[1] + 2, 2)) return -1;
  return load(vm, q->address[1] + 4 + 2 * (q->seen++ % q->number), 2);
}

// A descriptor is read once.
struct piece { u64 at; u32 bytes, flags, next; };
static struct piece piece_of(u32 vm, const struct queue *q, u32 index) {
  u64 at = q->address[0] + 16 * (index % q->number);
  return (struct piece){load(vm, at, 8), load(vm, at + 8, 4), load(vm, at + 12, 2), load(vm, at + 14, 2)};
}

u32 chain_bytes(u32 vm, const struct queue *q, u32 head, int writes) {
  u64 sum = 0;
  for (u32 i = 0; i < q->number; i++) { // no chain is longer
    struct piece p = piece_of(vm, q, head);
    if (!(p.flags & DEVICE_WRITES) == !writes) sum += p.bytes;
    if (!(p.flags & NEXT)) break;
    head = p.next;
  }
  return sum < MOST_CHAIN ? sum : MOST_CHAIN;
}

// Moves bytes of one descriptor, page by page. Gives how many, fewer where the guest has no page.
static u32 move_piece(u32 vm, u64 ipa, u32 bytes, int writes, u8 *buffer) {
  u32 moved = 0;
  while (moved < bytes) {
    u32 n = PAGE - (ipa + moved) % PAGE;
    if (n > bytes - moved) n = bytes - moved;
    volatile u8 *at = find(vm, ipa + moved, n);
    if (!at) break;
    for (u32 k = 0; k < n; k++) {
      if (writes) at[k] = buffer[moved + k];
      else buffer[moved + k] = at[k];
    }
    moved += n;
  }
  return moved;
}

u32 move(u32 vm, const struct queue *q, u32 head, int writes, u32 from, void *buffer, u32 most) {
  u32 moved = 0;
  for (u32 i = 0; i < q->number && moved < most; i++) {
    struct piece p = piece_of(vm, q, head);
    if (!(p.flags & DEVICE_WRITES) == !writes) {
      u32 skipped = from < p.bytes ? from : p.bytes, n = p.bytes - skipped;
      if (n > most - moved) n = most - moved;
      u32 done = move_piece(vm, p.at + skipped, n, writes, (u8 *)buffer + moved);
      moved += done;
      from -= skipped;
      if (done < n) break;
    }
    if (!(p.flags & NEXT)) break;
    head = p.next;
  }
  return moved;
}

void give_back(struct access *a, u32 vm, u32 device, struct queue *q, u32 head, u32 written) {
  u16 index = load(vm, q->address[2] + 2, 2);
  u64 entry = q->address[2] + 4 + 8 * (index % q->number);
  store(vm, entry, 4, head);
  store(vm, entry + 4, 4, written);
  asm volatile("dmb ish" ::: "memory");
  store(vm, q->address[2] + 2, 2, index + 1);
  devices[vm][device].status |= 1;
  a->interrupts[device] |= 1ul << vm;
}

static u64 read(struct access *a, struct device *d, const struct kind *kind) {
  struct queue *q = &d->queues[d->queue_select % QUEUES];
  if (a->offset >= CONFIG) return kind->config(a->vm, a->offset - CONFIG);
  switch (a->offset) {
  case MAGIC: return 0x74726976;
  case VERSION: return 2;
  case DEVICE: return kind->id;
  case FEATURES: return d->features_select == 1 ? VERSION_1 | ACCESS_PLATFORM : 0;
  case QUEUE_MOST: return d->queue_select < QUEUES ? ENTRIES : 0;
  case QUEUE_READY: return q->ready;
  case STATUS: return d->status;
  case DRIVER: return d->driver;
  default: return 0;
  }
}

static void reset(struct device *d) {
  d->features_select = d->queue_select = d->status = d->driver = 0;
  for (u32 i = 0; i < QUEUES; i++) {
    struct queue *q = &d->queues[i];
    q->number = q->ready = q->seen = 0;
    q->address[0] = q->address[1] = q->address[2] = 0;
  }
}

static void write(struct access *a, struct device *d, const struct kind *kind) {
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
    if (value < QUEUES) kind->serve(a, d, value);
    break;
  case ACKNOWLEDGE: d->status &= ~value; break;
  case DRIVER:
    d->driver = value;
    if (value == 0) reset(d);
  }
}

static void virtio_access(struct access *a) {
  struct device *d = &devices[a->vm % VMS][a->device % UART_DEVICE];
  const struct kind *kind = kinds[a->device % UART_DEVICE];
  if (a->bytes != 4) a->value = 0;
  else if (a->is_write) write(a, d, kind);
  else a->value = read(a, d, kind);
}

u64 device_access(u64 at) {
  struct access *a = (struct access *)at;
  if (a->device == UART_DEVICE) uart_access(a);
  else virtio_access(a);
  return 0;
}

u64 reset_device(u64 number) {
  if (number % DEVICES == UART_DEVICE) reset_uart(number / DEVICES % VMS);
  else reset(&devices[number / DEVICES % VMS][number % DEVICES]);
  return 0;
}

u64 load_word(u64 address) { return *(volatile u64 *)address; }
