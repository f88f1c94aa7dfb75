// A PL011, for guests without a driver for the other console: what it sends is sent at once, and what was typed is received.
#include "virtio.h"

enum { DATA = 0, FLAGS = 0x18, MASK = 0x38, RAISED = 0x3c, PASSED = 0x40, IDENTITY = 0xfe0 };
enum { RECEIVED = 1 << 4, SENT = 1 << 5 };             // interrupts
enum { NONE_RECEIVED = 1 << 4, ALL_SENT = 1 << 7 };    // flags
static u32 masks[VMS];

static int has_input(u32 vm) { return input_of[vm].first < input_of[vm].end; }
static u32 raised(u32 vm) { return SENT | (has_input(vm) ? RECEIVED : 0); }

static u32 read(u32 vm, u32 offset) {
  static const u8 identity[] = {0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
  switch (offset) {
  case DATA: return has_input(vm) ? (u8)input_of[vm].bytes[input_of[vm].first++ % INPUT] : 0;
  case FLAGS: return ALL_SENT | (has_input(vm) ? 0 : NONE_RECEIVED);
  case MASK: return masks[vm];
  case RAISED: return raised(vm);
  case PASSED: return raised(vm) & masks[vm];
  default: return offset >= IDENTITY ? identity[(offset - IDENTITY) / 4 % 8] : 0;
  }
}

// Its line is an edge for the distributor: it rises again whenever the guest, or who types, has done something and it is still high.
void uart_access(struct access *a) {
  if (!a->is_write) a->value = read(a->vm, a->offset);
  else if (a->offset == DATA) a->output[a->written++] = a->value;
  else if (a->offset == MASK) masks[a->vm] = a->value;
  if ((a->is_write || a->offset == DATA) && raised(a->vm) & masks[a->vm]) a->interrupts[UART_DEVICE] |= 1ul << a->vm;
}

void reset_uart(u32 vm) { masks[vm] = 0; }
