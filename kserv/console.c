// The console: a PL011. Lines of guests have the number of their VM before them.
#include "kserv.h"

enum { UART = 0x09000000, DATA = 0, FLAGS = 0x18, CONTROL = 0x30, MASK = 0x38, CLEAR = 0x44, EMPTY = 0x10, RECEIVES = 0x10 };
static volatile u32 print_lock;

static void put_char(char c) { put32(UART + DATA, (u8)c); }
static void put(const char *text) {
  while (*text) put_char(*text++);
}
static void put_number(u64 n, u64 base) {
  char digits[24], *at = digits + sizeof digits;
  *--at = 0;
  do *--at = "0123456789abcdef"[n % base];
  while (n /= base);
  put(at);
}

void print_char(char c) {
  lock(&print_lock);
  put_char(c);
  unlock(&print_lock);
}
void print(const char *text) { show(text, 0); }
void show(const char *text, const u64 *numbers) {
  lock(&print_lock);
  for (; *text; text++) {
    if (*text != '%') put_char(*text);
    else if (*++text == 's') put((const char *)*numbers++);
    else put_number(*numbers++, *text == 'x' ? 16 : 10);
  }
  unlock(&print_lock);
}

// Whole lines only, so that VMs do not write into each other's, and nothing that a terminal would obey.
void guest_writes(struct vm *vm, const char *bytes, u64 count) {
  for (u64 i = 0; i < count; i++) {
    if (bytes[i] != '\n') vm->line[vm->line_length++] = bytes[i] < ' ' || bytes[i] >= 127 ? '?' : bytes[i];
    if (bytes[i] != '\n' && vm->line_length < sizeof vm->line - 1) continue;
    vm->line[vm->line_length] = 0;
    SHOW("[%d] %s\n", vm->id, (u64)vm->line);
    vm->line_length = 0;
  }
}

int read_char(void) {
  put32(UART + CONTROL, 0x301);
  put32(UART + MASK, RECEIVES);
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
