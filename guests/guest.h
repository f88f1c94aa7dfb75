// What the guests share: the console, the interrupt controller, firmware. Nothing here needs a library.
#ifndef GUEST_H
#define GUEST_H
#include "../kserv/arch.h"

// An exception as start.S saves it.
struct frame {
  u64 x[31];
  u64 elr, spsr, esr, far, unused;
};

// A guest has a main; the other two where it needs them.
int main(u64 tree);
void second(u64 context);
void exception(struct frame *f, int kind);
_Noreturn void finish(int status);

// Kinds of exceptions are entries of the vector table: of the same level with its own stack, of a lower one.
enum { SYNC_SAME = 4, IRQ_SAME = 5, SYNC_LOWER = 8, IRQ_LOWER = 9 };

#define UART 0x09000000ul
#define GICD 0x08000000ul
#define GICC 0x08010000ul

static inline void print(const char *text) {
  while (*text) put32(UART, (u8)*text++);
}
static inline void print_number(u64 n, u64 base) {
  char digits[24], *at = digits + sizeof digits;
  *--at = 0;
  do *--at = "0123456789abcdef"[n % base];
  while (n /= base);
  print(at);
}
// Prints a text in which %d and %x stand for the numbers behind it.
#define SHOW(text, ...) show(text, (const u64[]){__VA_ARGS__})
static inline void show(const char *text, const u64 *numbers) {
  for (; *text; text++)
    if (*text != '%') put32(UART, (u8)*text);
    else print_number(*numbers++, *++text == 'x' ? 16 : 10);
}

static inline unsigned level(void) { return READ(currentel) >> 2 & 3; }

// An exception that a guest does not expect ends it.
static inline _Noreturn void unexpected(const struct frame *f, int kind) {
  SHOW("unexpected exception %d, esr %x, far %x, elr %x\n", kind, f->esr, f->far, f->elr);
  finish(1);
}

// Calls the firmware: by SMC from EL2, by HVC from EL1.
static inline u64 firmware(u64 function, u64 a, u64 b, u64 c) {
  register u64 x0 asm("x0") = function, x1 asm("x1") = a, x2 asm("x2") = b, x3 asm("x3") = c;
  if (level() == 2) asm volatile("smc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3) : "memory");
  else asm volatile("hvc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

// Lets interrupts of one number through to this CPU, which is CPU 0.
static inline void enable_interrupt(unsigned number) {
  put32(GICD, 1);
  put32(GICC, 1);
  put32(GICC + 4, 0xff);
  if (number >= 32) put8(GICD + 0x800 + number, 1);
  put32(GICD + 0x100 + number / 32 * 4, 1u << number % 32);
}
static inline u32 acknowledge(void) { return get32(GICC + 0xc); }
static inline void end_interrupt(u32 number) { put32(GICC + 0x10, number); }
static inline void open_interrupts(void) { asm volatile("msr daifclr, #2" ::: "memory"); }
static inline void close_interrupts(void) { asm volatile("msr daifset, #2" ::: "memory"); }

#endif
