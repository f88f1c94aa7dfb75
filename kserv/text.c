// What is printed. Lines of guests have the number of their VM before them.
#include "kserv.h"

volatile u32 print_lock;

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
    if (bytes[i] == '\r') continue;
    if (bytes[i] != '\n') vm->line[vm->line_length++] = bytes[i] < ' ' || bytes[i] >= 127 ? '?' : bytes[i];
    if (bytes[i] != '\n' && vm->line_length < sizeof vm->line - 1) continue;
    vm->line[vm->line_length] = 0;
    SHOW("[%d] %s\n", vm->id, (u64)vm->line);
    vm->line_length = 0;
  }
}
