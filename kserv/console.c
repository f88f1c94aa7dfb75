// The console: a PL011.
#include "kserv.h"

enum { UART = 0x09000000, DATA = 0, FLAGS = 0x18, CONTROL = 0x30, MASK = 0x38, CLEAR = 0x44, EMPTY = 0x10, RECEIVES = 0x10 };

void put_char(char c) { put32(UART + DATA, (u8)c); }

void console_begin(void) {
  put32(UART + CONTROL, 0x301);
  put32(UART + MASK, RECEIVES);
}

int read_char(void) {
  put32(UART + CLEAR, RECEIVES);
  return get32(UART + FLAGS) & EMPTY ? -1 : (int)(get32(UART + DATA) & 0xff);
}

u64 firmware(u64 function, u64 a, u64 b, u64 c) {
  register u64 x0 asm("x0") = function, x1 asm("x1") = a, x2 asm("x2") = b, x3 asm("x3") = c;
  asm volatile("smc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

_Noreturn void stop_machine(void) {
  firmware(PSCI_SYSTEM_OFF, 0, 0, 0);
  for (;;) WFI();
}

_Noreturn void unexpected(u64 esr, u64 far, u64 elr) {
  print_lock = 0; // whoever has it
  SHOW("kserv: unexpected exception, esr %x, far %x, elr %x\n", esr, far, elr);
  stop_machine();
}
