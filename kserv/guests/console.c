// The console: a virtio device of the host. Queues, text and what is typed are in a page that the guest shares; nothing else is.
#include "virtio.h"

enum { INPUT = 0, OUTPUT = 1, TEXT = 2048, TYPED = 128 };
static struct {
  struct queue queues[2];
  char text[TEXT], typed[TYPED];
} shared __attribute__((aligned(4096)));

void console_begin(void) {
  share(&shared, sizeof shared);
  start_device(CONSOLE, shared.queues, 2);
}

static volatile u32 lock;
static u32 length;
static void put(char c) {
  if (length < TEXT) shared.text[length++] = c;
}
// Offers what was put, and waits until the host has taken it.
static void flush(void) {
  struct queue *q = &shared.queues[OUTPUT];
  describe(q, 0, shared.text, length, 0);
  offer(CONSOLE, shared.queues, OUTPUT, 0, 1);
  for (u32 n = 0; q->used.index != q->available.index && n < 1000; n++) asm volatile("yield");
  length = 0;
}

void show(const char *text, const u64 *numbers) {
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) asm volatile("yield");
  for (; *text; text++) {
    if (*text != '%') {
      put(*text);
      continue;
    }
    char digits[20];
    u32 n = 0;
    u64 value = *numbers++, base = *++text == 'x' ? 16 : 10;
    do digits[n++] = "0123456789abcdef"[value % base];
    while (value /= base);
    while (n) put(digits[--n]);
  }
  flush();
  __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
}
void print(const char *text) { show(text, 0); }

static char typed[TYPED]; // a copy, which the host does not change
static u32 next, end;
// Offers room for what is typed, and waits until the host has put something there.
static void fill(void) {
  struct queue *q = &shared.queues[INPUT];
  describe(q, 0, shared.typed, TYPED, DEVICE_WRITES);
  offer(CONSOLE, shared.queues, INPUT, 0, 1);
  WAIT_UNTIL(q->used.index == q->available.index)
  u32 length = q->used.ring[(u16)(q->used.index - 1) % ENTRIES].length;
  next = 0, end = length < TYPED ? length : TYPED;
  for (u32 i = 0; i < end; i++) typed[i] = shared.typed[i];
}

char read_char(void) {
  while (next == end) fill();
  return typed[next++];
}
