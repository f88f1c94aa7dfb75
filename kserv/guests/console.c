// The console: a virtio device of the host. Ring, descriptors and text are in two pages that the guest shares; nothing else is.
#include "vm.h"

enum { ENTRIES = 16, TEXT = 2048 };
static struct {
  struct { u64 address; u32 length; u16 flags, next; } descriptors[ENTRIES];
  struct { u16 flags, index, ring[ENTRIES]; } available;
  volatile struct { u16 flags, index; struct { u32 id, length; } ring[ENTRIES]; } used __attribute__((aligned(4)));
  char text[TEXT];
} shared __attribute__((aligned(4096)));

static void set(u32 offset, u64 value) { put32(CONSOLE + offset, value); }
static void set_address(u32 offset, u64 value) { set(offset, value), set(offset + 4, value >> 32); }

void console_begin(void) {
  shared.used.index = 0; // so that the page is there
  DSB();
  if (hvc(SET_DESC_PFN, (u64)&shared, sizeof shared, 0, 0)) power_off();
  set(0x70, 0), set(0x70, 3);
  set(0x24, 1), set(0x20, 3); // version 1, and not all memory is open to the device
  set(0x70, 11);
  set(0x30, 1), set(0x38, ENTRIES);
  set_address(0x80, (u64)shared.descriptors), set_address(0x90, (u64)&shared.available), set_address(0xa0, (u64)&shared.used);
  set(0x44, 1), set(0x70, 15);
}

static volatile u32 lock;
static u32 length;
static void put(char c) {
  if (length < TEXT) shared.text[length++] = c;
}
// Offers what was put, and waits until the host has taken it. What the host says of it counts for nothing else.
static void flush(void) {
  u16 i = shared.available.index;
  shared.descriptors[0].address = (u64)shared.text, shared.descriptors[0].length = length, shared.descriptors[0].flags = 0;
  shared.available.ring[i % ENTRIES] = 0;
  DSB();
  shared.available.index = i + 1;
  DSB();
  set(0x50, 1);
  for (u32 n = 0; shared.used.index != (u16)(i + 1) && n < 1000; n++) asm volatile("yield");
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
