// The interrupt controller: what reaches a CPU, and the kick by which one CPU tells another that there is something to do.
#include "kserv.h"

enum { GICD = 0x08000000, GICC = 0x08010000, KICK = 1, MAINTENANCE = 25, TICK = 30, SPURIOUS = 1023 };
struct vcpu *last_run[CPUS];
u64 gich = 0x08030000;
u32 has_input; // of the console, which CPU 0 serves
static u32 timer_masked[CPUS];

void gic_begin_cpu(void) {
  put32(GICD + 0xc04, 2u << 2 * (TIMER_INTID - 16)); // an edge: the timer of a guest is off again when the host looks
  put32(GICD + 0x100, 1u << MAINTENANCE | 1u << TIMER_INTID | 1u << TICK);
  put32(GICC + 4, 0xff);
  put32(GICC, 1);
}

void gic_begin(void) {
  put32(GICD, 1);
  put8(GICD + 0x800 + UART_INTID, 1);
  put32(GICD + 0x104, 1u << (UART_INTID - 32));
  gic_begin_cpu();
}

void kick(u32 cpu) {
  if (cpu != this_cpu()) put32(GICD + 0xf00, 1u << (16 + cpu) | KICK);
}

void wake(struct vcpu *v) { kick(v->cpu); }

// While a guest has its timer's interrupt, that it is due is no news.
void mask_timer(int masked) {
  u32 *is = &timer_masked[this_cpu()];
  if (*is == (u32)masked) return;
  *is = masked;
  if (!masked) put32(GICD + 0x280, 1u << TIMER_INTID);
  put32(GICD + (masked ? 0x180 : 0x100), 1u << TIMER_INTID);
}

void take_interrupts(void) {
  for (;;) {
    u32 taken = get32(GICC + 0xc), number = taken & 1023;
    if (number == SPURIOUS) return;
    if (number == TICK) WRITE(cntp_ctl_el0, 0);
    if (number == TIMER_INTID && last_run[this_cpu()]) raise_ppi(last_run[this_cpu()], TIMER_INTID);
    if (number == UART_INTID) { // until the monitor has read
      put32(GICD + 0x184, 1u << (UART_INTID - 32));
      has_input = 1;
    }
    put32(GICC + 0x10, taken);
  }
}

void input_is_read(void) {
  has_input = 0;
  put32(GICD + 0x104, 1u << (UART_INTID - 32));
}
