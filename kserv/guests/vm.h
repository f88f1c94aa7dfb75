// What guests of the host share: the host's calls and devices, the interrupt controller, a console on pages that they share.
#ifndef VM_H
#define VM_H
#include "../abi.h"
#include "../arch.h"

struct frame { u64 x[31], elr, spsr, unused; };

void main(void);                    // of virtual CPU 0
void second(void);                  // of the others
void interrupt(u32 number);

enum { GICD = 0x08000000, GICC = 0x08010000, CONSOLE = 0x0a000000, DISK = 0x0a000200, NET = 0x0a000400, BOARD = 0x0b000000 };
enum { TIMER = 27, CONSOLE_INTID = 48, NET_INTID = 50 };
static inline u32 cpu_id(void) { return READ(mpidr_el1) & 0xff; }
static inline u64 psci(u32 function, u64 a, u64 b) { return hvc(function, a, b, 0, 0); }
_Noreturn static inline void power_off(void) {
  for (;;) psci(PSCI_SYSTEM_OFF, 0, 0);
}

static inline void interrupts_begin(void) {
  put32(GICD, 1);
  put32(GICD + 0x100, 1u << TIMER);
  put32(GICC + 4, 0xff);
  put32(GICC, 1);
  asm volatile("msr daifclr, #2" ::: "memory");
}
static inline void send_interrupt(u32 cpu, u32 number) {
  DSB();
  put32(GICD + 0xf00, 1u << (16 + cpu) | number);
}
static inline void set_timer(u64 ticks) {
  WRITE(cntv_tval_el0, ticks);
  WRITE(cntv_ctl_el0, 1);
}

// Waits for interrupts until something is so. They are masked between the look and the wait, so that none is missed.
#define WAIT_UNTIL(is)                                                                                                 \
  for (int is_ = 0; !is_;) {                                                                                           \
    asm volatile("msr daifset, #2" ::: "memory");                                                                      \
    is_ = (is);                                                                                                        \
    if (!is_) WFI();                                                                                                   \
    asm volatile("msr daifclr, #2\n isb" ::: "memory");                                                                \
  }

// console.c
void console_begin(void);
char read_char(void); // what was typed: waits for it, with the console's interrupt
void print(const char *text);
#define SHOW(text, ...) show(text, (const u64[]){__VA_ARGS__})
void show(const char *text, const u64 *numbers);

#endif
